#include "ingest/overlay.h"

#include "base/file.h"
#include "base/resource.h"
#include <string.h>

static struct overlay_file *find(struct overlay_file *files, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    return NULL;
}

static int read_embedded(const struct resource *r, struct overlay_file *ret, struct err *e)
{
    *ret = (struct overlay_file){.path = r->path, .name = file_name(r->path)};
    return json_read_text((struct str){r->data, r->len}, r->path, &ret->root, e);
}

/* The workspace's file takes the place of the built-in one of its name, or is added. */
static int read_own(struct arena *a, const char *dir, const char *name, struct overlay_file *files, size_t *n,
                    struct err *e)
{
    json_t *root = NULL;
    const char *path = arena_format(a, "%s/%s", dir, name);
    if (json_read_file(path, &root, e) != 0)
        return -1;
    struct overlay_file *place = find(files, *n, name);
    if (place == NULL)
        place = &files[(*n)++];
    else
        json_decref(place->root);
    *place = (struct overlay_file){path, name, root};
    return 0;
}

/* Files of the folder itself; what lies deeper or is no .json is somebody's own affair. */
static int read_folder(struct arena *a, const char *dir, char **names, size_t n_names, struct overlay_file *files,
                       size_t *n, struct err *e)
{
    for (size_t i = 0; i < n_names; i++) {
        if (!str_ends(str_of(names[i]), ".json") || strchr(names[i], '/') != NULL)
            continue;
        if (read_own(a, dir, names[i], files, n, e) != 0)
            return -1;
    }
    return 0;
}

int overlay_files(struct arena *a, const char *prefix, const char *dir, struct overlay_file **ret, size_t *ret_n,
                  struct err *e)
{
    const struct resource **embedded;
    char **names = NULL;
    size_t n_embedded, n_names = 0, n = 0;
    int failed = resource_list(a, prefix, ".json", &embedded, &n_embedded);
    if (dir != NULL && file_exists(dir) && file_list(a, dir, &names, &n_names, e) != 0)
        return -1;
    struct overlay_file *files = arena_array(a, n_embedded + n_names + 1, sizeof *files);
    for (size_t i = 0; failed == 0 && i < n_embedded; i++, n += failed == 0)
        failed = read_embedded(embedded[i], &files[n], e);
    if (failed == 0)
        failed = read_folder(a, dir, names, n_names, files, &n, e);
    if (failed != 0) {
        overlay_close(files, n);
        return -1;
    }
    *ret = files;
    *ret_n = n;
    return 0;
}

void overlay_close(struct overlay_file *files, size_t n)
{
    for (size_t i = 0; i < n; i++)
        json_decref(files[i].root);
}
