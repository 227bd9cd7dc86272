/* sort: packed rows by key, in the order they came where keys are equal. What does not fit goes to a file that has no name
 * any more, in sorted runs; a thread of its own sorts and writes one while the next is being filled. */
#ifndef INGEST_SORT_H
#define INGEST_SORT_H

#include "ingest/row/pack.h"

struct sorter;
/* `folder`: where the file is made; run_bytes: of one run in memory (two are held). */
struct sorter *sorter_open(const char *folder, size_t run_bytes);
/* Copies the row. */
int sorter_add(struct sorter *s, const struct packed *row, struct err *e);
/* After the last row. */
int sorter_finish(struct sorter *s, struct err *e);
/* 1: *ret is the next row, and may be written to; it lives until the next call. 0: end. */
int sorter_next(struct sorter *s, struct packed **ret, struct err *e);
void sorter_close(struct sorter *s);

#endif
