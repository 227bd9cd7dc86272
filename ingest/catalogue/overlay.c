#include "ingest/catalogue/overlay.h"

#include "base/file.h"
#include "base/resource.h"
#include <stdio.h>
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
    *ret = (struct overlay_file){.path = r->path, .name = file_name(r->path), .is_own = false};
    return json_read_text((struct str){r->data, r->len}, r->path, &ret->root, e);
}

/* Where "word" stands in the file: it was read as JSON, and the value is known by its words only. */
static void find_word(const char *path, struct str word, long *line, long *column)
{
    enum { FILE_MOST = 1 << 20 };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err ignored = ERR_INIT;
    struct str bytes;
    if (file_read(&a, path, FILE_MOST, &bytes, &ignored) != 0)
        return;
    const char *text = str_text(&a, bytes), *start = text;
    const char *found = strstr(text, arena_format(&a, "\"%.*s\"", (int)word.len, word.ptr));
    if (found == NULL)
        return;
    *line = 1;
    for (const char *p = text; p < found; p++)
        if (*p == '\n') {
            (*line)++;
            start = p + 1;
        }
    *column = found - start + 1;
}

void overlay_leave_out(const struct overlay_file *file, const struct err *why)
{
    struct err shown = *why;
    const char *word = strchr(why->text, '\''), *end = word == NULL ? NULL : strchr(word + 1, '\'');
    if (shown.line == 0 && end != NULL)
        find_word(file->path, (struct str){word + 1, (size_t)(end - word - 1)}, &shown.line, &shown.column);
    size_t len = strlen(shown.text);
    (void)snprintf(shown.text + len, sizeof shown.text - len, "; this file is left out until it is mended");
    err_print(&shown);
}

/* The workspace's file takes the place of the built-in one of its name, or is added. */
static int read_own(struct arena *a, const char *dir, const char *name, struct overlay_file *files, size_t *n,
                    struct err *e)
{
    json_t *root = NULL;
    struct err broken = ERR_INIT;
    const char *path = arena_format(a, "%s/%s", dir, name);
    if (json_read_file(path, &root, &broken) != 0) {
        if (broken.code != ERR_INPUT) {
            *e = broken;
            return -1;
        }
        overlay_leave_out(&(struct overlay_file){.path = path}, &broken);
    }
    struct overlay_file *place = find(files, *n, name);
    if (place == NULL)
        place = &files[(*n)++];
    *place = (struct overlay_file){.path = path, .name = name, .root = root, .builtin = place->root, .builtin_path = place->path, .is_own = true};
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
    for (size_t i = 0; i < n; i++) {
        json_decref(files[i].root);
        json_decref(files[i].builtin);
    }
}
