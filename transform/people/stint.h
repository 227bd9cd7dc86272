/* stint: dividing one session between the people on air and the business days it touches. Pure.
 *
 * A stint is one host (or nobody) on one business date of one session. Everything additive is divided so
 * that the stints add up to the session exactly; the weights are intervals (minutes, buckets, differences of
 * snapshots) where they speak, else credited time. */
#ifndef TRANSFORM_STINT_H
#define TRANSFORM_STINT_H

#include "base/arena.h"
#include "transform/engine/calendar.h"
#include "transform/engine/metric.h"
#include "transform/people/on_air.h"

enum { STINT_UNASSIGNED = -1 };

/* One interval of the session with what happened in it; a count no file gives is 0. */
struct interval {
    struct span span;
    int64_t value[EVIDENCE_METRICS];
};

struct stint_session {
    struct span span;                    /* civil seconds */
    const struct duty *duties;           /* from on_air_stretch */
    size_t n_duties;
    const struct interval *intervals;    /* clipped by intervals_clip; none: pro rata by time */
    size_t n_intervals;
    const char *evidence;                /* "minutes", "buckets", "snapshots": what the intervals are */
    int64_t total[METRICS];
    bool has[METRICS];                   /* false: no file gives it; stays so in every stint */
};

struct stint {
    int host;                            /* STINT_UNASSIGNED: nobody */
    int64_t day;                         /* business date, day number */
    struct span span;                    /* first on, last off */
    int64_t on_air_s, credited_s;        /* credited: shared among all on air; adds up to the session's airtime */
    int part;                            /* daypart holding most of it, ties: the earlier */
    int64_t value[METRICS];
};

struct stints {
    struct stint *list;                  /* by span.start_at, then host; in the arena */
    size_t n;
    const char *attribution;             /* whole, none, minutes, buckets, snapshots, prorata */
};

/* Stints without figures: who, when, how long. */
void stint_time(struct arena *a, const struct calendar *c, const struct stint_session *s, struct stints *ret);
/* As stint_time, with the session's totals divided. */
void stint_split(struct arena *a, const struct calendar *c, const struct stint_session *s, struct stints *ret);

/* Clips intervals (sorted by start) to the session, drops empty ones; returns how many are left. *ret_covered_s:
 * seconds of the session inside at least one of them. */
size_t intervals_clip(struct interval *list, size_t n, struct span session, int64_t *ret_covered_s);

/* A cumulative snapshot: what had been counted by then. */
struct point {
    int64_t at;
    uint32_t has;                        /* bit: that value is known */
    int64_t value[EVIDENCE_METRICS];
};

/* Turns points (sorted by at) into intervals with differences, for each metric apart: one may fall where another does
 * not. The last word is a point at most near_s before the end or later, else the session's total; points above it, or
 * below one before them, are unusable. A metric with no usable point inside the session has no interval: one total says
 * nothing about when. ret: room for EVIDENCE_METRICS * (n + 1), sorted by start. Returns the number. */
size_t intervals_of_points(const struct point *points, size_t n, const struct stint_session *s, int64_t near_s,
                           struct interval *ret);

/* For qsort: by their start. */
int interval_compare(const void *x, const void *y);

#endif
