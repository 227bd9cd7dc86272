/* feed_table: a feed as an SQLite virtual table: the one door by which rows enter the warehouse.
 *
 * temp.feed_<kind> has the kind's columns, and feed_n (running number), feed_vhash, feed_scope, feed_place. It is read
 * once from beginning to end; which feed it reads is set before each statement. */
#ifndef INGEST_FEED_TABLE_H
#define INGEST_FEED_TABLE_H

#include "base/db.h"
#include "ingest/feed_pipe.h"

struct feed_table {
    struct feed *feed;               /* to be read next; NULL: none */
    bool wants_ascending;            /* stop where keys do not ascend: feed->is_ascending tells */
    bool is_threaded;                /* read ahead on another core */
    struct err *e;                   /* why reading failed */
    int64_t n_repeats;               /* calls of load_repeat */
};

/* Registers the module `feed` and the function load_repeat(x) (returns x, and is counted). `t` outlives db. */
int feed_table_register(sqlite3 *db, struct feed_table *t, const struct kind_list *kinds, struct err *e);

#endif
