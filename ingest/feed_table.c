#include "ingest/feed_table.h"

#include <string.h>

struct module {
    struct feed_table *table;
    const struct kind_list *kinds;
};

struct table {
    sqlite3_vtab base;
    const struct module *module;
    const struct kind *kind;
};

struct cursor {
    sqlite3_vtab_cursor base;
    struct feed_pipe *pipe;
    const struct kind *kind;
    struct feed_row row;
    bool is_end;
};

enum { EXTRA_N, EXTRA_VHASH, EXTRA_SCOPE, EXTRA_PLACE };

/* argv: module, schema, table, kind */
static int table_connect(sqlite3 *db, void *context, int argc, const char *const *argv, sqlite3_vtab **ret,
                         char **ret_message)
{
    const struct module *module = context;
    const struct kind *k = argc > 3 ? kind_find(module->kinds, argv[3]) : NULL;
    BUF_AUTO struct buf sql = BUF_INIT;
    if (k == NULL) {
        *ret_message = sqlite3_mprintf("no such kind");
        return SQLITE_ERROR;
    }
    buf_puts(&sql, "CREATE TABLE feed (");
    for (size_t i = 0; i < k->n_columns; i++)
        buf_printf(&sql, "\"%s\", ", k->columns[i].name);
    buf_puts(&sql, "feed_n, feed_vhash, feed_scope, feed_place)");
    int rc = sqlite3_declare_vtab(db, sql.ptr);
    if (rc != SQLITE_OK)
        return rc;
    struct table *t = sqlite3_malloc(sizeof *t);
    if (t == NULL)
        return SQLITE_NOMEM;
    *t = (struct table){.module = module, .kind = k};
    *ret = &t->base;
    return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *base)
{
    sqlite3_free(base);
    return SQLITE_OK;
}

static int table_best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
    (void)base;
    info->estimatedCost = 1e6;
    info->estimatedRows = 1000000;
    return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **ret)
{
    struct cursor *c = sqlite3_malloc(sizeof *c);
    if (c == NULL)
        return SQLITE_NOMEM;
    *c = (struct cursor){.is_end = true, .kind = ((struct table *)base)->kind};
    *ret = &c->base;
    return SQLITE_OK;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
    feed_pipe_close(((struct cursor *)base)->pipe);
    sqlite3_free(base);
    return SQLITE_OK;
}

static int cursor_fail(struct cursor *c, const char *text)
{
    sqlite3_free(c->base.pVtab->zErrMsg);
    c->base.pVtab->zErrMsg = sqlite3_mprintf("%s", text);
    return SQLITE_ERROR;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct cursor *c = (struct cursor *)base;
    const struct feed_table *t = ((struct table *)base->pVtab)->module->table;
    int more = feed_pipe_next(c->pipe, &c->row, t->e);
    if (more == PIPE_ERROR)
        return cursor_fail(c, t->e->text);
    if (more == PIPE_DISORDER)
        return cursor_fail(c, "keys do not ascend");
    c->is_end = more == PIPE_END;
    return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int index, const char *index_text, int argc, sqlite3_value **argv)
{
    (void)index, (void)index_text, (void)argc, (void)argv;
    struct cursor *c = (struct cursor *)base;
    struct feed_table *source = ((struct table *)base->pVtab)->module->table;
    struct feed *f = source->feed;
    source->feed = NULL;
    if (f == NULL || f->kind != c->kind)
        return cursor_fail(c, "nothing to read");
    if (feed_pipe_open(f, source->is_threaded, source->wants_ascending, &c->pipe, source->e) != 0)
        return cursor_fail(c, source->e->text);
    return cursor_next(base);
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
    return ((struct cursor *)base)->is_end;
}

/* Views live until the next row, and SQLite has made its record by then. */
static void result_text(sqlite3_context *context, struct str s)
{
    sqlite3_result_text64(context, s.len > 0 ? s.ptr : "", s.len, SQLITE_STATIC, SQLITE_UTF8);
}

static void result_extra(sqlite3_context *context, const struct feed_row *r, size_t extra)
{
    switch (extra) {
    case EXTRA_N: sqlite3_result_int64(context, r->n); return;
    case EXTRA_VHASH: sqlite3_result_int64(context, r->vhash); return;
    case EXTRA_SCOPE: result_text(context, r->scope); return;
    case EXTRA_PLACE: sqlite3_result_int64(context, r->place); return;
    default: sqlite3_result_null(context); return;
    }
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *c = (struct cursor *)base;
    size_t i = (size_t)column;
    if (i >= c->kind->n_columns) {
        result_extra(context, &c->row, i - c->kind->n_columns);
        return SQLITE_OK;
    }
    const struct datum *d = &c->row.data[i];
    switch (d->type) {
    case DATUM_NULL: sqlite3_result_null(context); break;
    case DATUM_INTEGER: sqlite3_result_int64(context, d->integer); break;
    case DATUM_REAL: sqlite3_result_double(context, d->real); break;
    case DATUM_TEXT: result_text(context, d->text); break;
    }
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
    *ret = ((struct cursor *)base)->row.n;
    return SQLITE_OK;
}

static const sqlite3_module feed_module = {
    .iVersion = 1,
    .xCreate = table_connect,
    .xConnect = table_connect,
    .xBestIndex = table_best_index,
    .xDisconnect = table_disconnect,
    .xDestroy = table_disconnect,
    .xOpen = cursor_open,
    .xClose = cursor_close,
    .xFilter = cursor_filter,
    .xNext = cursor_next,
    .xEof = cursor_eof,
    .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};

/* DO UPDATE runs for a row that was there already and for no other. */
static void load_repeat(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    struct feed_table *t = sqlite3_user_data(context);
    t->n_repeats++;
    sqlite3_result_value(context, argv[0]);
}

int feed_table_register(sqlite3 *db, struct feed_table *t, const struct kind_list *kinds, struct err *e)
{
    struct module *m = sqlite3_malloc(sizeof *m);
    if (m == NULL)
        mem_fail();
    *m = (struct module){t, kinds};
    if (sqlite3_create_module_v2(db, "feed", &feed_module, m, sqlite3_free) != SQLITE_OK ||
        sqlite3_create_function_v2(db, "load_repeat", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, t, load_repeat, NULL, NULL,
                                   NULL) != SQLITE_OK)
        return db_fail(db, "feed", e);
    for (size_t i = 0; i < kinds->n; i++) {
        BUF_AUTO struct buf sql = BUF_INIT;
        buf_printf(&sql, "CREATE VIRTUAL TABLE temp.feed_%s USING feed(%s)", kinds->kinds[i].name, kinds->kinds[i].name);
        if (db_exec(db, sql.ptr, e) != 0)
            return -1;
    }
    return 0;
}
