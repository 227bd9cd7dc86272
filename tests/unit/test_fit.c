/* The mixed model: the golden case of NUMBERS 6 and edges. */
#include "transform/score/fit.h"
#include "chance.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

/* --- edges ------------------------------------------------------------------------------------------------------- */

/* Two accounts that share no host: two sets; a third account with one host alone: a set of one. */
static void compares_only_what_is_connected(void **state)
{
    (void)state;
    enum { N = 50 };
    double x[N * 3] = {0}, y[N], w[N], share[N];
    size_t start[N + 1], host[N];
    chance_state = 7;
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
        cmocka_unit_test(compares_only_what_is_connected),
        cmocka_unit_test(says_when_nothing_is_measurable),
        cmocka_unit_test(refuses_what_is_not_finite),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
