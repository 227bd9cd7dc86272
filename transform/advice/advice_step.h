/* advice_step: recommendations of the last 26 weeks (NUMBERS 12), from transform/advice/RULE.sql into mart_recommendation and
 * mart_recommendation_case. The arithmetic is advice's and advice_ledger's. */
#ifndef TRANSFORM_ADVICE_STEP_H
#define TRANSFORM_ADVICE_STEP_H

#include "base/err.h"

struct transform;

/* The step of rundown-transform; the tables are there and empty. A followup of a recommendation nobody made is a finding. */
int advice_build(struct transform *t, struct err *e);

#endif
