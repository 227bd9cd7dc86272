/* copy_hashed: copies a file and hashes what it copies: what is kept is what was hashed. A large file on a thread of its own,
 * while it is loaded. */
#ifndef INGEST_COPY_HASHED_H
#define INGEST_COPY_HASHED_H

#include "base/err.h"
#include <stdatomic.h>

/* To a new file, which is removed after an error. ERR_INPUT: the bytes are not `sha256` any more. `is_given_up` may be NULL;
 * once it is true the copy fails. */
int copy_hashed(const char *file, const char *to, const char *sha256, const atomic_bool *is_given_up, struct err *e);

struct copy_ahead;
/* The system begins to write the copy to the disk, too. NULL: no thread is to be had. The texts are borrowed until the end. */
struct copy_ahead *copy_ahead_start(const char *file, const char *to, const char *sha256);
/* Waits; then as copy_hashed. ERR_INPUT also when the file was touched since the start: whoever read it meanwhile may have read
 * other bytes than were copied. */
int copy_ahead_end(struct copy_ahead *x, struct err *e);
/* Gives up and removes what was written. NULL is nothing. */
void copy_ahead_drop(struct copy_ahead *x);

#endif
