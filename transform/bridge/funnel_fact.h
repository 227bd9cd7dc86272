/* funnel_fact: the stints of the warehouse as arrays for the funnel, per currency. */
#ifndef TRANSFORM_FUNNEL_FACT_H
#define TRANSFORM_FUNNEL_FACT_H

#include "base/db.h"
#include "transform/bridge/funnel.h"

struct funnel_pair {
    const char *host_id, *platform;
};
struct funnel_facts {
    const char *currency;
    struct funnel_data data;
    struct funnel_pair *pairs;
};

/* Stints of the days from..to (day numbers); *ret by currency. Everything lives in `a`. */
int funnel_facts_read(sqlite3 *db, int64_t from, int64_t to, struct arena *a, struct funnel_facts **ret, size_t *ret_n,
                      struct err *e);

#endif
