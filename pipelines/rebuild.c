/* rundown rebuild: the archive is the truth, the warehouse can be made from it at any time.
 *
 * A fresh warehouse is filled from archive/manifest.jsonl beside the old one, transformed and scored for the
 * same date, compared view by view, and only then put in the old one's place. The ledger, the record of
 * printed editions and of refused files are no product of the archive and are carried over. */
#include "pipelines/commands.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/num.h"
#include "base/process.h"
#include "base/sha.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MANIFEST_MOST = 1 << 30 };

struct rebuild {
    struct arena *arena;
    struct workspace *workspace;
    const struct invocation *call;
    char *fresh;           /* the warehouse being made */
    char *date;            /* the date of the last transform; NULL: none yet */
};

static int read_date(struct rebuild *r, struct err *e)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    if (!file_exists(r->workspace->warehouse))
        return 0;
    if (db_open(r->workspace->warehouse, DB_READ, &db, e) != 0)
        return -1;
    int row = 0;
    if (db_has_table(db, "transform_meta")) {
        row = db_prepare(db, "SELECT value FROM transform_meta WHERE key = 'date' AND value <> ''", &s, e) != 0 ? -1 : db_step(s, e);
        if (row > 0)
            r->date = str_text(r->arena, db_text(s, 0));
        sqlite3_finalize(s);
    }
    db_close(db);
    return row < 0 ? -1 : 0;
}

static int run_stage(struct rebuild *r, const char *program, const char *option, const char *value, struct err *e)
{
    char *path = NULL;
    struct process_options how = {.directory = NULL};
    int status = 0;
    if (process_sibling(r->arena, program, &path, e) != 0)
        return -1;
    const char *argv[] = {path,  "-q",   "-w", r->workspace->dir, "--warehouse", r->fresh, value == NULL ? NULL : option,
                          value, NULL};
    if (process_run(argv, &how, &status, NULL, e) != 0)
        return -1;
    if (status != EXIT_DONE && status != EXIT_REFUSED)
        return err_set(e, ERR_SYSTEM, "rebuild: %s ended with status %d; the old warehouse is untouched", program, status);
    return 0;
}

/* Columns that tell the story of arrival, not of the facts (ARCHITECTURE, decisions). */
static bool is_arrival(const char *column)
{
    static const char *const names[] = {"load_id", "loaded_at", "file", "rows_loaded", "rows_unchanged", "rows_superseded"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_is(str_of(column), names[i]))
            return true;
    return false;
}

/* Order-free hash of a view: the sum of its rows' hashes. */
static int hash_view(sqlite3 *db, const char *view, uint64_t *ret_hash, int64_t *ret_rows, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", view);
    int failed = sql == NULL ? -1 : db_prepare(db, sql, &s, e);
    sqlite3_free(sql);
    int step = failed;
    *ret_hash = 0;
    *ret_rows = 0;
    while (step == 0 && (step = db_step(s, e)) > 0) {
        uint64_t row = 1;
        for (int c = 0; c < sqlite3_column_count(s); c++) {
            struct str text = is_arrival(sqlite3_column_name(s, c)) ? (struct str){NULL, 0} : db_text(s, c);
            row = num_hash(row + (uint64_t)c, text.ptr, text.len);
        }
        *ret_hash += row;
        ++*ret_rows;
        step = 0;
    }
    return step < 0 ? -1 : 0;
}

/* A view of a stage that never ran reads tables nobody has made yet. */
static bool is_made(sqlite3 *db, const char *view)
{
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", view);
    int rc = sql == NULL ? SQLITE_NOMEM : sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    sqlite3_free(sql);
    sqlite3_finalize(s);
    return rc != SQLITE_ERROR;
}

static int compare_view(sqlite3 *old, sqlite3 *fresh, const char *view, int *n_different, struct err *e)
{
    uint64_t hash[2];
    int64_t rows[2];
    if (!is_made(old, view))
        return 0;
    if (hash_view(old, view, &hash[0], &rows[0], e) != 0 || hash_view(fresh, view, &hash[1], &rows[1], e) != 0)
        return -1;
    if (hash[0] != hash[1]) {
        log_line(LOG_WARNING, "rebuild: %s differs (%lld rows, rebuilt %lld)", view, (long long)rows[0], (long long)rows[1]);
        ++*n_different;
    }
    return 0;
}

static int compare_views(struct rebuild *r, int *n_different, struct err *e)
{
    sqlite3 *old = NULL, *fresh = NULL;
    if (db_open(r->workspace->warehouse, DB_READ, &old, e) != 0)
        return -1;
    int failed = db_open(r->fresh, DB_READ, &fresh, e);
    sqlite3_stmt *s = NULL;
    if (failed == 0)
        failed = db_prepare(old, "SELECT name FROM sqlite_schema WHERE type = 'view' AND name GLOB 'v_*' ORDER BY name", &s, e);
    int step = failed;
    while (step == 0 && (step = db_step(s, e)) > 0)
        step = compare_view(old, fresh, (const char *)sqlite3_column_text(s, 0), n_different, e);
    sqlite3_finalize(s);
    if (fresh != NULL)
        db_close(fresh);
    db_close(old);
    return step < 0 ? -1 : 0;
}

/* Does a line of the manifest name a file the fresh warehouse has no load of? A line that was cut off names none. */
static int is_missing(sqlite3_stmt *s, struct str line, bool *ret, struct err *e)
{
    JSON_AUTO json_t *entry = NULL;
    struct err ignored = ERR_INIT;
    *ret = false;
    if (line.len == 0 || json_read_text(line, "manifest.jsonl", &entry, &ignored) != 0)
        return 0;
    (void)sqlite3_reset(s);
    if (db_bind_text(s, 1, str_of(json_text_or(entry, "sha256", ""))) != 0)
        return err_set(e, ERR_SYSTEM, "rebuild: out of memory");
    int row = db_step(s, e);
    *ret = row == 0;
    if (*ret)
        log_place(LOG_ERROR, json_text_or(entry, "name", ""), 0, "is archived, and not in the rebuilt warehouse: damaged, gone or not understood");
    return row < 0 ? -1 : 0;
}

/* How many lines of the manifest left no load. */
static int count_missing(struct rebuild *r, int *ret, struct err *e)
{
    const char *path = arena_format(r->arena, "%s/manifest.jsonl", r->workspace->archive);
    sqlite3 *db = NULL;
    struct str rest = {NULL, 0};
    *ret = 0;
    if (!file_exists(path))
        return 0;
    if (file_read(r->arena, path, MANIFEST_MOST, &rest, e) != 0 || db_open(r->fresh, DB_READ, &db, e) != 0)
        return -1;
    sqlite3_stmt *s = NULL;
    int failed = db_prepare(db, "SELECT 1 FROM load WHERE sha256 = ?1 AND (status <> 'refused' OR account_by = 'nobody')", &s, e);
    while (failed == 0 && rest.len > 0) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t len = end == NULL ? rest.len : (size_t)(end - rest.ptr);
        bool missing = false;
        failed = is_missing(s, (struct str){rest.ptr, len}, &missing, e);
        *ret += missing;
        len += end != NULL;
        rest = (struct str){rest.ptr + len, rest.len - len};
    }
    sqlite3_finalize(s);
    db_close(db);
    return failed;
}

/* With a damaged archive the old warehouse, or none, may be better than a part of it. */
static int check_archive(struct rebuild *r, bool accept, struct err *e)
{
    int n = 0;
    if (count_missing(r, &n, e) != 0)
        return -1;
    if (n > 0 && !accept)
        return err_set(e, ERR_INPUT, "rebuild: %d of the archive's files could not be read; %s is left for a look, "
                       "rundown rebuild --accept takes it", n, r->fresh);
    return 0;
}

/* The ledger, all that is known of printed editions, and views of stages that did not run for the rebuilt warehouse. */
static const char *const carried[] = {
    "SELECT printf('DROP TABLE IF EXISTS main.\"%w\"; %s; INSERT INTO main.\"%w\" SELECT * FROM old.\"%w\"', name, sql, name, name)"
    " FROM old.sqlite_schema WHERE type = 'table' AND (name IN ('run', 'run_step', 'edition') OR name GLOB 'edition_*') ORDER BY name",
    "SELECT sql FROM old.sqlite_schema WHERE type = 'view' AND name NOT IN (SELECT name FROM main.sqlite_schema)",
};

/* Runs the statements that a query makes. */
static int run_made(sqlite3 *db, const char *query, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    BUF_AUTO struct buf sql = BUF_INIT;
    int row;
    if (db_prepare(db, query, &s, e) != 0)
        return -1;
    while ((row = db_step(s, e)) > 0)
        buf_printf(&sql, "%s;\n", (const char *)sqlite3_column_text(s, 0));
    return row < 0 || sql.len == 0 ? row : db_run(db, (struct str){sql.ptr, sql.len}, "carry over", e);
}

/* A refused file never reached the archive, unless it was loaded once and is nobody's now; that it came and was refused is remembered under a new load_id. */
static int copy_refusals(sqlite3 *db, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "SELECT group_concat('\"' || name || '\"', ', ') FROM pragma_table_info('load') WHERE name <> 'load_id'",
                   &s, e) != 0 || db_step(s, e) < 0)
        return -1;
    const char *columns = (const char *)sqlite3_column_text(s, 0);
    char *copy = columns == NULL ? NULL : sqlite3_mprintf(
        "INSERT INTO main.load (%s) SELECT %s FROM old.load WHERE status = 'refused'"
        " AND sha256 NOT IN (SELECT sha256 FROM main.load WHERE status = 'refused') ORDER BY load_id", columns, columns);
    sqlite3_reset(s);
    int failed = copy == NULL ? 0 : db_run(db, str_of(copy), "carry over refusals", e);
    sqlite3_free(copy);
    return failed;
}

static int carry_over(struct rebuild *r, struct err *e)
{
    sqlite3 *db = NULL;
    STMT_AUTO sqlite3_stmt *attach = NULL;
    if (db_open(r->fresh, DB_WRITE, &db, e) != 0)
        return -1;
    int failed = db_prepare(db, "ATTACH ?1 AS old", &attach, e);
    if (failed == 0) {
        db_bind_text(attach, 1, str_of(r->workspace->warehouse));
        failed = db_done(attach, e);
    }
    for (size_t i = 0; i < sizeof carried / sizeof carried[0] && failed == 0; i++)
        failed = run_made(db, carried[i], e);
    if (failed == 0)
        failed = copy_refusals(db, e);
    db_finalize(&attach);
    db_close(db);
    return failed;
}

static int check_fresh(struct rebuild *r, bool accept, struct err *e)
{
    int n_different = 0;
    if (!file_exists(r->workspace->warehouse))
        return 0;
    if (carry_over(r, e) != 0 || compare_views(r, &n_different, e) != 0)
        return accept ? 0 : -1;
    if (n_different > 0 && !accept)
        return err_set(e, ERR_INPUT, "rebuild: %d views differ from the old warehouse; %s is left for a look, "
                       "rundown rebuild --accept takes it", n_different, r->fresh);
    return 0;
}

static int rebuild(struct rebuild *r, bool accept, struct err *e)
{
    r->fresh = arena_format(r->arena, "%s.rebuild", r->workspace->warehouse);
    if (file_exists(r->fresh) && unlink(r->fresh) != 0)
        return err_errno(e, "cannot remove %s", r->fresh);
    if (read_date(r, e) != 0 || run_stage(r, "rundown-ingest", "--from-archive", r->workspace->archive, e) != 0 ||
        check_archive(r, accept, e) != 0 || run_stage(r, "rundown-transform", "--date", r->date, e) != 0 ||
        run_stage(r, "rundown-score", "--date", r->date, e) != 0 || check_fresh(r, accept, e) != 0)
        return -1;
    if (file_publish(r->fresh, r->workspace->warehouse, e) != 0)
        return -1;
    printf("%s is rebuilt from %s\n", r->workspace->warehouse, r->workspace->archive);
    return 0;
}

int command_rebuild(int argc, char **argv, int *ret_status, struct err *e)
{
    const char *accept = NULL;
    const struct option_row rows[] = {{"accept", 0, false, &accept, "take the rebuilt warehouse even where it differs"}};
    const struct program program = {
        .name = "rundown rebuild",
        .synopsis = "[-w DIR] [--accept]",
        .summary = "Makes a fresh warehouse from archive/, checks it against the old one where there is one, swaps it in.",
        .options = rows,
        .n_options = 1,
    };
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct invocation call = {0};
    struct workspace w = {0};
    int lock = -1;
    int parsed = program_parse(&program, argc, argv, &call, e);
    if (parsed != 0)
        return parsed < 0 ? -1 : 0;
    if (call.n_args > 0)
        return err_set(e, ERR_USAGE, "unexpected argument '%s'", call.args[0]);
    if (workspace_open(&a, call.workspace_dir, call.warehouse, call.now, &w, e) != 0)
        return -1;
    struct rebuild r = {.arena = &a, .workspace = &w, .call = &call};
    int failed = file_lock(workspace_path(&a, &w, ".lock"), &lock, e);
    if (failed == 0) {
        failed = rebuild(&r, accept != NULL, e);
        file_unlock(lock);
    }
    workspace_close(&w);
    *ret_status = EXIT_DONE;
    return failed;
}
