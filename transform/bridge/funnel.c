#include "transform/bridge/funnel.h"

#include "transform/bridge/bridge_cell.h"
#include <math.h>
#include <stdlib.h>

#define OTHERS_LEAST 3       /* stints of others that speak of a cell */
#define EXPECTED_LEAST 5     /* of a count, to measure engagement by */

const char *const funnel_factor_names[FUNNEL_FACTORS] = {
    "impressions_per_hour", "views_per_hour", "atc_per_hour", "orders_per_hour", "gmv_per_hour", "err", "ctr_view", "ctor",
    "orders_per_atc", "aov", "stay_s", "comment_rate", "share_rate", "follow_rate",
};
const char *const funnel_level_names[FUNNEL_LEVELS] = {"account x slot", "account x day type", "account"};

static const struct {
    enum funnel_count above, below;
} made_of[FUNNEL_FACTORS] = {
    [FF_IMPRESSIONS_PER_HOUR] = {FC_IMPRESSIONS, FC_HOURS}, [FF_VIEWS_PER_HOUR] = {FC_VIEWS, FC_HOURS},
    [FF_ATC_PER_HOUR] = {FC_ATC, FC_HOURS}, [FF_ORDERS_PER_HOUR] = {FC_ORDERS, FC_HOURS}, [FF_GMV_PER_HOUR] = {FC_GMV, FC_HOURS},
    [FF_ERR] = {FC_VIEWS, FC_IMPRESSIONS}, [FF_CTR_VIEW] = {FC_CLICKS, FC_VIEWS}, [FF_CTOR] = {FC_ORDERS, FC_CLICKS},
    [FF_ORDERS_PER_ATC] = {FC_ORDERS, FC_ATC}, [FF_AOV] = {FC_GMV, FC_ORDERS}, [FF_STAY] = {FC_WATCH, FC_VIEWS},
    [FF_COMMENT_RATE] = {FC_COMMENTS, FC_VIEWS}, [FF_SHARE_RATE] = {FC_SHARES, FC_VIEWS}, [FF_FOLLOW_RATE] = {FC_FOLLOWERS, FC_VIEWS},
};

/* The chains of NUMBERS 8 behind the hours, longest first; the last asks for nothing but sales. */
static const struct {
    const char *name;
    size_t n;
    enum funnel_factor step[6];
} chains[] = {
    {"T6", 5, {FF_IMPRESSIONS_PER_HOUR, FF_ERR, FF_CTR_VIEW, FF_CTOR, FF_AOV}},
    {"T5", 4, {FF_VIEWS_PER_HOUR, FF_CTR_VIEW, FF_CTOR, FF_AOV}},
    {"S4", 3, {FF_ATC_PER_HOUR, FF_ORDERS_PER_ATC, FF_AOV}},
    {"S3", 2, {FF_ORDERS_PER_HOUR, FF_AOV}},
    {"S2", 1, {FF_GMV_PER_HOUR}},
};
enum { CHAINS = sizeof chains / sizeof chains[0] };

/* --- sums ------------------------------------------------------------------------------------------------------------ */

/* Of the stints that know both counts of a factor. */
struct rate {
    double above, below;
    size_t stints;
};
struct sums {
    struct rate rate[FUNNEL_FACTORS];
    size_t stints;
};

static void stint_add(const struct funnel_stint *t, struct sums *to)
{
    to->stints++;
    for (int f = 0; f < FUNNEL_FACTORS; f++) {
        double above = t->count[made_of[f].above], below = t->count[made_of[f].below];
        if (isnan(above) || isnan(below))
            continue;
        to->rate[f].above += above;
        to->rate[f].below += below;
        to->rate[f].stints++;
    }
}

struct comparing {
    const struct funnel_data *d;
    struct sums *group, *own;       /* everybody's and her own, over the days of the others */
    struct sums *cell;              /* hers in the period */
};

static void comparing_fill(struct comparing *c, const struct funnel_period *p)
{
    for (size_t i = 0; i < c->d->n_stints; i++) {
        const struct funnel_stint *t = &c->d->stints[i];
        const struct funnel_cell *cell = &c->d->cells[t->cell];
        if (t->day >= p->others_first && t->day <= p->last)
            for (int l = 0; l < FUNNEL_LEVELS; l++) {
                stint_add(t, &c->group[cell->group[l]]);
                stint_add(t, &c->own[cell->own[l]]);
            }
        if (t->day >= p->first && t->day <= p->last)
            stint_add(t, &c->cell[t->cell]);
    }
}

/* --- expectation --------------------------------------------------------------------------------------------------------- */

/* The others' rate in the finest level where enough of them speak; false: nowhere. */
static bool others_rate(const struct comparing *c, const struct funnel_cell *cell, enum funnel_factor f, double *ret_rate,
                        enum funnel_level *ret_level)
{
    for (int l = 0; l < FUNNEL_LEVELS; l++) {
        const struct rate *all = &c->group[cell->group[l]].rate[f], *own = &c->own[cell->own[l]].rate[f];
        double below = all->below - own->below;
        if (all->stints - own->stints < OTHERS_LEAST || below <= 0)
            continue;
        *ret_rate = (all->above - own->above) / below;
        *ret_level = (enum funnel_level)l;
        return true;
    }
    return false;
}

static bool cell_is_compared(const struct comparing *c, size_t i)
{
    double rate;
    enum funnel_level level;
    return c->cell[i].stints > 0 && others_rate(c, &c->d->cells[i], FF_GMV_PER_HOUR, &rate, &level);
}

/* Adds one cell to the line. is_whole: every stint so far knows the factor and every cell has others who do. */
static void cell_add(const struct comparing *c, size_t i, struct funnel_line *line, bool is_whole[FUNNEL_FACTORS])
{
    for (int f = 0; f < FUNNEL_FACTORS; f++) {
        const struct rate *hers = &c->cell[i].rate[f];
        double rate;
        enum funnel_level level;
        if (hers->stints < c->cell[i].stints)
            is_whole[f] = false;
        if (hers->stints == 0)
            continue;
        if (!others_rate(c, &c->d->cells[i], (enum funnel_factor)f, &rate, &level)) {
            is_whole[f] = false;
            continue;
        }
        line->above[f] += hers->above;
        line->below[f] += hers->below;
        line->expected[f] += hers->below * rate;
        if (level > line->level[f])
            line->level[f] = level;
    }
    line->hours += c->cell[i].rate[FF_GMV_PER_HOUR].below;
    line->gmv += llround(c->cell[i].rate[FF_GMV_PER_HOUR].above);
    line->is_there = true;
}

/* --- chain and effects ------------------------------------------------------------------------------------------------------- */

/* Every count known and, where something was sold, above 0 on both sides. */
static bool chain_fits(size_t chain, const struct funnel_line *line, const bool is_whole[FUNNEL_FACTORS])
{
    for (size_t k = 0; k < chains[chain].n; k++) {
        enum funnel_factor f = chains[chain].step[k];
        bool is_moving = line->above[f] > 0 && line->expected[f] > 0;
        if (!is_whole[f] || (line->gmv > 0 && !is_moving))
            return false;
    }
    return true;
}

/* Sold nothing: the first step that is 0 explains all of what others sell in such hours. */
static void zero_effect(struct funnel_line *line)
{
    size_t k = 0;
    while (k + 1 < line->n_steps && line->above[line->step[k]] > 0)
        k++;
    line->gmv_expected = llround(line->expected[FF_GMV_PER_HOUR]);
    line->effect[line->step[k]] = line->gmv - line->gmv_expected;
}

/* Each effect is rounded alone; what she was expected to sell is what is left without them, so that they add up to the sen. */
static void effects_fill(struct funnel_line *line)
{
    double sum = 0, gmv = (double)line->gmv;
    if (line->gmv <= 0) {
        zero_effect(line);
        return;
    }
    for (size_t k = 0; k < line->n_steps; k++)
        sum += log(line->ratio[line->step[k]]);
    double mean = bridge_log_mean(gmv, gmv / exp(sum));
    line->gmv_expected = line->gmv;
    for (size_t k = 0; k < line->n_steps; k++) {
        enum funnel_factor f = line->step[k];
        line->effect[f] = llround(mean * log(line->ratio[f]));
        line->gmv_expected -= line->effect[f];
    }
}

static void line_end(struct funnel_line *line, const bool is_whole[FUNNEL_FACTORS])
{
    size_t chain = 0;
    for (int f = 0; f < FUNNEL_FACTORS; f++)
        line->ratio[f] = line->expected[f] > 0 ? line->above[f] / line->expected[f] : NAN;
    if (!line->is_there)
        return;
    while (chain < CHAINS && !chain_fits(chain, line, is_whole))
        chain++;
    if (chain == CHAINS) {   /* sold where others never sell */
        line->is_there = false;
        return;
    }
    line->chain = chains[chain].name;
    line->n_steps = chains[chain].n;
    for (size_t k = 0; k < line->n_steps; k++)
        line->step[k] = chains[chain].step[k];
    effects_fill(line);
}

void funnel_lines(const struct funnel_data *d, const struct funnel_period *p, struct funnel_line *ret)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct comparing c = {.d = d, .group = arena_array(&a, d->n_groups + 1, sizeof *c.group),
                          .own = arena_array(&a, d->n_owns + 1, sizeof *c.own), .cell = arena_array(&a, d->n_cells + 1, sizeof *c.cell)};
    comparing_fill(&c, p);
    for (size_t pair = 0, i = 0; pair < d->n_pairs; pair++) {
        bool is_whole[FUNNEL_FACTORS];
        for (int f = 0; f < FUNNEL_FACTORS; f++)
            is_whole[f] = true;
        ret[pair] = (struct funnel_line){0};
        for (; i < d->n_cells && d->cells[i].pair == pair; i++)
            if (cell_is_compared(&c, i))
                cell_add(&c, i, &ret[pair], is_whole);
        line_end(&ret[pair], is_whole);
    }
}

/* --- topic and measures ------------------------------------------------------------------------------------------------------ */

static int compare_reals(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double quantile(const double *sorted, size_t n, double q)
{
    double place = (double)(n - 1) * q;
    size_t at = (size_t)place;
    return at + 1 < n ? sorted[at] + (place - (double)at) * (sorted[at + 1] - sorted[at]) : sorted[at];
}

struct funnel_band funnel_band_of(double *values, size_t n)
{
    struct funnel_band band = {.p25 = NAN, .p75 = NAN};
    for (size_t i = 0; i < n; i++)
        if (!isnan(values[i]))
            values[band.n++] = values[i];
    if (band.n < FUNNEL_WEEKS_LEAST)
        return band;
    qsort(values, band.n, sizeof *values, compare_reals);
    band.p25 = quantile(values, band.n, .25);
    band.p75 = quantile(values, band.n, .75);
    return band;
}

enum funnel_factor funnel_topic(const struct funnel_line *line, const struct funnel_band band[FUNNEL_FACTORS], int64_t *ret_effect)
{
    enum funnel_factor topic = FUNNEL_FACTORS;
    *ret_effect = 0;
    for (size_t k = 0; line->is_there && k < line->n_steps; k++) {
        enum funnel_factor f = line->step[k];
        bool is_usual = line->ratio[f] >= band[f].p25 && line->ratio[f] <= band[f].p75;   /* false without a band */
        bool is_steady = band[f].p75 < 1;   /* her usual is a weakness: nothing unusual would ever come of it */
        if ((is_usual && !is_steady) || line->effect[f] >= *ret_effect)
            continue;
        topic = f;
        *ret_effect = line->effect[f];
    }
    return topic;
}

double funnel_conversion(const struct funnel_line *line)
{
    double ratio = 1;
    bool is_known = false;
    for (size_t k = 0; line->is_there && k < line->n_steps; k++) {
        enum funnel_factor f = line->step[k];
        if (f != FF_CTR_VIEW && f != FF_CTOR && f != FF_ORDERS_PER_ATC)
            continue;
        is_known = true;
        ratio *= isnan(line->ratio[f]) ? 0 : line->ratio[f];   /* no click, so nothing to order from */
    }
    return is_known ? ratio : NAN;
}

double funnel_engagement(const struct funnel_line *line)
{
    static const enum funnel_factor factors[] = {FF_STAY, FF_COMMENT_RATE, FF_SHARE_RATE, FF_FOLLOW_RATE};
    double sum = 0, n = 0;
    for (size_t k = 0; line->is_there && k < sizeof factors / sizeof factors[0]; k++)
        if (line->expected[factors[k]] >= EXPECTED_LEAST) {
            sum += line->ratio[factors[k]];
            n++;
        }
    return n > 0 ? sum / n : NAN;
}
