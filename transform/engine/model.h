/* model: the nightly graph. A node is a SQL file or a C step; an edge is a table one makes and another
 * reads. Nobody writes the order down: it follows from the names in the text.
 *
 * A table is created by exactly one node; others may add rows to it (INSERT INTO), and who reads it
 * runs after all of them. A node that adds to a table and reads it too counts as one that adds. */
#ifndef TRANSFORM_MODEL_H
#define TRANSFORM_MODEL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct transform;

struct model_names {
    const char **list;     /* lower case, no repeats, in order of appearance */
    size_t n, cap;
};

struct model {
    const char *name;      /* file name without folder and ".sql", or the step's name */
    const char *path;      /* resource path of a SQL model; NULL for a C step */
    struct str sql;
    int (*run)(struct transform *t, struct err *e);   /* NULL for a SQL model */
    struct model_names creates;   /* tables and views */
    struct model_names adds;      /* INSERT INTO, UPDATE, DELETE FROM */
    struct model_names reads;     /* named after FROM or JOIN; CTEs and table functions left out */
    struct model_names words;     /* every identifier: catches comma joins */
};

/* Fills the name lists from m->sql. Temporary objects count like permanent ones. */
void model_scan(struct arena *a, struct model *m);

void model_name_add(struct arena *a, struct model_names *names, const char *ptr, size_t len);

/* Says whether a name nobody in the graph creates exists all the same (raw tables, cur_ views). */
typedef bool model_known(void *context, const char *name);

/* Writes a permutation of 0..n-1 into ret_order: dependencies first, else by name. ERR_INPUT, naming the
 * models, for a table created twice, a read of an unknown table, rows added to one nobody creates, a cycle. */
int model_order(struct arena *a, const struct model *models, size_t n, model_known *known, void *context,
                size_t *ret_order, struct err *e);

#endif
