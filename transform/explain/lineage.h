/* lineage: what every column of a public view is and which rows it is made of, as data.
 *
 * transform/lineage/NAME.json: an object of views (and of the tables between them):
 *   "row"      what one row is                "key"     the columns that name it, in the order people give them
 *   "newest"   key column of which the greatest is meant when nobody names it
 *   "steps"    name: where the rows are from which a row is made:
 *                {"in": VIEW, "where": SQL}, {"raw": KIND, "from": SQL, "where": SQL}, {"load": SQL, "place": SQL};
 *                :column stands for the row's own value. A raw step reads cur_KIND AS r, or "from" with an r in it
 *   "rows"     steps that tell of the row as a whole
 *   "columns"  "NAME NAME ...": how the value comes about, one of
 *                {"copy": STEP, "column": C}        a row of STEP says it
 *                {"sum": STEP, "column": C}         the rows' values added
 *                {"count": STEP}                    how many rows
 *                {"ratio": [C, C], "rows": STEP}    sums over the rows that have both; {"kpi": STEP}: as kpi.json says.
 *                                                   The name KPI stands for every ratio kpi.json puts "in_views"
 *                {"is": SQL}                        from other columns of the row
 *                {"share": STEP, "among": STEP}     the row's part of what STEP says; the parts add up to it
 *                {"by": sentence, "rows": [STEP.C]} a method told in words ("=SQL" works it out), and the facts it looked at
 *              "column": the same name when left out; "=SQL" works it out. "as": SQL over :value (file to view); "facts": aggregates
 *   "means"    column: [unit, sentence], where it is another than in columns.json
 * transform/lineage/columns.json: column: [unit, sentence] for columns that mean the same everywhere; a KPI that is not there means
 * what its label and unit say. */
#ifndef TRANSFORM_LINEAGE_H
#define TRANSFORM_LINEAGE_H

#include "base/arena.h"
#include "base/json.h"

struct lineage {
    json_t *views;       /* name: object */
    json_t *meanings;    /* column: [unit, sentence] */
};

/* All files of transform/lineage/ as embedded; a mistake in one is an error. */
int lineage_open(struct lineage *ret, struct err *e);
void lineage_close(struct lineage *l);
/* NULL: no such view. */
const json_t *lineage_view_borrow(const struct lineage *l, const char *view);
/* How the column comes about; NULL: by what tells of the row as a whole. */
const json_t *lineage_rule_borrow(const json_t *view, const char *column);
/* Unit and sentence; false: nobody has written them. Unit "" has none, "row": the row's own `unit` says it. */
bool lineage_meaning(const struct lineage *l, const json_t *view, const char *column, const char **ret_unit,
                     const char **ret_says);

#endif
