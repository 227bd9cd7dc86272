/* action: what an action during a live (a pin, a voucher, ...) moved beyond what its minutes would have sold without it (NUMBERS 10).
 * Pure: arrays in, figures out.
 *
 * Before and after alone mislead: people act when sales are low (then they rise anyway) or high, and a live rises and falls by itself.
 * So the minutes after an action are held against the minutes after moments of the same live, under the same hosts, at which nothing was
 * done: its placebos. */
#ifndef TRANSFORM_ACTION_H
#define TRANSFORM_ACTION_H

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum action_metric { ACTION_GMV, ACTION_ORDERS, ACTION_UNITS, ACTION_CLICKS, ACTION_VIEWS, ACTION_VIEWERS, ACTION_METRICS };

enum {
    ACTION_NEAR_S = 3600,    /* placebos stand at most so far from the action: a live has its own tide */
    ACTION_PLACEBOS = 3,     /* fewer tell nothing */
    ACTION_LIVES = 6         /* fewer lives give no range: with 5 the least and the greatest hold the median in 94 of 100 */
};

/* Figures of a stretch of time, [at, end_at): sums (viewers: their mean in the stretch x its minutes); NAN: not told. */
struct action_interval {
    int64_t at, end_at;
    double of[ACTION_METRICS];
};
/* One live, by time. Intervals do not overlap; changes: when a host came or went; acted: every action written down, comparable or not. */
struct action_live {
    int64_t start_at, end_at;
    const struct action_interval *intervals;
    size_t n_intervals;
    const int64_t *changes, *acted;
    size_t n_changes, n_acted;
};
/* A moment with what happened in the minutes before and after it, a minute; NAN: not told. */
struct action_moment {
    int64_t at;
    double before[ACTION_METRICS], after[ACTION_METRICS];
};

/* Only intervals wholly on one side count. False: they are not side_s long, less the one that `at` may cut. */
bool action_moment_at(const struct action_live *live, int64_t at, int64_t side_s, struct action_moment *ret);
/* The live's moments at which an interval begins, that could be compared were they actions, and that no action reaches: none stands
 * after them within side_s, none is felt before them (an action is taken to be felt for side_s). Memory of `a`. */
size_t action_placebos(const struct action_live *live, int64_t side_s, struct arena *a, struct action_moment **ret);
/* Whether placebo p stands for an action at `at`: near, and no host came or went between them. */
bool action_is_near(const struct action_live *live, const struct action_moment *p, int64_t at);

/* How much of what was above the live's usual before a moment is still above it after, 0 to 1: over the placebos of all lives, each live
 * against its own means. By this share "it was low before" forecasts "it is low after"; the rest comes back by itself. */
struct action_carry {
    double above, square;    /* sums over lives */
};
void action_carry_add(const struct action_moment *placebos, size_t n, enum action_metric metric, struct action_carry *carry);
double action_carry_share(const struct action_carry *carry);

/* What an action's minutes after would have been by placebo p: p's own, and the share of what came before that is kept. Not below 0. */
double action_without(const struct action_moment *action, const struct action_moment *p, enum action_metric metric, double share);

/* What one live says of a kind of action: the median of after / without over all its actions and their placebos. Nothing in either is 1. */
struct action_pairs {
    double *ratios;
    size_t n, room;
};
void action_pair_add(struct action_pairs *pairs, double after, double without);
double action_median(double *values, size_t n);      /* sorts them; NAN of none */

struct action_effect {
    size_t lives;
    double ratio, low, high;     /* median of the lives; the order statistics that hold it in 95 of 100; NAN: none, INFINITY: no end */
    double positive_share;       /* lives above 1, of those that are not 1 */
    double p;                    /* of the sign test, both sides; NAN without such a live */
};
/* One figure a live, so that actions of one evening do not count as many. Sorts the array. */
struct action_effect action_effect_of(double *lives, size_t n);

#endif
