/* feed_pipe: the rows of a feed, read ahead by a second thread where the file is large enough to be worth one.
 *
 * Reading and converting cost about as much as storing, so a large file takes half the time on two cores. The thread
 * touches the feed and nothing else; refused rows are handed to the caller's thread, where the database is. */
#ifndef INGEST_FEED_PIPE_H
#define INGEST_FEED_PIPE_H

#include "ingest/feed.h"

struct feed_row {
    const struct datum *data;        /* per column of the kind */
    int64_t vhash, n;
    struct str scope;
    long place;
};

struct feed_pipe;
/* wants_ascending: ends with PIPE_DISORDER where keys do not ascend or a row does not say whose it is. Between open
 * and close the feed belongs to the pipe. */
int feed_pipe_open(struct feed *f, bool is_threaded, bool wants_ascending, struct feed_pipe **ret, struct err *e);
void feed_pipe_close(struct feed_pipe *p);

enum { PIPE_ROW = 1, PIPE_END = 0, PIPE_ERROR = -1, PIPE_DISORDER = -2 };
/* PIPE_ROW: views in *ret live until the next call. */
int feed_pipe_next(struct feed_pipe *p, struct feed_row *ret, struct err *e);

#endif
