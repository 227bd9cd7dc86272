/* bridge_cell: why the sales of one cell (account x slot) moved between two periods: LMDI-I, additive (NUMBERS 8). Pure. */
#ifndef TRANSFORM_BRIDGE_CELL_H
#define TRANSFORM_BRIDGE_CELL_H

#include <stdbool.h>
#include <stddef.h>

/* What a chain is made of; every factor is a quantity over the one before it in its chain. */
enum bridge_quantity { Q_HOURS, Q_IMPRESSIONS, Q_VIEWS, Q_CLICKS, Q_ORDERS, Q_ATC, Q_GMV, QUANTITIES };

/* The bars, in the order of the funnel (NUMBERS rule 22). gmv_per_hour stands for all behind the hours where no chain is known. */
enum bridge_factor {
    F_HOURS, F_IMPRESSIONS_PER_HOUR, F_VIEWS_PER_HOUR, F_ATC_PER_HOUR, F_ORDERS_PER_HOUR, F_GMV_PER_HOUR, F_ERR,
    F_CTR_VIEW, F_CTOR, F_ORDERS_PER_ATC, F_AOV, F_NEW, F_STOPPED, F_SOURCE, F_REFUNDS, FACTORS_OF_BRIDGE
};
extern const char *const bridge_factor_names[FACTORS_OF_BRIDGE];

/* A cell in one period. */
struct bridge_side {
    bool is_present;               /* somebody was on air */
    bool is_unknown[QUANTITIES];   /* a session does not say */
    double q[QUANTITIES];          /* hours in any unit, gmv at least 0 */
};

struct bridge_bars {
    double effect[FACTORS_OF_BRIDGE];
    bool is_used[FACTORS_OF_BRIDGE];
    /* For the mix: sums over the cells that went on, of L, of L ln(h1/h0) and of the hours of both periods. */
    double mean, mean_hours, hours[2];
};

/* Logarithmic mean; a and b above 0. */
double bridge_log_mean(double a, double b);

/* Adds what happened from side[0] to side[1]: the added effects sum to the change of gmv. */
void bridge_cell_add(const struct bridge_side side[2], struct bridge_bars *bars);

void bridge_bars_add(struct bridge_bars *to, const struct bridge_bars *from);

/* Hours moved between cells: sum L ln(share1 / share0) over the cells that went on, shares of their hours. A part of the
 * effect of hours, so never added to the bars. */
double bridge_mix(const struct bridge_bars *bars);

/* Rounds to whole hundredths that add up to `change`; the rest goes to the largest bar (tie: the first). */
void bridge_round(const struct bridge_bars *bars, long long change, long long ret_amount[FACTORS_OF_BRIDGE]);

#endif
