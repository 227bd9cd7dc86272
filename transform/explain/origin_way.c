/* The ways a value comes about, as rules of a lineage file name them, and whether what went in makes it. */
#include "transform/explain/origin_part.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- arithmetic ---- */

static bool is_number(const struct origin_value *v)
{
    return v->type == SQLITE_INTEGER || v->type == SQLITE_FLOAT;
}

static bool is_near(double a, double b)
{
    double size = fabs(a) > fabs(b) ? fabs(a) : fabs(b);
    return fabs(a - b) <= 1e-9 * (size > 1 ? size : 1);
}

static bool is_same(const struct origin_value *a, const struct origin_value *b)
{
    if (a->type == SQLITE_NULL || b->type == SQLITE_NULL)
        return a->type == b->type;
    if (is_number(a) && is_number(b))
        return is_near(a->real, b->real);
    return strcmp(a->text, b->text) == 0;
}

static struct origin_value number(struct tracer *t, double real)
{
    bool is_whole = fabs(real) < 1e15 && floor(real) == real;
    return (struct origin_value){SQLITE_FLOAT, (int64_t)(is_whole ? real : 0), real,
                                 is_whole ? arena_format(&t->arena, "%.0f", real) : arena_format(&t->arena, "%.10g", real)};
}

/* :value through the rule's "as", with the row's own columns at hand. */
static int convert(struct tracing *g, struct origin_value *v, struct err *e)
{
    const struct origin_list *list;
    const char *as = json_text_or(g->rule, "as", NULL);
    if (as == NULL)
        return 0;
    const char *sql = arena_format(&g->t->arena, "SELECT %s", as);
    if (origin_ask(&g->t->query, sql, g->node->row, v, &list, e) != 0)
        return -1;
    *v = list->rows[0]->values[0];
    return 0;
}

static void check(struct tracing *g, const struct origin_value *made)
{
    g->node->is_checked = true;
    g->node->is_right = is_same(made, &g->node->value);
    g->node->made = made->text == NULL ? "nothing" : made->text;
}

const char *origin_shown(const struct origin_value *v)
{
    return v->text == NULL ? "(empty)" : v->text;
}

/* ---- the ways a value comes about ---- */

static int trace_copy(struct tracing *g, struct err *e)
{
    const char *step = json_text_or(g->rule, "copy", ""), *in, *column;
    const struct origin_list *list;
    g->node->how = ORIGIN_COPY;
    if (tracing_rows(g, step, &in, &list, e) != 0 ||
        tracing_column(g, json_text_or(g->rule, "column", NULL), g->node->column, &column, e) != 0)
        return -1;
    struct origin_part *part = tracing_part(g, step, in, column);
    for (size_t i = 0; i < list->n; i++) {
        struct origin_value made = {.type = SQLITE_NULL};
        const struct origin_value *said = origin_of(list->rows[i], column);
        if (said == NULL)
            return err_set(e, ERR_INPUT, "lineage of %s.%s: %s has no column '%s'", g->node->view, g->node->column, in, column);
        made = *said;
        if (convert(g, &made, e) != 0)
            return -1;
        if (!is_same(&made, &g->node->value))
            continue;
        check(g, &made);
        return tracing_fill(g, part, &list->rows[i], 1, false, e);
    }
    struct origin_value none = {.type = SQLITE_NULL};
    if (list->n > 0 && g->node->value.type != SQLITE_NULL) {
        none = *origin_of(list->rows[0], column);
        if (convert(g, &none, e) != 0)
            return -1;
    }
    check(g, &none);
    return tracing_fill(g, part, list->rows, list->n, false, e);
}

static int trace_sum(struct tracing *g, struct err *e)
{
    const char *step = json_text_or(g->rule, "sum", ""), *in, *column;
    const struct origin_list *list;
    g->node->how = ORIGIN_SUM;
    if (tracing_rows(g, step, &in, &list, e) != 0 ||
        tracing_column(g, json_text_or(g->rule, "column", NULL), g->node->column, &column, e) != 0)
        return -1;
    struct origin_part *part = tracing_part(g, step, in, column);
    bool is_known = false;
    for (size_t i = 0; i < list->n; i++) {
        const struct origin_value *v = origin_of(list->rows[i], column);
        is_known |= v != NULL && v->type != SQLITE_NULL;
    }
    if (tracing_fill(g, part, list->rows, list->n, false, e) != 0)
        return -1;
    part = &g->node->parts[0];
    struct origin_value made = number(g->t, part->total);
    if (!is_known)
        made = (struct origin_value){.type = SQLITE_NULL};
    if (convert(g, &made, e) != 0)
        return -1;
    if (made.type == SQLITE_NULL && is_number(&g->node->value) && g->node->value.real == 0)
        made = g->node->value;     /* a sum of nothing that is told as 0 */
    check(g, &made);
    return 0;
}

static int trace_count(struct tracing *g, struct err *e)
{
    const char *step = json_text_or(g->rule, "count", ""), *in;
    const struct origin_list *list;
    g->node->how = ORIGIN_COUNT;
    if (tracing_rows(g, step, &in, &list, e) != 0 ||
        tracing_fill(g, tracing_part(g, step, in, json_text_or(g->rule, "column", NULL)), list->rows, list->n, false, e) != 0)
        return -1;
    struct origin_value made = number(g->t, (double)list->n);
    if (convert(g, &made, e) != 0)
        return -1;
    check(g, &made);
    return 0;
}

/* "credited_s/3600": a column and what turns it into the unit people read. */
struct term {
    const char *column;
    double per;
};

static struct term term_of(struct tracer *t, const char *written)
{
    const char *slash = strchr(written, '/');
    if (slash == NULL)
        return (struct term){written, 1};
    return (struct term){arena_text(&t->arena, written, (size_t)(slash - written)), strtod(slash + 1, NULL)};
}

/* The first part's total by the second's. */
static int check_ratio(struct tracing *g, struct term over, struct term under, double times, struct err *e)
{
    const struct origin_value a = number(g->t, g->node->parts[0].total / over.per), b = number(g->t, g->node->parts[1].total / under.per);
    struct origin_value made = {.type = SQLITE_NULL};
    if (b.real != 0)
        made = number(g->t, a.real / b.real * times);
    if (convert(g, &made, e) != 0)
        return -1;
    g->node->formula = arena_format(&g->t->arena, "%s %s / %s %s%s", over.column, a.text,
                                    strcmp(under.column, "credited_s") == 0 ? "hours" : under.column, b.text,
                                    times == 1 ? "" : arena_format(&g->t->arena, " x %.0f", times));
    if (g->node->value.type == SQLITE_NULL && made.type != SQLITE_NULL)
        g->node->sentence = "empty: less airtime than a rate needs, or too little of it known";
    else
        check(g, &made);
    return 0;
}

static int trace_terms(struct tracing *g, const char *step, struct term over, struct term under, double times, struct err *e)
{
    const char *in;
    const struct origin_list *list;
    g->node->how = ORIGIN_RATIO;
    if (tracing_rows(g, step, &in, &list, e) != 0)
        return -1;
    struct origin_row **both = arena_array(&g->t->arena, list->n + 1, sizeof *both);
    size_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        const struct origin_value *a = origin_of(list->rows[i], over.column), *b = origin_of(list->rows[i], under.column);
        if (a == NULL || b == NULL)
            return err_set(e, ERR_INPUT, "lineage of %s.%s: %s has no %s or no %s", g->node->view, g->node->column, in, over.column,
                           under.column);
        if (a->type != SQLITE_NULL && b->type != SQLITE_NULL)
            both[n++] = list->rows[i];
    }
    (void)tracing_part(g, step, in, over.column);
    (void)tracing_part(g, step, in, under.column);
    if (n == 0) {   /* no row has both: the rows that say so */
        g->node->sentence = "empty: no row has both";
        return tracing_fill(g, &g->node->parts[0], list->rows, list->n, false, e);
    }
    if (tracing_fill(g, &g->node->parts[0], both, n, false, e) != 0 || tracing_fill(g, &g->node->parts[1], both, n, false, e) != 0)
        return -1;
    return check_ratio(g, over, under, times, e);
}

static int trace_ratio(struct tracing *g, struct err *e)
{
    const json_t *pair = json_object_get(g->rule, "ratio");
    const char *over = json_string_value(json_array_get(pair, 0)), *under = json_string_value(json_array_get(pair, 1));
    if (over == NULL || under == NULL)
        return err_set(e, ERR_INPUT, "lineage of %s.%s: a ratio has two columns", g->node->view, g->node->column);
    return trace_terms(g, json_text_or(g->rule, "rows", ""), term_of(g->t, over), term_of(g->t, under), 1, e);
}

static int trace_kpi(struct tracing *g, struct err *e)
{
    const struct kpi *k = kpi_find(&g->t->kpis, g->node->column);
    if (k == NULL || k->denominator == NULL)
        return err_set(e, ERR_INPUT, "lineage of %s: %s is no ratio of kpi.json", g->node->view, g->node->column);
    struct term under = {k->denominator, 1};
    if (strcmp(k->denominator, "hours") == 0)
        under = (struct term){"credited_s", 3600};
    return trace_terms(g, json_text_or(g->rule, "kpi", ""), (struct term){k->numerator, 1}, under, k->scale, e);
}

/* The expression with "name value" for every :name. */
static const char *filled_in(struct tracing *g, const char *is)
{
    BUF_AUTO struct buf out = BUF_INIT;
    for (const char *at = is; *at != '\0';) {
        size_t n = *at == ':' ? strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_0123456789") : 0;
        if (n == 0) {
            buf_add(&out, at++, 1);
            continue;
        }
        char *name = arena_text(&g->t->arena, at + 1, n);
        const struct origin_value *v = origin_of(g->node->row, name);
        buf_printf(&out, "%s %s", name, v == NULL ? "?" : origin_shown(v));
        at += n + 1;
    }
    return arena_text(&g->t->arena, out.ptr, out.len);
}

/* The row's own columns an expression names become parts. */
static int own_parts(struct tracing *g, const char *is, struct err *e)
{
    for (const char *at = strchr(is, ':'); at != NULL; at = strchr(at + 1, ':')) {
        size_t n = strspn(at + 1, "abcdefghijklmnopqrstuvwxyz_0123456789");
        char *name = arena_text(&g->t->arena, at + 1, n);
        if (n == 0 || origin_of(g->node->row, name) == NULL || strcmp(name, g->node->column) == 0)
            continue;
        bool is_known = false;
        for (size_t i = 0; i < g->node->n_parts && !is_known; i++)
            is_known = strcmp(g->node->parts[i].column, name) == 0;
        if (is_known)
            continue;
        struct origin_part *part = tracing_part(g, "", g->node->view, name);
        part->nodes = arena_array(&g->t->arena, 1, sizeof(void *));
        part->n = 1;
        if (tracer_trace(g->t, g->node->view, g->node->row, name, &part->nodes[0], e) != 0)
            return -1;
    }
    return 0;
}

static int trace_named_list(struct tracing *g, const json_t *rows, struct err *e);

static int trace_is(struct tracing *g, struct err *e)
{
    const struct origin_list *list;
    const char *is = json_text_or(g->rule, "is", "NULL");
    g->node->how = ORIGIN_IS;
    if (origin_ask(&g->t->query, arena_format(&g->t->arena, "SELECT %s", is), g->node->row, NULL, &list, e) != 0)
        return -1;
    g->node->formula = filled_in(g, json_text_or(g->rule, "say", is));
    check(g, &list->rows[0]->values[0]);
    const json_t *rows = json_object_get(g->rule, "rows");
    return rows != NULL ? trace_named_list(g, rows, e) : own_parts(g, is, e);
}

/* What weighed the parts: minutes, snapshots. Told of the stint asked about; of hundreds below a month it would bury the answer. */
static int add_evidence(struct tracing *g, struct err *e)
{
    return g->t->depth > 1 ? 0 : trace_named_list(g, json_object_get(g->rule, "evidence"), e);
}

static int trace_share(struct tracing *g, struct err *e)
{
    const char *step = json_text_or(g->rule, "share", ""), *among = json_text_or(g->rule, "among", ""), *in, *in_among, *column;
    const struct origin_list *whole, *parts;
    g->node->how = ORIGIN_SHARE;
    if (tracing_rows(g, step, &in, &whole, e) != 0 || tracing_rows(g, among, &in_among, &parts, e) != 0 ||
        tracing_column(g, json_text_or(g->rule, "column", NULL), g->node->column, &column, e) != 0)
        return -1;
    (void)tracing_part(g, step, in, column);
    (void)tracing_part(g, among, in_among, g->node->column);
    if (tracing_fill(g, &g->node->parts[0], whole->rows, whole->n, false, e) != 0 ||
        tracing_fill(g, &g->node->parts[1], parts->rows, parts->n, true, e) != 0)
        return -1;
    if (g->node->value.type == SQLITE_NULL)
        return 0;
    struct origin_value made = number(g->t, g->node->parts[1].total);
    struct origin_value whole_value = number(g->t, g->node->parts[0].total);
    g->node->is_checked = true;
    g->node->is_right = is_same(&made, &whole_value);
    g->node->made = made.text;
    if (parts->n == 1)
        g->node->formula = arena_format(&g->t->arena, "the whole %s of %s", whole_value.text, in);
    else
        g->node->formula = arena_format(&g->t->arena, "a part of the %s of %s; its %zu parts make %s", whole_value.text, in, parts->n,
                                        made.text);
    return add_evidence(g, e);
}

/* "step.column" or "step". */
static int trace_named(struct tracing *g, const char *written, struct err *e)
{
    const char *dot = strchr(written, '.'), *in, *column = NULL;
    const struct origin_list *list;
    char *step = arena_text(&g->t->arena, written, dot == NULL ? strlen(written) : (size_t)(dot - written));
    if (tracing_rows(g, step, &in, &list, e) != 0 || tracing_column(g, dot == NULL ? NULL : dot + 1, NULL, &column, e) != 0)
        return -1;
    if (dot != NULL && column == NULL)   /* worked out: none for this row */
        return 0;
    return tracing_fill(g, tracing_part(g, step, in, column), list->rows, list->n, false, e);
}

static int trace_named_list(struct tracing *g, const json_t *rows, struct err *e)
{
    size_t i;
    const json_t *name;
    json_array_foreach(rows, i, name) {
        const char *text = json_string_value(name);
        if (text != NULL && text[0] == ':') {
            if (own_parts(g, text, e) != 0)
                return -1;
        } else if (text != NULL && trace_named(g, text, e) != 0)
            return -1;
    }
    return 0;
}

static int trace_by(struct tracing *g, const json_t *rows, struct err *e)
{
    g->node->how = ORIGIN_BY;
    if (tracing_column(g, json_text_or(g->rule, "by", NULL), NULL, &g->node->sentence, e) != 0)
        return -1;
    return trace_named_list(g, rows, e);
}

int tracing_rule(struct tracing *g, struct err *e)
{
    static const struct {
        const char *name;
        int (*trace)(struct tracing *g, struct err *e);
    } ways[] = {{"copy", trace_copy}, {"sum", trace_sum}, {"count", trace_count}, {"ratio", trace_ratio},
                {"kpi", trace_kpi},   {"is", trace_is},   {"share", trace_share}};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
        if (json_object_get(g->rule, ways[i].name) != NULL)
            return ways[i].trace(g, e);
    const json_t *rows = json_object_get(g->rule, "rows");
    return trace_by(g, rows != NULL ? rows : json_object_get(g->view, "rows"), e);
}
