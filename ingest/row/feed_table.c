#include "ingest/row/feed_table.h"

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
    const struct kind *kind;
    const struct pack_layout *layout;
    const struct feed_table *table;
    const struct packed *row;
    const uint8_t *tags;             /* of the row */
    bool is_end;
};

enum { EXTRA_N, EXTRA_VHASH, EXTRA_SCOPE, EXTRA_PLACE, EXTRA_MOMENT, EXTRA_LAST_LOAD };

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
    buf_puts(&sql, "feed_n, feed_vhash, feed_scope, feed_place, feed_moment, feed_last_load)");
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
    sqlite3_free(base);
    return SQLITE_OK;
}

static int cursor_fail(struct cursor *c, const char *text)
{
    sqlite3_free(c->base.pVtab->zErrMsg);
    c->base.pVtab->zErrMsg = sqlite3_mprintf("%s", text);
    return SQLITE_ERROR;
}

/* 1: a former table of the file said otherwise, so the row is refused. */
static int is_said_otherwise(struct feed_table *t, const struct packed *row)
{
    struct settle s;
    if (t->said == NULL || said_row(t->said, t->layout->kind, row, t->said_table) != SAID_OTHERWISE)
        return 0;
    settle_make(t->layout, &s);
    t->n_otherwise++;
    return settle_refuse(&s, row, &t->refuse, t->e) != 0 ? -1 : 1;
}

static int next_new(struct feed_table *t)
{
    int more;
    while ((more = feed_pipe_next(t->pipe, &t->row, t->e)) == PIPE_ROW) {
        int is_refused = is_said_otherwise(t, t->row);
        if (is_refused < 0)
            return PIPE_ERROR;
        if (is_refused != 0)
            continue;
        int is_new = t->known == NULL ? 1 : known_row(t->known, t->row, &t->as, t->e);
        if (is_new != 0)
            return is_new < 0 ? PIPE_ERROR : PIPE_ROW;
    }
    if (more == PIPE_END && t->known != NULL && known_finish(t->known, t->e) != 0)
        return PIPE_ERROR;
    return more;
}

int feed_table_next(struct feed_table *t, struct err *e)
{
    t->e = e;
    int more = t->is_kept ? PIPE_ROW : next_new(t);
    t->is_kept = false;
    t->is_disorder = more == PIPE_DISORDER;
    return more;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
    struct cursor *c = (struct cursor *)base;
    struct feed_table *t = ((struct table *)base->pVtab)->module->table;
    int more = feed_table_next(t, t->e);
    c->row = t->row;
    if (more == PIPE_ERROR)
        return cursor_fail(c, t->e->text);
    if (more == PIPE_DISORDER)
        return cursor_fail(c, "rows are not in order");
    c->is_end = more == PIPE_END;
    if (!c->is_end)
        c->tags = packed_tags(c->layout, c->row);
    return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int index, const char *index_text, int argc, sqlite3_value **argv)
{
    (void)index, (void)index_text, (void)argc, (void)argv;
    struct cursor *c = (struct cursor *)base;
    struct feed_table *source = ((struct table *)base->pVtab)->module->table;
    if (source->pipe == NULL || source->layout->kind != c->kind)
        return cursor_fail(c, "nothing to read");
    c->layout = source->layout;
    c->table = source;
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

/* The hottest function of a load: once for each value. */
static inline void result_slot(sqlite3_context *context, const struct cursor *c, uint32_t slot)
{
    double real;
    switch ((enum datum_type)c->tags[slot]) {
    case DATUM_NULL: break; /* what a result is until it is set */
    case DATUM_INTEGER: sqlite3_result_int64(context, packed_slots(c->row)[slot]); break;
    case DATUM_REAL:
        memcpy(&real, &packed_slots(c->row)[slot], sizeof real);
        sqlite3_result_double(context, real);
        break;
    case DATUM_TEXT: result_text(context, packed_text(c->row, slot)); break;
    }
}

static void result_extra(sqlite3_context *context, const struct cursor *c, size_t extra)
{
    switch (extra) {
    case EXTRA_N: sqlite3_result_int64(context, c->row->n); return;
    case EXTRA_VHASH: sqlite3_result_int64(context, c->row->vhash); return;
    case EXTRA_SCOPE:
        if (c->layout->scope != PACK_NO_SLOT)
            result_slot(context, c, c->layout->scope);
        return;
    case EXTRA_PLACE: sqlite3_result_int64(context, c->row->place); return;
    case EXTRA_MOMENT:
        if (c->kind->n_subject > 0)
            sqlite3_result_int64(context, packed_moment(c->layout, c->row, c->table->as.subject, c->table->as.nth));
        return;
    case EXTRA_LAST_LOAD:
        if (c->table->as.last_load != 0)
            sqlite3_result_int64(context, c->table->as.last_load);
        return;
    default: sqlite3_result_null(context); return;
    }
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *c = (struct cursor *)base;
    size_t i = (size_t)column;
    if (i >= c->kind->n_columns)
        result_extra(context, c, i - c->kind->n_columns);
    else if (c->layout->slot_of[i] != PACK_NO_SLOT)
        result_slot(context, c, c->layout->slot_of[i]);
    return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
    *ret = ((struct cursor *)base)->row->n;
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

int feed_table_register(sqlite3 *db, struct feed_table *t, const struct kind_list *kinds, struct err *e)
{
    struct module *m = sqlite3_malloc(sizeof *m);
    if (m == NULL)
        mem_fail();
    *m = (struct module){t, kinds};
    if (sqlite3_create_module_v2(db, "feed", &feed_module, m, sqlite3_free) != SQLITE_OK)
        return db_fail(db, "feed", e);
    for (size_t i = 0; i < kinds->n; i++) {
        BUF_AUTO struct buf sql = BUF_INIT;
        buf_printf(&sql, "CREATE VIRTUAL TABLE temp.feed_%s USING feed(%s)", kinds->kinds[i].name, kinds->kinds[i].name);
        if (db_exec(db, sql.ptr, e) != 0)
            return -1;
    }
    return 0;
}
