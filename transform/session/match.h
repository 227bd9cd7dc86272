/* match: which rows of different files tell of the same live, and whose word counts. Pure. */
#ifndef TRANSFORM_MATCH_H
#define TRANSFORM_MATCH_H

#include "base/arena.h"
#include "base/str.h"
#include <stdint.h>

/* What one source says of one live of one account. */
struct match_member {
    int source;          /* 0 .. MATCH_SOURCES - 1: place in the precedence */
    struct str room;     /* empty: the file has none */
    int64_t start_s;
};
enum { MATCH_SOURCES = 32 };

/* Groups members that are one live, one to one between sources: equal room ids first, then starts at most
 * `most_s` apart, nearest first (ties: the earlier live, then precedence). Two different rooms are never one
 * live, nor are two rows of one source, but for one with a room beside one without: an API tells of a live in its list,
 * by room, and on its minute pages, by start. Members must be sorted by start_s. ret_group[i] is the index of the first
 * member of i's group. */
void match_members(struct arena *a, const struct match_member *members, size_t n, int64_t most_s, size_t *ret_group);

/* The base source of a set of lives, each given as the set of sources that know it (bit = place in the
 * precedence): the first that covers `coverage` of them, else the one with most, then precedence. */
int match_base(const uint32_t *sources_of, size_t n, double coverage);

#endif
