#include "transform/bridge/bridge_cell.h"

#include <math.h>

#define NEARLY_EQUAL 1e-4

const char *const bridge_factor_names[FACTORS_OF_BRIDGE] = {
    "hours", "impressions_per_hour", "views_per_hour", "atc_per_hour", "orders_per_hour", "gmv_per_hour", "err",
    "ctr_view", "ctor", "orders_per_atc", "aov", "new", "stopped", "source", "refunds",
};

struct chain {
    size_t n;
    struct {
        enum bridge_quantity quantity;
        enum bridge_factor factor;
    } step[QUANTITIES];
};

/* T6, T5, S4, S3 of NUMBERS 8, longest first; the last asks for nothing but hours and sales. */
static const struct chain chains[] = {
    {6, {{Q_HOURS, F_HOURS}, {Q_IMPRESSIONS, F_IMPRESSIONS_PER_HOUR}, {Q_VIEWS, F_ERR}, {Q_CLICKS, F_CTR_VIEW},
         {Q_ORDERS, F_CTOR}, {Q_GMV, F_AOV}}},
    {5, {{Q_HOURS, F_HOURS}, {Q_VIEWS, F_VIEWS_PER_HOUR}, {Q_CLICKS, F_CTR_VIEW}, {Q_ORDERS, F_CTOR}, {Q_GMV, F_AOV}}},
    {4, {{Q_HOURS, F_HOURS}, {Q_ATC, F_ATC_PER_HOUR}, {Q_ORDERS, F_ORDERS_PER_ATC}, {Q_GMV, F_AOV}}},
    {3, {{Q_HOURS, F_HOURS}, {Q_ORDERS, F_ORDERS_PER_HOUR}, {Q_GMV, F_AOV}}},
    {2, {{Q_HOURS, F_HOURS}, {Q_GMV, F_GMV_PER_HOUR}}},
};
enum { CHAINS = sizeof chains / sizeof chains[0] };

double bridge_log_mean(double a, double b)
{
    double sum = a + b, x = (a - b) / sum;
    if (fabs(a - b) <= NEARLY_EQUAL * sum / 2) {
        double x2 = x * x;
        return sum / 2 / (1 + x2 / 3 + x2 * x2 / 5);
    }
    return (a - b) / (log(a) - log(b));
}

static void bar_add(struct bridge_bars *bars, enum bridge_factor f, double amount)
{
    bars->effect[f] += amount;
    bars->is_used[f] = true;
}

/* Every count known in both periods, and none of them 0 where something was sold. */
static bool chain_fits(const struct chain *c, const struct bridge_side side[2])
{
    for (size_t i = 0; i < c->n; i++)
        for (int s = 0; s < 2; s++) {
            enum bridge_quantity q = c->step[i].quantity;
            if (side[s].is_unknown[q] || (side[s].q[Q_GMV] > 0 && side[s].q[q] <= 0))
                return false;
        }
    return true;
}

static const struct chain *chain_choose(const struct bridge_side side[2])
{
    for (size_t i = 0; i < CHAINS; i++)
        if (chain_fits(&chains[i], side))
            return &chains[i];
    return NULL;
}

static void effects_add(const struct chain *c, const struct bridge_side side[2], struct bridge_bars *bars)
{
    double mean = bridge_log_mean(side[1].q[Q_GMV], side[0].q[Q_GMV]), before = 0;
    for (size_t i = 0; i < c->n; i++) {
        double ratio = log(side[1].q[c->step[i].quantity] / side[0].q[c->step[i].quantity]);
        bar_add(bars, c->step[i].factor, mean * (ratio - before));
        before = ratio;
    }
    bars->mean += mean;
    bars->mean_hours += mean * log(side[1].q[Q_HOURS] / side[0].q[Q_HOURS]);
}

/* Sales fell to 0, or rose from it: the first factor in chain order that is 0 there explains it all. */
static void zero_add(const struct chain *c, const struct bridge_side side[2], struct bridge_bars *bars)
{
    const struct bridge_side *zero = side[1].q[Q_GMV] > 0 ? &side[0] : &side[1];
    size_t i = 0;
    while (i + 1 < c->n && zero->q[c->step[i].quantity] > 0)
        i++;
    bar_add(bars, c->step[i].factor, side[1].q[Q_GMV] - side[0].q[Q_GMV]);
}

void bridge_cell_add(const struct bridge_side side[2], struct bridge_bars *bars)
{
    double before = side[0].q[Q_GMV], after = side[1].q[Q_GMV];
    if (side[0].is_present && side[1].is_present)
        for (int s = 0; s < 2; s++)
            bars->hours[s] += side[s].q[Q_HOURS];
    const struct chain *c = chain_choose(side);
    if (!side[0].is_present && side[1].is_present)
        bar_add(bars, F_NEW, after);
    else if (side[0].is_present && !side[1].is_present)
        bar_add(bars, F_STOPPED, -before);
    else if (before <= 0 && after <= 0)
        return;
    else if (c == NULL)   /* sold in no time at all */
        bar_add(bars, F_HOURS, after - before);
    else if (before > 0 && after > 0)
        effects_add(c, side, bars);
    else
        zero_add(c, side, bars);
}

void bridge_bars_add(struct bridge_bars *to, const struct bridge_bars *from)
{
    for (int f = 0; f < FACTORS_OF_BRIDGE; f++) {
        to->effect[f] += from->effect[f];
        to->is_used[f] |= from->is_used[f];
    }
    to->mean += from->mean;
    to->mean_hours += from->mean_hours;
    for (int s = 0; s < 2; s++)
        to->hours[s] += from->hours[s];
}

double bridge_mix(const struct bridge_bars *bars)
{
    if (bars->hours[0] <= 0 || bars->hours[1] <= 0)
        return 0;
    return bars->mean_hours - bars->mean * log(bars->hours[1] / bars->hours[0]);
}

void bridge_round(const struct bridge_bars *bars, long long change, long long ret_amount[FACTORS_OF_BRIDGE])
{
    int largest = F_HOURS;
    for (int f = 0; f < FACTORS_OF_BRIDGE; f++) {
        ret_amount[f] = llround(bars->effect[f]);
        change -= ret_amount[f];
        if (fabs(bars->effect[f]) > fabs(bars->effect[largest]))
            largest = f;
    }
    ret_amount[largest] += change;
}
