/* steps: the C steps of the nightly graph, beside the SQL models. */
#ifndef TRANSFORM_STEP_H
#define TRANSFORM_STEP_H

#include "base/err.h"
#include <stddef.h>

struct transform;

struct step {
    const char *name;
    const char *reads;     /* names separated by spaces; what the SQL files of transform/NAME/ name is read too */
    const char *creates;   /* tables or views it creates itself; "" where a SQL model creates them */
    const char *adds;      /* tables it adds rows to */
    int (*run)(struct transform *t, struct err *e);
};
extern const struct step transform_steps[];
extern const size_t transform_n_steps;

#endif
