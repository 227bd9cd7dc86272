/* json_path: the rows of a JSON document and the values at paths inside each. All pointers are borrowed from the document.
 *
 * Rows: `data.orders` names a list (its elements), an object (the only row) or null (none); `data.orders[].line_items` is a
 * list inside each element of a list: one row an item, and one row for an element that has none.
 * Values: `payment.currency` inside the row, `../id` inside the element around it, `/data.id` from the document. A number picks
 * an element of a list, `gmv_breakdowns[type=LIVE].amount` the first object of a list whose member says so.
 *
 * What a reply is about often stands in its request only. A program that fetches may keep both as {"request": {...}, "body":
 * {...}}: the document is then the body, and `/request.live_id` asks the request. */
#ifndef INGEST_JSON_PATH_H
#define INGEST_JSON_PATH_H

#include "base/err.h"
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum { JSON_PATH_MOST = 256 };        /* bytes of one name in a path; a longer one is found nowhere */

struct json_rows {
    const json_t *request, *root, *around, *row;   /* row NULL: an element without any, or before the first */
    const json_t *outer, *inner;         /* lists or single objects; inner NULL: rows are not nested */
    const char *inner_path;              /* NULL: not nested */
    size_t i_outer, i_inner;
};

/* NULL where something is missing. */
const json_t *json_path_find(const json_t *at, const char *path);

/* ERR_INPUT where `path` names nothing, or neither list nor object. `path` and `root` outlive `ret`. */
int json_rows_open(const json_t *root, const char *path, struct json_rows *ret, struct err *e);
/* False after the last row. */
bool json_rows_next(struct json_rows *rows);
/* Of the current row; NULL where something is missing. */
const json_t *json_rows_value(const struct json_rows *rows, const char *path);

#endif
