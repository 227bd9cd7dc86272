/* The mixed model: the golden case of NUMBERS 6, and an independent dense likelihood on random designs. */
#include "transform/fit.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* cmocka's float comparison is relative to nothing useful here. */
static void near(const char *what, double is, double should, double within)
{
    if (!(fabs(is - should) <= within))
        fail_msg("%s is %.10g, not %.10g", what, is, should);
}

/* --- golden case ----------------------------------------------------------------------------------------------- */

enum { A = 0, B = 1, C = 2, BOTH = -1 };
static const struct {
    int host, prime, second, minutes, gmv;
} golden[] = {
    {A, 1, 0, 120, 2640}, {A, 1, 0, 120, 3120}, {A, 0, 0, 120, 1380}, {A, 1, 1, 90, 1305},
    {B, 0, 0, 120, 1190}, {B, 0, 0, 180, 1530}, {B, 1, 0, 120, 2050}, {B, 0, 1, 60, 410},
    {C, 0, 0, 60, 660},   {C, 1, 0, 60, 1240},  {C, 0, 1, 90, 870},   {C, 1, 1, 240, 3920},
    {BOTH, 1, 0, 120, 2300},
};
enum { GOLDEN = sizeof golden / sizeof golden[0] };

struct rows {
    double x[GOLDEN * 4], y[GOLDEN], w[GOLDEN], share[GOLDEN + 1], hours[GOLDEN], gmv[GOLDEN];
    size_t start[GOLDEN + 1], host[GOLDEN + 1];
};

/* `columns` 3: as stated; 4: one more that depends on the others. */
static struct design golden_design(struct rows *r, size_t columns)
{
    size_t z = 0;
    for (size_t i = 0; i < GOLDEN; i++) {
        double x[] = {1, golden[i].prime, golden[i].second, 1 - golden[i].prime};
        memcpy(r->x + i * columns, x, columns * sizeof *x);
        r->hours[i] = golden[i].minutes / 60.0;
        r->gmv[i] = golden[i].gmv;
        r->w[i] = fmin(r->hours[i], 3);
        r->y[i] = log((r->gmv[i] + 30) / r->hours[i]);
        r->start[i] = z;
        int n = golden[i].host == BOTH ? 2 : 1;
        for (int k = 0; k < n; k++, z++) {
            r->host[z] = (size_t)(golden[i].host == BOTH ? k : golden[i].host);
            r->share[z] = 1.0 / n;
        }
    }
    r->start[GOLDEN] = z;
    return (struct design){.n_rows = GOLDEN, .n_columns = columns, .n_hosts = 3, .x = r->x, .y = r->y, .weight = r->w,
                           .z_start = r->start, .z_host = r->host, .z_share = r->share,
                           .exposure = r->hours, .amount = r->gmv};
}

static void golden_check(const struct fit *f)
{
    static const double u[] = {.08359250, -.15954194, .07594945}, pev[] = {.00152635, .00161590, .00185167};
    static const double credibility[] = {.894013, .887794, .871423}, index[] = {108.72, 85.25, 107.89};
    static const double low[] = {99.76, 78.04, 98.15}, high[] = {118.48, 93.14, 118.60};
    near("g", f->g, 1.34166061, 1e-5);
    near("sigma2", f->sigma2, .01610076, 1e-5);
    near("tau2", f->tau2, .02160185, 1e-5);
    near("F(0)-F(g)", f->f0_minus_fg, 5.25041872, 1e-5);
    near("k", f->k, .98797233, 1e-5);
    assert_true(f->is_measurable);
    for (size_t h = 0; h < 3; h++) {
        near("u", f->hosts[h].u, u[h], 1e-5);
        near("PEV", f->hosts[h].pev, pev[h], 1e-7);
        near("credibility", f->hosts[h].credibility, credibility[h], 1e-5);
        near("index", f->hosts[h].index, index[h], .005001);
        near("low", f->hosts[h].low, low[h], .005001);
        near("high", f->hosts[h].high, high[h], .005001);
        assert_int_equal(f->hosts[h].set, 0);
        assert_int_equal(f->hosts[h].set_size, 3);
    }
}

static void fits_the_golden_case(void **state)
{
    (void)state;
    static const double b[] = {6.49999369, .61777324, -.29043197};
    struct rows r;
    struct design d = golden_design(&r, 3);
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(fit_run(&d, &f, &e), 0);
    golden_check(&f);
    assert_int_equal(f.rank, 3);
    for (size_t j = 0; j < 3; j++)
        near("b", f.b[j], b[j], 1e-5);
}

static void drops_a_dependent_column(void **state)
{
    (void)state;
    struct rows r;
    struct design d = golden_design(&r, 4);
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(fit_run(&d, &f, &e), 0);
    golden_check(&f);   /* whichever column goes, nothing about hosts changes */
    assert_int_equal(f.rank, 3);
    assert_int_equal(f.is_dropped[0] + f.is_dropped[1] + f.is_dropped[2] + f.is_dropped[3], 1);
}

/* --- random designs against dense algebra ------------------------------------------------------------------ */

static uint64_t state_of_chance;
static uint64_t chance(void)   /* splitmix64 */
{
    uint64_t z = state_of_chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}
static double uniform(void) { return (double)(chance() >> 11) * 0x1p-53; }
static size_t below(size_t n) { return (size_t)(uniform() * (double)n); }
static double normal(void) { return sqrt(-2 * log(1 - uniform())) * cos(2 * M_PI * uniform()); }

static uint64_t seed_of_test(void)
{
    const char *given = getenv("SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    print_message("SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

enum { ROWS = 60, COLUMNS = 6, HOSTS = 7 };
struct random_rows {
    double x[ROWS * COLUMNS], y[ROWS], w[ROWS], share[2 * ROWS];
    size_t start[ROWS + 1], host[2 * ROWS];
};

static struct design random_design(struct random_rows *r, double tau)
{
    double u[HOSTS];
    for (size_t h = 0; h < HOSTS; h++)
        u[h] = tau * normal();
    size_t z = 0;
    for (size_t i = 0; i < ROWS; i++) {
        double *x = r->x + i * COLUMNS;
        memset(x, 0, COLUMNS * sizeof *x);
        x[0] = 1;
        x[1 + below(2)] = below(2) ? 1 : 0;
        x[3 + below(3)] = 1;
        r->w[i] = .25 + 2.75 * uniform();
        r->y[i] = 7 + x[1] - x[4] + normal() * .4 / sqrt(r->w[i]);
        r->start[i] = z;
        double share = below(4) == 0 ? uniform() : 1;
        for (; share > 0; share = z - r->start[i] == 1 ? 1 - share : 0) {
            r->host[z] = (below(HOSTS - 1) + i) % HOSTS;
            if (z > r->start[i] && r->host[z] == r->host[z - 1])
                r->host[z] = (r->host[z] + 1) % HOSTS;
            r->y[i] += share * u[r->host[z]];
            r->share[z++] = share;
        }
    }
    r->start[ROWS] = z;
    return (struct design){.n_rows = ROWS, .n_columns = COLUMNS, .n_hosts = HOSTS, .x = r->x, .y = r->y,
                           .weight = r->w, .z_start = r->start, .z_host = r->host, .z_share = r->share};
}

/* Gauss-Jordan: inverts the n x n matrix, gives ln|det|; 0 where singular. */
static int invert(size_t n, double *m, double *ret_log_det)
{
    double inverse[ROWS * ROWS] = {0};
    *ret_log_det = 0;
    for (size_t i = 0; i < n; i++)
        inverse[i * n + i] = 1;
    for (size_t c = 0; c < n; c++) {
        size_t best = c;
        for (size_t i = c; i < n; i++)
            if (fabs(m[i * n + c]) > fabs(m[best * n + c]))
                best = i;
        if (fabs(m[best * n + c]) < 1e-9)
            return 0;
        for (size_t j = 0; j < n && best != c; j++) {
            double t = m[c * n + j];
            m[c * n + j] = m[best * n + j], m[best * n + j] = t;
            t = inverse[c * n + j];
            inverse[c * n + j] = inverse[best * n + j], inverse[best * n + j] = t;
        }
        double pivot = m[c * n + c];
        *ret_log_det += log(fabs(pivot));
        for (size_t j = 0; j < n; j++)
            m[c * n + j] /= pivot, inverse[c * n + j] /= pivot;
        for (size_t i = 0; i < n; i++) {
            double f = i == c ? 0 : m[i * n + c];
            for (size_t j = 0; j < n && f != 0; j++)
                m[i * n + j] -= f * m[c * n + j], inverse[i * n + j] -= f * inverse[c * n + j];
        }
    }
    memcpy(m, inverse, n * n * sizeof *m);
    return 1;
}

struct dense {
    double v[ROWS * ROWS];           /* (W^-1 + g ZZ')^-1 */
    double xvx[COLUMNS * COLUMNS];   /* (X'V^-1X)^-1 */
    double b[COLUMNS], sigma2, f;
};

/* The textbook restricted likelihood from V = W^-1 + g ZZ', with no short cut the program takes. `columns` are
 * those of X that are independent. */
static void dense_fit(const struct design *d, const size_t *columns, size_t p, double g, struct dense *ret)
{
    double z[ROWS * HOSTS] = {0}, log_v, log_xvx, xvy[COLUMNS] = {0};
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = d->z_start[i]; k < d->z_start[i + 1]; k++)
            z[i * HOSTS + d->z_host[k]] += d->z_share[k];
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < ROWS; j++) {
            double *v = &ret->v[i * ROWS + j];
            *v = i == j ? 1 / d->weight[i] : 0;
            for (size_t h = 0; h < HOSTS; h++)
                *v += g * z[i * HOSTS + h] * z[j * HOSTS + h];
        }
    assert_true(invert(ROWS, ret->v, &log_v));
    memset(ret->xvx, 0, sizeof ret->xvx);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < ROWS; j++)
            for (size_t c = 0; c < p; c++) {
                double xv = d->x[i * COLUMNS + columns[c]] * ret->v[i * ROWS + j];
                xvy[c] += xv * d->y[j];
                for (size_t k = 0; k < p; k++)
                    ret->xvx[c * p + k] += xv * d->x[j * COLUMNS + columns[k]];
            }
    assert_true(invert(p, ret->xvx, &log_xvx));
    for (size_t c = 0; c < p; c++) {
        ret->b[c] = 0;
        for (size_t k = 0; k < p; k++)
            ret->b[c] += ret->xvx[c * p + k] * xvy[k];
    }
    double quadratic = 0, e[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        e[i] = d->y[i];
        for (size_t c = 0; c < p; c++)
            e[i] -= d->x[i * COLUMNS + columns[c]] * ret->b[c];
    }
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < ROWS; j++)
            quadratic += e[i] * ret->v[i * ROWS + j] * e[j];
    double freedom = (double)(ROWS - p);
    ret->sigma2 = quadratic / freedom;
    ret->f = freedom * log(ret->sigma2) + log_v + log_xvx + freedom;
}

static void check_random(const struct design *d)
{
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(fit_run(d, &f, &e), 0);
    size_t columns[COLUMNS], p = 0;
    for (size_t j = 0; j < COLUMNS; j++)
        if (!f.is_dropped[j])
            columns[p++] = j;
    assert_int_equal(p, f.rank);
    static struct dense none, at, beside;
    dense_fit(d, columns, p, 0, &none);
    dense_fit(d, columns, p, f.g, &at);
    near("F(0)-F(g)", f.f0_minus_fg, none.f - at.f, 1e-6);
    near("sigma2", f.sigma2, at.sigma2, 1e-6);
    for (size_t c = 0; c < p; c++) {
        near("b", f.b[columns[c]], at.b[c], 1e-6);
        near("se", f.b_se[columns[c]], sqrt(at.sigma2 * at.xvx[c * p + c]), 1e-6);
    }
    for (int i = -40; i <= 40; i++) {   /* nothing near or far is better */
        double g = f.g * exp(i * .25);
        if (g < 1e-6 || g > 1e4)
            continue;
        dense_fit(d, columns, p, g, &beside);
        assert_true(beside.f >= at.f - 1e-6);
    }
    for (size_t h = 0; h < HOSTS; h++) {   /* u = g Z'V^-1 (y - Xb) */
        double u = 0;
        for (size_t i = 0; i < ROWS; i++)
            for (size_t k = d->z_start[i]; k < d->z_start[i + 1]; k++)
                for (size_t j = 0; j < ROWS && d->z_host[k] == h; j++) {
                    double rest = d->y[j];
                    for (size_t c = 0; c < p; c++)
                        rest -= d->x[j * COLUMNS + columns[c]] * at.b[c];
                    u += f.g * d->z_share[k] * at.v[i * ROWS + j] * rest;
                }
        near("u", f.hosts[h].u, u, 1e-6);
    }
}

static void agrees_with_dense_algebra(void **state)
{
    (void)state;
    state_of_chance = seed_of_test();
    for (int i = 0; i < 12; i++) {
        struct random_rows r;
        struct design d = random_design(&r, .1 + .1 * (i % 4));
        check_random(&d);
    }
}

/* --- edges ------------------------------------------------------------------------------------------------------- */

/* Two accounts that share no host: two sets; a third account with one host alone: a set of one. */
static void compares_only_what_is_connected(void **state)
{
    (void)state;
    enum { N = 50 };
    double x[N * 3] = {0}, y[N], w[N], share[N];
    size_t start[N + 1], host[N];
    state_of_chance = 7;
    static const double effect[] = {.3, -.3, .3, -.3, 0};
    for (size_t i = 0; i < N; i++) {
        start[i] = i;
        host[i] = i % 5;
        x[i * 3] = 1;
        x[i * 3 + 1] = host[i] == 2 || host[i] == 3;
        x[i * 3 + 2] = host[i] == 4;
        w[i] = share[i] = 1;
        y[i] = 5 + x[i * 3 + 1] + effect[host[i]] + .1 * normal();
    }
    start[N] = N;
    struct design d = {.n_rows = N, .n_columns = 3, .n_hosts = 5, .x = x, .y = y, .weight = w,
                       .z_start = start, .z_host = host, .z_share = share};
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(fit_run(&d, &f, &e), 0);
    static const size_t set[] = {0, 0, 1, 1, 2}, size[] = {2, 2, 2, 2, 1};
    for (size_t h = 0; h < 5; h++) {
        assert_int_equal(f.hosts[h].set, set[h]);
        assert_int_equal(f.hosts[h].set_size, size[h]);
    }
    assert_true(f.hosts[0].index > 120 && f.hosts[1].index < 85 && f.hosts[2].index > 120);
    near("index of a set of one", f.hosts[4].index, 100, 0);
    assert_true(isnan(f.hosts[4].low) && f.hosts[4].credibility == 0);
}

static void says_when_nothing_is_measurable(void **state)
{
    (void)state;
    static const double ones[] = {1, 1, 1, 1, 1, 1};
    static const double y[] = {5, 5.1, 4.9, 5, 5.1, 4.9};
    static const size_t start[] = {0, 1, 2, 3, 4, 5, 6}, host[] = {0, 0, 0, 1, 1, 1};
    static const struct {
        size_t rows, hosts;
    } cases[] = {{0, 0}, {1, 1}, {2, 1}, {6, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct design d = {.n_rows = cases[i].rows, .n_columns = 1, .n_hosts = cases[i].hosts, .x = ones, .y = y,
                           .weight = ones, .z_start = start, .z_host = host, .z_share = ones};
        FIT_AUTO struct fit f = FIT_INIT;
        struct err e = ERR_INIT;
        assert_int_equal(fit_run(&d, &f, &e), 0);
        assert_false(f.is_measurable);
        for (size_t h = 0; h < cases[i].hosts; h++)
            near("index", f.hosts[h].index, 100, 0);
    }
}

static void refuses_what_is_not_finite(void **state)
{
    (void)state;
    double x = 1, y = NAN, w = 1, share = 1;
    size_t start[] = {0, 1}, host = 0;
    struct design d = {.n_rows = 1, .n_columns = 1, .n_hosts = 1, .x = &x, .y = &y, .weight = &w,
                       .z_start = start, .z_host = &host, .z_share = &share};
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(fit_run(&d, &f, &e), -1);
    assert_int_equal(e.code, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_the_golden_case),
        cmocka_unit_test(drops_a_dependent_column),
        cmocka_unit_test(agrees_with_dense_algebra),
        cmocka_unit_test(compares_only_what_is_connected),
        cmocka_unit_test(says_when_nothing_is_measurable),
        cmocka_unit_test(refuses_what_is_not_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
