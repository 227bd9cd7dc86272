#include "base/resource.h"

#include "base/file.h"
#include <stdlib.h>
#include <string.h>

enum { OVERLAY_BYTES_MOST = 16 * 1024 * 1024 };

/* Written by tools/embed.c, sorted by path. */
extern const struct resource resource_table[];
extern const size_t resource_count;

static int compare_path(const void *key, const void *element)
{
    const struct resource *r = element;
    return strcmp(key, r->path);
}

const struct resource *resource_find(const char *path)
{
    return bsearch(path, resource_table, resource_count, sizeof *resource_table, compare_path);
}

static bool is_listed(const char *path, const char *prefix, const char *suffix)
{
    struct str s = str_of(path);
    return s.len >= strlen(prefix) + strlen(suffix) && str_starts(s, prefix) && str_ends(s, suffix);
}

int resource_list(struct arena *a, const char *prefix, const char *suffix,
                  const struct resource ***ret_list, size_t *ret_n)
{
    const struct resource **list = arena_array(a, resource_count + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; i < resource_count; i++)
        if (is_listed(resource_table[i].path, prefix, suffix))
            list[n++] = &resource_table[i];
    *ret_list = list;
    *ret_n = n;
    return 0;
}

int resource_read(struct arena *a, const char *overlay_dir, const char *path, struct str *ret_text, struct err *e)
{
    if (overlay_dir != NULL) {
        const char *file = arena_format(a, "%s/%s", overlay_dir, path);
        if (file_exists(file))
            return file_read(a, file, OVERLAY_BYTES_MOST, ret_text, e);
    }
    const struct resource *r = resource_find(path);
    if (r == NULL)
        return err_set(e, ERR_INPUT, "there is no '%s' in the program%s", path,
                       overlay_dir != NULL ? " or in the workspace" : "");
    *ret_text = (struct str){r->data, r->len};
    return 0;
}

static int compare_texts(const void *a, const void *b)
{
    const char *const *first = a, *const *second = b;
    return strcmp(*first, *second);
}

static size_t sort_unique(char **paths, size_t n)
{
    size_t kept = 0;
    if (n == 0)
        return 0;
    qsort(paths, n, sizeof *paths, compare_texts);
    for (size_t i = 1; i < n; i++)
        if (strcmp(paths[i], paths[kept]) != 0)
            paths[++kept] = paths[i];
    return kept + 1;
}

/* Overlay files whose path in the workspace has the prefix, as if the workspace were the source tree. */
static int list_overlay(struct arena *a, const char *overlay_dir, const char *prefix, char ***ret_paths,
                        size_t *ret_n, struct err *e)
{
    const char *slash = strrchr(prefix, '/');
    int folder_len = slash != NULL ? (int)(slash - prefix) : 0;
    const char *folder = arena_format(a, "%s/%.*s", overlay_dir, folder_len, prefix);
    *ret_n = 0;
    if (!file_exists(folder))
        return 0;
    if (file_list(a, folder, ret_paths, ret_n, e) != 0)
        return -1;
    for (size_t i = 0; i < *ret_n && folder_len > 0; i++)
        (*ret_paths)[i] = arena_format(a, "%.*s/%s", folder_len, prefix, (*ret_paths)[i]);
    return 0;
}

int resource_paths(struct arena *a, const char *overlay_dir, const char *prefix, const char *suffix,
                   char ***ret_paths, size_t *ret_n, struct err *e)
{
    const struct resource **embedded;
    char **overlay = NULL;
    size_t n_embedded, n_overlay = 0, n = 0;
    (void)resource_list(a, prefix, suffix, &embedded, &n_embedded);
    if (overlay_dir != NULL && list_overlay(a, overlay_dir, prefix, &overlay, &n_overlay, e) != 0)
        return -1;
    char **paths = arena_array(a, n_embedded + n_overlay + 1, sizeof *paths);
    for (size_t i = 0; i < n_embedded; i++)
        paths[n++] = arena_text(a, embedded[i]->path, strlen(embedded[i]->path));
    for (size_t i = 0; i < n_overlay; i++)
        if (is_listed(overlay[i], prefix, suffix))
            paths[n++] = overlay[i];
    *ret_n = sort_unique(paths, n);
    *ret_paths = paths;
    return 0;
}
