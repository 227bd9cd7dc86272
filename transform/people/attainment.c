#include "transform/people/attainment.h"
#include <stddef.h>

static void reach(const struct attainment_input *in, struct attainment *ret)
{
    double over = in->is_lower_better ? in->target : in->actual, under = in->is_lower_better ? in->actual : in->target;
    ret->has_attainment = in->has_actual && in->state != ATTAINMENT_AHEAD && under != 0;
    if (ret->has_attainment)
        ret->attainment = over / under;
}

/* A running period of something that adds up: spread over planned hours, without a plan over days. */
static void spread(const struct attainment_input *in, struct attainment *ret)
{
    bool has_plan = in->planned_h > 0;
    double done = has_plan ? in->planned_so_far_h : in->days_so_far, all = has_plan ? in->planned_h : in->days;
    ret->pace = has_plan ? "hours" : "days";
    ret->has_expected = true;
    ret->expected_to_date = in->target * done / all;
    ret->has_run_rate = in->has_actual && done > 0;
    if (ret->has_run_rate)
        ret->run_rate = in->actual / done * all;
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
