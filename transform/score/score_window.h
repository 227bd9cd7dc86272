/* score_window: the host index of each four weeks of the last half year, so that a host sees where she goes (NUMBERS 6). */
#ifndef TRANSFORM_SCORE_WINDOW_H
#define TRANSFORM_SCORE_WINDOW_H

#include "transform/score/score.h"

/* Fills score_window_index, which is there and empty: the sales model over each window's own days. Leaves the temporary tables of the
 * last window behind. */
int score_windows_run(sqlite3 *db, const struct score_options *o, struct err *e);

#endif
