/* score_past: the host index and score as of the end of the weeks and months before the as-of day, so that a scorecard of an earlier
 * period prints its own (NUMBERS 6 and 7). */
#ifndef TRANSFORM_SCORE_PAST_H
#define TRANSFORM_SCORE_PAST_H

#include "transform/score/score.h"
#include "transform/score/score_card.h"

/* Fills score_past and score_past_need, which are there and empty. Leaves the temporary tables of the last of these days behind. */
int score_past_run(sqlite3 *db, const struct score_options *o, const struct card *card, struct err *e);

#endif
