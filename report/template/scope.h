/* scope: whom each workbook of a run is about (a host, a campaign): the rows of a template's query `scopes`. */
#ifndef REPORT_SCOPE_H
#define REPORT_SCOPE_H

#include "report/template/template.h"

struct scope {
    const char *id, *name;      /* the columns scope and scope_name */
    const char *word;           /* stands for it in file names; no two of a run have the same */
};
struct scopes {
    struct result rows;
    struct scope *list;         /* one a row */
    size_t n;
};

/* Runs the query. Ids are texts from outside: empty ones and one that comes twice are errors. */
int scopes_read(struct reader *reader, struct arena *a, const struct template *t, const struct parameters *p, struct scopes *ret,
                struct err *e);
/* Index of the scope of that id; ERR_USAGE, naming near ids, if there is none. */
int scope_find(struct arena *a, const struct scopes *s, const char *option, const char *id, size_t *ret, struct err *e);
/* The columns of its row become parameters. `one` NULL: of a binder; they are empty, but for scope_name, which is `all`. */
void scope_bind(struct arena *a, const struct scopes *s, const struct scope *one, const char *all, struct parameters *p);

#endif
