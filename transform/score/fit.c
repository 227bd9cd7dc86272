/* The equations are those of NUMBERS 6. With A = X'WX = LL' and B = L^-1 X'WZ, eliminating b from C(g) leaves
 * S + I/g, S = Z'WZ - B'B. One eigendecomposition S = V diag(l) V' serves every g:
 *   ln|C| + q ln g = ln|A| + sum ln(1 + g l)          Q(g) = Q(0) - sum g t^2 / (1 + g l),  t = V'r
 * so the 201 points and the golden section cost nothing beside it. */
#include "transform/score/fit.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

#define DEPENDENT 1e-9      /* pivot over its diagonal, and eigenvalue over the greatest diagonal of Z'WZ */
#define GRID_POINTS 201
#define GRID_FROM 1e-6
#define GRID_TO 1e4
#define SECTION_WIDTH 1e-10
#define SAME_SET 1e-6       /* difference of two hosts along a unit null vector */

/* Matrices are column-major (LAPACK). p columns kept of X, q hosts. */
struct system {
    const struct design *d;
    struct arena *memory;
    size_t p, q;
    size_t *kept;           /* columns of X, ascending */
    double *a;              /* p x p: Cholesky factor L of X'WX */
    double *c;              /* p: L^-1 X'Wy */
    double *b;              /* p x q: L^-1 X'WZ */
    double *s;              /* q x q: S, then V */
    double *lambda;         /* q: eigenvalues of S, ascending */
    double *t;              /* q: V' (Z'Wy - B'c) */
    double scale;           /* greatest diagonal element of Z'WZ */
    double log_det_a, log_weights, q0;
    double freedom;         /* N - p */
};

static double *numbers(struct arena *a, size_t rows, size_t columns)
{
    return arena_array(a, rows * columns + 1, sizeof(double));
}

static int design_check(const struct design *d, struct err *e)
{
    for (size_t i = 0; i < d->n_rows; i++) {
        if (!isfinite(d->y[i]) || !isfinite(d->weight[i]) || d->weight[i] <= 0)
            return err_set(e, ERR_INPUT, "model row %zu has no finite value or no weight", i);
        for (size_t j = 0; j < d->n_columns; j++)
            if (!isfinite(d->x[i * d->n_columns + j]))
                return err_set(e, ERR_INPUT, "model row %zu: column %zu is not finite", i, j);
    }
    return 0;
}

static int lapack_failed(const char *routine, lapack_int info, struct err *e)
{
    return err_set(e, ERR_SYSTEM, "linear algebra: %s answered %d", routine, (int)info);
}

/* --- X'WX and the columns that depend on others ---------------------------------------------------------------- */

static size_t row_nonzero(const struct design *d, size_t i, size_t *ret_columns)
{
    size_t n = 0;
    for (size_t j = 0; j < d->n_columns; j++)
        if (d->x[i * d->n_columns + j] != 0)
            ret_columns[n++] = j;
    return n;
}

/* X'WX (all columns), X'Wy and X'WZ; rows are sparse, so the cost is the square of the few entries of a row. */
static void products_add(const struct design *d, struct arena *a, double *xx, double *xy, double *xz)
{
    size_t m = d->n_columns;
    size_t *at = arena_array(a, m + 1, sizeof *at);
    for (size_t i = 0; i < d->n_rows; i++) {
        const double *x = d->x + i * m;
        size_t n = row_nonzero(d, i, at);
        for (size_t j = 0; j < n; j++) {
            double wx = d->weight[i] * x[at[j]];
            xy[at[j]] += wx * d->y[i];
            for (size_t k = 0; k < n; k++)
                xx[at[j] * m + at[k]] += wx * x[at[k]];
            for (size_t z = d->z_start[i]; z < d->z_start[i + 1]; z++)
                xz[d->z_host[z] * m + at[j]] += wx * d->z_share[z];
        }
    }
}

static void mark_kept(struct system *s, const lapack_int *pivot, size_t rank, bool *is_dropped)
{
    for (size_t j = 0; j < s->d->n_columns; j++)
        is_dropped[j] = true;
    for (size_t j = 0; j < rank; j++)
        is_dropped[pivot[j] - 1] = false;
    s->p = 0;
    for (size_t j = 0; j < s->d->n_columns; j++)
        if (!is_dropped[j])
            s->kept[s->p++] = j;
}

/* Pivoted Cholesky of X'WX scaled to a diagonal of ones, so that the tolerance is relative to each diagonal. */
static int columns_choose(struct system *s, const double *xx, bool *is_dropped, struct err *e)
{
    size_t m = s->d->n_columns;
    double *scaled = numbers(s->memory, m, m);
    for (size_t j = 0; j < m; j++)
        for (size_t k = 0; k < m; k++) {
            double size = sqrt(xx[j * m + j]) * sqrt(xx[k * m + k]);
            scaled[j * m + k] = size > 0 ? xx[j * m + k] / size : 0;
        }
    lapack_int *pivot = arena_array(s->memory, m + 1, sizeof *pivot), rank = 0;
    if (m > 0) {
        lapack_int info = LAPACKE_dpstrf(LAPACK_COL_MAJOR, 'L', (lapack_int)m, scaled, (lapack_int)m, pivot, &rank, DEPENDENT);
        if (info < 0)
            return lapack_failed("dpstrf", info, e);
    }
    mark_kept(s, pivot, (size_t)rank, is_dropped);
    return 0;
}

static void keep(struct system *s, const double *xx, const double *xy, const double *xz)
{
    size_t m = s->d->n_columns;
    for (size_t j = 0; j < s->p; j++) {
        s->c[j] = xy[s->kept[j]];
        for (size_t k = 0; k < s->p; k++)
            s->a[j * s->p + k] = xx[s->kept[j] * m + s->kept[k]];
        for (size_t h = 0; h < s->q; h++)
            s->b[h * s->p + j] = xz[h * m + s->kept[j]];
    }
}

static int triangle_solve(const struct system *s, char transposed, size_t columns, double *x, struct err *e)
{
    if (s->p == 0 || columns == 0)
        return 0;
    lapack_int p = (lapack_int)s->p;
    lapack_int info = LAPACKE_dtrtrs(LAPACK_COL_MAJOR, 'L', transposed, 'N', p, (lapack_int)columns, s->a, p, x, p);
    return info == 0 ? 0 : lapack_failed("dtrtrs", info, e);
}

/* A = LL', and L^-1 applied to X'Wy and X'WZ. */
static int fixed_factor(struct system *s, struct err *e)
{
    if (s->p > 0) {
        lapack_int info = LAPACKE_dpotrf(LAPACK_COL_MAJOR, 'L', (lapack_int)s->p, s->a, (lapack_int)s->p);
        if (info != 0)
            return lapack_failed("dpotrf", info, e);
    }
    for (size_t j = 0; j < s->p; j++)
        s->log_det_a += 2 * log(s->a[j * s->p + j]);
    if (triangle_solve(s, 'N', 1, s->c, e) != 0)
        return -1;
    return triangle_solve(s, 'N', s->q, s->b, e);
}

static int fixed_eliminate(struct system *s, bool *is_dropped, struct err *e)
{
    size_t m = s->d->n_columns;
    double *xx = numbers(s->memory, m, m), *xy = numbers(s->memory, m, 1), *xz = numbers(s->memory, m, s->q);
    products_add(s->d, s->memory, xx, xy, xz);
    s->kept = arena_array(s->memory, m + 1, sizeof *s->kept);
    if (columns_choose(s, xx, is_dropped, e) != 0)
        return -1;
    s->a = numbers(s->memory, s->p, s->p);
    s->b = numbers(s->memory, s->p, s->q);
    s->c = numbers(s->memory, s->p, 1);
    keep(s, xx, xy, xz);
    return fixed_factor(s, e);
}

/* --- S, its eigenvalues, Q(0) ---------------------------------------------------------------------------------- */

static double dot(const double *a, const double *b, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += a[i] * b[i];
    return sum;
}

/* S = Z'WZ - B'B and r = Z'Wy - B'c. */
static void hosts_eliminate(struct system *s, double *r)
{
    const struct design *d = s->d;
    for (size_t i = 0; i < d->n_rows; i++)
        for (size_t z = d->z_start[i]; z < d->z_start[i + 1]; z++) {
            double wz = d->weight[i] * d->z_share[z];
            r[d->z_host[z]] += wz * d->y[i];
            for (size_t k = d->z_start[i]; k < d->z_start[i + 1]; k++)
                s->s[d->z_host[z] * s->q + d->z_host[k]] += wz * d->z_share[k];
        }
    for (size_t h = 0; h < s->q; h++) {
        s->scale = fmax(s->scale, s->s[h * s->q + h]);
        r[h] -= dot(s->b + h * s->p, s->c, s->p);
        for (size_t k = 0; k < s->q; k++)
            s->s[h * s->q + k] -= dot(s->b + h * s->p, s->b + k * s->p, s->p);
    }
}

static bool is_null(const struct system *s, size_t k)
{
    return s->lambda[k] <= DEPENDENT * s->scale;
}

static int hosts_decompose(struct system *s, const double *r, struct err *e)
{
    lapack_int q = (lapack_int)s->q;
    lapack_int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', q, s->s, q, s->lambda);
    if (info != 0)
        return lapack_failed("dsyevd", info, e);
    for (size_t k = 0; k < s->q; k++) {
        s->t[k] = is_null(s, k) ? 0 : dot(s->s + k * s->q, r, s->q);
        s->lambda[k] = is_null(s, k) ? 0 : s->lambda[k];
    }
    return 0;
}

static void totals_add(struct system *s)
{
    const struct design *d = s->d;
    for (size_t i = 0; i < d->n_rows; i++) {
        s->q0 += d->weight[i] * d->y[i] * d->y[i];
        s->log_weights += log(d->weight[i]);
    }
    s->q0 -= dot(s->c, s->c, s->p);
    s->freedom = (double)d->n_rows - (double)s->p;
}

static int system_build(struct system *s, bool *is_dropped, struct err *e)
{
    if (fixed_eliminate(s, is_dropped, e) != 0)
        return -1;
    s->s = numbers(s->memory, s->q, s->q);
    s->lambda = numbers(s->memory, s->q, 1);
    s->t = numbers(s->memory, s->q, 1);
    double *r = numbers(s->memory, s->q, 1);
    totals_add(s);
    hosts_eliminate(s, r);
    return s->q == 0 ? 0 : hosts_decompose(s, r, e);
}

/* --- the likelihood ------------------------------------------------------------------------------------------- */

static double quadratic(const struct system *s, double g)
{
    double q = s->q0;
    for (size_t k = 0; k < s->q; k++)
        q -= g * s->t[k] * s->t[k] / (1 + g * s->lambda[k]);
    return q;
}

/* F(g); F(0) is the same from X alone. */
static double likelihood(const struct system *s, double g)
{
    double f = s->freedom * log(quadratic(s, g) / s->freedom) + s->log_det_a - s->log_weights + s->freedom;
    for (size_t k = 0; k < s->q; k++)
        f += log1p(g * s->lambda[k]);
    return f;
}

static double grid_point(int i)
{
    return log(GRID_FROM) + (log(GRID_TO) - log(GRID_FROM)) * i / (GRID_POINTS - 1);
}

static int grid_best(const struct system *s)
{
    int best = 0;
    double least = likelihood(s, exp(grid_point(0)));
    for (int i = 1; i < GRID_POINTS; i++) {
        double f = likelihood(s, exp(grid_point(i)));
        if (f < least) {
            least = f;
            best = i;
        }
    }
    return best;
}

static double golden_section(const struct system *s, double low, double high)
{
    const double ratio = (sqrt(5) - 1) / 2;
    double left = high - ratio * (high - low), right = low + ratio * (high - low);
    double f_left = likelihood(s, exp(left)), f_right = likelihood(s, exp(right));
    while (high - low > SECTION_WIDTH) {
        if (f_left <= f_right) {
            high = right, right = left, f_right = f_left;
            left = high - ratio * (high - low);
            f_left = likelihood(s, exp(left));
        } else {
            low = left, left = right, f_left = f_right;
            right = low + ratio * (high - low);
            f_right = likelihood(s, exp(right));
        }
    }
    return exp((low + high) / 2);
}

/* Whether anything is left to explain: rows beyond the columns, and a residual that is no rounding. */
static bool has_residual(const struct system *s, double yy)
{
    return s->q > 0 && s->freedom >= 1 && s->q0 > 1e-12 * yy && quadratic(s, GRID_TO) > 1e-13 * yy;
}

static void variances_fit(const struct system *s, struct fit *f)
{
    f->n = s->d->n_rows;
    f->rank = s->p;
    if (!has_residual(s, s->q0 + dot(s->c, s->c, s->p)))
        return;
    int best = grid_best(s);
    f->g = golden_section(s, grid_point(best > 0 ? best - 1 : 0),
                          grid_point(best < GRID_POINTS - 1 ? best + 1 : GRID_POINTS - 1));
    f->f0_minus_fg = likelihood(s, 0) - likelihood(s, f->g);
    f->is_measurable = f->f0_minus_fg >= FIT_MEASURABLE;
    f->sigma2 = quadratic(s, f->g) / s->freedom;
    f->tau2 = f->g * f->sigma2;
}

/* --- effects ----------------------------------------------------------------------------------------------------- */

/* Diagonal of (S + I/g)^-1 in V's coordinates. */
static double spread(const struct system *s, const struct fit *f, size_t k)
{
    return f->g / (1 + f->g * s->lambda[k]);
}

static void hosts_solve(const struct system *s, struct fit *f)
{
    for (size_t k = 0; k < s->q; k++) {
        double weight = spread(s, f, k) * s->t[k];
        for (size_t h = 0; h < s->q; h++)
            f->hosts[h].u += s->s[k * s->q + h] * weight;
    }
}

/* b = L^-T (c - Bu). */
static int fixed_solve(const struct system *s, struct fit *f, struct err *e)
{
    double *b = numbers(s->memory, s->p, 1);
    for (size_t j = 0; j < s->p; j++) {
        b[j] = s->c[j];
        for (size_t h = 0; h < s->q; h++)
            b[j] -= s->b[h * s->p + j] * f->hosts[h].u;
    }
    if (triangle_solve(s, 'T', 1, b, e) != 0)
        return -1;
    for (size_t j = 0; j < s->p; j++)
        f->b[s->kept[j]] = b[j];
    return 0;
}

/* C^bb = L^-T (I + B (S + I/g)^-1 B') L^-1: squares of the columns of [I, B V sqrt(spread)] under L^-T. */
static int fixed_errors(const struct system *s, struct fit *f, struct err *e)
{
    size_t n = s->p + s->q;
    double *m = numbers(s->memory, s->p, n);
    for (size_t j = 0; j < s->p; j++)
        m[j * s->p + j] = 1;
    for (size_t k = 0; k < s->q; k++) {
        double *column = m + (s->p + k) * s->p, scale = sqrt(spread(s, f, k));
        for (size_t h = 0; h < s->q; h++)
            for (size_t j = 0; j < s->p; j++)
                column[j] += s->b[h * s->p + j] * s->s[k * s->q + h] * scale;
    }
    if (triangle_solve(s, 'T', n, m, e) != 0)
        return -1;
    for (size_t j = 0; j < s->p; j++) {
        double sum = 0;
        for (size_t k = 0; k < n; k++)
            sum += m[k * s->p + j] * m[k * s->p + j];
        f->b_se[s->kept[j]] = sqrt(sum * f->sigma2);
    }
    return 0;
}

/* Fitted values and k, the factor from exp(fitted) back to amounts. */
static void rows_predict(const struct design *d, struct fit *f)
{
    double sold = 0, expected = 0;
    for (size_t i = 0; i < d->n_rows; i++) {
        double *fitted = f->fitted + i;
        *fitted = dot(d->x + i * d->n_columns, f->b, d->n_columns);
        for (size_t z = d->z_start[i]; z < d->z_start[i + 1]; z++)
            *fitted += d->z_share[z] * f->hosts[d->z_host[z]].u;
        if (d->exposure != NULL) {
            sold += d->amount[i];
            expected += d->exposure[i] * exp(*fitted);
        }
    }
    f->k = expected > 0 ? sold / expected : 0;
}

/* --- comparable sets, ranges --------------------------------------------------------------------------------- */

/* e_h - e_k is orthogonal to the null space of S: the data can tell h and k apart from everything in X. */
static bool is_comparable(const struct system *s, size_t h, size_t k)
{
    for (size_t v = 0; v < s->q && s->lambda[v] <= 0; v++)
        if (fabs(s->s[v * s->q + h] - s->s[v * s->q + k]) > SAME_SET)
            return false;
    return true;
}

static size_t sets_find(const struct system *s, struct fit *f, size_t *ret_first)
{
    size_t n = 0;
    for (size_t h = 0; h < s->q; h++) {
        size_t set = 0;
        while (set < n && !is_comparable(s, ret_first[set], h))
            set++;
        if (set == n)
            ret_first[n++] = h;
        f->hosts[h].set = set;
    }
    return n;
}

static void set_sizes(const struct system *s, struct fit *f, size_t n_sets)
{
    size_t *size = arena_array(s->memory, n_sets + 1, sizeof *size);
    for (size_t h = 0; h < s->q; h++)
        size[f->hosts[h].set]++;
    for (size_t h = 0; h < s->q; h++)
        f->hosts[h].set_size = size[f->hosts[h].set];
}

/* Takes each set's mean off a vector over hosts; `mean` has room for every set. */
static void sets_centre(const struct system *s, const struct fit *f, size_t n_sets, double *mean, double *x)
{
    memset(mean, 0, n_sets * sizeof *mean);
    for (size_t h = 0; h < s->q; h++)
        mean[f->hosts[h].set] += x[h] / (double)f->hosts[h].set_size;
    for (size_t h = 0; h < s->q; h++)
        x[h] -= mean[f->hosts[h].set];
}

/* PEV = sigma2 diag(M C^uu M): with C^uu = V diag(spread) V', M only centres the columns of V. */
static void errors_predict(const struct system *s, struct fit *f, size_t n_sets, double *mean)
{
    double *v = numbers(s->memory, s->q, 1);
    for (size_t k = 0; k < s->q; k++) {
        memcpy(v, s->s + k * s->q, s->q * sizeof *v);
        sets_centre(s, f, n_sets, mean, v);
        for (size_t h = 0; h < s->q; h++)
            f->hosts[h].pev += f->sigma2 * spread(s, f, k) * v[h] * v[h];
    }
}

static void host_index(struct fit_host *h, double d, const struct fit *f)
{
    h->index = 100;
    h->low = h->high = NAN;
    h->credibility = 0;
    if (!f->is_measurable || h->set_size < 2)
        return;
    double half = FIT_RANGE * sqrt(h->pev);
    h->index = 100 * exp(d);
    h->low = 100 * exp(d - half);
    h->high = 100 * exp(d + half);
    h->credibility = 1 - h->pev / (f->tau2 * (1 - 1 / (double)h->set_size));
}

static void hosts_compare(const struct system *s, struct fit *f)
{
    size_t *first = arena_array(s->memory, s->q + 1, sizeof *first);
    size_t n_sets = sets_find(s, f, first);
    set_sizes(s, f, n_sets);
    double *mean = numbers(s->memory, n_sets, 1), *d = numbers(s->memory, s->q, 1);
    for (size_t h = 0; h < s->q; h++)
        d[h] = f->hosts[h].u;
    sets_centre(s, f, n_sets, mean, d);
    errors_predict(s, f, n_sets, mean);
    for (size_t h = 0; h < s->q; h++)
        host_index(&f->hosts[h], d[h], f);
}

static int fit_solve(const struct system *s, struct fit *f, struct err *e)
{
    variances_fit(s, f);
    hosts_solve(s, f);
    if (fixed_solve(s, f, e) != 0 || fixed_errors(s, f, e) != 0)
        return -1;
    rows_predict(s->d, f);
    hosts_compare(s, f);
    return 0;
}

int fit_run(const struct design *d, struct fit *ret, struct err *e)
{
    if (design_check(d, e) != 0)
        return -1;
    ret->b = numbers(&ret->memory, d->n_columns, 1);
    ret->b_se = numbers(&ret->memory, d->n_columns, 1);
    ret->is_dropped = arena_array(&ret->memory, d->n_columns + 1, sizeof *ret->is_dropped);
    ret->fitted = numbers(&ret->memory, d->n_rows, 1);
    ret->hosts = arena_array(&ret->memory, d->n_hosts + 1, sizeof *ret->hosts);

    ARENA_AUTO struct arena scratch = ARENA_INIT;
    struct system s = {.d = d, .memory = &scratch, .q = d->n_hosts};
    if (system_build(&s, ret->is_dropped, e) != 0)
        return -1;
    return fit_solve(&s, ret, e);
}

void fit_release(struct fit *f)
{
    arena_release(&f->memory);
    *f = (struct fit)FIT_INIT;
}
