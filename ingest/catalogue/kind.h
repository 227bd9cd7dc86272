/* kind: what a fact is. ingest/kinds/NAME.json, overlaid by WORKSPACE/kinds/NAME.json.
 *
 * A kind has typed columns, a key and a mode; its table raw_NAME is generated (ARCHITECTURE, raw_<kind>). */
#ifndef INGEST_KIND_H
#define INGEST_KIND_H

#include "base/arena.h"
#include "base/db.h"
#include "ingest/value/value.h"

#define KIND_NO_COLUMN SIZE_MAX
enum { KIND_KEEP_MOST = 4, KIND_SCOPE_MOST = 4 };

struct kind_column {
    const char *name;
    enum value_type type;
    bool is_key, is_required;
    bool is_subject;                 /* one of the kind's subject: a key column that stands in raw_<kind>_subject */
    bool is_signed;                  /* "signed": a count that may be negative */
    bool is_stored;                  /* "stored": false: read for other columns only */
    const char *fallback;            /* "default"; NULL: none */
    bool is_ordinal;                 /* default "order": numbered by `order_by` when left out */
    size_t order_by;
    const size_t *derive;            /* first of these columns with a value makes this one */
    size_t n_derive;
    const char *const *values;       /* closed list, folded comparison; NULL: open */
    size_t n_values;
    bool is_time_zone;               /* "check": "time_zone": a name of the IANA list */
    size_t not_before;               /* "not_before": the start this is the end of; KIND_NO_COLUMN */
    uint64_t hash_seed;
    const char *also;                /* another name for it in files of our own column names; NULL */
    size_t also_column;              /* ... in rows where this column is `also_value` */
    const char *also_value;
};

struct kind {
    const char *name;
    const char *definition;          /* the effective JSON, compact */
    const struct kind_column *columns;
    size_t n_columns;
    bool is_snapshot, is_by_week;
    bool is_broken;                  /* what the workspace says in its place is broken: its files wait, its table stays as it is */
    const size_t *subject;           /* key columns that name what a run of rows is about; it has a table of its own */
    size_t n_subject;                /* 0: the key columns stand in every row */
    size_t moment;                   /* kinds with a subject: the one key column of the rows themselves, an instant */
    bool has_history;                /* "history": every saying of a key is kept: raw_<kind>_again */
    bool is_personal;                /* files of it tell who bought: only declared columns are kept of them, anywhere */
    size_t scope_date;               /* column whose date names the week */
    size_t scope_columns[KIND_SCOPE_MOST], n_scope_columns;
    size_t keep[KIND_KEEP_MOST], n_keep;  /* duplicate_keep: the greater stays */
};

/* Between which seconds (the second excluded) a row's own moment lies in a kind with a subject: 1970 to 2242, what its key has room for. */
#define KIND_MOMENT_END (INT64_C(1) << 33)

struct kind_list {
    const struct kind *kinds;
    size_t n;
    struct overlay_file *files;      /* the JSON the kinds point into */
    size_t n_files;
    size_t n_broken;                 /* files of the workspace that were left out */
};

/* All kinds; `overlay` is WORKSPACE/kinds or NULL. A broken file of the workspace is said and left out; the kind it was to replace is
 * there and is_broken. */
int kind_list_open(struct arena *a, const char *overlay, struct kind_list *ret, struct err *e);
void kind_list_close(struct kind_list *list);
const struct kind *kind_find(const struct kind_list *list, const char *name);
size_t kind_column_of(const struct kind *k, const char *name);     /* KIND_NO_COLUMN: none */
bool kind_has_scope(const struct kind *k);

/* Creates raw_<kind> and what stands beside it, adds columns the kind gained, records the definition in `kind`. */
int kind_install(sqlite3 *db, const struct kind *k, struct err *e);

/* TEXT, INTEGER or REAL. */
const char *kind_sql_type(const struct kind_column *c);
/* The template ("ingest/schema/stage_fill.sql") with @kind@, @keys@, @values@ ... put in for the kind;
 * a token nobody knows is left standing, and the statement fails where it is prepared. */
char *kind_sql(struct arena *a, const struct kind *k, const char *resource);

#endif
