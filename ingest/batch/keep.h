/* keep: what the archive keeps of a file: a copy, or of a file that tells who bought an excerpt. */
#ifndef INGEST_KEEP_H
#define INGEST_KEEP_H

#include "ingest/batch/batch_file.h"
#include "ingest/match/contents.h"
#include "ingest/feed/excerpt_ahead.h"

/* What is kept of a file in the archive. */
struct kept {
    const char *path;                /* "": nothing */
    char sha256[SHA_TEXT];           /* of an excerpt; "" */
};

struct keep {
    struct batch *b;
    struct book *book;
    const struct contents *contents;
    struct batch_file *file;
    const char *account;             /* of rows that do not say it; NULL */
    char *temp;                      /* where it is written; NULL: not yet */
    struct excerpt_ahead *ahead;     /* it is being written; NULL */
};

/* Begins to write what is kept of a large file, while the file is loaded. */
int keep_start(struct keep *x, struct err *e);
/* Gives up what was begun; nothing where nothing was. */
void keep_drop(struct keep *x);
/* The copy, or the excerpt; is_new: something of the file was not known. Fails with ERR_INPUT where the bytes changed meanwhile. */
int keep_file(struct keep *x, bool is_new, struct kept *ret, struct err *e);
/* A line of the manifest for a table that was loaded. */
void keep_record(struct batch *b, const struct batch_file *f, const struct kept *kept, const char *sheet, const struct match *m,
                 const struct load_result *r);

#endif
