/* advice_read: what the rules' SQL files make of the warehouse, as arrays for advice. */
#ifndef TRANSFORM_ADVICE_READ_H
#define TRANSFORM_ADVICE_READ_H

#include "base/db.h"
#include "transform/advice/advice_ledger.h"

/* Exposure planned for a subject (of a rule and currency) in the week that begins on a Monday. place: ADVICE_NONE: counts for every factor, else
 * for those compared there. */
struct advice_ahead {
    size_t rule;
    const char *currency, *subject;
    size_t place;
    int64_t monday;
    double exposure;
    bool is_usual;       /* not planned: the usual week of a place whose plan is not made yet */
};

struct advice_data {
    struct advice_facts facts;
    const struct advice_ahead *ahead;   /* by rule, currency, subject, Monday, place; usual ones after planned ones */
    size_t n_ahead;
    const char *const *places;          /* their names by number */
};

/* Runs the rules' files over the days first..last and reads what they leave. Everything lives in `a`. ERR_INPUT for a file that fails, or that
 * makes rows of another rule. */
int advice_data_read(sqlite3 *db, const struct advice_rules *rules, int64_t first, int64_t last, struct arena *a, struct advice_data *ret,
                     struct err *e);

/* The followup sheet as it stands; its moments in the zone. */
int advice_followups_read(sqlite3 *db, const char *zone, struct arena *a, struct advice_followup **ret, size_t *ret_n, struct err *e);

#endif
