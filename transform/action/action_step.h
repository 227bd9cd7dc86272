/* action_step: fills mart_action_usual and mart_action_effect (NUMBERS 10) from mart_action and the minutes of its lives. */
#ifndef TRANSFORM_ACTION_STEP_H
#define TRANSFORM_ACTION_STEP_H

#include "base/err.h"

struct transform;

int action_effect_build(struct transform *t, struct err *e);

#endif
