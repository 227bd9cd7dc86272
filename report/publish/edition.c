#include "report/publish/edition.h"

#include "base/db.h"
#include "base/resource.h"
#include "base/workspace.h"

static void db_drop(sqlite3 **db) { db_close(*db); }
#define DB_AUTO __attribute__((cleanup(db_drop)))

int edition_prepare(const char *warehouse, struct err *e)
{
    sqlite3 *db DB_AUTO = NULL;
    if (db_open(warehouse, DB_WRITE, &db, e) != 0 || db_begin(db, e) != 0)
        return -1;
    if (db_run_resource(db, "report/sql/edition.sql", e) != 0) {
        db_rollback(db);
        return -1;
    }
    return db_commit(db, e);
}

/* The watermark transform left; '' where there is none yet. */
static int watermark_read(sqlite3 *db, struct arena *a, char **ret, struct err *e)
{
    sqlite3_stmt *s STMT_AUTO = NULL;
    *ret = arena_format(a, "%s", "");
    if (!db_has_table(db, "transform_meta"))
        return 0;
    if (db_prepare(db, "SELECT value FROM transform_meta WHERE key = 'watermark'", &s, e) != 0)
        return -1;
    int row = db_step(s, e);
    if (row == 1)
        *ret = str_text(a, db_text(s, 0));
    return row < 0 ? -1 : 0;
}

static int edition_insert(sqlite3 *db, const struct edition *x, const char *watermark, int64_t *ret_id, struct err *e)
{
    static const char sql[] =
        "INSERT INTO edition (template, period, scope, as_of, watermark, settings, version, sha256, created_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    static const char gone[] = "DELETE FROM edition WHERE template = ?1 AND period = ?2 AND scope = ?3";
    char created[DATE_TIME_TEXT];
    date_time_text(x->created_utc_s, created);
    const char *const values[] = {x->template, x->period, x->scope, x->as_of, watermark, x->settings, RUNDOWN_VERSION,
                                  x->sha256, created};
    const char *const statements[] = {gone, sql};
    const int counts[] = {3, 9};
    for (int k = 0; k < 2; k++) {
        sqlite3_stmt *s STMT_AUTO = NULL;
        if (db_prepare(db, statements[k], &s, e) != 0)
            return -1;
        for (int i = 0; i < counts[k]; i++)
            if (db_bind_text(s, i + 1, str_of(values[i])) != 0)
                return db_fail(db, "edition", e);
        if (db_done(s, e) != 0)
            return -1;
    }
    *ret_id = sqlite3_last_insert_rowid(db);
    return 0;
}

/* Keeps what the edition says, by a statement over its id (?1), its day (?2) and, of the cells, their first day (?3). Nothing without `view`. */
static int said_insert(sqlite3 *db, struct arena *a, const char *resource, const char *view, int64_t id, const struct edition *x,
                       struct err *e)
{
    struct str sql;
    sqlite3_stmt *s STMT_AUTO = NULL;
    if (!db_has_table(db, view))
        return 0;
    if (resource_read(a, NULL, resource, &sql, e) != 0 || db_prepare(db, sql.ptr, &s, e) != 0)
        return -1;
    if (db_bind_int(s, 1, id) != 0 || db_bind_text(s, 2, str_of(x->as_of)) != 0)
        return db_fail(db, "edition", e);
    if (sqlite3_bind_parameter_count(s) == 3 && db_bind_text(s, 3, str_of(x->cells_from)) != 0)
        return db_fail(db, "edition", e);
    return db_done(s, e);
}

static int one_record(sqlite3 *db, struct arena *a, const struct edition *x, const char *watermark, struct err *e)
{
    int64_t id = 0;
    if (edition_insert(db, x, watermark, &id, e) != 0 || said_insert(db, a, "report/sql/edition_figures.sql", "v_report_campaign_told", id, x, e) != 0)
        return -1;
    return x->cells_from[0] == '\0' ? 0 : said_insert(db, a, "report/sql/edition_cells.sql", "v_platform_day", id, x, e);
}

int edition_record(const char *warehouse, const struct edition *list, size_t n, struct err *e)
{
    struct arena a ARENA_AUTO = ARENA_INIT;
    sqlite3 *db DB_AUTO = NULL;
    char *watermark;
    if (n == 0)
        return 0;
    if (db_open(warehouse, DB_WRITE, &db, e) != 0 || db_begin(db, e) != 0)
        return -1;
    int status = watermark_read(db, &a, &watermark, e);
    for (size_t i = 0; i < n && status == 0; i++)
        status = one_record(db, &a, &list[i], watermark, e);
    if (status == 0)
        return db_commit(db, e);
    db_rollback(db);
    return -1;
}

/* Asked of every workbook, over the connection that is open anyway: opening one reads the whole schema. */
static int edition_ask(struct reader *reader, struct arena *a, const char *sql, const struct edition_question *q, struct result *ret,
                       struct err *e)
{
    static const long lines[] = {1, 1, 1, 1};
    const struct query query = {"v_edition", sql, lines, 4};
    struct parameters p = {0};
    parameter_set(&p, "template", q->template);
    parameter_set(&p, "scope", q->scope);
    parameter_set(&p, "as_of", q->as_of);
    parameter_set(&p, "today", q->today);
    return query_run(reader, a, &query, &p, ret, e);
}

int edition_before(struct reader *reader, struct arena *a, const struct edition_question *q, int64_t *ret_id, const char **ret_as_of,
                   struct err *e)
{
    static const char sql[] = "SELECT edition_id, as_of FROM v_edition WHERE template = :template AND scope = :scope AND as_of < :as_of\n"
                              "ORDER BY as_of DESC, edition_id DESC LIMIT 1";
    struct result r;
    if (edition_ask(reader, a, sql, q, &r, e) != 0)
        return -1;
    *ret_id = r.n_rows > 0 ? (int64_t)result_at(&r, 0, 0)->number : 0;
    *ret_as_of = r.n_rows > 0 ? result_at(&r, 0, 1)->text : NULL;
    return 0;
}

int edition_is_newest(struct reader *reader, struct arena *a, const struct edition_question *q, bool *ret, struct err *e)
{
    /* The period is YYYY-MM-DD, YYYY-Www or YYYY-MM and as_of its last day. */
    static const char sql[] = "SELECT 1 AS one FROM v_edition WHERE template = :template AND scope = :scope AND as_of > :as_of AND :today >=\n"
                              "CASE length(period) WHEN 10 THEN period WHEN 7 THEN period || '-01' ELSE date(as_of, '-6 days') END LIMIT 1";
    struct result r;
    if (edition_ask(reader, a, sql, q, &r, e) != 0)
        return -1;
    *ret = r.n_rows == 0;
    return 0;
}
