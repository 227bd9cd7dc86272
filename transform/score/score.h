/* score: the host index and the scorecard (NUMBERS 6 and 7), from mart_stint into score_*.
 *
 * score_rows reads what the model sees, score_design turns it into a design for fit, score_funnel compares funnels, score_card
 * makes points and grades, score_table writes. */
#ifndef TRANSFORM_SCORE_H
#define TRANSFORM_SCORE_H

#include "base/date.h"
#include "base/db.h"
#include <stdint.h>
#include <stdio.h>

struct score_options {
    int64_t day;                /* last business date of the window; set by score_options_until */
    char as_of[DATE_TEXT];      /* the same as text; "" before 0001-01-01, where nothing is */
    const char *overlay_dir;    /* workspace folder that may hold its own transform/scorecard.json; NULL: none */
    int64_t weeks, min_minutes; /* window; credited minutes a row of the model needs */
    int64_t min_stints, min_days, min_slots;
    double min_credibility;     /* for a rated host */
};

/* The window ends with `day`. */
void score_options_until(struct score_options *o, int64_t day);

/* Rebuilds the tables score_* and their views in one transaction. ERR_INPUT without mart_stint. */
int score_run(sqlite3 *db, const struct score_options *o, struct err *e);

/* Simulates from the fitted models: how often the range holds the truth, and how well the order is found. Writes
 * lines to `out`, leaves the warehouse alone. */
int score_check(sqlite3 *db, const struct score_options *o, FILE *out, struct err *e);

#endif
