/* stint_step: reads sessions, who was on air and their minutes; writes int_on_air and mart_stint. */
#ifndef TRANSFORM_STINT_STEP_H
#define TRANSFORM_STINT_STEP_H

#include "base/err.h"

struct transform;
int stint_build(struct transform *t, struct err *e);

#endif
