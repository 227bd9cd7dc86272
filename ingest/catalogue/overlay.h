/* overlay: the JSON files of a folder of the source tree, with the workspace's files of the same name in their
 * place and its further ones added. */
#ifndef INGEST_OVERLAY_H
#define INGEST_OVERLAY_H

#include "base/arena.h"
#include "base/json.h"

struct overlay_file {
    const char *path;   /* for messages */
    const char *name;   /* "minute.json" */
    json_t *root;       /* what is read from it points into it; NULL: the workspace's file is broken */
    json_t *builtin;    /* what a file of the workspace stands in place of; NULL */
    const char *builtin_path;
    const char *added;  /* paths of the workspace's files that added to it, ", " between them; NULL */
    bool is_own;        /* the workspace's, or a built-in one with something of the workspace's added */
};

/* prefix: "ingest/kinds/"; dir: WORKSPACE/kinds, or NULL. Sorted by name. A file of the workspace that is no JSON is said on stderr
 * and stays in the list without a root. */
int overlay_files(struct arena *a, const char *prefix, const char *dir, struct overlay_file **ret, size_t *ret_n,
                  struct err *e);
/* Says on stderr why a file of the workspace is left out, at the line of the word the reason quotes. */
void overlay_leave_out(const struct overlay_file *file, const struct err *why);
void overlay_close(struct overlay_file *files, size_t n);

#endif
