#include "transform/engine/cur.h"
#include "base/json.h"
#include <string.h>

/* Loads known at --as-of (all without it), and per scope the newest of them. */
static const char known_sql[] =
    "CREATE TEMP TABLE conf_load (load_id INTEGER PRIMARY KEY, kind TEXT NOT NULL, format TEXT NOT NULL, account TEXT NOT NULL,"
    " version INTEGER NOT NULL) STRICT;"
    "CREATE INDEX temp.conf_load_origin ON conf_load (kind, format, account, version);"
    "CREATE TEMP TABLE conf_scope (kind TEXT NOT NULL, scope TEXT NOT NULL, version INTEGER NOT NULL,"
    " PRIMARY KEY (kind, scope)) STRICT, WITHOUT ROWID;";

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
                  "INSERT INTO conf_load SELECT load_id, kind, format, coalesce(account, ''), version FROM load"
                  " WHERE loaded_at <= ? AND status <> 'refused'", t->as_of_utc_s, e) != 0)
        return -1;
    return db_exec(t->db,
                   "INSERT INTO conf_scope SELECT l.kind, s.scope, max(l.version)"
                   " FROM load_scope AS s JOIN conf_load AS l USING (load_id) GROUP BY 1, 2", e);
}

/* A kind as its definition tells. */
struct cur_kind {
    const char *name;
    const json_t *columns, *subject;   /* subject: NULL, or the names of the key columns that stand in raw_<kind>_subject */
    bool is_snapshot, has_history;     /* has_history: every saying is kept, in raw_<kind> and raw_<kind>_again */
};

static bool has_column(const json_t *columns, const char *name)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column)
        if (strcmp(json_text_or(column, "name", ""), name) == 0)
            return true;
    return false;
}

enum which { KEYS, OTHERS };

/* A column that is read and not stored (room_id of minutes): a key column is named by it, unless it is named by a moment. */
static void add_unstored(struct buf *out, const json_t *columns, const char *name)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column) {
        const char *first = json_string_value(json_array_get(json_object_get(column, "derive"), 0));
        if (first == NULL || strcmp(first, name) != 0)
            continue;
        const char *key = json_text_or(column, "name", "");
        buf_printf(out, "iif(r.\"%s\" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*', NULL, r.\"%s\") AS \"%s\"", key, key, name);
        return;
    }
    buf_printf(out, "NULL AS \"%s\"", name);
}

static void add_columns(struct buf *out, const json_t *columns, enum which which, const char *prefix)
{
    size_t i;
    const json_t *column;
    json_array_foreach(columns, i, column) {
        const char *name = json_text_or(column, "name", "");
        if (json_bool_or(column, "key", false) != (which == KEYS))
            continue;
        buf_puts(out, out->len > 0 && out->ptr[out->len - 1] != ' ' ? ", " : "");
        if (prefix[0] != '\0' && !json_bool_or(column, "stored", true))
            add_unstored(out, columns, name);
        else
            buf_printf(out, "%s\"%s\"", prefix, name);
    }
}

/* What tells the rows of one key apart from those of another. */
static void add_key(struct buf *out, const struct cur_kind *k)
{
    if (k->subject == NULL) {
        add_columns(out, k->columns, KEYS, "r.");
        return;
    }
    size_t i;
    const json_t *column;
    buf_puts(out, "r.subject");
    json_array_foreach(k->columns, i, column)
        if (json_bool_or(column, "key", false) && !json_list_has(k->subject, json_text_or(column, "name", "")))
            buf_printf(out, ", r.\"%s\"", json_text_or(column, "name", ""));
}

/* " AND r.key = s.key" of every key column. */
static void add_same_key(struct buf *out, const struct cur_kind *k)
{
    size_t i;
    const json_t *column;
    json_array_foreach(k->columns, i, column) {
        const char *name = json_text_or(column, "name", "");
        if (json_bool_or(column, "key", false))
            buf_printf(out, " AND r.\"%s\" = s.\"%s\"", name, name);
    }
}

/* raw_<kind> AS r. Where a kind has subjects, their names stand in a table apart, and a row that the subject's last load
 * says leaves last_load empty. */
static void add_raw(struct buf *out, const struct cur_kind *k)
{
    if (k->subject == NULL) {
        buf_printf(out, "raw_%s AS r", k->name);
        return;
    }
    size_t i;
    const json_t *column;
    buf_puts(out, "(SELECT w.subject, w.vhash, w.first_load, coalesce(w.last_load, u.last_load) AS last_load,"
                  " iif(w.last_load IS NULL, u.version, (SELECT l.version FROM load AS l WHERE l.load_id = w.last_load)) AS version,"
                  " w.place");
    json_array_foreach(k->columns, i, column) {
        const char *name = json_text_or(column, "name", "");
        if (json_bool_or(column, "stored", true))
            buf_printf(out, ", %c.\"%s\"", json_list_has(k->subject, name) ? 'u' : 'w', name);
    }
    buf_printf(out, " FROM raw_%s AS w JOIN raw_%s_subject AS u ON u.subject = w.subject) AS r", k->name, k->name);
}

/* A kind with a column named scope (targets) is closed by that column's values and has no other. */
static bool has_scope(const struct cur_kind *k)
{
    return k->is_snapshot && !has_column(k->columns, "scope");
}

static void add_all(struct buf *out, const struct cur_kind *k, const char *version)
{
    add_columns(out, k->columns, KEYS, "r.");
    buf_printf(out, "%s, r.vhash%s, r.first_load, r.last_load, %s AS version, r.place", k->subject != NULL ? ", r.subject" : "",
               has_scope(k) ? ", r.scope" : "", version);
    add_columns(out, k->columns, OTHERS, "r.");
}

/* A kind nobody has loaded: the columns, no row. */
static void select_nothing(struct buf *out, const struct cur_kind *k)
{
    buf_printf(out, "SELECT NULL AS vhash, NULL AS first_load, NULL AS last_load, NULL AS version, NULL AS place%s%s",
               has_scope(k) ? ", NULL AS scope" : "", k->subject != NULL ? ", NULL AS subject" : "");
    size_t i;
    const json_t *column;
    json_array_foreach(k->columns, i, column)
        buf_printf(out, ", NULL AS \"%s\"", json_text_or(column, "name", ""));
    buf_puts(out, " WHERE 0");
}

/* Merge: bare columns beside max() come from the row of the maximum, and GROUP BY follows the primary key:
 * one pass, no sorting. */
static void select_merge(struct buf *out, const struct cur_kind *k)
{
    buf_puts(out, "SELECT ");
    add_all(out, k, "max(r.version)");
    buf_puts(out, " FROM ");
    add_raw(out, k);
    buf_puts(out, " GROUP BY ");
    add_key(out, k);
}

static void select_snapshot(struct buf *out, const struct cur_kind *k)
{
    buf_puts(out, "SELECT ");
    add_all(out, k, "r.version");
    buf_printf(out, " FROM raw_%s AS r JOIN conf_scope AS s ON s.kind = '%s' AND s.scope = r.scope"
                    " AND s.version = r.version", k->name, k->name);
}

/* Under --as-of a row may have been said last by a load not known yet. It was said from first_load to last_load, so the newest
 * known load between them of the same format and account stands for it; without any, first_load if that is known. (Whether
 * that load spoke of the row only the archive knows; but it said nothing else of it, or another content would be as new and,
 * its own load being known, win.) NULL: not known. */
static void add_known_version(struct buf *out, const struct cur_kind *k)
{
    if (k->is_snapshot)
        buf_puts(out, "min(r.version, n.version)");
    else
        buf_printf(out, "CASE WHEN r.last_load IN (SELECT load_id FROM conf_load) THEN r.version ELSE coalesce("
                        "(SELECT max(c.version) FROM load AS o JOIN conf_load AS c ON c.kind = '%s' AND c.format = o.format"
                        " AND c.account = coalesce(o.account, '') AND c.version BETWEEN f.version AND r.version"
                        " WHERE o.load_id = r.last_load),"
                        " iif(r.first_load IN (SELECT load_id FROM conf_load), f.version, NULL)) END", k->name);
}

/* Several contents of a key can tie; the one whose last load is known wins, then the one first said latest. A snapshot row
 * counts when the newest sheet known for its scope lies between the first and the last that had it. */
static void select_as_of(struct buf *out, const struct cur_kind *k)
{
    const char *scope = has_scope(k) ? ", scope" : "", *subject = k->subject != NULL ? ", subject" : "";
    buf_puts(out, "SELECT ");
    add_columns(out, k->columns, KEYS, "");
    buf_printf(out, "%s, vhash%s, first_load, last_load, version, place", subject, scope);
    add_columns(out, k->columns, OTHERS, "");
    buf_puts(out, " FROM (SELECT *, row_number() OVER (PARTITION BY ");
    add_key(out, k);
    buf_puts(out, " ORDER BY r.version DESC, r.is_said DESC, r.first_version DESC, r.vhash) AS newness FROM (SELECT ");
    add_columns(out, k->columns, KEYS, "r.");
    buf_printf(out, "%s, r.vhash%s, r.first_load, r.last_load, ", k->subject != NULL ? ", r.subject" : "", has_scope(k) ? ", r.scope" : "");
    add_known_version(out, k);
    buf_puts(out, " AS version, r.last_load IN (SELECT load_id FROM conf_load) AS is_said, f.version AS first_version, r.place");
    add_columns(out, k->columns, OTHERS, "r.");
    buf_puts(out, " FROM ");
    add_raw(out, k);
    buf_puts(out, " JOIN load AS f ON f.load_id = r.first_load");
    if (k->is_snapshot)
        buf_printf(out, " JOIN conf_scope AS n ON n.kind = '%s' AND n.scope = r.scope AND n.version BETWEEN f.version AND r.version", k->name);
    buf_puts(out, ") AS r) WHERE newness = 1 AND version IS NOT NULL");
}

/* With a log of sayings: what the newest known load that spoke of the key said. */
static void select_as_of_history(struct buf *out, const struct cur_kind *k)
{
    buf_puts(out, "SELECT ");
    add_all(out, k, "s.version");
    buf_printf(out, " FROM (SELECT ");
    add_columns(out, k->columns, KEYS, "");
    buf_printf(out, ", vhash, max(version) AS version FROM said_%s GROUP BY ", k->name);
    add_columns(out, k->columns, KEYS, "");
    buf_printf(out, ") AS s JOIN raw_%s AS r ON r.vhash = s.vhash", k->name);
    add_same_key(out, k);
}

/* said_<kind>: which load known at --as-of said what of a key, and in which line. Without a log the first and the last load of
 * a content are all there is. */
static void select_said(struct buf *out, const struct cur_kind *k)
{
    buf_puts(out, k->has_history ? "SELECT " : "SELECT DISTINCT ");
    add_columns(out, k->columns, KEYS, "r.");
    if (k->has_history) {
        buf_printf(out, ", r.vhash, r.first_load AS load_id, r.place, l.version FROM raw_%s AS r JOIN conf_load AS l ON l.load_id = r.first_load"
                        " UNION ALL SELECT ", k->name);
        add_columns(out, k->columns, KEYS, "r.");
        buf_printf(out, ", r.vhash, r.load_id, r.place, l.version FROM raw_%s_again AS r JOIN conf_load AS l ON l.load_id = r.load_id", k->name);
    } else
        buf_printf(out, ", r.vhash, l.load_id, iif(l.load_id = r.first_load, r.place, NULL) AS place, l.version FROM raw_%s AS r"
                        " JOIN conf_load AS l ON l.load_id IN (r.first_load, r.last_load)", k->name);
}

/* raw_<kind>, or raw_<kind>_again, is there. */
static bool has_raw(sqlite3 *db, const char *kind, const char *suffix)
{
    BUF_AUTO struct buf name = BUF_INIT;
    buf_printf(&name, "raw_%s%s", kind, suffix);
    return db_has_table(db, name.ptr);
}

static int cur_kind_read(const json_t *definition, bool has_log, struct cur_kind *ret, struct err *e)
{
    const char *mode = NULL;
    if (json_want_text(definition, "mode", "kind", &mode, e) != 0)
        return -1;
    *ret = (struct cur_kind){.name = json_text_or(definition, "kind", ""),
                             .columns = json_object_get(definition, "columns"),
                             .subject = json_object_get(definition, "subject"),
                             .is_snapshot = strcmp(mode, "snapshot") == 0,
                             .has_history = has_log && json_bool_or(definition, "history", false)};
    return 0;
}

static void select_current(struct buf *out, const struct cur_kind *k, bool has_table, bool is_as_of)
{
    if (!has_table)
        select_nothing(out, k);
    else if (is_as_of && k->has_history)
        select_as_of_history(out, k);
    else if (is_as_of)
        select_as_of(out, k);
    else if (k->is_snapshot)
        select_snapshot(out, k);
    else
        select_merge(out, k);
}

static int said_create(struct transform *t, const struct cur_kind *k, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_printf(&sql, "CREATE TEMP VIEW said_%s AS ", k->name);
    select_said(&sql, k);
    return db_exec(t->db, sql.ptr, e);
}

static int views_create(struct transform *t, const char *kind, struct str definition, struct err *e)
{
    JSON_AUTO json_t *root = NULL;
    BUF_AUTO struct buf sql = BUF_INIT;
    struct cur_kind k;
    bool has_table = has_raw(t->db, kind, "");
    if (json_read_text(definition, kind, &root, e) != 0 || cur_kind_read(root, has_raw(t->db, kind, "_again"), &k, e) != 0)
        return err_wrap(e, "kind %s", kind);
    if (has_table && !k.is_snapshot && k.subject == NULL && said_create(t, &k, e) != 0)
        return -1;
    buf_printf(&sql, "CREATE TEMP VIEW cur_%s AS ", kind);
    select_current(&sql, &k, has_table, t->as_of_utc_s != INT64_MAX);
    return db_exec(t->db, sql.ptr, e);
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
        if (views_create(t, kind, db_text(kinds, 1), e) != 0)
            return -1;
    }
    return more;
}
