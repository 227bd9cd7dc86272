/* advice_plan: what is planned for the week after an edition, and where its usual week stands in because the plan is not made yet. */
#ifndef TRANSFORM_ADVICE_PLAN_H
#define TRANSFORM_ADVICE_PLAN_H

#include "transform/advice/advice_read.h"

/* Of one week. Everything lives in the arena it was built in. */
struct advice_week {
    const double *exposure;      /* per key; 0 where only others are planned; NAN: no plan of a place it rests on */
    const char *const *usual;    /* per key: names of the places whose usual week stands in, apart by commas; NULL: none */
};

/* The week that begins on `monday` (day number). known: per key x place, whether its line rests on rows of that place (advice_lines); a plan of
 * another place gains it nothing. */
struct advice_week advice_week_build(const struct advice_data *d, const struct advice_rules *rules, int64_t monday, const bool *known, struct arena *a);

#endif
