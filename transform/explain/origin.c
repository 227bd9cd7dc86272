#include "transform/explain/origin_part.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char tracer_place_load[] = "first_load";

/* Values behind a number in one question: more is no answer for a person, and memory has an end. */
enum { NODES_MOST = 400000 };

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

int tracing_column(struct tracing *g, const char *written, const char *otherwise, const char **ret, struct err *e)
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

int tracing_rows(struct tracing *g, const char *name, const char **ret_in, const struct origin_list **ret, struct err *e)
{
    const json_t *step;
    if (step_of(g, name, &step, e) != 0)
        return -1;
    const char *in = NULL;
    if (tracing_column(g, json_text_or(step, "in", NULL), NULL, &in, e) != 0)
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

struct origin_part *tracing_part(struct tracing *g, const char *step, const char *in, const char *column)
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

int tracing_fill(struct tracing *g, struct origin_part *part, struct origin_row *const *rows, size_t n, bool is_shallow,
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
            json_text_or(fact, "say", ""), list->n > 0 ? origin_shown(&list->rows[0]->values[0]) : "(empty)"};
    }
    return 0;
}

/* ---- one value ---- */

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
    int failed = tracing_rule(&g, e) != 0 || add_facts(&g, e) != 0 ? -1 : 0;
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

struct origin_line *tracer_all_lines(struct tracer *t)
{
    return t->first_line;
}
