/* minute_file: minutes of lives in our own column names, as CSV or on the page of a workbook. */
#ifndef SAMPLE_MINUTE_FILE_H
#define SAMPLE_MINUTE_FILE_H

#include "base/str.h"
#include "sample-data/live.h"
#include "sample-data/sheet.h"

void minute_file_head(struct buf *b);
/* Rows of one live, as known `age_s` after its end; metrics in `known` only (others stay empty). */
void minute_file_add(struct buf *b, const struct account *a, const struct live *l, int64_t age_s, const bool known[N_METRICS]);
void minute_sheet_head(struct sheet *s);
void minute_sheet_add(struct sheet *s, const struct account *a, const struct live *l, int64_t age_s, const bool known[N_METRICS]);

#endif
