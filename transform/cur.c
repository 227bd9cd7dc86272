#include "transform/cur.h"
#include "base/json.h"
#include <string.h>

/* Loads known at --as-of (all without it), and per scope the newest of them. */
static const char known_sql[] =
    "CREATE TEMP TABLE conf_load (load_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL) STRICT;"
    "CREATE TEMP TABLE conf_scope (kind TEXT NOT NULL, scope TEXT NOT NULL, version INTEGER NOT NULL,"
    " PRIMARY KEY (kind, scope)) STRICT, WITHOUT ROWID;"
    "CREATE TEMP TABLE conf_newest (kind TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

static int run_bound(sqlite3 *db, const char *sql, int64_t value, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, sql, &s, e) != 0)
        return -1;
    if (db_bind_int(s, 1, value) != 0)
        return db_fail(db, "known loads", e);
    return db_done(s, e);
}

static int known_create(struct transform *t, struct err *e)
{
    if (db_exec(t->db, known_sql, e) != 0)
        return -1;
    if (run_bound(t->db,
                  "INSERT INTO conf_load SELECT load_id, kind, version FROM load"
                  " WHERE loaded_at <= ? AND status <> 'refused'", t->as_of_utc_s, e) != 0)
        return -1;
    return db_exec(t->db,
                   "INSERT INTO conf_scope SELECT l.kind, s.scope, max(l.version)"
                   " FROM load_scope AS s JOIN conf_load AS l USING (load_id) GROUP BY 1, 2;"
                   "INSERT INTO conf_newest SELECT kind, max(version) FROM conf_load GROUP BY kind;", e);
}

enum which { KEYS, OTHERS };

static void add_columns(struct buf *out, const json_t *columns, enum which which, const char *prefix)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column) {
        if (json_bool_or(column, "key", false) != (which == KEYS))
            continue;
        buf_printf(out, "%s%s\"%s\"", out->len > 0 && out->ptr[out->len - 1] != ' ' ? ", " : "", prefix,
                   json_text_or(column, "name", ""));
    }
}

/* A kind with a column named scope (targets) is closed by that column's values and has no other. */
static bool has_scope(const json_t *columns, bool is_snapshot)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column)
        if (strcmp(json_text_or(column, "name", ""), "scope") == 0)
            return false;
    return is_snapshot;
}

static void add_all(struct buf *out, const json_t *columns, bool is_snapshot, const char *version)
{
    add_columns(out, columns, KEYS, "r.");
    buf_printf(out, ", r.vhash%s, r.first_load, r.last_load, %s AS version, r.place",
               has_scope(columns, is_snapshot) ? ", r.scope" : "", version);
    add_columns(out, columns, OTHERS, "r.");
}

/* A kind nobody has loaded: the columns, no row. */
static void select_nothing(struct buf *out, const json_t *columns, bool is_snapshot)
{
    buf_printf(out, "SELECT NULL AS vhash, NULL AS first_load, NULL AS last_load, NULL AS version, NULL AS place%s",
               has_scope(columns, is_snapshot) ? ", NULL AS scope" : "");
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column)
        buf_printf(out, ", NULL AS \"%s\"", json_text_or(column, "name", ""));
    buf_puts(out, " WHERE 0");
}

/* Merge: bare columns beside max() come from the row of the maximum, and GROUP BY follows the primary key:
 * one pass, no sorting. */
static void select_merge(struct buf *out, const char *kind, const json_t *columns)
{
    buf_puts(out, "SELECT ");
    add_all(out, columns, false, "max(r.version)");
    buf_printf(out, " FROM raw_%s AS r GROUP BY ", kind);
    add_columns(out, columns, KEYS, "r.");
}

static void select_snapshot(struct buf *out, const char *kind, const json_t *columns)
{
    buf_puts(out, "SELECT ");
    add_all(out, columns, true, "r.version");
    buf_printf(out, " FROM raw_%s AS r JOIN conf_scope AS s ON s.kind = '%s' AND s.scope = r.scope"
                    " AND s.version = r.version", kind, kind);
}

/* Under --as-of a row's last_load may be one not known yet: its version is then the newest known one. Several
 * contents of a key can tie there; the one still said by a known load wins, then the one first said latest. */
static void select_as_of(struct buf *out, const char *kind, const json_t *columns, bool is_snapshot)
{
    buf_puts(out, "SELECT ");
    add_columns(out, columns, KEYS, "");
    buf_printf(out, ", vhash%s, first_load, last_load, version, place", has_scope(columns, is_snapshot) ? ", scope" : "");
    add_columns(out, columns, OTHERS, "");
    buf_puts(out, " FROM (SELECT ");
    add_all(out, columns, is_snapshot, "min(r.version, n.version)");
    buf_puts(out, ", row_number() OVER (PARTITION BY ");
    add_columns(out, columns, KEYS, "r.");
    buf_printf(out, " ORDER BY min(r.version, n.version) DESC, r.version <= n.version DESC, f.version DESC, r.vhash)"
                    " AS newness FROM raw_%s AS r JOIN conf_load AS f ON f.load_id = r.first_load JOIN ", kind);
    if (is_snapshot)
        buf_printf(out, "conf_scope AS n ON n.kind = '%s' AND n.scope = r.scope AND r.version >= n.version", kind);
    else
        buf_printf(out, "conf_newest AS n ON n.kind = '%s'", kind);
    buf_puts(out, ") WHERE newness = 1");
}

int cur_select(struct buf *out, const json_t *definition, bool has_table, bool is_as_of, struct err *e)
{
    const char *kind = json_text_or(definition, "kind", ""), *mode = NULL;
    const json_t *columns = json_object_get(definition, "columns");
    if (json_want_text(definition, "mode", "kind", &mode, e) != 0)
        return -1;
    bool is_snapshot = strcmp(mode, "snapshot") == 0;
    if (!has_table)
        select_nothing(out, columns, is_snapshot);
    else if (is_as_of)
        select_as_of(out, kind, columns, is_snapshot);
    else if (is_snapshot)
        select_snapshot(out, kind, columns);
    else
        select_merge(out, kind, columns);
    return 0;
}

static int view_create(struct transform *t, const char *kind, struct str definition, struct err *e)
{
    JSON_AUTO json_t *root = NULL;
    BUF_AUTO struct buf sql = BUF_INIT, text = BUF_INIT;
    buf_printf(&text, "raw_%s", kind);
    bool has_table = db_has_table(t->db, text.ptr);
    if (json_read_text(definition, kind, &root, e) != 0 ||
        cur_select(&sql, root, has_table, t->as_of_utc_s != INT64_MAX, e) != 0)
        return err_wrap(e, "kind %s", kind);
    buf_clear(&text);
    buf_printf(&text, "CREATE TEMP VIEW cur_%s AS %s", kind, sql.ptr);
    return db_exec(t->db, text.ptr, e);
}

int cur_create(struct transform *t, struct err *e)
{
    if (!db_has_table(t->db, "kind") || !db_has_table(t->db, "load"))
        return err_set(e, ERR_INPUT, "nothing has been loaded yet: run 'rundown ingest' first");
    if (known_create(t, e) != 0)
        return -1;
    STMT_AUTO sqlite3_stmt *kinds = NULL;
    if (db_prepare(t->db, "SELECT kind, definition FROM kind ORDER BY kind", &kinds, e) != 0)
        return -1;
    int more;
    while ((more = db_step(kinds, e)) == 1) {
        const char *kind = arena_text(&t->memory, db_text(kinds, 0).ptr, db_text(kinds, 0).len);
        if (view_create(t, kind, db_text(kinds, 1), e) != 0)
            return -1;
    }
    return more;
}
