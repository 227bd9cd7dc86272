/* The tables of a kind, and what is said where a warehouse has them of another. */
#include "ingest/catalogue/kind.h"

#include <stdio.h>

static int add_column(sqlite3 *db, const struct kind *k, const char *table, const struct kind_column *c, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    if (c->is_key)
        return err_set(e, ERR_INPUT, "kind %s gained the key column %s: run 'rundown rebuild'", k->name, c->name);
    buf_printf(&sql, "ALTER TABLE %s ADD COLUMN \"%s\" %s", table, c->name, kind_sql_type(c));
    return db_exec(db, sql.ptr, e);
}

/* What the table has: its key must still be the kind's. */
static int has_column(sqlite3 *db, const struct kind *k, const char *table, const struct kind_column *c, bool *ret_has, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "SELECT pk > 0 FROM pragma_table_info(?1) WHERE name = ?2", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(table)) != 0 || db_bind_text(s, 2, str_of(c->name)) != 0)
        return db_fail(db, "table", e);
    int found = db_step(s, e);
    if (found < 0)
        return -1;
    *ret_has = found == 1;
    if (found == 1 && (sqlite3_column_int(s, 0) != 0) != c->is_key)
        return err_set(e, ERR_INPUT, "kind %s changed its key (%s): run 'rundown rebuild'", k->name, c->name);
    return 0;
}

/* A table made when the kind had another subject, or none, is not read any more. */
static int check_layout(sqlite3 *db, const struct kind *k, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    int64_t n_found = (int64_t)k->n_subject;
    char table[96], subject[96], row[96];
    (void)snprintf(table, sizeof table, "raw_%s", k->name);
    (void)snprintf(subject, sizeof subject, "raw_%s_subject", k->name);
    (void)snprintf(row, sizeof row, "raw_%s_row", k->name);
    if (!db_has_table(db, table))
        return 0;
    bool has = db_has_table(db, subject);
    if (has && !db_has_table(db, row))
        return err_set(e, ERR_INPUT, "kind %s keeps its rows in another table now: run 'rundown rebuild'", k->name);
    if (has) {
        buf_printf(&sql, "SELECT count(*) FROM pragma_table_info('%s') WHERE name IN (''", subject);
        for (size_t i = 0; i < k->n_subject; i++)
            buf_printf(&sql, ", '%s'", k->columns[k->subject[i]].name);
        buf_puts(&sql, ")");
        if (db_one_int(db, sql.ptr, &n_found, e) != 0)
            return -1;
    }
    if (has == (k->n_subject > 0) && n_found == (int64_t)k->n_subject)
        return 0;
    return err_set(e, ERR_INPUT, "kind %s changed what its rows are about (subject): run 'rundown rebuild'", k->name);
}

/* Columns the kind has gained; and, of kinds with a subject, the view of rows with them. */
static int install_columns(sqlite3 *db, const struct kind *k, struct err *e)
{
    static const char view[] = "ingest/schema/kind_view_subject.sql";
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *raw = arena_format(&a, "raw_%s", k->name), *table = k->n_subject > 0 ? arena_format(&a, "raw_%s_row", k->name) : raw;
    bool is_whole = db_has_table(db, raw);
    for (size_t i = 0; i < k->n_columns; i++) {
        const struct kind_column *c = &k->columns[i];
        bool has = false;
        if (c->is_subject || !c->is_stored || (k->n_subject > 0 && i == k->moment))
            continue;
        if (has_column(db, k, table, c, &has, e) != 0 || (!has && add_column(db, k, table, c, e) != 0))
            return -1;
        is_whole = is_whole && has;
    }
    return is_whole || k->n_subject == 0 ? 0 : db_run(db, str_of(kind_sql(&a, k, view)), view, e);
}

/* The log of a kind with history. One that begins when rows are known already would lack what was said of them. */
static int install_history(sqlite3 *db, const struct kind *k, struct err *e)
{
    static const char resource[] = "ingest/schema/kind_again.sql", upgrade[] = "ingest/schema/kind_again_upgrade.sql";
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *table = arena_format(&a, "raw_%s_again", k->name), *former = arena_format(&a, "raw_%s_said", k->name);
    int64_t n_known = 0;
    if (!k->has_history)
        return db_exec(db, arena_format(&a, "DROP TABLE IF EXISTS %s; DROP TABLE IF EXISTS %s", table, former), e);
    if (db_has_table(db, table))
        return 0;
    if (db_has_table(db, former))
        return db_run(db, str_of(kind_sql(&a, k, resource)), resource, e) != 0 ? -1
                                                                              : db_run(db, str_of(kind_sql(&a, k, upgrade)), upgrade, e);
    if (db_one_int(db, arena_format(&a, "SELECT count(*) FROM (SELECT 1 FROM raw_%s LIMIT 1)", k->name), &n_known, e) != 0)
        return -1;
    if (n_known > 0)
        return err_set(e, ERR_INPUT, "kind %s keeps a log of what was said now (history): run 'rundown rebuild'", k->name);
    return db_run(db, str_of(kind_sql(&a, k, resource)), resource, e);
}

static int record(sqlite3 *db, const struct kind *k, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "INSERT INTO kind (kind, mode, definition) VALUES (?1, ?2, ?3) ON CONFLICT (kind) DO UPDATE"
                       " SET mode = excluded.mode, definition = excluded.definition"
                       " WHERE definition <> excluded.definition", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(k->name)) != 0 ||
        db_bind_text(s, 2, str_of(k->is_snapshot ? "snapshot" : "merge")) != 0 ||
        db_bind_text(s, 3, str_of(k->definition)) != 0)
        return db_fail(db, "kind", e);
    return db_done(s, e);
}

static int is_recorded(sqlite3 *db, const struct kind *k, bool *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "SELECT 1 FROM kind WHERE kind = ?1", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(k->name)) != 0)
        return db_fail(db, "kind", e);
    int found = db_step(s, e);
    *ret = found == 1;
    return found < 0 ? -1 : 0;
}

int kind_install(sqlite3 *db, const struct kind *k, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *resource = k->n_subject > 0 ? "ingest/schema/kind_raw_subject.sql" : "ingest/schema/kind_raw.sql";
    bool is_there = false;
    if (k->is_broken && is_recorded(db, k, &is_there, e) != 0)
        return -1;
    if (is_there)
        return 0;
    if (check_layout(db, k, e) != 0)
        return -1;
    if (db_run(db, str_of(kind_sql(&a, k, resource)), resource, e) != 0)
        return err_wrap(e, "kind %s", k->name);
    if (install_columns(db, k, e) != 0)
        return -1;
    return install_history(db, k, e) != 0 ? -1 : record(db, k, e);
}
