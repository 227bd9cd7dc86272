/* stint: dividing one session between the people on air and the business days it touches. Pure.
 *
 * A stint is one host (or nobody) on one business date of one session. Everything additive is divided so
 * that the stints add up to the session exactly; the weights are intervals (minutes, buckets, differences of
 * snapshots) where they speak, else credited time. */
#ifndef TRANSFORM_STINT_H
#define TRANSFORM_STINT_H

#include "base/arena.h"
#include "transform/calendar.h"
#include "transform/metric.h"
#include "transform/on_air.h"

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

/* Turns n cumulative points (sorted; span.end_at is the moment, value the running total) into intervals with
 * differences, from the session's start on. A point whose gmv falls is unusable and left out. Returns the number of
 * intervals: 0 when fewer than two points are usable, since one total says nothing about when. */
size_t intervals_of_points(struct interval *points, size_t n, struct span session);

#endif
