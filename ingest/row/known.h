/* known: rows in order beside what the table knows of the same keys. Tells which are new, and writes down of the others that
 * they were said again, or not any more (ARCHITECTURE, raw_<kind>). Of kinds with history every saying is kept.
 *
 * The table is read in windows that are closed before anything is written. */
#ifndef INGEST_KNOWN_H
#define INGEST_KNOWN_H

#include "base/db.h"
#include "ingest/row/pack.h"

struct known_statements;             /* per kind, kept between loads */

struct known_options {
    sqlite3 *db;
    const struct pack_layout *layout;
    struct known_statements **statements;   /* made when first needed; known_statements_close ends them */
    int64_t load_id, version;        /* of the load the rows are of */
};

struct known;
int known_open(const struct known_options *o, struct known **ret, struct err *e);
void known_close(struct known *k);

/* How a new row is to be stored. */
struct known_new {
    int64_t subject;                 /* 0: the kind has none */
    int64_t last_load;               /* 0: left out, it is what its subject's load says */
    int64_t nth;                     /* of the contents known of its key, when the kind has a subject */
};
/* 1: the row is new. 0: it was said before. Rows come in order (order.h), each key once. */
int known_row(struct known *k, const struct packed *row, struct known_new *ret, struct err *e);
/* After the last row. */
int known_finish(struct known *k, struct err *e);
/* Rows said before; rows that are new, but of whose key a load of greater version says otherwise. */
void known_counts(const struct known *k, int64_t *ret_unchanged, int64_t *ret_superseded);

void known_statements_close(struct known_statements *s);

#endif
