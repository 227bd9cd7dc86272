/* own: files of WORKSPACE/transform, which replace built-in ones (transform/README.md, "What a workspace may replace"). */
#ifndef TRANSFORM_ENGINE_OWN_H
#define TRANSFORM_ENGINE_OWN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include <stdbool.h>
#include <stddef.h>

/* Appends to *text what the tables depend on of them. overlay_dir NULL: nothing. */
int own_fingerprint(struct arena *a, const char *overlay_dir, char **text, struct err *e);

/* One of these files: the program's text and, where the workspace has another, the workspace's. */
struct own_text {
    struct str built_in, own;
    bool is_own;
};

/* What in the workspace's file is not used, and why. */
struct own_mistake {
    long line;               /* 0: not known */
    const char *why;
};

/* name: "advice.json"; overlay_dir NULL: there is no workspace. Texts live in `a`. */
int own_text_read(struct arena *a, const char *overlay_dir, const char *name, struct own_text *ret, struct err *e);

/* Says them on stderr, each at its place in WORKSPACE/transform/NAME. */
void own_warn(const char *overlay_dir, const char *name, const struct own_mistake *mistakes, size_t n);

/* Warns of every file there that nobody reads, and counts them. */
int own_check(struct arena *a, const char *overlay_dir, size_t *ret_n, struct err *e);

#endif
