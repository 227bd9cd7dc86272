#include "transform/score/score_effect.h"

#include "transform/score/score_design.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RANGE 1.96   /* standard errors (NUMBERS 6) */

/* --- cells -------------------------------------------------------------------------------------------------------------- */

struct cell {
    const char *name;
    double time, rate;
};

struct score_cells {
    struct cell *list;   /* by name */
    size_t n;
};

static int compare_cells(const void *a, const void *b)
{
    return strcmp(((const struct cell *)a)->name, ((const struct cell *)b)->name);
}

static struct cell *cells_find(const struct score_cells *cells, const char *name)
{
    const struct cell wanted = {.name = name};
    return bsearch(&wanted, cells->list, cells->n, sizeof wanted, compare_cells);
}

/* Per cell: the share of its time under the condition, where it is recorded. */
static struct score_cells *cell_rates(const struct score_currency *c, size_t condition, struct arena *a)
{
    struct score_cells *ret = arena_array(a, 1, sizeof *ret);
    struct cell *all = ret->list = arena_array(a, c->n_rows + 1, sizeof *all);
    for (size_t i = 0; i < c->n_rows; i++)
        all[i].name = c->rows[i].cell;
    qsort(all, c->n_rows, sizeof *all, compare_cells);
    for (size_t i = 0; i < c->n_rows; i++)
        if (ret->n == 0 || strcmp(all[ret->n - 1].name, all[i].name) != 0)
            all[ret->n++] = all[i];
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct score_row *row = &c->rows[i];
        struct cell *cell = cells_find(ret, row->cell);
        assert(cell != NULL);
        if (isnan(row->flags[condition]))
            continue;
        cell->time += (double)row->credited_s;
        cell->rate += (double)row->credited_s * row->flags[condition];
    }
    for (size_t i = 0; i < ret->n; i++)
        ret->list[i].rate = all[i].time > 0 ? all[i].rate / all[i].time : 0;
    return ret;
}

/* --- columns ------------------------------------------------------------------------------------------------------------ */

static double condition_column(const struct score_column *c, const struct score_row *row)
{
    return row->flags[c->flag];
}

/* Her own rate of the condition. With it in X the effect is told by each host's sessions with and without: who is weak and often
 * short of people would else lend the condition a part of her weakness, for her own effect is shrunk. */
static double host_rate_column(const struct score_column *c, const struct score_row *row)
{
    double sum = 0;
    for (size_t i = 0; i < row->n_parts; i++)
        sum += row->parts[i].share * c->of_host[row->parts[i].host];
    return sum;
}

/* The condition's rate in its cell. With it in X the effect is told by sessions with and without in one account, day type and hour: where
 * the poor hours of a slot are the ones short of people, account and slot alone would lend the condition their poverty. */
static double cell_rate_column(const struct score_column *c, const struct score_row *row)
{
    return cells_find(c->of_cell, row->cell)->rate;
}

/* The share of the row's time that part-timers had. */
static double part_time_column(const struct score_column *c, const struct score_row *row)
{
    (void)c;
    double sum = 0;
    for (size_t i = 0; i < row->n_parts; i++)
        sum += row->parts[i].share * row->parts[i].part_time;
    return sum;
}

/* Per host: the share of her time under the condition, where it is recorded. */
static double *host_rates(const struct score_currency *c, size_t condition, struct arena *a)
{
    double *rate = arena_array(a, c->n_hosts + 1, sizeof *rate), *time = arena_array(a, c->n_hosts + 1, sizeof *time);
    for (size_t i = 0; i < c->n_rows; i++) {
        const struct score_row *row = &c->rows[i];
        for (size_t k = 0; k < row->n_parts && !isnan(row->flags[condition]); k++) {
            double s = row->parts[k].share * (double)row->credited_s;
            time[row->parts[k].host] += s;
            rate[row->parts[k].host] += s * row->flags[condition];
        }
    }
    for (size_t h = 0; h < c->n_hosts; h++)
        rate[h] = time[h] > 0 ? rate[h] / time[h] : 0;
    return rate;
}

/* --- counts ------------------------------------------------------------------------------------------------------------- */

/* The column of the effect, the last of X. */
static double column_at(const struct design *d, size_t i)
{
    return d->x[(i + 1) * d->n_columns - 1];
}

static void hours_add(const struct design *d, struct score_effect *t)
{
    double sold_with = 0, sold_without = 0;
    for (size_t i = 0; i < d->n_rows; i++) {
        double x = column_at(d, i);
        t->hours_with += d->exposure[i] * x;
        t->hours_without += d->exposure[i] * (1 - x);
        sold_with += d->amount[i] * x;
        sold_without += d->amount[i] * (1 - x);
    }
    if (sold_without > 0 && t->hours_with > 0)
        t->raw_pct = 100 * (sold_with / t->hours_with / (sold_without / t->hours_without) - 1);
}

static void sessions_count(const struct score_currency *c, const struct design *d, struct score_effect *t)
{
    for (size_t i = 0; i < d->n_rows; i++)
        t->n_with += column_at(d, i) > 0;
    t->n_without = d->n_rows - t->n_with;
    t->n_unknown = c->n_rows - d->n_rows;
}

/* A host who changed counts on both sides. */
static void hosts_count(const struct score_currency *c, struct arena *a, struct score_effect *t)
{
    enum { FULL = 1, PART = 2, UNKNOWN = 4 };
    unsigned char *seen = arena_array(a, c->n_hosts + 1, sizeof *seen);
    for (size_t i = 0; i < c->n_rows; i++)
        for (size_t k = 0; k < c->rows[i].n_parts; k++) {
            const struct score_part *p = &c->rows[i].parts[k];
            seen[p->host] |= (unsigned char)(isnan(p->part_time) ? UNKNOWN : p->part_time > .5 ? PART : FULL);
        }
    for (size_t h = 0; h < c->n_hosts; h++) {
        t->n_with += (seen[h] & PART) != 0;
        t->n_without += (seen[h] & FULL) != 0;
        t->n_unknown += seen[h] == UNKNOWN;
        t->n_both += (seen[h] & (PART | FULL)) == (PART | FULL);
    }
}

/* --- money --------------------------------------------------------------------------------------------------------------- */

/* Rows with (1) and without (0); rows of both, shared by part- and full-timers, stay out. */
struct side {
    double sold, expected, hours, weight;
    double spread;   /* variance of ln(sold), from the rows' distance to what was expected */
    double rows;
};

static bool side_of(const struct design *d, size_t i, size_t *ret)
{
    double x = column_at(d, i);
    *ret = x > 0;
    return x == 0 || x == 1;
}

/* h exp(fitted - b x): what the row was expected to sell without it, but for k. */
static double row_expected(const struct design *d, const struct fit *f, size_t i)
{
    return d->exposure[i] * exp(f->fitted[i] - f->b[d->n_columns - 1] * column_at(d, i));
}

static void sides_add(const struct design *d, const struct fit *f, struct side *sides)
{
    size_t k;
    for (size_t i = 0; i < d->n_rows; i++)
        if (side_of(d, i, &k)) {
            sides[k].sold += d->amount[i];
            sides[k].expected += row_expected(d, f, i);
            sides[k].hours += d->exposure[i];
            sides[k].weight += d->weight[i];
            sides[k].rows++;
        }
}

/* The greater of what the side's own rows say and what all rows together say: few rows know little of their own spread. */
static void sides_spread(const struct design *d, const struct fit *f, struct side *sides)
{
    double own[2] = {0}, size[2] = {0}, pooled = 0, n = sides[0].rows + sides[1].rows, freedom = fmax(1, n - (double)f->rank);
    size_t k;
    for (size_t i = 0; i < d->n_rows; i++)
        if (side_of(d, i, &k)) {
            double should = sides[k].sold / sides[k].expected * row_expected(d, f, i), off = d->amount[i] - should;
            own[k] += off * off;
            size[k] += should * should / d->weight[i];
            pooled += d->weight[i] * off * off / (should * should);
        }
    for (k = 0; k < 2; k++)
        sides[k].spread = fmax(own[k] * n / freedom * sides[k].rows / (sides[k].rows - 1),
                               pooled / freedom * size[k]) / (sides[k].sold * sides[k].sold);
}

/* Sold over expected, with over without. Not k exp(b): b is the mean of logarithms, and where a fixed sum is lost the quiet hours lose
 * the larger share, so that k differs with and without. What b's error has beyond its own rows' noise (the condition's likeness to
 * slots, weeks, hosts) is an error of the expectation, too. */
static void money_fill(const struct design *d, const struct fit *f, struct score_effect *t)
{
    struct side s[2] = {{.rows = 0}, {.rows = 0}};
    sides_add(d, f, s);
    if (s[0].sold <= 0 || s[1].sold <= 0)
        return;
    sides_spread(d, f, s);
    double se = f->b_se[d->n_columns - 1], likeness = fmax(0, se * se - f->sigma2 * (1 / s[0].weight + 1 / s[1].weight));
    double effect = log(s[1].sold / s[1].expected / (s[0].sold / s[0].expected));
    double half = RANGE * sqrt(s[0].spread + s[1].spread + likeness);
    t->usual_per_hour = s[0].sold / s[0].expected * s[1].expected / s[1].hours;
    t->per_hour = t->usual_per_hour * expm1(effect);
    t->per_hour_low = t->usual_per_hour * expm1(effect - half);
    t->per_hour_high = t->usual_per_hour * expm1(effect + half);
}

/* --- the fit ------------------------------------------------------------------------------------------------------------- */

/* The design without its last column. */
static struct design narrower(const struct design *d, struct arena *a)
{
    struct design ret = *d;
    ret.n_columns--;
    double *x = arena_array(a, d->n_rows * d->n_columns + 1, sizeof *x);
    for (size_t i = 0; i < d->n_rows; i++)
        memcpy(x + i * ret.n_columns, d->x + i * d->n_columns, ret.n_columns * sizeof *x);
    ret.x = x;
    return ret;
}

/* Of columns that depend on each other the fit drops any one; the last is measured only where it adds to the rank. */
static int last_adds(const struct design *d, const struct fit *f, struct arena *a, bool *ret, struct err *e)
{
    *ret = true;
    if (f->rank == d->n_columns)
        return 0;
    struct design without = narrower(d, a);
    FIT_AUTO struct fit plain = FIT_INIT;
    if (fit_run(&without, &plain, e) != 0)
        return -1;
    *ret = f->rank > plain.rank;
    return 0;
}

static void effect_fill(const struct design *d, const struct fit *f, struct score_effect *t)
{
    double b = f->b[d->n_columns - 1], half = RANGE * f->b_se[d->n_columns - 1];
    t->effect_pct = 100 * expm1(b);
    t->low = 100 * expm1(b - half);
    t->high = 100 * expm1(b + half);
    money_fill(d, f, t);
}

static int effect_fit(const struct design *d, struct arena *a, struct score_effect *t, struct err *e)
{
    FIT_AUTO struct fit f = FIT_INIT;
    bool is_told_apart;
    if (fit_run(d, &f, e) != 0 || last_adds(d, &f, a, &is_told_apart, e) != 0)
        return err_wrap(e, "effect of %s", t->name);
    if (!is_told_apart)
        t->reason = "goes with an account, slot, kind of day, week or host";
    else if (f.sigma2 <= 0)
        t->reason = "too few";
    else
        effect_fill(d, &f, t);
    return 0;
}

static int effect_measure(const struct design *d, size_t least, struct arena *a, struct score_effect *t, struct err *e)
{
    hours_add(d, t);
    if (t->n_with + t->n_without == 0)
        t->reason = "not recorded";
    else if (t->n_with < least || t->n_without < least)
        t->reason = "too few";
    else
        return effect_fit(d, a, t, e);
    return 0;
}

static struct score_effect effect_empty(const char *name, const char *label)
{
    return (struct score_effect){.name = name, .label = label, .raw_pct = NAN, .effect_pct = NAN, .low = NAN, .high = NAN,
                                 .usual_per_hour = NAN, .per_hour = NAN, .per_hour_low = NAN, .per_hour_high = NAN};
}

int score_effect_condition(const struct score_currency *by_session, size_t condition, struct score_effect *ret,
                           struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *name = by_session->conditions[condition].name;
    const struct score_column columns[] = {
        {.name = "rate of the hosts", .value = host_rate_column, .of_host = host_rates(by_session, condition, &a)},
        {.name = "rate of the cell", .value = cell_rate_column, .of_cell = cell_rates(by_session, condition, &a)},
        {.name = name, .value = condition_column, .flag = condition}};
    const struct score_model m = {name, score_sales.response, score_sales.account, columns, sizeof columns / sizeof columns[0]};
    struct score_design s;
    score_design_build(by_session, &m, &a, &s);
    *ret = effect_empty(name, by_session->conditions[condition].label);
    sessions_count(by_session, &s.design, ret);
    return effect_measure(&s.design, EFFECT_SESSIONS_LEAST, &a, ret, e);
}

int score_effect_part_time(const struct score_currency *c, struct score_effect *ret, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct score_column column = {.name = "part_time", .value = part_time_column};
    const struct score_model m = {"part_time", score_sales.response, score_sales.account, &column, 1};
    struct score_design s;
    score_design_build(c, &m, &a, &s);
    *ret = effect_empty("part_time", "part-time instead of full-time");
    hosts_count(c, &a, ret);
    return effect_measure(&s.design, EFFECT_HOSTS_LEAST, &a, ret, e);
}

bool score_effect_is_clear(const struct score_effect *t)
{
    return (t->low > 0 && t->per_hour_low > 0) || (t->high < 0 && t->per_hour_high < 0);
}
