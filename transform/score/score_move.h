/* score_move: what moved a host's index (NUMBERS 6): every row of hers with what it added, exactly as the fit weighs it. */
#ifndef TRANSFORM_SCORE_MOVE_H
#define TRANSFORM_SCORE_MOVE_H

#include "transform/score/score_result.h"

/* A host in a row of the sales model. Money in currency units. */
struct score_move {
    size_t row, host;        /* of the design */
    double hours;            /* hers of the row's */
    double sold;             /* her part of the row's sales, by time where they were split so */
    double usual;            /* what the mean host of her set sells in these hours, beside the same others */
    double effect;           /* what the row adds to ln(index / 100) */
};
/* Of a host: her rows say raw, and are believed as far as own_weight; index / 100 = exp(own_weight x raw). */
struct score_moved {
    double own_weight, raw;
    double usual_per_hour, sold_per_hour;
};

/* Writes score_move and score_moved, which are there. */
int score_moves_write(sqlite3 *db, const char *as_of, const struct score_result *r, struct err *e);

#endif
