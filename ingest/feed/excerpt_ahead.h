/* excerpt_ahead: writes an excerpt on a thread of its own while the same file is loaded. */
#ifndef INGEST_EXCERPT_AHEAD_H
#define INGEST_EXCERPT_AHEAD_H

#include "base/sha.h"
#include "ingest/feed/excerpt.h"

struct excerpt_request {
    const char *file;                /* of a book with one table that is read */
    const struct reader_limits *limits;
    bool is_excerpt;                 /* of the book */
    const struct match *match;       /* not changed while the thread runs */
    struct feed_options options;     /* asked by the thread: what they look at must not change either */
    const char *path;                /* made anew */
};

struct excerpt_ahead;
/* Opens the file a second time. NULL: no thread is to be had. The request's texts are borrowed until the end. */
struct excerpt_ahead *excerpt_ahead_start(const struct excerpt_request *r);
/* Waits. ret_sha256: of what was written. What was written is the caller's to remove, after an error too. */
int excerpt_ahead_end(struct excerpt_ahead *x, char ret_sha256[SHA_TEXT], struct err *e);
/* Gives up and removes what was written. NULL is nothing. */
void excerpt_ahead_drop(struct excerpt_ahead *x);

#endif
