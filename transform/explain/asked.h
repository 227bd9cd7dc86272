/* asked: the one row of a view that a person's words name: in their order, by their look, in any case, or as workbooks print them. */
#ifndef TRANSFORM_ASKED_H
#define TRANSFORM_ASKED_H

#include "transform/explain/origin.h"

struct asked_row {
    struct arena *arena;
    struct tracer *tracer;
    const char *view;
    const json_t *view_lineage;
    struct origin_row **rows;        /* those that fit; after asked_find one */
    size_t n_rows;
};

/* Finds the row for args[0..n): values of keys, or NAME=VALUE of the view's columns. ERR_USAGE where several rows fit, ERR_INPUT where none
 * does; the candidates, with what `column` (or NULL) is there, or the rows near it, are told on stderr. */
int asked_find(struct asked_row *x, char *const *args, size_t n, const char *column, const char *const *columns, size_t n_columns,
               struct err *e);

/* The name as it is written in `names`, case apart; NULL: none. */
const char *name_among(const char *name, const char *const *names, size_t n);

#endif
