/* funnel: a host's funnel against what the others make of the same accounts and slots, and what each step was worth (NUMBERS 7).
 * Over arrays, without a database.
 *
 * A factor is a count over the one before it. Its expectation is the others' rate in each of her cells (account x slot) times her
 * own count below the line, so nobody is charged for a bad slot, and no step for the step before it. */
#ifndef TRANSFORM_FUNNEL_H
#define TRANSFORM_FUNNEL_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* FC_WATCH: seconds watched. FC_GMV: hundredths. */
enum funnel_count {
    FC_HOURS, FC_IMPRESSIONS, FC_VIEWS, FC_CLICKS, FC_ATC, FC_ORDERS, FC_GMV, FC_COMMENTS, FC_SHARES, FC_FOLLOWERS, FC_WATCH,
    FUNNEL_COUNTS
};
/* The steps of the chains in their order, then what people do besides buying. */
enum funnel_factor {
    FF_IMPRESSIONS_PER_HOUR, FF_VIEWS_PER_HOUR, FF_ATC_PER_HOUR, FF_ORDERS_PER_HOUR, FF_GMV_PER_HOUR, FF_ERR, FF_CTR_VIEW, FF_CTOR,
    FF_ORDERS_PER_ATC, FF_AOV, FF_STAY, FF_COMMENT_RATE, FF_SHARE_RATE, FF_FOLLOW_RATE, FUNNEL_FACTORS
};
extern const char *const funnel_factor_names[FUNNEL_FACTORS];

/* Where others are looked for: account x slot, account x day type, account. */
enum funnel_level { LEVEL_SLOT, LEVEL_DAY_TYPE, LEVEL_ACCOUNT, FUNNEL_LEVELS };
extern const char *const funnel_level_names[FUNNEL_LEVELS];

/* A cell of one host: account x slot. Pairs are host x platform; groups are what a level compares, owns the host's part of a group. */
struct funnel_cell {
    size_t pair, group[FUNNEL_LEVELS], own[FUNNEL_LEVELS];
};
struct funnel_stint {
    int64_t day;                    /* business date, day number */
    size_t cell;
    double count[FUNNEL_COUNTS];    /* NAN: no file gives it */
};
struct funnel_data {
    const struct funnel_stint *stints;   /* in any order */
    const struct funnel_cell *cells;     /* by pair */
    size_t n_stints, n_cells, n_pairs, n_groups, n_owns;
};

/* Days inclusive; the others of a period are those of the days from others_first to its last. */
struct funnel_period {
    int64_t first, last, others_first;
};

/* What a host x platform made of a period. Only of cells that have others to compare with. */
struct funnel_line {
    bool is_there;
    const char *chain;              /* T6, T5, S4, S3; S2: GMV per hour alone */
    size_t n_steps;
    enum funnel_factor step[6];     /* in the order of the funnel */
    double hours;
    int64_t gmv, gmv_expected;      /* hundredths; expected: gmv without the effects, which is gmv over the product of
                                     * the ratios but for their rounding */
    int64_t effect[FUNNEL_FACTORS]; /* hundredths, of the steps; they add up to gmv - gmv_expected */
    double above[FUNNEL_FACTORS], below[FUNNEL_FACTORS];   /* hers: numerator and denominator */
    double expected[FUNNEL_FACTORS];                       /* of the numerator */
    double ratio[FUNNEL_FACTORS];                          /* above / expected; NAN: nothing to compare with */
    enum funnel_level level[FUNNEL_FACTORS];               /* the coarsest that was needed */
};

/* Fills one line per pair. */
void funnel_lines(const struct funnel_data *d, const struct funnel_period *p, struct funnel_line *ret);

/* Her usual spread of a ratio. */
struct funnel_band {
    size_t n;                       /* weeks that have it */
    double p25, p75;                /* NAN under FUNNEL_WEEKS_LEAST */
};
enum { FUNNEL_WEEKS_LEAST = 4 };
/* Quartiles as PERCENTILE.INC has them; NAN among the n values counts as none, and sorts `values`. */
struct funnel_band funnel_band_of(double *values, size_t n);

/* The step with the most negative effect whose ratio lies outside its band (no band: outside), or whose whole band lies below 1: a weakness
 * of most weeks is no news and still what to talk about. *ret_effect: that effect; FUNNEL_FACTORS: none. */
enum funnel_factor funnel_topic(const struct funnel_line *line, const struct funnel_band band[FUNNEL_FACTORS], int64_t *ret_effect);

/* Orders made of views (or carts) over the expectation; NAN where the chain has neither. */
double funnel_conversion(const struct funnel_line *line);
/* Mean ratio of stay, comments, shares and new followers, of those of which 5 were expected; NAN: none. */
double funnel_engagement(const struct funnel_line *line);

#endif
