/* score_rows: what the models see of the warehouse, per currency. */
#ifndef TRANSFORM_SCORE_ROWS_H
#define TRANSFORM_SCORE_ROWS_H

#include "transform/score/score.h"

/* The factors of X beside the intercept; a row has one level of each. */
enum score_factor { FACTOR_ACCOUNT, FACTOR_SLOT, FACTOR_DAY_KIND, FACTOR_WEEK, FACTORS };
extern const char *const score_factor_names[FACTORS];

struct score_part {
    size_t host;             /* index in the currency's hosts */
    double share;            /* of the row's credited time */
    double part_time;        /* 1: hers as a part-timer, 0: as a full-timer, NAN: the staff sheet does not say */
};

/* A row of the model. Money hundredths; -1: no file gives the count. */
struct score_row {
    const char *session_key;
    const char *level[FACTORS];
    const char *cell;        /* account, day type and hour: where the row stands in the plan */
    int64_t credited_s, gmv, views, add_to_cart;
    double spend;            /* NAN: not known */
    double aov;              /* 0: not known */
    const double *flags;     /* per condition of the currency: 1 it held, 0 it did not, NAN: not recorded */
    struct score_part *parts;
    size_t n_parts;
};

/* A row of int_condition: something that is true of a session or not. */
struct score_condition {
    const char *name, *label;   /* label: in words */
};

enum score_measure {
    MEASURE_INDEX, MEASURE_ATTAINMENT, MEASURE_CONVERSION, MEASURE_ENGAGEMENT, MEASURE_ATTENDANCE, MEASURE_LATE,
    MEASURE_AUDIT, MEASURES
};

struct score_host {
    const char *host_id;
    int64_t stints, days, slots;
    double own_data_share;
    int64_t severe;             /* severe violations in the window; -1: no violations are kept */
    double measure[MEASURES];   /* NAN: not available */
};

struct score_currency {
    const char *currency;
    struct score_row *rows;
    size_t n_rows;
    struct score_host *hosts;   /* by host_id */
    size_t n_hosts;
    const struct score_condition *conditions;   /* in their order; the same for every currency */
    size_t n_conditions;
};

struct score_rows {
    struct score_currency *currencies;   /* by code */
    size_t n;
    struct score_condition *conditions;
    size_t n_conditions;
};

/* Reads the window of `o`; everything lives in `a`. Makes temporary tables model_* on the connection. */
int score_rows_read(sqlite3 *db, const struct score_options *o, struct arena *a, struct score_rows *ret, struct err *e);

/* The same without spend, conditions, employment and the facts of the scorecard: what the index alone needs. */
int score_rows_read_model(sqlite3 *db, const struct score_options *o, struct arena *a, struct score_rows *ret, struct err *e);

/* NULL: not among them. */
struct score_host *score_host_find(const struct score_currency *c, struct str id);

/* The same with one row a session: hours and sales added up, levels those of most of its time, each host with her share of it. For
 * what is true of whole sessions: rows of one session are not independent of each other. */
void score_rows_by_session(const struct score_currency *c, struct arena *a, struct score_currency *ret);

#endif
