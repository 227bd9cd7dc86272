/* resource: files of the source tree embedded at build by tools/embed.c (sql, json, gp, texts).
 * A workspace may overlay the ones people edit: WORKSPACE/<path> wins over the embedded <path>. */
#ifndef BASE_RESOURCE_H
#define BASE_RESOURCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct resource {
    const char *path;   /* as in the source tree: "transform/sql/int_session.sql" */
    const char *data;   /* NUL-terminated */
    size_t len;
};
const struct resource *resource_find(const char *path);    /* embedded only; NULL if none */
/* Embedded resources whose path starts with prefix and ends with suffix, sorted by path. */
int resource_list(struct arena *a, const char *prefix, const char *suffix,
                  const struct resource ***ret_list, size_t *ret_n);
/* The overlay file if it exists below `overlay_dir` (may be NULL), else the embedded one. */
int resource_read(struct arena *a, const char *overlay_dir, const char *path, struct str *ret_text, struct err *e);
/* As resource_list, with overlay files of the same prefix and suffix added; paths only. */
int resource_paths(struct arena *a, const char *overlay_dir, const char *prefix, const char *suffix,
                   char ***ret_paths, size_t *ret_n, struct err *e);

#endif
