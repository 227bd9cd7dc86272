/* on_air: who was on air when, inside one session. Pure; instants are civil seconds, hosts are indices. */
#ifndef TRANSFORM_ON_AIR_H
#define TRANSFORM_ON_AIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
    int64_t start_at, end_at;   /* half open */
};

struct duty {
    int host;
    struct span span;
};

/* One line of the hand-over log of the session's account. */
struct handover {
    int64_t at;
    int host;
    bool is_on;
};

/* The log's duties inside `session`, at most n: from on to off. An off without an on counts from the start of the
 * session; an on without an off lasts to its end, unless the on was before `since` (the end of an earlier
 * session: it belongs there). Events sorted by at. Returns the number of duties. */
size_t on_air_log(const struct handover *events, size_t n, struct span session, int64_t since, struct duty *ret_duties);

/* A planned shift shortened by attendance, never lengthened: later of the starts, earlier of the ends.
 * actual_start, actual_end: 0 where not recorded. */
struct span on_air_shift(struct span planned, int64_t actual_start, int64_t actual_end);

/* Clips duties to the session and drops empty ones, sorts them by start then host, and stretches: the first and the
 * last reach the edges of the session, and a gap inside goes to whom was on air before it, each up to
 * stretch_s; what is longer stays nobody's as a whole. Returns the number kept. */
size_t on_air_stretch(struct duty *duties, size_t n, struct span session, int64_t stretch_s);

#endif
