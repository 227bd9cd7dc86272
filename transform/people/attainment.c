#include "transform/people/attainment.h"
#include <stddef.h>

static void reach(const struct attainment_input *in, struct attainment *ret)
{
    double over = in->is_lower_better ? in->target : in->actual, under = in->is_lower_better ? in->actual : in->target;
    ret->has_attainment = in->has_actual && in->state != ATTAINMENT_AHEAD && under != 0;
    if (ret->has_attainment)
        ret->attainment = over / under;
}

/* A running period of something that adds up. What sale days sold stands as it is: their pace is not carried on into ordinary days. */
static void spread(const struct attainment_input *in, struct attainment *ret)
{
    double ordinary_due = in->due_so_far - in->sale_due;
    ret->pace = in->pace;
    ret->has_expected = true;
    ret->expected_to_date = in->due_so_far;
    ret->has_run_rate = in->has_actual && ordinary_due > 0;
    if (ret->has_run_rate)
        ret->run_rate = in->sale_actual + (in->actual - in->sale_actual) / ordinary_due * (in->due - in->sale_due);
}

struct attainment attainment_of(const struct attainment_input *in)
{
    struct attainment ret = {0};
    reach(in, &ret);
    if (in->state == ATTAINMENT_RUNNING && in->is_additive) {
        spread(in, &ret);
        return ret;
    }
    ret.has_expected = in->state == ATTAINMENT_FINISHED || !in->is_additive;
    ret.expected_to_date = in->target;
    ret.has_run_rate = in->state == ATTAINMENT_FINISHED && in->has_actual;
    ret.run_rate = in->actual;
    return ret;
}
