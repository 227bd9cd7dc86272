/* query: SELECTs over the public views. The connection is read-only and its authorizer admits views named v_*
 * and nothing else; underlying tables are reached only through such a view. */
#ifndef REPORT_QUERY_H
#define REPORT_QUERY_H

#include "base/arena.h"
#include "base/err.h"
#include "report/text/value.h"
#include <stdbool.h>

/* One SELECT of a template, with the line of each of its lines. */
struct query {
    const char *file;       /* the template */
    const char *sql;
    const long *lines;      /* file line of every line of sql */
    size_t n_lines;
};

struct result {
    const char **names;
    size_t n_columns;
    struct value *values;   /* row by row */
    size_t n_rows;
    const char *missing;    /* a view that does not (yet) exist: no rows, and this names it */
};

/* Parameters are bound by name (without the colon); a name a query uses and nobody gives is an error. */
struct parameter {
    const char *name;
    const char *value;
};
struct parameters {
    struct parameter list[64];
    size_t n;
};
void parameter_set(struct parameters *p, const char *name, const char *value);

/* A connection. One that is `kept` keeps what it prepared, for it asks the same queries of many scopes: reading the views they
 * rest on costs more than answering them. Queries it was given must live as long as it does. */
struct reader;
int reader_open(const char *warehouse, bool is_kept, struct reader **ret, struct err *e);
void reader_close(struct reader *r);   /* NULL: nothing */
/* Gives back the memory its pages took; the next query reads them again. */
void reader_rest(struct reader *r);
/* Rows live in `a`. A view that is not built is no error: ret->missing names it. */
int query_run(struct reader *reader, struct arena *a, const struct query *q, const struct parameters *p, struct result *ret,
              struct err *e);

const struct value *result_at(const struct result *r, size_t row, size_t column);
/* Index of a column; -1 if the result has none of that name. */
int result_column(const struct result *r, const char *name);
/* The text of a cell, or NULL. */
const char *result_text(const struct result *r, size_t row, const char *column);

#endif
