/* settle: rows in order, one for each key. The same again is dropped; of two that differ the one with the more of the kind's
 * duplicate_keep stays, else the first, and the other is refused (NUMBERS rule 5). */
#ifndef INGEST_SETTLE_H
#define INGEST_SETTLE_H

#include "ingest/row/pack.h"

struct settle {
    const struct pack_layout *layout;
    const char *blamed;              /* the column named in rejects */
    int64_t n_same, n_refused;
};

enum settled { SETTLED_OTHER_KEY, SETTLED_FORMER_STAYS, SETTLED_LATTER_STAYS };
void settle_make(const struct pack_layout *l, struct settle *ret);
/* Hands a row whose key stands in the file already to `reject`; -1: it could not. */
int settle_refuse(const struct settle *s, const struct packed *p, const struct feed_options *o, struct err *e);
/* Two rows in a row. What is refused goes to `reject`; -1: it could not. */
int settle_two(struct settle *s, const struct packed *former, const struct packed *latter, const struct feed_options *o,
               enum settled *ret, struct err *e);

#endif
