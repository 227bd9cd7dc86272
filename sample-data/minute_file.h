/* minute_file: minutes of lives in our own column names, CSV. */
#ifndef SAMPLE_MINUTE_FILE_H
#define SAMPLE_MINUTE_FILE_H

#include "base/str.h"
#include "sample-data/live.h"

void minute_file_head(struct buf *b);
/* Rows of one live, as known `age_s` after its end; metrics in `known` only (others stay empty). */
void minute_file_add(struct buf *b, const struct account *a, const struct live *l, int64_t age_s, const bool known[N_METRICS]);

#endif
