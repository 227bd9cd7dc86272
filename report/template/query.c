#include "report/template/query.h"

#include "base/db.h"
#include "base/log.h"
#include "report/template/hint.h"
#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define CACHE_KIB "8192"   /* of pages a connection keeps; the system keeps the others */

enum { ROWS_MOST = 500000 };   /* more than a sheet should hold, less than it can */

static bool is_view(const char *name) { return name != NULL && strncmp(name, "v_", 2) == 0; }

/* ---- what a query may read ---- */

/* SQLite tells the authorizer the innermost view or CTE a read comes from. A CTE of the query itself vouches for nothing
 * (WITH v_x AS (SELECT * FROM raw_x)), so its names are collected from the text first. */
struct guard {
    const char *sql;
    const char *names[64];
    size_t n;
};

struct word {
    struct str text;
    bool is_name;       /* a word or a quoted identifier */
    bool is_end;
};

static bool is_word_sign(char c) { return isalnum((unsigned char)c) != 0 || c == '_' || (c & 0x80) != 0; }

static const char *word_next(const char *p, struct word *ret)
{
    p = db_sql_skip(p);
    const char *quote = *p == '\0' ? NULL : strchr("'\"`[", *p);
    if (quote != NULL) {
        const char close[] = {*p == '[' ? ']' : *p, '\0'};
        size_t n = strcspn(p + 1, close);
        *ret = (struct word){{p + 1, n}, *p != '\'', false};
        return p + 1 + n + (p[1 + n] != '\0');
    }
    size_t n = 0;
    while (is_word_sign(p[n]))
        n++;
    *ret = (struct word){{p, n > 0 ? n : *p != '\0'}, n > 0, *p == '\0'};
    return p + ret->text.len;
}

static bool word_is(const struct word *w, const char *text)
{
    return w->is_name && w->text.len == strlen(text) && strncasecmp(w->text.ptr, text, w->text.len) == 0;
}

static const char *skip_brackets(const char *p, struct word *ret_next)
{
    int depth = 1;
    while (depth > 0) {
        p = word_next(p, ret_next);
        if (ret_next->is_end)
            return p;
        depth += str_is(ret_next->text, "(") - str_is(ret_next->text, ")");
    }
    return word_next(p, ret_next);
}

/* NAME [(columns)] AS [NOT] [MATERIALIZED] ( */
static bool is_cte(const char *after_name)
{
    struct word w;
    const char *p = word_next(after_name, &w);
    if (str_is(w.text, "(") && !w.is_name)
        p = skip_brackets(p, &w);
    if (!word_is(&w, "as"))
        return false;
    do
        p = word_next(p, &w);
    while (word_is(&w, "not") || word_is(&w, "materialized"));
    return str_is(w.text, "(");
}

/* -1 when there are more than the guard can hold. */
static int guard_read(struct arena *a, const char *sql, struct guard *ret)
{
    struct word w;
    *ret = (struct guard){.sql = sql};
    for (const char *p = word_next(sql, &w); !w.is_end; p = word_next(p, &w)) {
        if (!w.is_name || !is_cte(p))
            continue;
        if (ret->n == sizeof ret->names / sizeof ret->names[0])
            return -1;
        ret->names[ret->n++] = str_text(a, w.text);
    }
    return 0;
}

static bool guard_has(const struct guard *g, const char *name)
{
    for (size_t i = 0; i < g->n; i++)
        if (strcasecmp(g->names[i], name) == 0)
            return true;
    return false;
}

/* Does the text use this word anywhere, quoted or not? SQLite even takes 'a text' for a table. */
static bool guard_mentions(const struct guard *g, const char *name)
{
    struct word w;
    for (const char *p = word_next(g->sql, &w); !w.is_end; p = word_next(p, &w))
        if (w.text.len == strlen(name) && strncasecmp(w.text.ptr, name, w.text.len) == 0)
            return true;
    return false;
}

/* Is it what a FROM or JOIN of the text itself names? */
static bool guard_reads(const struct guard *g, const char *name)
{
    struct word w, before = {.is_end = true};
    for (const char *p = word_next(g->sql, &w); !w.is_end; before = w, p = word_next(p, &w))
        if ((word_is(&before, "from") || word_is(&before, "join")) && w.text.len == strlen(name) &&
            strncasecmp(w.text.ptr, name, w.text.len) == 0)
            return true;
    return false;
}

static int authorize(void *context, int action, const char *table, const char *column, const char *schema,
                     const char *inside)
{
    const struct guard *g = context;
    (void)schema;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
    case SQLITE_FUNCTION:
        return SQLITE_OK;
    case SQLITE_READ:
        if (is_view(table) || (inside != NULL && !guard_has(g, inside)))
            return SQLITE_OK;
        /* Where rows are only counted SQLite reports a read of no column, and from the CTE or statement around the view. */
        return column != NULL && column[0] == '\0' && !guard_mentions(g, table) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* ---- a connection and what it prepared ---- */

struct prepared {
    const char *sql;            /* whose text it is */
    sqlite3_stmt *statement;
    struct guard guard;         /* asked again where the schema changed in between */
};
struct reader {
    sqlite3 *db;
    bool is_kept;
    struct arena arena;         /* of the guards */
    struct prepared **list;
    size_t n, cap;
};

static void refuse_all(sqlite3 *db)
{
    static const struct guard nothing = {.sql = ""};
    (void)sqlite3_set_authorizer(db, authorize, (void *)(uintptr_t)&nothing);
}

int reader_open(const char *warehouse, bool is_kept, struct reader **ret, struct err *e)
{
    size_t cap = 0;
    struct reader *r = mem_grow(NULL, &cap, 1, sizeof *r);
    *r = (struct reader){.is_kept = is_kept, .arena = ARENA_INIT};
    if (db_open(warehouse, DB_READ, &r->db, e) != 0) {
        mem_free(r);
        return -1;
    }
    if (db_exec(r->db, "PRAGMA cache_size = -" CACHE_KIB, e) != 0) {
        reader_close(r);
        return -1;
    }
    refuse_all(r->db);
    *ret = r;
    return 0;
}

static void forget_all(struct reader *r)
{
    for (size_t i = 0; i < r->n; i++)
        (void)sqlite3_finalize(r->list[i]->statement);
    r->n = 0;
    refuse_all(r->db);
    arena_reset(&r->arena);
}

void reader_rest(struct reader *r) { (void)sqlite3_db_release_memory(r->db); }

void reader_close(struct reader *r)
{
    if (r == NULL)
        return;
    forget_all(r);
    arena_release(&r->arena);
    mem_free(r->list);
    db_close(r->db);
    mem_free(r);
}

void parameter_set(struct parameters *p, const char *name, const char *value)
{
    size_t i = 0;
    while (i < p->n && strcmp(p->list[i].name, name) != 0)
        i++;
    if (i == sizeof p->list / sizeof p->list[0])
        return;
    p->list[i] = (struct parameter){name, value};
    if (i == p->n)
        p->n++;
}

/* Points an error of SQLite at the line of the template. */
static int fail_place(const struct query *q, int offset, const char *what, struct err *e)
{
    size_t line = 0;
    for (int i = 0; i < offset && q->sql[i] != '\0'; i++)
        line += q->sql[i] == '\n';
    (void)err_set(e, ERR_INPUT, "%s", what);
    return err_at(e, q->file, q->lines[line < q->n_lines ? line : 0], 0);
}

static int fail_at(sqlite3 *db, const struct query *q, const char *what, struct err *e)
{
    return fail_place(q, sqlite3_error_offset(db), what, e);
}

/* "no such table: [main.]NAME": a public view that is not built, or one of its inputs. */
static int missing_or_fail(sqlite3 *db, struct arena *a, const struct query *q, struct result *ret, struct err *e)
{
    static const char no_table[] = "no such table: ";
    const char *message = arena_format(a, "%s", sqlite3_errmsg(db));
    const char *name = strstr(message, no_table);
    int offset = sqlite3_error_offset(db);
    if (name == NULL)
        return fail_place(q, offset, arena_format(a, "%s%s", message, hint_column(a, db, q->sql, message)), e);
    name += sizeof no_table - 1;
    const char *dot = strchr(name, '.');
    name = arena_format(a, "%s", dot != NULL ? dot + 1 : name);
    /* A table the query does not name is one inside a view. */
    if (is_view(name) ? !hint_is_view(name) : guard_reads(&(struct guard){.sql = q->sql}, name))
        return fail_at(db, q, arena_format(a, "no view is named '%s'%s", name, hint_view(a, name)), e);
    *ret = (struct result){.missing = name};
    return 0;
}

static const char *parameter_hint(struct arena *a, const char *name, const struct parameters *p)
{
    const char *names[sizeof p->list / sizeof p->list[0]];
    for (size_t i = 0; i < p->n; i++)
        names[i] = p->list[i].name;
    return name == NULL ? "" : hint_of(a, name + 1, names, p->n);
}

static int query_bind(sqlite3 *db, sqlite3_stmt *s, struct arena *a, const struct query *q, const struct parameters *p,
                      struct err *e)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) {
        const char *name = sqlite3_bind_parameter_name(s, i);
        size_t k = 0;
        while (name != NULL && k < p->n && strcmp(p->list[k].name, name + 1) != 0)
            k++;
        if (name == NULL || k == p->n)
            return fail_at(db, q, arena_format(a, "no parameter is named '%s'%s", name != NULL ? name : "?", parameter_hint(a, name, p)), e);
        if (p->list[k].value != NULL && db_bind_text(s, i, str_of(p->list[k].value)) != 0)
            return db_fail(db, "bind", e);
    }
    return 0;
}

static void value_read(struct arena *a, sqlite3_stmt *s, int i, struct value *ret)
{
    switch (sqlite3_column_type(s, i)) {
    case SQLITE_INTEGER:
        *ret = (struct value){.type = VALUE_INT, .number = (double)sqlite3_column_int64(s, i)};
        break;
    case SQLITE_FLOAT:
        *ret = (struct value){.type = VALUE_REAL, .number = sqlite3_column_double(s, i)};
        break;
    case SQLITE_TEXT:
        *ret = (struct value){.type = VALUE_TEXT, .text = str_text(a, db_text(s, i))};
        break;
    default:
        *ret = (struct value){.type = VALUE_NULL};
    }
}

static int rows_read(struct arena *a, sqlite3_stmt *s, struct result *ret, struct err *e)
{
    struct value *rows = NULL;
    size_t cap = 0, n = 0, width = ret->n_columns;
    int more;
    while ((more = db_step(s, e)) == 1 && n < ROWS_MOST) {
        rows = mem_grow(rows, &cap, (n + 1) * width, sizeof *rows);
        for (size_t i = 0; i < width; i++)
            value_read(a, s, (int)i, &rows[n * width + i]);
        n++;
    }
    ret->values = arena_array(a, n * width + 1, sizeof *rows);
    if (n > 0)
        memcpy(ret->values, rows, n * width * sizeof *rows);
    ret->n_rows = n;
    mem_free(rows);
    if (more == 1)
        return err_set(e, ERR_LIMIT, "a query gives more than %d rows", ROWS_MOST);
    return more;
}

static int64_t clock_ms(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);   /* for -v; nothing printed depends on it */
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct prepared *prepared_find(const struct reader *r, const char *sql)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->list[i]->sql == sql || strcmp(r->list[i]->sql, sql) == 0)
            return r->list[i];
    return NULL;
}

/* *ret NULL without a failure: a view is missing, and ret_result says which. */
static int prepared_make(struct reader *r, struct arena *a, const struct query *q, struct result *ret_result, struct prepared **ret,
                         struct err *e)
{
    const char *tail = NULL;
    sqlite3_stmt *s STMT_AUTO = NULL;
    *ret = NULL;
    if (!r->is_kept)
        forget_all(r);
    struct prepared *made = arena_alloc(&r->arena, sizeof *made);
    *made = (struct prepared){.sql = q->sql};
    if (guard_read(&r->arena, q->sql, &made->guard) != 0)
        return fail_at(r->db, q, "a query has more than 64 common table expressions", e);
    (void)sqlite3_set_authorizer(r->db, authorize, &made->guard);
    if (sqlite3_prepare_v2(r->db, q->sql, -1, &s, &tail) != SQLITE_OK)
        return missing_or_fail(r->db, a, q, ret_result, e);
    if (s == NULL || tail[strspn(tail, " \t\r\n;")] != '\0')
        return fail_at(r->db, q, "a query is one SELECT", e);
    made->statement = s;
    s = NULL;
    r->list = mem_grow(r->list, &r->cap, r->n + 1, sizeof(struct prepared *));
    r->list[r->n++] = *ret = made;
    return 0;
}

static int prepared_run(struct reader *r, const struct prepared *x, struct arena *a, const struct query *q, const struct parameters *p,
                        struct result *ret, struct err *e)
{
    sqlite3_stmt *s = x->statement;
    (void)sqlite3_set_authorizer(r->db, authorize, (void *)(uintptr_t)&x->guard);
    (void)sqlite3_clear_bindings(s);
    if (query_bind(r->db, s, a, q, p, e) != 0)
        return -1;
    ret->n_columns = (size_t)sqlite3_column_count(s);
    ret->names = arena_array(a, ret->n_columns + 1, sizeof *ret->names);
    for (size_t i = 0; i < ret->n_columns; i++)
        ret->names[i] = arena_format(a, "%s", sqlite3_column_name(s, (int)i));
    int status = rows_read(a, s, ret, e);
    if (status != 0)
        (void)err_at(e, q->file, q->lines[0], 0);
    (void)sqlite3_reset(s);
    return status;
}

int query_run(struct reader *reader, struct arena *a, const struct query *q, const struct parameters *p, struct result *ret,
              struct err *e)
{
    int64_t begin_ms = clock_ms();
    struct prepared *x = prepared_find(reader, q->sql);
    *ret = (struct result){0};
    if (x == NULL && (prepared_make(reader, a, q, ret, &x, e) != 0 || x == NULL))
        return x == NULL && ret->missing != NULL ? 0 : -1;
    if (prepared_run(reader, x, a, q, p, ret, e) != 0)
        return -1;
    log_place(LOG_DETAIL, q->file, q->lines[0], "%zu rows, %lld ms", ret->n_rows, (long long)(clock_ms() - begin_ms));
    return 0;
}

const struct value *result_at(const struct result *r, size_t row, size_t column)
{
    return &r->values[row * r->n_columns + column];
}

int result_column(const struct result *r, const char *name)
{
    for (size_t i = 0; i < r->n_columns; i++)
        if (strcmp(r->names[i], name) == 0)
            return (int)i;
    return -1;
}

const char *result_text(const struct result *r, size_t row, const char *column)
{
    int i = result_column(r, column);
    if (i < 0 || row >= r->n_rows)
        return NULL;
    return result_at(r, row, (size_t)i)->text;
}
