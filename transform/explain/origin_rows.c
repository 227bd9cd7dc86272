#include "transform/explain/origin_rows.h"

#include "base/num.h"
#include <string.h>

/* ---- map ---- */

struct map_entry {
    struct map_entry *next;
    char *key;
    void *value;
};
enum { BUCKETS = 1 << 14 };
struct origin_map {
    struct arena *arena;
    struct map_entry *buckets[BUCKETS];
};

struct origin_map *origin_map_new(struct arena *a)
{
    struct origin_map *m = arena_alloc(a, sizeof *m);
    m->arena = a;
    return m;
}

void **origin_map_at(struct origin_map *m, const char *key)
{
    size_t len = strlen(key);
    struct map_entry **at = &m->buckets[num_hash(0, key, len) % BUCKETS];
    for (; *at != NULL; at = &(*at)->next)
        if (strcmp((*at)->key, key) == 0)
            return &(*at)->value;
    *at = arena_alloc(m->arena, sizeof **at);
    (*at)->key = arena_text(m->arena, key, len);
    return &(*at)->value;
}

void origin_query_close(struct origin_query *q)
{
    if (q->statements == NULL)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct map_entry *s = q->statements->buckets[i]; s != NULL; s = s->next)
            (void)sqlite3_finalize(s->value);
}

/* ---- rows ---- */

const struct origin_value *origin_of(const struct origin_row *row, const char *column)
{
    for (size_t i = 0; i < row->n; i++)
        if (strcmp(row->names[i], column) == 0)
            return &row->values[i];
    return NULL;
}

static struct origin_value value_of(struct arena *a, sqlite3_stmt *s, int column)
{
    struct origin_value v = {.type = sqlite3_column_type(s, column)};
    if (v.type == SQLITE_NULL)
        return v;
    v.integer = sqlite3_column_int64(s, column);
    v.real = sqlite3_column_double(s, column);
    struct str text = db_text(s, column);
    v.text = arena_text(a, text.ptr, text.len);
    return v;
}

static struct origin_row *row_of(struct arena *a, sqlite3_stmt *s, char **names)
{
    struct origin_row *row = arena_alloc(a, sizeof *row);
    row->n = (size_t)sqlite3_column_count(s);
    row->names = names;
    row->values = arena_array(a, row->n + 1, sizeof *row->values);
    for (size_t i = 0; i < row->n; i++)
        row->values[i] = value_of(a, s, (int)i);
    return row;
}

static char **names_of(struct arena *a, sqlite3_stmt *s)
{
    int n = sqlite3_column_count(s);
    char **names = arena_array(a, (size_t)n + 1, sizeof *names);
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_column_name(s, i);
        names[i] = arena_text(a, name, strlen(name));
    }
    return names;
}

/* ---- queries ---- */

static void bind_value(sqlite3_stmt *s, int i, const struct origin_value *v)
{
    if (v == NULL || v->type == SQLITE_NULL)
        (void)sqlite3_bind_null(s, i);
    else if (v->type == SQLITE_INTEGER)
        (void)sqlite3_bind_int64(s, i, v->integer);
    else if (v->type == SQLITE_FLOAT)
        (void)sqlite3_bind_double(s, i, v->real);
    else
        (void)db_bind_text(s, i, str_of(v->text));
}

static void bind_row(sqlite3_stmt *s, const struct origin_row *row, const struct origin_value *value, struct buf *key)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) {
        const char *name = sqlite3_bind_parameter_name(s, i);
        const struct origin_value *v = name == NULL ? NULL : value != NULL && strcmp(name, ":value") == 0 ? value
                                     : row != NULL ? origin_of(row, name + 1) : NULL;
        bind_value(s, i, v);
        buf_printf(key, "\x1f%d%s", v == NULL ? SQLITE_NULL : v->type, v == NULL || v->text == NULL ? "" : v->text);
    }
}

static int statement(struct origin_query *q, const char *sql, sqlite3_stmt **ret, struct err *e)
{
    void **at = origin_map_at(q->statements, sql);
    if (*at == NULL) {
        if (db_prepare(q->db, sql, ret, e) != 0)
            return err_wrap(e, "lineage: %s", sql);
        if (!sqlite3_stmt_readonly(*ret)) {
            db_finalize(ret);
            return err_set(e, ERR_DB, "lineage: %s writes", sql);
        }
        *at = *ret;
    }
    *ret = *at;
    return 0;
}

static int collect(struct origin_query *q, sqlite3_stmt *s, struct origin_list *list, struct err *e)
{
    char **names = names_of(q->arena, s);
    struct origin_row **rows = NULL;
    size_t cap = 0;
    int more;
    while ((more = db_step(s, e)) == 1) {
        rows = mem_grow(rows, &cap, list->n + 1, sizeof *rows);
        rows[list->n++] = row_of(q->arena, s, names);
    }
    list->rows = arena_copy(q->arena, rows, list->n, sizeof *rows);
    mem_free(rows);
    (void)sqlite3_reset(s);
    return more;
}

static int ask(struct origin_query *q, sqlite3_stmt *s, const char *key, const struct origin_list **ret, struct err *e)
{
    void **at = origin_map_at(q->answers, key);
    if (*at == NULL) {
        struct origin_list *list = arena_alloc(q->arena, sizeof *list);
        if (collect(q, s, list, e) != 0)
            return err_wrap(e, "lineage: %s", sqlite3_sql(s));
        *at = list;
    }
    *ret = *at;
    return 0;
}

int origin_ask(struct origin_query *q, const char *sql, const struct origin_row *row, const struct origin_value *value,
               const struct origin_list **ret, struct err *e)
{
    sqlite3_stmt *s;
    BUF_AUTO struct buf key = BUF_INIT;
    if (statement(q, sql, &s, e) != 0)
        return -1;
    buf_puts(&key, sql);
    bind_row(s, row, value, &key);
    return ask(q, s, key.ptr, ret, e);
}

int origin_ask_texts(struct origin_query *q, const char *sql, const char *const *texts, size_t n_texts,
                     const struct origin_list **ret, struct err *e)
{
    sqlite3_stmt *s;
    BUF_AUTO struct buf key = BUF_INIT;
    if (statement(q, sql, &s, e) != 0)
        return -1;
    buf_puts(&key, sql);
    for (size_t i = 0; i < n_texts; i++) {
        if (db_bind_text(s, (int)i + 1, str_of(texts[i])) != 0)
            return db_fail(q->db, "lineage", e);
        buf_printf(&key, "\x1f%s", texts[i]);
    }
    return ask(q, s, key.ptr, ret, e);
}

const char *origin_step_sql(struct arena *a, const json_t *step, const char *view, const char **ret_in)
{
    const char *kind = json_text_or(step, "raw", NULL);
    const char *where = json_text_or(step, "where", "1"), *from = json_text_or(step, "from", NULL);
    *ret_in = view != NULL ? view : kind != NULL ? kind : "load";
    if (view != NULL)
        return arena_format(a, "SELECT * FROM %s WHERE %s", view, where);
    if (kind != NULL && from == NULL)
        return arena_format(a, "SELECT r.* FROM cur_%s AS r WHERE %s", kind, where);
    return kind == NULL ? NULL : arena_format(a, "SELECT r.* FROM %s WHERE %s", from, where);
}
