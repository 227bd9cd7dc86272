#include "transform/explain/origin.h"

#include "transform/engine/kpi.h"
#include "transform/explain/origin_rows.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char tracer_place_load[] = "first_load";

/* Values behind a number in one question: more is no answer for a person, and memory has an end. */
enum { NODES_MOST = 400000 };

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

int tracer_open(sqlite3 *db, const struct lineage *l, struct tracer **ret, struct err *e)
{
    struct tracer *t = calloc(1, sizeof *t);
    if (t == NULL)
        mem_fail();
    t->query = (struct origin_query){db, &t->arena, origin_map_new(&t->arena), origin_map_new(&t->arena)};
    t->lineage = l;
    t->nodes = origin_map_new(&t->arena);
    t->lines = origin_map_new(&t->arena);
    t->last_line = &t->first_line;
    *ret = t;
    return kpis_read(&t->arena, &t->kpis, e);
}

void tracer_close(struct tracer *t)
{
    if (t == NULL)
        return;
    origin_query_close(&t->query);
    arena_release(&t->arena);
    free(t);
}

struct arena *tracer_arena(struct tracer *t)
{
    return &t->arena;
}

int tracer_rows(struct tracer *t, const char *view, const char *where, const char *const *texts, size_t n_texts, size_t most,
                struct origin_row ***ret, size_t *ret_n, struct err *e)
{
    const struct origin_list *list;
    const char *sql = arena_format(&t->arena, "SELECT * FROM \"%s\" WHERE %s LIMIT %zu", view, where, most);
    if (origin_ask_texts(&t->query, sql, texts, n_texts, &list, e) != 0)
        return -1;
    *ret = list->rows;
    *ret_n = list->n;
    return 0;
}

int tracer_ask(struct tracer *t, const char *sql, const struct origin_row *row, struct origin_row ***ret, size_t *ret_n,
               struct err *e)
{
    const struct origin_list *list;
    if (origin_ask(&t->query, sql, row, NULL, &list, e) != 0)
        return -1;
    *ret = list->rows;
    *ret_n = list->n;
    return 0;
}

char *tracer_key(struct tracer *t, const char *view, const struct origin_row *row, const struct origin_row *beside)
{
    BUF_AUTO struct buf out = BUF_INIT;
    size_t i;
    const json_t *key;
    json_array_foreach(json_object_get(lineage_view_borrow(t->lineage, view), "key"), i, key) {
        const char *name = json_string_value(key);
        const struct origin_value *v = origin_of(row, name), *other = beside == NULL ? NULL : origin_of(beside, name);
        if (v == NULL || (other != NULL && other->text != NULL && v->text != NULL && strcmp(v->text, other->text) == 0))
            continue;
        bool is_plain = v->text != NULL && *v->text != '\0' && strpbrk(v->text, " '\"") == NULL;
        buf_printf(&out, "%s%s=%s%s%s", out.len > 0 ? " " : "", name, is_plain ? "" : "'", v->text == NULL ? "" : v->text,
                   is_plain ? "" : "'");
    }
    return arena_text(&t->arena, out.len == 0 ? "" : out.ptr, out.len);
}

/* ---- lines ---- */

static struct origin_line *line_at(struct tracer *t, const char *kind, int64_t load_id, const struct origin_value *place,
                                   const char *column)
{
    char *key = arena_format(&t->arena, "%s\x1f%lld\x1f%s\x1f%s", kind, (long long)load_id,
                             place == NULL || place->text == NULL ? "" : place->text, column == NULL ? "" : column);
    void **at = origin_map_at(t->lines, key);
    if (*at == NULL) {
        struct origin_line *line = arena_alloc(&t->arena, sizeof *line);
        *line = (struct origin_line){.kind = kind, .column = column, .load_id = load_id, .last_load = load_id};
        line->has_place = place != NULL && place->type == SQLITE_INTEGER;
        line->place = line->has_place ? place->integer : 0;
        *t->last_line = line;
        t->last_line = &line->next;
        *at = line;
    }
    return *at;
}

static struct origin_line *line_of(struct tracer *t, const char *kind, const struct origin_row *raw, const char *column)
{
    const struct origin_value *load = origin_of(raw, tracer_place_load), *last = origin_of(raw, "last_load");
    const struct origin_value *value = column == NULL ? NULL : origin_of(raw, column);
    struct origin_line *line = line_at(t, kind, load == NULL ? 0 : load->integer, origin_of(raw, "place"),
                                       value == NULL ? NULL : column);
    line->raw = raw;
    if (last != NULL && last->type == SQLITE_INTEGER)
        line->last_load = last->integer;
    if (value != NULL)
        line->value = *value;
    return line;
}

/* ---- steps ---- */

/* "=SQL" is worked out (:value is the name of the column asked for); nothing written or found is `otherwise`. */
static int column_of(struct tracing *g, const char *written, const char *otherwise, const char **ret, struct err *e)
{
    const struct origin_list *list;
    *ret = written == NULL ? otherwise : written;
    if (written == NULL || written[0] != '=')
        return 0;
    const struct origin_value name = {SQLITE_TEXT, 0, 0, g->node->column};
    const char *sql = arena_format(&g->t->arena, "SELECT %s", written + 1);
    if (origin_ask(&g->t->query, sql, g->node->row, &name, &list, e) != 0)
        return -1;
    *ret = list->n == 1 && list->rows[0]->values[0].text != NULL ? list->rows[0]->values[0].text : otherwise;
    return 0;
}

static int step_of(const struct tracing *g, const char *name, const json_t **ret, struct err *e)
{
    *ret = json_object_get(json_object_get(g->view, "steps"), name);
    if (*ret == NULL)
        return err_set(e, ERR_INPUT, "lineage of %s has no step '%s'", g->node->view, name);
    return 0;
}

static int step_rows(struct tracing *g, const char *name, const char **ret_in, const struct origin_list **ret, struct err *e)
{
    const json_t *step;
    if (step_of(g, name, &step, e) != 0)
        return -1;
    const char *in = NULL;
    if (column_of(g, json_text_or(step, "in", NULL), NULL, &in, e) != 0)
        return -1;
    const char *sql = origin_step_sql(&g->t->arena, step, in, ret_in);
    if (sql == NULL)   /* a place of a file: its load and place are a row, too */
        sql = arena_format(&g->t->arena, "SELECT load_id AS last_load, load_id AS first_load, (%s) AS place FROM load WHERE load_id = (%s)",
                           json_text_or(step, "place", "NULL"), json_text_or(step, "load", "NULL"));
    return origin_ask(&g->t->query, sql, g->node->row, NULL, ret, e);
}

static bool is_raw(const struct tracing *g, const char *step)
{
    return json_object_get(json_object_get(json_object_get(g->view, "steps"), step), "in") == NULL;
}

static struct origin_part *part_add(struct tracing *g, const char *step, const char *in, const char *column)
{
    struct origin_node *node = g->node;
    node->parts = arena_copy(&g->t->arena, node->parts, node->n_parts, sizeof *node->parts);
    struct origin_part *part = &node->parts[node->n_parts++];
    *part = (struct origin_part){.step = step, .in = in, .column = column};
    return part;
}

/* A column every row of the view has, where only the row matters. */
static const char *main_column(struct tracer *t, const char *view, const struct origin_row *row)
{
    const json_t *key = json_array_get(json_object_get(lineage_view_borrow(t->lineage, view), "key"), 0);
    return key != NULL ? json_string_value(key) : row->names[0];
}

static struct origin_node *node_new(struct tracer *t, const char *view, const struct origin_row *row, const char *column)
{
    struct origin_node *node = arena_alloc(&t->arena, sizeof *node);
    const struct origin_value *v = origin_of(row, column);
    *node = (struct origin_node){.view = view, .column = column, .row = row, .how = ORIGIN_BY, .unit = ""};
    if (v != NULL)
        node->value = *v;
    return node;
}

/* Puts rows[from..] into a part: lines of a raw step, else nodes; traced, or (is_shallow) with their value alone. */
static int part_fill(struct tracing *g, struct origin_part *part, struct origin_row *const *rows, size_t n, bool is_shallow,
                     struct err *e)
{
    bool raw = is_raw(g, part->step);
    if (raw)
        part->lines = arena_array(&g->t->arena, n + 1, sizeof(void *));
    else
        part->nodes = arena_array(&g->t->arena, n + 1, sizeof(void *));
    for (size_t i = 0; i < n; i++) {
        const char *column = part->column != NULL || raw ? part->column : main_column(g->t, part->in, rows[i]);
        const struct origin_value *v = column == NULL ? NULL : origin_of(rows[i], column);
        if (column != NULL && v == NULL && part->column != NULL)
            return err_set(e, ERR_INPUT, "lineage of %s.%s: %s has no column '%s'", g->node->view, g->node->column, part->in, column);
        part->total += v == NULL ? 0 : v->real;
        if (raw)
            part->lines[i] = line_of(g->t, part->in, rows[i], column);
        else if (is_shallow) {
            part->nodes[i] = node_new(g->t, part->in, rows[i], column);
            part->nodes[i]->is_shallow = true;
        } else if (tracer_trace(g->t, part->in, rows[i], column, &part->nodes[i], e) != 0)
            return -1;
        part->n = i + 1;
    }
    return 0;
}

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

static const char *shown(const struct origin_value *v)
{
    return v->text == NULL ? "(empty)" : v->text;
}

/* ---- the ways a value comes about ---- */

static int trace_copy(struct tracing *g, struct err *e)
{
    const char *step = json_text_or(g->rule, "copy", ""), *in, *column;
    const struct origin_list *list;
    g->node->how = ORIGIN_COPY;
    if (step_rows(g, step, &in, &list, e) != 0 ||
        column_of(g, json_text_or(g->rule, "column", NULL), g->node->column, &column, e) != 0)
        return -1;
    struct origin_part *part = part_add(g, step, in, column);
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
        return part_fill(g, part, &list->rows[i], 1, false, e);
    }
    struct origin_value none = {.type = SQLITE_NULL};
    if (list->n > 0 && g->node->value.type != SQLITE_NULL) {
        none = *origin_of(list->rows[0], column);
        if (convert(g, &none, e) != 0)
            return -1;
    }
    check(g, &none);
    return part_fill(g, part, list->rows, list->n, false, e);
}

static int trace_sum(struct tracing *g, struct err *e)
{
    const char *step = json_text_or(g->rule, "sum", ""), *in, *column;
    const struct origin_list *list;
    g->node->how = ORIGIN_SUM;
    if (step_rows(g, step, &in, &list, e) != 0 ||
        column_of(g, json_text_or(g->rule, "column", NULL), g->node->column, &column, e) != 0)
        return -1;
    struct origin_part *part = part_add(g, step, in, column);
    bool is_known = false;
    for (size_t i = 0; i < list->n; i++) {
        const struct origin_value *v = origin_of(list->rows[i], column);
        is_known |= v != NULL && v->type != SQLITE_NULL;
    }
    if (part_fill(g, part, list->rows, list->n, false, e) != 0)
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
    if (step_rows(g, step, &in, &list, e) != 0 ||
        part_fill(g, part_add(g, step, in, json_text_or(g->rule, "column", NULL)), list->rows, list->n, false, e) != 0)
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

static int trace_terms(struct tracing *g, const char *step, struct term over, struct term under, double times, struct err *e)
{
    const char *in;
    const struct origin_list *list;
    g->node->how = ORIGIN_RATIO;
    if (step_rows(g, step, &in, &list, e) != 0)
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
    (void)part_add(g, step, in, over.column);
    (void)part_add(g, step, in, under.column);
    if (n == 0) {   /* no row has both: the rows that say so */
        g->node->sentence = "empty: no row has both";
        return part_fill(g, &g->node->parts[0], list->rows, list->n, false, e);
    }
    if (part_fill(g, &g->node->parts[0], both, n, false, e) != 0 || part_fill(g, &g->node->parts[1], both, n, false, e) != 0)
        return -1;
    double a = g->node->parts[0].total / over.per, b = g->node->parts[1].total / under.per;
    struct origin_value made = {.type = SQLITE_NULL};
    if (n > 0 && b != 0)
        made = number(g->t, a / b * times);
    if (convert(g, &made, e) != 0)
        return -1;
    g->node->formula = arena_format(&g->t->arena, "%s %s / %s %s%s", over.column, shown(&(struct origin_value[]){number(g->t, a)}[0]),
                                    strcmp(under.column, "credited_s") == 0 ? "hours" : under.column,
                                    shown(&(struct origin_value[]){number(g->t, b)}[0]),
                                    times == 1 ? "" : arena_format(&g->t->arena, " x %.0f", times));
    if (g->node->value.type == SQLITE_NULL && made.type != SQLITE_NULL)
        g->node->sentence = "empty: less airtime than a rate needs, or too little of it known";
    else
        check(g, &made);
    return 0;
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
        buf_printf(&out, "%s %s", name, v == NULL ? "?" : shown(v));
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
        struct origin_part *part = part_add(g, "", g->node->view, name);
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
    if (step_rows(g, step, &in, &whole, e) != 0 || step_rows(g, among, &in_among, &parts, e) != 0 ||
        column_of(g, json_text_or(g->rule, "column", NULL), g->node->column, &column, e) != 0)
        return -1;
    (void)part_add(g, step, in, column);
    (void)part_add(g, among, in_among, g->node->column);
    if (part_fill(g, &g->node->parts[0], whole->rows, whole->n, false, e) != 0 ||
        part_fill(g, &g->node->parts[1], parts->rows, parts->n, true, e) != 0)
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
    if (step_rows(g, step, &in, &list, e) != 0 || column_of(g, dot == NULL ? NULL : dot + 1, NULL, &column, e) != 0)
        return -1;
    if (dot != NULL && column == NULL)   /* worked out: none for this row */
        return 0;
    return part_fill(g, part_add(g, step, in, column), list->rows, list->n, false, e);
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
    if (column_of(g, json_text_or(g->rule, "by", NULL), NULL, &g->node->sentence, e) != 0)
        return -1;
    return trace_named_list(g, rows, e);
}

/* ---- facts ---- */

static int add_facts(struct tracing *g, struct err *e)
{
    const json_t *facts = json_object_get(g->rule, "facts"), *fact;
    size_t i;
    g->node->facts = arena_array(&g->t->arena, json_array_size(facts) + 1, sizeof *g->node->facts);
    json_array_foreach(facts, i, fact) {
        const json_t *step;
        const char *in;
        const struct origin_list *list;
        if (step_of(g, json_text_or(fact, "of", ""), &step, e) != 0)
            return -1;
        const char *rows = origin_step_sql(&g->t->arena, step, json_text_or(step, "in", NULL), &in);
        const char *sql = arena_format(&g->t->arena, "SELECT %s FROM (%s)", json_text_or(fact, "is", "count(*)"), rows);
        if (origin_ask(&g->t->query, sql, g->node->row, NULL, &list, e) != 0)
            return -1;
        g->node->facts[g->node->n_facts++] = (struct origin_fact){
            json_text_or(fact, "say", ""), list->n > 0 ? shown(&list->rows[0]->values[0]) : "(empty)"};
    }
    return 0;
}

/* ---- one value ---- */

static int trace_rule(struct tracing *g, struct err *e)
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

static const char *unit_of(struct tracer *t, const json_t *view, const struct origin_row *row, const char *column)
{
    const char *unit, *says;
    (void)lineage_meaning(t->lineage, view, column, &unit, &says);
    const struct origin_value *own = origin_of(row, "unit"), *currency = origin_of(row, "currency");
    if (strcmp(unit, "row") == 0)
        unit = own != NULL && own->text != NULL ? own->text : "";
    if ((strcmp(unit, "money") == 0 || strcmp(unit, "price") == 0) && currency != NULL && currency->text != NULL)
        return currency->text;
    if (strcmp(unit, "hundredths") == 0 && currency != NULL && currency->text != NULL)
        return arena_format(&t->arena, "hundredths of %s", currency->text);
    return strcmp(unit, "count") == 0 || strcmp(unit, "text") == 0 ? "" : unit;
}

int tracer_trace(struct tracer *t, const char *view, const struct origin_row *row, const char *column,
                 struct origin_node **ret, struct err *e)
{
    const json_t *lineage = lineage_view_borrow(t->lineage, view);
    if (lineage == NULL)
        return err_set(e, ERR_INPUT, "%s has no lineage (transform/lineage)", view);
    char *key = arena_format(&t->arena, "%s\x1f%s\x1f%s", view, tracer_key(t, view, row, NULL), column);
    void **at = origin_map_at(t->nodes, key);
    if (*at != NULL) {
        *ret = *at;
        return 0;
    }
    struct origin_node *node = node_new(t, view, row, column);
    node->unit = unit_of(t, lineage, row, column);
    *ret = *at = node;
    if (++t->n_nodes > NODES_MOST)
        return err_set(e, ERR_LIMIT, "more than %d values stand behind it: ask for a shorter period", NODES_MOST);
    struct tracing g = {t, lineage, lineage_rule_borrow(lineage, column), node};
    t->depth++;
    int failed = trace_rule(&g, e) != 0 || add_facts(&g, e) != 0 ? -1 : 0;
    t->depth--;
    return failed;
}

/* ---- all lines below ---- */

struct found {
    struct origin_line **lines;
    size_t n, cap;
};

static void walk(struct tracer *t, struct origin_node *node, struct found *f)
{
    if (node->asked == t->walk)
        return;
    node->asked = t->walk;
    for (size_t p = 0; p < node->n_parts; p++) {
        const struct origin_part *part = &node->parts[p];
        for (size_t i = 0; i < part->n; i++) {
            if (part->nodes != NULL) {
                walk(t, part->nodes[i], f);
            } else if (part->lines[i]->asked != t->walk) {
                part->lines[i]->asked = t->walk;
                f->lines = mem_grow(f->lines, &f->cap, f->n + 1, sizeof(void *));
                f->lines[f->n++] = part->lines[i];
            }
        }
    }
}

void tracer_lines(struct tracer *t, struct origin_node *node, struct origin_line ***ret, size_t *ret_n)
{
    struct found f = {0};
    t->walk++;
    walk(t, node, &f);
    *ret = arena_array(&t->arena, f.n + 1, sizeof(void *));
    if (f.n > 0)
        memcpy(*ret, f.lines, f.n * sizeof(void *));
    *ret_n = f.n;
    mem_free(f.lines);
}

int64_t tracer_walk(struct tracer *t)
{
    return ++t->walk;
}

struct origin_line *tracer_all_lines(struct tracer *t)
{
    return t->first_line;
}
