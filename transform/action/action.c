#include "transform/action/action.h"

#include <math.h>
#include <stdlib.h>

/* --- moments ------------------------------------------------------------------------------------------------------------------ */

static size_t interval_from(const struct action_live *live, int64_t at)
{
    size_t from = 0, to = live->n_intervals;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (live->intervals[middle].at < at)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Sums a minute of the intervals wholly inside [from, to); the seconds they cover. */
static int64_t side_sum(const struct action_live *live, int64_t from, int64_t to, double sum[ACTION_METRICS])
{
    int64_t seconds = 0;
    for (int k = 0; k < ACTION_METRICS; k++)
        sum[k] = NAN;
    for (size_t i = interval_from(live, from); i < live->n_intervals && live->intervals[i].end_at <= to; i++) {
        const struct action_interval *x = &live->intervals[i];
        seconds += x->end_at - x->at;
        for (int k = 0; k < ACTION_METRICS; k++)
            if (!isnan(x->of[k]))
                sum[k] = isnan(sum[k]) ? x->of[k] : sum[k] + x->of[k];
    }
    for (int k = 0; k < ACTION_METRICS; k++)
        sum[k] *= 60. / (double)seconds;   /* NAN without seconds: nothing was told */
    return seconds;
}

bool action_moment_at(const struct action_live *live, int64_t at, int64_t side_s, struct action_moment *ret)
{
    int64_t least = side_s - 60 > 60 ? side_s - 60 : 60;
    ret->at = at;
    int64_t before_s = side_sum(live, at - side_s, at, ret->before), after_s = side_sum(live, at, at + side_s, ret->after);
    return before_s >= least && after_s >= least;
}

/* Whether one of the moments lies strictly between. */
static bool is_any_inside(const int64_t *moments, size_t n, int64_t from, int64_t to)
{
    for (size_t i = 0; i < n; i++)
        if (moments[i] > from && moments[i] < to)
            return true;
    return false;
}

size_t action_placebos(const struct action_live *live, int64_t side_s, struct arena *a, struct action_moment **ret)
{
    size_t n = 0;
    *ret = arena_array(a, live->n_intervals + 1, sizeof **ret);
    for (size_t i = 0; i < live->n_intervals; i++) {
        int64_t at = live->intervals[i].at;
        bool is_inside = at - side_s >= live->start_at && at + side_s <= live->end_at;
        if (is_inside && !is_any_inside(live->acted, live->n_acted, at - 2 * side_s, at + side_s) &&
            !is_any_inside(live->changes, live->n_changes, at - side_s, at + side_s))
            n += action_moment_at(live, at, side_s, &(*ret)[n]);
    }
    return n;
}

bool action_is_near(const struct action_live *live, const struct action_moment *p, int64_t at)
{
    int64_t first = p->at < at ? p->at : at, last = p->at < at ? at : p->at;
    return last - first <= ACTION_NEAR_S && !is_any_inside(live->changes, live->n_changes, first - 1, last + 1);
}

/* --- what would have been ------------------------------------------------------------------------------------------------------ */

/* Figures are divided by the live's mean, so that no large live decides. */
void action_carry_add(const struct action_moment *placebos, size_t n, enum action_metric metric, struct action_carry *carry)
{
    double before = 0, after = 0, known = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(placebos[i].before[metric]) && !isnan(placebos[i].after[metric])) {
            before += placebos[i].before[metric];
            after += placebos[i].after[metric];
            known++;
        }
    double scale = (before + after) / 2 / known;
    if (!(scale > 0))
        return;
    for (size_t i = 0; i < n; i++)
        if (!isnan(placebos[i].before[metric]) && !isnan(placebos[i].after[metric])) {
            double x = (placebos[i].before[metric] - before / known) / scale, y = (placebos[i].after[metric] - after / known) / scale;
            carry->above += x * y;
            carry->square += x * x;
        }
}

double action_carry_share(const struct action_carry *carry)
{
    double share = carry->square > 0 ? carry->above / carry->square : 0;
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

double action_without(const struct action_moment *action, const struct action_moment *p, enum action_metric metric, double share)
{
    double without = p->after[metric] + share * (action->before[metric] - p->before[metric]);
    return without < 0 ? 0 : without;
}

void action_pair_add(struct action_pairs *pairs, double after, double without)
{
    if (isnan(after) || isnan(without))
        return;
    pairs->ratios = mem_grow(pairs->ratios, &pairs->room, pairs->n + 1, sizeof *pairs->ratios);
    pairs->ratios[pairs->n++] = without > 0 ? after / without : after > 0 ? INFINITY : 1;
}

/* --- lives together ------------------------------------------------------------------------------------------------------------- */

static int compare(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

double action_median(double *values, size_t n)
{
    if (n == 0)
        return NAN;
    qsort(values, n, sizeof *values, compare);
    return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* P(at most k heads in n throws). */
static double heads_at_most(size_t k, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i <= k; i++)
        sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) - (double)n * M_LN2);
    return sum;
}

/* How many lives may be left out at either end: the greatest for which both together are passed over in 5 of 100 at most. */
static size_t left_out(size_t n)
{
    size_t k = 0;
    while (heads_at_most(k, n) <= .025)
        k++;
    return k;
}

struct action_effect action_effect_of(double *lives, size_t n)
{
    struct action_effect effect = {.lives = n, .ratio = action_median(lives, n), .low = NAN, .high = NAN, .positive_share = NAN, .p = NAN};
    size_t above = 0, below = 0;
    for (size_t i = 0; i < n; i++) {
        above += lives[i] > 1;
        below += lives[i] < 1;
    }
    if (above + below > 0) {
        double p = 2 * heads_at_most(above < below ? above : below, above + below);
        effect.positive_share = (double)above / (double)(above + below);
        effect.p = p < 1 ? p : 1;
    }
    if (n >= ACTION_LIVES) {
        size_t k = left_out(n);
        effect.low = lives[k - 1];
        effect.high = lives[n - k];
    }
    return effect;
}
