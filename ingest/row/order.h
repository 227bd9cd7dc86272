/* order: do rows come in the order in which they are stored? Subjects in any order, each in one piece, and the keys of each
 * ascending (the same key again is in order). */
#ifndef INGEST_ORDER_H
#define INGEST_ORDER_H

#include "ingest/row/pack.h"

struct order {
    struct buf key;                  /* of the row before */
    uint32_t subject_len;
    bool has_row;
    uint64_t *seen;                  /* hashes of subjects, open addressing; 0: free */
    size_t n_seen, cap_seen;
};

/* Is the row in order? What cannot be known any more (too many subjects) is not. */
bool order_row(struct order *o, const struct packed *p);
void order_release(struct order *o);

#endif
