/* conf: the settings as temporary tables and SQL functions, for models (engine.h lists them). */
#ifndef TRANSFORM_CONF_H
#define TRANSFORM_CONF_H

#include "transform/engine/engine.h"

int conf_create(struct transform *t, struct err *e);
/* business_date() and slot_at(); t must outlive the connection's use of them. */
int conf_functions(struct transform *t, struct err *e);

#endif
