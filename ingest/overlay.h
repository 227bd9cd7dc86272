/* overlay: the JSON files of a folder of the source tree, with the workspace's files of the same name in their
 * place and its further ones added. */
#ifndef INGEST_OVERLAY_H
#define INGEST_OVERLAY_H

#include "base/arena.h"
#include "base/json.h"

struct overlay_file {
    const char *path;   /* for messages */
    const char *name;   /* "minute.json" */
    json_t *root;       /* what is read from it points into it */
};

/* prefix: "ingest/kinds/"; dir: WORKSPACE/kinds, or NULL. Sorted by name. */
int overlay_files(struct arena *a, const char *prefix, const char *dir, struct overlay_file **ret, size_t *ret_n,
                  struct err *e);
void overlay_close(struct overlay_file *files, size_t n);

#endif
