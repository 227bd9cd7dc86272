/* fit: the mixed model behind the host index (NUMBERS 6), over arrays, without a database.
 *
 * y = Xb + Zu + e, u ~ N(0, tau2), e ~ N(0, sigma2 / w): a host's effect is what is left after account, slot,
 * day kind and week, shrunk by how little is known about her. Variances by REML. */
#ifndef TRANSFORM_FIT_H
#define TRANSFORM_FIT_H

#include "base/arena.h"
#include "base/err.h"
#include <stdbool.h>
#include <stddef.h>

/* The half width of a range is this many prediction standard errors (NUMBERS 6). */
#define FIT_RANGE 2.2
/* F(0) - F(g) below this: no measurable difference between hosts. */
#define FIT_MEASURABLE 2.71

struct design {
    size_t n_rows, n_columns, n_hosts;
    const double *x;         /* n_rows x n_columns, row after row; mostly zeros */
    const double *y;         /* logarithm of a rate */
    const double *weight;    /* above 0 */
    const size_t *z_start;   /* n_rows + 1: where the row's hosts begin in z_host and z_share */
    const size_t *z_host;    /* 0 .. n_hosts - 1 */
    const double *z_share;   /* of the row's credited time; they add up to 1 */
    const double *exposure;  /* hours (or views) behind the rate, for k; NULL: k stays 0 */
    const double *amount;    /* what was sold in them */
};

/* u is relative to the whole team, everything after it to the comparable set. Without a measurable difference, and
 * in a set of one, the index is 100, the credibility 0 and the range NAN. */
struct fit_host {
    double u;
    double pev;              /* variance of u minus its set's mean, given the data */
    double credibility;      /* 1 - PEV / what would be known without data */
    double index, low, high; /* 100: the mean of the set */
    size_t set;              /* 0, 1, ... in order of the first host */
    size_t set_size;
};

struct fit {
    struct arena memory;     /* owns every pointer below */
    size_t n, rank;          /* rows; independent columns of X */
    double g, sigma2, tau2;  /* g = tau2 / sigma2 */
    double f0_minus_fg;      /* likelihood ratio against no difference */
    bool is_measurable;
    double k;                /* sum amount / sum exposure exp(fitted): from logarithms back to money */
    double *b, *b_se;        /* per column; 0 where dropped */
    bool *is_dropped;        /* columns that depend on others */
    double *fitted;          /* per row: Xb + Zu */
    struct fit_host *hosts;
};
#define FIT_INIT {0}
#define FIT_AUTO __attribute__((cleanup(fit_release)))

/* Fits by REML. ERR_INPUT when a number is not finite or a weight not positive. A design too small to speak (no more
 * rows than columns) is no error: nothing measurable, g 0. fit_release in any case. */
int fit_run(const struct design *d, struct fit *ret, struct err *e);
void fit_release(struct fit *f);

#endif
