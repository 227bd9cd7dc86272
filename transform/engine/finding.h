/* finding: one thing a person should look at; a row of mart_finding. */
#ifndef TRANSFORM_FINDING_H
#define TRANSFORM_FINDING_H

#include "base/err.h"

struct transform;

/* Texts may be NULL: the column stays empty (detail: ''). severity is 'error', 'warning', 'info', or NULL for the
 * rule's own. detail is a sentence that states the numbers. */
struct finding {
    const char *business_date, *rule, *severity, *platform, *account, *staff_id, *subject, *detail;
};
int finding_add(struct transform *t, const struct finding *f, struct err *e);

#endif
