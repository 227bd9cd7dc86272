/* origin_rows: the rows a step of a lineage leads to, each query asked once. For origin.c. */
#ifndef TRANSFORM_ORIGIN_ROWS_H
#define TRANSFORM_ORIGIN_ROWS_H

#include "transform/explain/origin.h"

/* Texts to pointers, in an arena. */
struct origin_map;
struct origin_map *origin_map_new(struct arena *a);
void **origin_map_at(struct origin_map *m, const char *key);   /* the place for `key`, NULL in it when new */

struct origin_list {
    struct origin_row **rows;
    size_t n;
};
struct origin_query {
    sqlite3 *db;
    struct arena *arena;
    struct origin_map *statements, *answers;
};
void origin_query_close(struct origin_query *q);
/* Runs `sql`; :name stands for the column of `row` (NULL where it has none), :value for *value, ?1.. for texts. */
int origin_ask(struct origin_query *q, const char *sql, const struct origin_row *row, const struct origin_value *value,
               const struct origin_list **ret, struct err *e);
int origin_ask_texts(struct origin_query *q, const char *sql, const char *const *texts, size_t n_texts,
                     const struct origin_list **ret, struct err *e);
/* The SELECT of a step over `view` (its "in"; NULL: a raw step); NULL: the step names a place of a file, not rows. *ret_in:
 * what it reads, view or kind. */
const char *origin_step_sql(struct arena *a, const json_t *step, const char *view, const char **ret_in);

#endif
