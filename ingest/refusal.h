/* refusal: telling a person why a file was not taken, and what to do. */
#ifndef INGEST_REFUSAL_H
#define INGEST_REFUSAL_H

#include "ingest/match.h"

/* The reason in one line: ERR_INPUT, the nearest layout and what it lacks. */
int refusal_unknown(const struct match_miss *miss, struct err *e);

/* Adds what is known about the nearest format to `text`: its name, what is missing, headings not known, and a
 * file for formats/ that would teach them. `sheet` may be "". */
void refusal_explain(struct buf *text, const char *sheet, const struct match_miss *miss);

/* Adds what a refused value should look like: "; write 2026-11-20 18:30"; nothing when a person does not write the file. */
void refusal_wanted(struct buf *out, const struct format *f, const char *column, const char *rule);

/* The page for NAME.why.txt. */
void refusal_page(struct buf *page, const char *name, const char *reason, const char *detail);

#endif
