/* feed_table: rows of a file as an SQLite virtual table: the one door by which rows enter the warehouse.
 *
 * temp.feed_<kind> has the kind's columns, and feed_n (running number), feed_vhash, feed_scope, feed_place, feed_moment
 * (kinds with a subject), feed_last_load (known.h). It is read once from beginning to end; what it reads is set before each statement. */
#ifndef INGEST_FEED_TABLE_H
#define INGEST_FEED_TABLE_H

#include "base/db.h"
#include "ingest/row/feed_pipe.h"
#include "ingest/row/known.h"
#include "ingest/row/said.h"
#include "ingest/row/settle.h"

struct feed_table {
    struct feed_pipe *pipe;          /* to be read next; NULL: none */
    const struct pack_layout *layout;
    struct known *known;             /* only rows that are new to it are shown; NULL: all */
    struct said *said;               /* what other tables of the file said; NULL: there is none of the kind */
    unsigned said_table;             /* the number of this one */
    struct feed_options refuse;      /* whom to hand rows that say otherwise to */
    int64_t n_otherwise;             /* how many these were */
    bool is_disorder;                /* reading ended with PIPE_DISORDER */
    const struct packed *row;        /* the last one shown, */
    struct known_new as;             /* and how it is to be stored */
    bool is_kept;                    /* it is to be shown once more */
    struct err *e;                   /* why reading failed */
};

/* Registers the module `feed`. `t` outlives db. */
int feed_table_register(sqlite3 *db, struct feed_table *t, const struct kind_list *kinds, struct err *e);

/* The next row that is to be stored, for who does without SQLite's table: PIPE_ROW (t->row, t->as), PIPE_END, else failed. */
int feed_table_next(struct feed_table *t, struct err *e);

#endif
