/* origin_part: what origin.c (values, steps, lines) and origin_way.c (ways) share. For these only. */
#ifndef TRANSFORM_ORIGIN_PART_H
#define TRANSFORM_ORIGIN_PART_H

#include "transform/engine/kpi.h"
#include "transform/explain/origin_rows.h"

struct tracer {
    struct arena arena;
    struct origin_query query;
    const struct lineage *lineage;
    struct origin_map *nodes, *lines;
    struct origin_line *first_line, **last_line;
    struct kpis kpis;
    size_t n_nodes;
    int depth;                       /* 1 at the value asked for */
    int64_t walk;
};

/* One value being traced. */
struct tracing {
    struct tracer *t;
    const json_t *view, *rule;
    struct origin_node *node;
};

/* A column's name as a rule writes it: "=SQL" is worked out (:value is the name of the column asked for); nothing written or found is
 * `otherwise`. */
int tracing_column(struct tracing *g, const char *written, const char *otherwise, const char **ret, struct err *e);
/* The rows of the lineage's step of that name, for the row traced; *ret_in: the view or the kind of file they are of. */
int tracing_rows(struct tracing *g, const char *name, const char **ret_in, const struct origin_list **ret, struct err *e);
/* One more part of the value, empty; the pointer holds until the next one. */
struct origin_part *tracing_part(struct tracing *g, const char *step, const char *in, const char *column);
/* Puts rows into a part: lines of a raw step, else nodes; traced, or (is_shallow) with their value alone. */
int tracing_fill(struct tracing *g, struct origin_part *part, struct origin_row *const *rows, size_t n, bool is_shallow, struct err *e);
/* Its text, or "(empty)". */
const char *origin_shown(const struct origin_value *v);

/* Fills the node as its rule says: how it came about, of what, and whether that makes it (is_checked, is_right). */
int tracing_rule(struct tracing *g, struct err *e);

#endif
