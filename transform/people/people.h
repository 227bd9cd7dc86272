/* people: shifts, plans, crews and the rules over them. Nearly all of it is SQL (sql/people_*.sql); here are the steps
 * that are no set operation. */
#ifndef TRANSFORM_PEOPLE_H
#define TRANSFORM_PEOPLE_H

#include "base/err.h"

struct transform;

/* Fills int_rule from the embedded transform/rules.json. */
int people_rule_load(struct transform *t, struct err *e);
/* Fills int_hour: each stint's gmv over the hours of int_hour_weight, adding up to the stint's. */
int people_hour_split(struct transform *t, struct err *e);

#endif
