/* answer: an explanation for a person, or as JSON. */
#ifndef TRANSFORM_ANSWER_H
#define TRANSFORM_ANSWER_H

#include "base/workspace.h"
#include "transform/explain/lineage.h"
#include "transform/explain/origin.h"

struct answer {
    const struct workspace *workspace;
    sqlite3 *db;
    const struct lineage *lineage;
    struct tracer *tracer;
    bool is_all;                     /* every row and line, not the first of each */
};
/* Prints to stdout. Lines must have been quoted (quoting.h). */
int answer_text(const struct answer *a, struct origin_node *node, struct err *e);
/* {"view", "key", "column", "value", "unit", "meaning", "check", "from": [...], "lines": [...]}; the caller owns *ret. A value that stood in an answer before, and a line,
 * is named and not told again: of many columns of a row most come the same ways. */
int answer_json(const struct answer *a, struct origin_node *node, json_t **ret, struct err *e);

#endif
