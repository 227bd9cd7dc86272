/* said: what the tables of one file said of their keys, so that a later table of the file that says otherwise is heard (NUMBERS rule 5).
 *
 * Keys and contents are kept as hashes, 16 bytes a row, and only for files with several tables of one kind. */
#ifndef INGEST_SAID_H
#define INGEST_SAID_H

#include "ingest/row/pack.h"

struct said_entry {
    uint64_t key;                    /* 0: free */
    uint64_t content;                /* the table's number in the low 16 bits */
};

struct said {
    struct said_entry *entries;
    size_t n, n_slots;               /* n_slots is 0 or a power of two */
};

enum said_answer { SAID_NEW, SAID_ALIKE, SAID_OTHERWISE };
/* What former tables said of the row's key; the first word of a key stays. A table that is read anew (the same number)
 * takes its own former word back. */
enum said_answer said_row(struct said *s, const struct kind *k, const struct packed *row, unsigned table);
void said_release(struct said *s);

#endif
