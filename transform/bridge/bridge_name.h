/* bridge_name: numbers for names, 0, 1, ... in order of first appearance. */
#ifndef TRANSFORM_BRIDGE_NAME_H
#define TRANSFORM_BRIDGE_NAME_H

#include "base/str.h"

struct bridge_names {
    struct buf text;         /* every name, NUL-terminated, one after the other */
    size_t *start, cap;      /* of each name in text */
    size_t *bucket, n_buckets, n;
};

/* The number of a name made of parts; a new one gets the number n. */
size_t bridge_names_number(struct bridge_names *names, const struct str *parts, size_t n_parts);
void bridge_names_release(struct bridge_names *names);

#endif
