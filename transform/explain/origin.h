/* origin: where a value of a view comes from: a graph from the value over the rows it is made of to lines of files.
 * Everything lies in the tracer's arena. Reads only. */
#ifndef TRANSFORM_ORIGIN_H
#define TRANSFORM_ORIGIN_H

#include "base/db.h"
#include "transform/explain/lineage.h"

struct origin_value {
    int type;                        /* SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_NULL */
    int64_t integer;
    double real;                     /* of integers, too */
    const char *text;                /* as SQLite writes it; NULL of NULL */
};

struct quoted_version;
struct origin_row {
    size_t n;
    char **names;
    struct origin_value *values;
};
const struct origin_value *origin_of(const struct origin_row *row, const char *column);   /* NULL: no such column */

/* A place of a file. The raw row first said there; said again until last_load. */
struct origin_line {
    const char *kind, *column;       /* column of the kind; NULL: the line as a whole */
    int64_t load_id, last_load, place;
    bool has_place;
    struct origin_value value;       /* in the warehouse: hundredths, civil seconds */
    const struct origin_row *raw;    /* NULL: a line known by load and place alone */
    const char *heading, *cell, *line, *why;   /* what the file says (quoting.h); why: why it could not be read again */
    struct quoted_version *versions; /* quoting_versions, once asked */
    size_t n_versions;
    bool has_versions;
    struct origin_line *next;        /* in the order met */
    int64_t asked;                   /* the number of the walk that met it last */
    bool is_told;                    /* answer_json has said all of it */
};

enum origin_how { ORIGIN_COPY, ORIGIN_SUM, ORIGIN_COUNT, ORIGIN_RATIO, ORIGIN_IS, ORIGIN_SHARE, ORIGIN_BY };

struct origin_node;
/* Rows of one step, each with the value that went in. A step of files has lines in place of nodes. */
struct origin_part {
    const char *step, *in, *column;  /* in: view, or kind of file */
    size_t n;
    struct origin_node **nodes;      /* NULL with lines */
    struct origin_line **lines;
    double total;                    /* of the values */
};
struct origin_fact {
    const char *label, *text;
};
struct origin_node {
    const char *view, *column, *unit;
    const struct origin_row *row;
    struct origin_value value;
    enum origin_how how;
    const char *formula;             /* with the numbers put in; NULL: none */
    const char *sentence;            /* of ORIGIN_BY */
    struct origin_part *parts;
    size_t n_parts;
    struct origin_fact *facts;
    size_t n_facts;
    bool is_shallow;                 /* stands there for its value alone: not traced */
    bool is_checked, is_right;       /* what it is made of makes the value */
    const char *made;                /* what it makes, when wrong */
    int64_t asked;                   /* as of lines */
    bool is_told;
};

/* The load in whose file raw_<kind>.place counts. */
extern const char tracer_place_load[];

struct tracer;
/* `db` with cur_<kind> in place. The tracer keeps pointers to both. */
int tracer_open(sqlite3 *db, const struct lineage *l, struct tracer **ret, struct err *e);
void tracer_close(struct tracer *t);
struct arena *tracer_arena(struct tracer *t);
/* Rows of `view` for which `where` (SQL over its columns, with ?1.. bound to texts) holds, at most `most`. */
int tracer_rows(struct tracer *t, const char *view, const char *where, const char *const *texts, size_t n_texts, size_t most,
                struct origin_row ***ret, size_t *ret_n, struct err *e);
/* Runs a SELECT in which :name is the row's column. */
int tracer_ask(struct tracer *t, const char *sql, const struct origin_row *row, struct origin_row ***ret, size_t *ret_n,
               struct err *e);
/* The graph below one value. `view` must have a lineage, `column` be of the row. */
int tracer_trace(struct tracer *t, const char *view, const struct origin_row *row, const char *column,
                 struct origin_node **ret, struct err *e);
/* Every line below a node, each once. */
void tracer_lines(struct tracer *t, struct origin_node *node, struct origin_line ***ret, size_t *ret_n);
/* Every line met by any trace so far, in order. */
struct origin_line *tracer_all_lines(struct tracer *t);
/* "host_id=H01 period=2026-W47", without what `beside` (or NULL) says alike. */
char *tracer_key(struct tracer *t, const char *view, const struct origin_row *row, const struct origin_row *beside);

#endif
