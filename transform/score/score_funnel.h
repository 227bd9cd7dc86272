/* score_funnel: the funnel of every host over the window, its weeks and months, into score_funnel (NUMBERS 7). */
#ifndef TRANSFORM_SCORE_FUNNEL_H
#define TRANSFORM_SCORE_FUNNEL_H

#include "transform/score/score_rows.h"

/* Fills the table, which is there and empty, and the hosts' measures of conversion and engagement. */
int score_funnel_run(sqlite3 *db, const struct score_options *o, struct score_rows *rows, struct err *e);

/* These measures alone: nothing is written. */
int score_funnel_measure(sqlite3 *db, const struct score_options *o, struct score_rows *rows, struct err *e);

#endif
