/* score_effect: what comes with a condition of sessions (a missing role, a fault) or with part-time: one more column of the sales
 * model (NUMBERS 6). An association, no proof. */
#ifndef TRANSFORM_SCORE_EFFECT_H
#define TRANSFORM_SCORE_EFFECT_H

#include "transform/score/score_rows.h"

/* Fewer on one side: nothing is measured. */
enum { EFFECT_SESSIONS_LEAST = 10, EFFECT_HOSTS_LEAST = 3 };

/* Money in currency units. Figures are NAN where `reason` says why nothing was measured. */
struct score_effect {
    const char *name, *label;
    const char *reason;                     /* NULL: measured */
    size_t n_with, n_without, n_unknown;    /* sessions; of part-time: hosts */
    size_t n_both;                          /* hosts who changed between the two, and count on both sides */
    double hours_with, hours_without;
    double raw_pct;                         /* sales per hour with over without, nothing taken into account */
    double effect_pct, low, high;           /* of a typical session, per cent */
    double usual_per_hour;                  /* what the hours with it were expected to sell without it */
    double per_hour, per_hour_low, per_hour_high;   /* what they sold beyond that: below 0, a loss */
};

/* Condition number `condition` of the currency, over one row a session (score_rows_by_session). */
int score_effect_condition(const struct score_currency *by_session, size_t condition, struct score_effect *ret,
                           struct err *e);
/* Part-time against full-time, over the rows of the host index. */
int score_effect_part_time(const struct score_currency *c, struct score_effect *ret, struct err *e);

/* The range leaves 0 out, in per cent and in money, on the same side. */
bool score_effect_is_clear(const struct score_effect *t);

#endif
