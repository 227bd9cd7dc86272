/* own: files of WORKSPACE/transform, which replace built-in ones (transform/README.md, "What a workspace may replace"). */
#ifndef TRANSFORM_ENGINE_OWN_H
#define TRANSFORM_ENGINE_OWN_H

#include "base/arena.h"
#include "base/err.h"
#include <stddef.h>

/* Appends to *text what the tables depend on of them. overlay_dir NULL: nothing. */
int own_fingerprint(struct arena *a, const char *overlay_dir, char **text, struct err *e);

/* Warns of every file there that nobody reads, and counts them. */
int own_check(struct arena *a, const char *overlay_dir, size_t *ret_n, struct err *e);

#endif
