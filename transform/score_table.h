/* score_table: score_host, score_fit and score_log. */
#ifndef TRANSFORM_SCORE_TABLE_H
#define TRANSFORM_SCORE_TABLE_H

#include "transform/score_result.h"

int score_table_create(sqlite3 *db, struct err *e);   /* empty, with v_host_score */
int score_table_write(sqlite3 *db, const char *as_of, const struct card *card, const struct score_result *r,
                      struct err *e);

#endif
