/* reconcile: which files speak of the same days, and how far apart they may be (transform/reconcile.json). */
#ifndef TRANSFORM_RECONCILE_H
#define TRANSFORM_RECONCILE_H

#include "base/err.h"

struct transform;

/* Step: fills int_reconcile_pair, int_reconcile_metric, int_reconcile_pair_metric. ERR_INPUT for a pair with a metric
 * that the list of metrics does not have. */
int reconcile_rule_load(struct transform *t, struct err *e);

#endif
