/* score_table: score_host, score_past, score_fit, score_log and score_effect. */
#ifndef TRANSFORM_SCORE_TABLE_H
#define TRANSFORM_SCORE_TABLE_H

#include "transform/score/score_effect.h"
#include "transform/score/score_result.h"

int score_table_create(sqlite3 *db, struct err *e);   /* empty, with their views */
int score_table_write(sqlite3 *db, const char *as_of, const struct card *card, const struct score_result *r,
                      struct err *e);
/* Into score_past and score_past_need: as of an earlier day. */
int score_table_write_past(sqlite3 *db, const char *as_of, const struct card *card, const struct score_result *r, struct err *e);
/* score_topic: how well founded the topics of score_funnel are. After score_host and score_past; weeks: of the window. */
int score_table_write_topics(sqlite3 *db, const struct card *card, int64_t weeks, struct err *e);
/* Effects in their order; number 0 is part-time. */
int score_table_write_effects(sqlite3 *db, const char *as_of, const char *currency, const struct score_effect *effects, size_t n,
                              struct err *e);

#endif
