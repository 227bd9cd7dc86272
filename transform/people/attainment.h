/* attainment: targets against what was reached (NUMBERS 5, NUMBERS rules 20 and 28). The sums are pure. */
#ifndef TRANSFORM_ATTAINMENT_H
#define TRANSFORM_ATTAINMENT_H

#include "base/err.h"
#include <stdbool.h>

enum attainment_state { ATTAINMENT_AHEAD, ATTAINMENT_RUNNING, ATTAINMENT_FINISHED };

struct attainment_input {
    double target, actual;
    bool has_actual;
    bool is_additive;             /* a ratio has no expectation to date of its own */
    bool is_lower_better;
    enum attainment_state state;
    /* Of a running period, what its days are to bring, in the target's unit (int_target_day): */
    double due_so_far, due;
    double sale_actual, sale_due;         /* of it sale days that have been: what they reached, what they were to bring */
    const char *pace;                     /* "targets": of days, "hours" planned, "days" where nobody planned */
};

struct attainment {
    bool has_attainment, has_expected, has_run_rate;
    double attainment;            /* actual / target, or target / actual; uncapped */
    double expected_to_date;      /* in the unit of the target */
    double run_rate;
    const char *pace;             /* that of the input; NULL: nothing was spread */
};

struct attainment attainment_of(const struct attainment_input *in);

struct transform;
int attainment_build(struct transform *t, struct err *e);   /* step: fills mart_attainment */

#endif
