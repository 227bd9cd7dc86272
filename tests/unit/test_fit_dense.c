/* The mixed model against a fit of the test's own: the textbook restricted likelihood from V = W^-1 + g ZZ' by dense algebra, searched by
 * brute force, and EM beside it; on random designs, with columns that depend on others and hosts nothing connects. */
#include "transform/score/fit.h"
#include "chance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { ROWS = 48, COLUMNS = 7, HOSTS = 8, WIDE = COLUMNS + HOSTS };
#define WITHIN 1e-6

static int seed, nth;

static void near(const char *what, double is, double should)
{
    if (!(fabs(is - should) <= WITHIN * fmax(1, fabs(should))))
        fail_msg("SEED=%d, design %d: %s is %.10g, not %.10g", seed, nth, what, is, should);
}

/* --- designs ------------------------------------------------------------------------------------------------------------- */

/* PLAIN: every level of a factor beside the intercept, one column too many. TWICE: a column is the sum of others, and one is empty.
 * APART: hosts of two accounts that share none, one of whom has a slot of her own. ALONE: a host has an account of her own. */
enum kind { PLAIN, TWICE, APART, ALONE, KINDS };

struct random_rows {
    double x[ROWS * COLUMNS], y[ROWS], w[ROWS], share[2 * ROWS], exposure[ROWS], amount[ROWS];
    size_t start[ROWS + 1], host[2 * ROWS];
    double z[ROWS * HOSTS];
};

static int account_of(enum kind kind, int host)
{
    return kind == APART ? host % 2 : kind == ALONE ? host == 3 : 0;
}

static int host_beside(enum kind kind, int host)
{
    int other = below(HOSTS);
    while (other == host || account_of(kind, other) != account_of(kind, host))
        other = (other + 1) % HOSTS;
    return other;
}

static void row_columns(enum kind kind, int host, double *x)
{
    int slot = kind == APART && host == 1 ? 2 : below(2);
    x[0] = 1;
    x[1] = kind == APART || kind == ALONE ? account_of(kind, host) : below(2);
    x[2 + slot] = 1;
    x[5] = kind == TWICE ? 2 * x[1] - x[2] : normal();
    x[6] = kind == TWICE ? 0 : below(3) == 0;
}

static void row_hosts(enum kind kind, struct random_rows *r, size_t i, size_t *at)
{
    int host = (below(HOSTS - 1) + (int)i) % HOSTS;
    bool is_shared = below(4) == 0 && !(kind == ALONE && host == 3);
    double share = is_shared ? uniform() : 1;
    row_columns(kind, host, r->x + i * COLUMNS);
    r->host[*at] = (size_t)host;
    r->share[(*at)++] = share;
    if (is_shared) {
        r->host[*at] = (size_t)host_beside(kind, host);
        r->share[(*at)++] = 1 - share;
    }
}

static struct design random_design(enum kind kind, double tau, struct random_rows *r)
{
    double u[HOSTS];
    for (size_t h = 0; h < HOSTS; h++)
        u[h] = tau * normal();
    memset(r, 0, sizeof *r);
    for (size_t i = 0, at = 0; i < ROWS; i++) {
        r->start[i] = at;
        row_hosts(kind, r, i, &at);
        r->start[i + 1] = at;
        r->w[i] = .25 + 2.75 * uniform();
        r->y[i] = 7 + r->x[i * COLUMNS + 1] - r->x[i * COLUMNS + 2] + normal() * .4 / sqrt(r->w[i]);
        for (size_t k = r->start[i]; k < at; k++) {
            r->y[i] += r->share[k] * u[r->host[k]];
            r->z[i * HOSTS + r->host[k]] += r->share[k];
        }
        r->exposure[i] = 3 * uniform();
        r->amount[i] = exp(r->y[i]) * r->exposure[i];
    }
    return (struct design){.n_rows = ROWS, .n_columns = COLUMNS, .n_hosts = HOSTS, .x = r->x, .y = r->y, .weight = r->w,
                           .z_start = r->start, .z_host = r->host, .z_share = r->share, .exposure = r->exposure,
                           .amount = r->amount};
}

/* --- dense algebra ------------------------------------------------------------------------------------------------------- */

/* Gauss-Jordan: inverts the n x n matrix, gives ln|det|; false where singular. */
static bool invert(size_t n, double *m, double *ret_log_det)
{
    static double inverse[ROWS * ROWS];
    *ret_log_det = 0;
    memset(inverse, 0, n * n * sizeof *inverse);
    for (size_t i = 0; i < n; i++)
        inverse[i * n + i] = 1;
    for (size_t c = 0; c < n; c++) {
        size_t best = c;
        for (size_t i = c; i < n; i++)
            if (fabs(m[i * n + c]) > fabs(m[best * n + c]))
                best = i;
        if (fabs(m[best * n + c]) < 1e-11)
            return false;
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
    return true;
}

/* ret (rows x columns) = a (rows x n) b (n x columns). */
static void multiply(const double *a, const double *b, size_t rows, size_t n, size_t columns, double *ret)
{
    memset(ret, 0, rows * columns * sizeof *ret);
    for (size_t i = 0; i < rows; i++)
        for (size_t k = 0; k < n; k++)
            for (size_t j = 0; j < columns; j++)
                ret[i * columns + j] += a[i * n + k] * b[k * columns + j];
}

static void transpose(const double *a, size_t rows, size_t columns, double *ret)
{
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            ret[j * rows + i] = a[i * columns + j];
}

/* Rank by elimination, the greatest element first; destroys m. */
static size_t rank_of(double *m, size_t rows, size_t columns)
{
    size_t rank = 0;
    for (; rank < rows && rank < columns; rank++) {
        size_t row = rank, column = rank;
        for (size_t i = rank; i < rows; i++)
            for (size_t j = rank; j < columns; j++)
                if (fabs(m[i * columns + j]) > fabs(m[row * columns + column]))
                    row = i, column = j;
        if (fabs(m[row * columns + column]) < 1e-8)
            break;
        for (size_t j = 0; j < columns; j++) {
            double t = m[rank * columns + j];
            m[rank * columns + j] = m[row * columns + j], m[row * columns + j] = t;
        }
        for (size_t i = 0; i < rows; i++) {
            double t = m[i * columns + rank];
            m[i * columns + rank] = m[i * columns + column], m[i * columns + column] = t;
        }
        for (size_t i = rank + 1; i < rows; i++) {
            double f = m[i * columns + rank] / m[rank * columns + rank];
            for (size_t j = rank; j < columns; j++)
                m[i * columns + j] -= f * m[rank * columns + j];
        }
    }
    return rank;
}

/* --- a fit of our own ---------------------------------------------------------------------------------------------------- */

struct own {
    const struct random_rows *r;
    double x[ROWS * COLUMNS];   /* columns that add to the rank, from the left; p of them */
    size_t p;
    double v[ROWS * ROWS];      /* V^-1 */
    double xvx[COLUMNS * COLUMNS], b[COLUMNS];
    double projection[ROWS * ROWS];   /* P = V^-1 - V^-1 X (X'V^-1X)^-1 X'V^-1 */
    double py[ROWS];
    double sigma2, f, slope;    /* F and dF/dg */
};

/* Takes columns of X one by one, those that add to the rank: the rows of a matrix here. */
static void columns_take(struct own *o)
{
    double taken[COLUMNS * ROWS], tried[COLUMNS * ROWS];
    o->p = 0;
    for (size_t j = 0; j < COLUMNS; j++) {
        for (size_t i = 0; i < ROWS; i++)
            taken[o->p * ROWS + i] = o->r->x[i * COLUMNS + j];
        memcpy(tried, taken, (o->p + 1) * ROWS * sizeof *tried);
        if (rank_of(tried, o->p + 1, ROWS) == o->p + 1)
            o->p++;
    }
    transpose(taken, o->p, ROWS, o->x);
}

static void v_invert(struct own *o, double g, double *ret_log_det)
{
    const double *z = o->r->z;
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < ROWS; j++) {
            double *v = &o->v[i * ROWS + j];
            *v = i == j ? 1 / o->r->w[i] : 0;
            for (size_t h = 0; h < HOSTS; h++)
                *v += g * z[i * HOSTS + h] * z[j * HOSTS + h];
        }
    assert_true(invert(ROWS, o->v, ret_log_det));
}

static void own_at(struct own *o, double g)
{
    double log_v, log_xvx, xt[COLUMNS * ROWS], xv[COLUMNS * ROWS], vx[ROWS * COLUMNS], half[ROWS * COLUMNS], zp[HOSTS];
    v_invert(o, g, &log_v);
    transpose(o->x, ROWS, o->p, xt);
    multiply(xt, o->v, o->p, ROWS, ROWS, xv);
    multiply(xv, o->x, o->p, ROWS, o->p, o->xvx);
    assert_true(invert(o->p, o->xvx, &log_xvx));
    transpose(xv, o->p, ROWS, vx);
    multiply(vx, o->xvx, ROWS, o->p, o->p, half);
    multiply(half, xv, ROWS, o->p, ROWS, o->projection);
    for (size_t i = 0; i < ROWS * ROWS; i++)
        o->projection[i] = o->v[i] - o->projection[i];
    multiply(o->projection, o->r->y, ROWS, ROWS, 1, o->py);
    transpose(half, ROWS, o->p, vx);
    multiply(vx, o->r->y, o->p, ROWS, 1, o->b);

    double quadratic = 0, trace = 0, squares = 0, freedom = (double)(ROWS - o->p), zpz;
    for (size_t i = 0; i < ROWS; i++)
        quadratic += o->r->y[i] * o->py[i];
    for (size_t h = 0; h < HOSTS; h++) {
        zp[h] = zpz = 0;
        for (size_t i = 0; i < ROWS; i++) {
            zp[h] += o->r->z[i * HOSTS + h] * o->py[i];
            for (size_t j = 0; j < ROWS; j++)
                zpz += o->r->z[i * HOSTS + h] * o->projection[i * ROWS + j] * o->r->z[j * HOSTS + h];
        }
        trace += zpz;
        squares += zp[h] * zp[h];
    }
    o->sigma2 = quadratic / freedom;
    o->f = freedom * log(o->sigma2) + log_v + log_xvx + freedom;
    o->slope = trace - squares / o->sigma2;
}

/* Every point of a grid of ln g, then halving around the best by the sign of the slope. */
static double own_search(struct own *o)
{
    enum { POINTS = 93 };
    double from = log(1e-6), step = (log(1e4) - from) / (POINTS - 1), least = INFINITY, best = from;
    for (int i = 0; i < POINTS; i++) {
        own_at(o, exp(from + i * step));
        if (o->f < least) {
            least = o->f;
            best = from + i * step;
        }
    }
    double low = fmax(best - step, from), high = fmin(best + step, log(1e4));
    while (high - low > 1e-11) {
        double middle = (low + high) / 2;
        own_at(o, exp(middle));
        if (o->slope < 0)
            low = middle;
        else
            high = middle;
    }
    own_at(o, exp((low + high) / 2));
    return exp((low + high) / 2);
}

/* e_h - e_k is in the row space of [X Z]. */
static bool own_comparable(const struct own *o, size_t h, size_t k)
{
    double m[(ROWS + 1) * WIDE], copy[ROWS * WIDE];
    for (size_t i = 0; i < ROWS; i++) {
        memcpy(m + i * WIDE, o->r->x + i * COLUMNS, COLUMNS * sizeof *m);
        memcpy(m + i * WIDE + COLUMNS, o->r->z + i * HOSTS, HOSTS * sizeof *m);
    }
    memset(m + ROWS * WIDE, 0, WIDE * sizeof *m);
    m[ROWS * WIDE + COLUMNS + h] = 1;
    m[ROWS * WIDE + COLUMNS + k] = h == k ? 1 : -1;
    if (h == k)
        return true;
    memcpy(copy, m, sizeof copy);
    return rank_of(m, ROWS + 1, WIDE) == rank_of(copy, ROWS, WIDE);
}

/* --- what it says of hosts ----------------------------------------------------------------------------------------------- */

/* u = g Z'Py, and its variance given the data, sigma2 (g I - g2 Z'PZ). */
struct own_hosts {
    double u[HOSTS], variance[HOSTS * HOSTS];
};

static void own_predict(const struct own *o, double g, struct own_hosts *ret)
{
    double zt[HOSTS * ROWS], zp[HOSTS * ROWS];
    transpose(o->r->z, ROWS, HOSTS, zt);
    multiply(zt, o->py, HOSTS, ROWS, 1, ret->u);
    multiply(zt, o->projection, HOSTS, ROWS, ROWS, zp);
    multiply(zp, o->r->z, HOSTS, ROWS, HOSTS, ret->variance);
    for (size_t h = 0; h < HOSTS; h++) {
        ret->u[h] *= g;
        for (size_t k = 0; k < HOSTS; k++)
            ret->variance[h * HOSTS + k] = o->sigma2 * (g * (h == k) - g * g * ret->variance[h * HOSTS + k]);
    }
}

static void host_check(const struct own *o, const struct own_hosts *own, const struct fit *f, size_t h)
{
    const struct fit_host *is = &f->hosts[h];
    double contrast[HOSTS] = {0}, size = 0, d = 0, pev = 0;
    for (size_t k = 0; k < HOSTS; k++) {
        bool same = own_comparable(o, h, k);
        assert_int_equal(same, is->set == f->hosts[k].set);
        size += same;
        contrast[k] = same;
    }
    for (size_t k = 0; k < HOSTS; k++)
        contrast[k] = (k == h) - contrast[k] / size;
    for (size_t k = 0; k < HOSTS; k++) {
        d += contrast[k] * own->u[k];
        for (size_t l = 0; l < HOSTS; l++)
            pev += contrast[k] * contrast[l] * own->variance[k * HOSTS + l];
    }
    near("u", is->u, own->u[h]);
    near("pev", is->pev, pev);
    assert_int_equal(is->set_size, (size_t)size);
    if (!f->is_measurable || size < 2) {
        assert_true(is->index > 99.99 && is->index < 100.01 && isnan(is->low) && isnan(is->high) && !(is->credibility > 0));
        return;
    }
    near("index", is->index, 100 * exp(d));
    near("low", is->low, 100 * exp(d - 2.2 * sqrt(pev)));
    near("high", is->high, 100 * exp(d + 2.2 * sqrt(pev)));
    near("credibility", is->credibility, 1 - pev / (f->tau2 * (1 - 1 / size)));
}

/* Xb + Zu is the same whichever columns were kept; k from it. */
static void rows_check(const struct own *o, const struct own_hosts *own, const struct fit *f)
{
    double sold = 0, expected = 0;
    for (size_t i = 0; i < ROWS; i++) {
        double fitted = 0;
        for (size_t j = 0; j < o->p; j++)
            fitted += o->x[i * o->p + j] * o->b[j];
        for (size_t h = 0; h < HOSTS; h++)
            fitted += o->r->z[i * HOSTS + h] * own->u[h];
        near("fitted", f->fitted[i], fitted);
        sold += o->r->amount[i];
        expected += o->r->exposure[i] * exp(fitted);
    }
    near("k", f->k, sold / expected);
}

/* Coefficients are those of the columns the fit kept. */
static void columns_check(const struct own *o, const struct fit *f)
{
    static struct own kept;
    kept = (struct own){.r = o->r};
    size_t at[COLUMNS];
    for (size_t j = 0; j < COLUMNS; j++)
        if (!f->is_dropped[j])
            at[kept.p++] = j;
    assert_int_equal(kept.p, o->p);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t j = 0; j < kept.p; j++)
            kept.x[i * kept.p + j] = o->r->x[i * COLUMNS + at[j]];
    own_at(&kept, f->g);
    for (size_t j = 0; j < kept.p; j++) {
        near("b", f->b[at[j]], kept.b[j]);
        near("se", f->b_se[at[j]], sqrt(kept.sigma2 * kept.xvx[j * kept.p + j]));
    }
}

/* --- EM -------------------------------------------------------------------------------------------------------------------- */

/* [X Z]'W[X Z] and [X Z]'Wy. */
static void normal_equations(const struct own *o, double *m, double *right)
{
    size_t n = o->p + HOSTS;
    memset(m, 0, n * n * sizeof *m);
    memset(right, 0, n * sizeof *right);
    for (size_t i = 0; i < ROWS; i++) {
        double row[WIDE];
        memcpy(row, o->x + i * o->p, o->p * sizeof *row);
        memcpy(row + o->p, o->r->z + i * HOSTS, HOSTS * sizeof *row);
        for (size_t j = 0; j < n; j++) {
            right[j] += o->r->w[i] * row[j] * o->r->y[i];
            for (size_t k = 0; k < n; k++)
                m[j * n + k] += o->r->w[i] * row[j] * row[k];
        }
    }
}

/* One step: tau2 = (u'u + sigma2 tr C^uu) / q, sigma2 = (y'Wy - b'X'Wy - u'Z'Wy) / (N - p). */
static void em_step(const struct own *o, const double *m, const double *right, double *sigma2, double *tau2)
{
    size_t n = o->p + HOSTS;
    double c[WIDE * WIDE], s[WIDE], ignored, squares = 0, trace = 0, rest = 0;
    memcpy(c, m, n * n * sizeof *c);
    for (size_t h = o->p; h < n; h++)
        c[h * n + h] += *sigma2 / *tau2;
    assert_true(invert(n, c, &ignored));
    multiply(c, right, n, n, 1, s);
    for (size_t h = o->p; h < n; h++) {
        squares += s[h] * s[h];
        trace += c[h * n + h];
    }
    for (size_t i = 0; i < ROWS; i++)
        rest += o->r->w[i] * o->r->y[i] * o->r->y[i];
    for (size_t j = 0; j < n; j++)
        rest -= s[j] * right[j];
    *tau2 = (squares + *sigma2 * trace) / HOSTS;
    *sigma2 = rest / (double)(ROWS - o->p);
}

/* EM creeps where hosts hardly differ: only where they do. */
static bool em_check(const struct own *o, const struct fit *f)
{
    if (!f->is_measurable || f->g < .02)
        return false;
    double m[WIDE * WIDE], right[WIDE], sigma2 = 1, tau2 = 1, before;
    normal_equations(o, m, right);
    for (int i = 0; i < 20000; i++) {
        before = tau2;
        em_step(o, m, right, &sigma2, &tau2);
        if (fabs(tau2 - before) < 1e-12 * tau2)
            break;
    }
    near("sigma2 by EM", f->sigma2, sigma2);
    near("tau2 by EM", f->tau2, tau2);
    return true;
}

/* --- both ------------------------------------------------------------------------------------------------------------------ */

static bool design_check(enum kind kind, const struct random_rows *r, const struct design *d)
{
    static struct own o;
    FIT_AUTO struct fit f = FIT_INIT;
    struct err e = ERR_INIT;
    struct own_hosts hosts;
    assert_int_equal(fit_run(d, &f, &e), 0);
    o = (struct own){.r = r};
    columns_take(&o);
    assert_int_equal(f.rank, o.p);
    assert_int_equal(f.hosts[3].set == f.hosts[4].set, account_of(kind, 3) == account_of(kind, 4));   /* the design is what it says */
    own_at(&o, 0);
    double f0 = o.f, g = own_search(&o);
    near("g", f.g, g);
    near("sigma2", f.sigma2, o.sigma2);
    near("tau2", f.tau2, g * o.sigma2);
    near("F(0)-F(g)", f.f0_minus_fg, f0 - o.f);
    own_predict(&o, g, &hosts);
    for (size_t h = 0; h < HOSTS; h++)
        host_check(&o, &hosts, &f, h);
    rows_check(&o, &hosts, &f);
    columns_check(&o, &f);
    return em_check(&o, &f);
}

static void agrees_with_a_fit_of_our_own(void **unused)
{
    (void)unused;
    int designs = setting("SEEDS", 24), by_em = 0;
    seed = setting("SEED", (int)(time(NULL) % 1000000));
    print_message("SEED=%d SEEDS=%d\n", seed, designs);
    for (nth = 0; nth < designs; nth++) {
        struct random_rows r;
        chance_state = (uint64_t)seed * 1000003u + (uint64_t)nth;
        enum kind kind = (enum kind)(nth % KINDS);
        struct design d = random_design(kind, .1 * (nth / KINDS % 5), &r);
        by_em += design_check(kind, &r, &d);
    }
    print_message("%d of %d by EM, too\n", by_em, designs);
    assert_true(by_em > designs / 2 - 2 * sqrt(designs));   /* half of them, less four standard errors: few designs tell less */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_a_fit_of_our_own)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
