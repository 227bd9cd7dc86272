/* feed_bucket: rows that are stretches of time and do not say how long, or at which day's 20:00. A row lasts until the next
 * one begins, at most as long as most rows of its file do; so does the last. For feed.c only. */
#ifndef INGEST_FEED_BUCKET_H
#define INGEST_FEED_BUCKET_H

#include "ingest/feed/feed_part.h"

#define FEED_BUCKET_NONE INT64_MIN

/* Reads the table's moments from the feed's reader, to its end. ERR_INPUT where the length cannot be told: a single row. */
int feed_bucket_open(struct feed *f, struct err *e);
/* Sets moment and length of the current row; -1 with feed_refuse. */
int feed_bucket_apply(struct feed *f);

#endif
