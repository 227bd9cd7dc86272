#include "pipelines/ledger.h"

#include "base/sha.h"

#include <string.h>

/* A ledger of before steps had reasons. */
static int add_reason(sqlite3 *db, struct err *e)
{
    int64_t has_it = 0;
    if (db_one_int(db, "SELECT count(*) FROM pragma_table_info('run_step') WHERE name = 'reason'", &has_it, e) != 0)
        return -1;
    return has_it ? 0 : db_exec(db, "ALTER TABLE run_step ADD COLUMN reason TEXT", e);
}

int ledger_open(const struct workspace *w, struct ledger *ret, struct err *e)
{
    sqlite3 *db = NULL;
    if (db_open(w->warehouse, DB_CREATE, &db, e) != 0)
        return -1;
    /* The lock is ours, so a run that still says 'running' was cut off. */
    if (db_run_resource(db, "pipelines/ledger.sql", e) != 0 || add_reason(db, e) != 0 ||
        db_exec(db, "UPDATE run SET status = 'failed' WHERE status = 'running'", e) != 0 ||
        db_exec(db, "UPDATE run_step SET status = 'failed' WHERE status = 'running'", e) != 0) {
        db_close(db);
        return -1;
    }
    *ret = (struct ledger){.db = db};
    return 0;
}

void ledger_close(struct ledger *l)
{
    db_close(l->db);
    l->db = NULL;
}

static int find_resumable(struct ledger *l, const char *pipeline, const char *date, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(l->db,
                   "SELECT run_id, status FROM run WHERE pipeline = ?1 AND date = ?2 ORDER BY run_id DESC LIMIT 1",
                   &s, e) != 0)
        return -1;
    db_bind_text(s, 1, str_of(pipeline));
    db_bind_text(s, 2, str_of(date));
    int row = db_step(s, e);
    if (row > 0 && str_is(db_text(s, 1), "failed"))
        l->resumed_run_id = sqlite3_column_int64(s, 0);
    return row < 0 ? -1 : 0;
}

int ledger_begin(struct ledger *l, const char *pipeline, const char *date, int64_t now_utc_s, bool resume, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    l->resumed_run_id = 0;
    if (resume && find_resumable(l, pipeline, date, e) != 0)
        return -1;
    if (db_prepare(l->db, "INSERT INTO run (pipeline, date, started_at, status) VALUES (?1, ?2, ?3, 'running')", &s, e) != 0)
        return -1;
    db_bind_text(s, 1, str_of(pipeline));
    db_bind_text(s, 2, str_of(date));
    db_bind_int(s, 3, now_utc_s);
    if (db_done(s, e) != 0)
        return -1;
    l->run_id = sqlite3_last_insert_rowid(l->db);
    return 0;
}

int ledger_end(struct ledger *l, const char *status, int64_t now_utc_s, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(l->db, "UPDATE run SET status = ?2, ended_at = ?3 WHERE run_id = ?1", &s, e) != 0)
        return -1;
    db_bind_int(s, 1, l->run_id);
    db_bind_text(s, 2, str_of(status));
    db_bind_int(s, 3, now_utc_s);
    return db_done(s, e);
}

int ledger_fingerprint(const struct ledger *l, const struct workspace *w, const struct step *s, char ret[65], struct err *e)
{
    char settings[SHA_TEXT];
    int64_t loads = 0, newest = 0;
    if (db_has_table(l->db, "load") &&
        (db_one_int(l->db, "SELECT count(*) FROM load", &loads, e) != 0 ||
         db_one_int(l->db, "SELECT max(load_id) FROM load", &newest, e) != 0))
        return -1;
    settings_fingerprint(w->settings, settings);
    BUF_AUTO struct buf text = BUF_INIT;
    buf_printf(&text, "%s\n%s\n%lld %lld\n", RUNDOWN_VERSION, settings, (long long)loads, (long long)newest);
    for (size_t i = 0; i < s->argc; i++)
        buf_printf(&text, "%s\n", s->argv[i]);
    sha_of((struct str){text.ptr, text.len}, ret);
    return 0;
}

int ledger_has_done(const struct ledger *l, const struct step *s, const char *fingerprint, bool *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *stmt = NULL;
    if (db_prepare(l->db,
                   "SELECT 1 FROM run_step WHERE run_id = ?1 AND step = ?2 AND fingerprint = ?3"
                   " AND status IN ('done', 'refused', 'resumed')",
                   &stmt, e) != 0)
        return -1;
    db_bind_int(stmt, 1, l->resumed_run_id);
    db_bind_text(stmt, 2, str_of(s->name));
    db_bind_text(stmt, 3, str_of(fingerprint));
    int row = db_step(stmt, e);
    if (row < 0)
        return -1;
    *ret = row > 0;
    return 0;
}

int ledger_step_begin(struct ledger *l, size_t seq, const struct step *s, const char *fingerprint, const char *status, struct err *e)
{
    STMT_AUTO sqlite3_stmt *stmt = NULL;
    if (db_prepare(l->db,
                   "INSERT INTO run_step (run_id, seq, step, fingerprint, status) VALUES (?1, ?2, ?3, ?4, ?5)",
                   &stmt, e) != 0)
        return -1;
    db_bind_int(stmt, 1, l->run_id);
    db_bind_int(stmt, 2, (int64_t)seq);
    db_bind_text(stmt, 3, str_of(s->name));
    db_bind_text(stmt, 4, str_of(fingerprint));
    db_bind_text(stmt, 5, str_of(status));
    return db_done(stmt, e);
}

int ledger_step_end(struct ledger *l, size_t seq, const struct step_end *end, struct err *e)
{
    STMT_AUTO sqlite3_stmt *stmt = NULL;
    if (db_prepare(l->db,
                   "UPDATE run_step SET status = ?3, exit_status = ?4, milliseconds = ?5, reason = nullif(?6, '') WHERE run_id = ?1 AND seq = ?2",
                   &stmt, e) != 0)
        return -1;
    db_bind_int(stmt, 1, l->run_id);
    db_bind_int(stmt, 2, (int64_t)seq);
    db_bind_text(stmt, 3, str_of(end->status));
    db_bind_int(stmt, 4, end->exit_status);
    db_bind_int(stmt, 5, end->milliseconds);
    db_bind_text(stmt, 6, end->reason);
    return db_done(stmt, e);
}
