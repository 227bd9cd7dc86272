/* hint: what somebody may have meant who wrote a name of a query wrong. */
#ifndef REPORT_HINT_H
#define REPORT_HINT_H

#include "base/arena.h"
#include <sqlite3.h>
#include <stdbool.h>

/* Is it a public view: one with a lineage (transform/lineage/), built or not? */
bool hint_is_view(const char *name);
/* "; did you mean 'v_x'?", or "". */
const char *hint_view(struct arena *a, const char *name);
/* The same for SQLite's "no such column: NAME": a column of the views the query names. */
const char *hint_column(struct arena *a, sqlite3 *db, const char *sql, const char *message);
/* The nearest of a list. */
const char *hint_of(struct arena *a, const char *name, const char *const *known, size_t n);

#endif
