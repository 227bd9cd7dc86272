/* feed_pipe: the rows of a feed, packed and in the order in which they are stored; keys that stand twice in a file are settled.
 * Read ahead by a second thread where the file is large enough to be worth one.
 *
 * Reading and converting cost about as much as storing, so a large file takes half the time on two cores. The thread
 * touches the feed and nothing else; refused rows are handed to the caller's thread, where the database is. */
#ifndef INGEST_FEED_PIPE_H
#define INGEST_FEED_PIPE_H

#include "ingest/row/pack.h"

enum pipe_order {
    PIPE_AS_IT_COMES,                /* for snapshots: nothing is ordered, nothing settled */
    PIPE_EXPECT,                     /* rows come in order, so they are passed on at once; PIPE_DISORDER where they do not */
    PIPE_SORT                        /* all are read, sorted, and then passed on */
};

struct pipe_options {
    const struct pack_layout *layout;
    enum pipe_order order;
    bool is_threaded;
    const char *folder;              /* for what is sorted and does not fit into memory */
};

struct feed_pipe;
/* Between open and close the feed belongs to the pipe. */
int feed_pipe_open(struct feed *f, const struct pipe_options *o, struct feed_pipe **ret, struct err *e);
void feed_pipe_close(struct feed_pipe *p);

enum { PIPE_ROW = 1, PIPE_END = 0, PIPE_ERROR = -1, PIPE_DISORDER = -2 };
/* PIPE_ROW: *ret lives until the next call. PIPE_DISORDER: a row does not say whose it is (feed->lacks_account tells), or a key
 * is less than one before it. In order means: subjects in any order, each in one piece, and the keys of each ascending. */
int feed_pipe_next(struct feed_pipe *p, const struct packed **ret, struct err *e);

/* Of keys that stand twice: how many rows said the same again, how many were refused. Of all once PIPE_END was there. */
void feed_pipe_twice(const struct feed_pipe *p, int64_t *ret_same, int64_t *ret_refused);

#endif
