/* Self-check of the host index: draws hosts and noise from the fitted variances, fits again, and compares. */
#include "transform/score/score_result.h"

#include "base/log.h"
#include <math.h>

enum { DRAWS = 200 };
#define SEED 0x52554e444f574e31u /* fixed: the same answer every time */

/* --- chance ---------------------------------------------------------------------------------------------------------- */

/* splitmix64 (public domain, S. Vigna) and Box-Muller. */
static uint64_t chance(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double normal(uint64_t *state)
{
    double u = ((double)(chance(state) >> 11) + 0.5) * 0x1p-53, v = (double)(chance(state) >> 11) * 0x1p-53;
    return sqrt(-2 * log(u)) * cos(2 * M_PI * v);
}

/* --- one draw -------------------------------------------------------------------------------------------------------- */

struct tally {
    size_t measurable, ranges, held, correlations;
    double correlation;
};

static void draw(const struct design *d, const struct fit *f, uint64_t *state, double *ret_u, double *ret_y)
{
    for (size_t h = 0; h < d->n_hosts; h++)
        ret_u[h] = sqrt(f->tau2) * normal(state);
    for (size_t i = 0; i < d->n_rows; i++) {
        ret_y[i] = f->fitted[i] + sqrt(f->sigma2 / d->weight[i]) * normal(state);
        for (size_t z = d->z_start[i]; z < d->z_start[i + 1]; z++)
            ret_y[i] += d->z_share[z] * (ret_u[d->z_host[z]] - f->hosts[d->z_host[z]].u);
    }
}

/* The true effect relative to the mean of its set, the largest set being the one compared. */
static size_t largest_set(const struct design *d, const struct fit *f)
{
    size_t best = 0;
    for (size_t h = 1; h < d->n_hosts; h++)
        if (f->hosts[h].set_size > f->hosts[best].set_size)
            best = h;
    return f->hosts[best].set;
}

static double set_mean(const struct design *d, const struct fit *f, size_t set, const double *u)
{
    double sum = 0, n = 0;
    for (size_t h = 0; h < d->n_hosts; h++)
        if (f->hosts[h].set == set) {
            sum += u[h];
            n++;
        }
    return sum / n;
}

static double rank_of(const double *x, size_t n, size_t i)
{
    double rank = 0;
    for (size_t k = 0; k < n; k++)
        rank += x[k] < x[i] ? 1 : x[k] == x[i] && k != i ? .5 : 0;
    return rank;
}

/* Spearman's: the correlation of the ranks. */
static double rank_correlation(const double *x, const double *y, size_t n)
{
    double mean = ((double)n - 1) / 2, xy = 0, xx = 0, yy = 0;
    for (size_t i = 0; i < n; i++) {
        double a = rank_of(x, n, i) - mean, b = rank_of(y, n, i) - mean;
        xy += a * b;
        xx += a * a;
        yy += b * b;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : 0;
}

static void draw_compare(const struct design *d, const struct fit *f, const double *u, struct arena *a, struct tally *t)
{
    if (!f->is_measurable)
        return;
    t->measurable++;
    double *index = arena_array(a, d->n_hosts, sizeof *index), *truth = arena_array(a, d->n_hosts, sizeof *truth);
    size_t n = 0, set = largest_set(d, f);
    double mean = set_mean(d, f, set, u);
    for (size_t h = 0; h < d->n_hosts; h++) {
        if (f->hosts[h].set != set || f->hosts[h].set_size < 2)
            continue;
        index[n] = f->hosts[h].index;
        truth[n] = 100 * exp(u[h] - mean);
        t->ranges++;
        t->held += f->hosts[h].low <= truth[n] && truth[n] <= f->hosts[h].high;
        n++;
    }
    if (n < 3)
        return;
    t->correlation += rank_correlation(index, truth, n);
    t->correlations++;
}

/* --- a currency ------------------------------------------------------------------------------------------------------ */

static int currency_simulate(const struct score_result *r, struct tally *t, struct err *e)
{
    struct design d = r->design.design;
    uint64_t state = SEED;
    for (int i = 0; i < DRAWS; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        FIT_AUTO struct fit f = FIT_INIT;
        double *u = arena_array(&a, d.n_hosts, sizeof *u), *y = arena_array(&a, d.n_rows, sizeof *y);
        draw(&r->design.design, &r->fit, &state, u, y);
        d.y = y;
        if (fit_run(&d, &f, e) != 0)
            return -1;
        draw_compare(&d, &f, u, &a, t);
    }
    return 0;
}

static int currency_check(const struct score_currency *c, const struct score_options *o, const struct card *card,
                          FILE *out, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct score_result r;
    struct tally t = {0};
    int status = score_result_build(c, o, card, &a, &r, e);
    if (status == 0 && r.fit.tau2 > 0)
        status = currency_simulate(&r, &t, e);
    if (status == 0) {
        fprintf(out, "%s: %zu rows, %zu hosts, sigma2 %.6f, tau2 %.6f, F(0)-F(g) %.6f\n", c->currency, r.fit.n, r.n_lines,
                r.fit.sigma2, r.fit.tau2, r.fit.f0_minus_fg);
        fprintf(out, "%s: %d simulations, a difference was found in %zu\n", c->currency, r.fit.tau2 > 0 ? DRAWS : 0,
                t.measurable);
        if (t.ranges > 0)
            fprintf(out, "%s: the range held the truth in %.1f %% of %zu\n", c->currency,
                    100 * (double)t.held / (double)t.ranges, t.ranges);
        if (t.correlations > 0)
            fprintf(out, "%s: rank correlation of index and truth %.3f\n", c->currency,
                    t.correlation / (double)t.correlations);
    }
    score_result_release(&r);
    return status;
}

int score_check(sqlite3 *db, const struct score_options *o, FILE *out, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct card card;
    struct score_rows rows;
    if (card_read(&a, o->overlay_dir, &card, e) != 0 || score_rows_read(db, o, &a, &rows, e) != 0)
        return -1;
    if (rows.n == 0)
        log_line(LOG_INFO, "score: no stints of hosts in the %lld weeks to %s", (long long)o->weeks, o->as_of);
    for (size_t i = 0; i < rows.n; i++)
        if (currency_check(&rows.currencies[i], o, &card, out, e) != 0)
            return -1;
    return 0;
}
