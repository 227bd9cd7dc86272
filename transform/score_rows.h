/* score_rows: what the models see of the warehouse, per currency. */
#ifndef TRANSFORM_SCORE_ROWS_H
#define TRANSFORM_SCORE_ROWS_H

#include "transform/score.h"

/* The factors of X beside the intercept; a row has one level of each. */
enum score_factor { FACTOR_ACCOUNT, FACTOR_SLOT, FACTOR_DAY_KIND, FACTOR_WEEK, FACTORS };
extern const char *const score_factor_names[FACTORS];

struct score_part {
    size_t host;             /* index in the currency's hosts */
    double share;            /* of the row's credited time */
};

/* A row of the model. Money hundredths; -1: no file gives the count. */
struct score_row {
    const char *session_key;
    const char *level[FACTORS];
    int64_t credited_s, gmv, views, add_to_cart;
    double spend;            /* NAN: not known */
    double aov;              /* 0: not known */
    const struct score_part *parts;
    size_t n_parts;
};

enum score_measure {
    MEASURE_INDEX, MEASURE_ATTAINMENT, MEASURE_CONVERSION, MEASURE_ENGAGEMENT, MEASURE_ATTENDANCE, MEASURE_LATE,
    MEASURE_AUDIT, MEASURES
};

struct score_host {
    const char *host_id;
    int64_t stints, days, slots;
    double own_data_share;
    double measure[MEASURES];   /* NAN: not available */
};

struct score_currency {
    const char *currency;
    struct score_row *rows;
    size_t n_rows;
    struct score_host *hosts;   /* by host_id */
    size_t n_hosts;
};

struct score_rows {
    struct score_currency *currencies;   /* by code */
    size_t n;
};

/* Reads the window of `o`; everything lives in `a`. Makes temporary tables model_* on the connection. */
int score_rows_read(sqlite3 *db, const struct score_options *o, struct arena *a, struct score_rows *ret, struct err *e);

#endif
