#include "base/db.h"

#include "base/file.h"
#include "base/resource.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { BUSY_MS = 10000 };

int db_fail(sqlite3 *db, const char *what, struct err *e)
{
    int code = sqlite3_errcode(db) & 0xFF;
    const char *path = sqlite3_db_filename(db, "main");
    const char *system = "";
    /* These tell of the file and not of the statement: say which, and what the system said. */
    if (code == SQLITE_IOERR || code == SQLITE_CANTOPEN)
        system = sqlite3_system_errno(db) != 0 ? strerror(sqlite3_system_errno(db)) : "";
    bool is_about_file = code == SQLITE_IOERR || code == SQLITE_CANTOPEN || code == SQLITE_FULL ||
                         code == SQLITE_NOTADB || code == SQLITE_CORRUPT || code == SQLITE_READONLY ||
                         code == SQLITE_BUSY;
    if (is_about_file && path != NULL && path[0] != '\0')
        return err_set(e, ERR_DB, "%s: %s%s%s (%s)", what, sqlite3_errmsg(db), system[0] != '\0' ? ": " : "",
                       system, path);
    return err_set(e, ERR_DB, "%s: %s", what, sqlite3_errmsg(db));
}

/* Nobody asks how much memory SQLite has, and counting it takes a lock at every allocation. Must come before all else of
 * SQLite; later it is refused, and nothing is lost. */
static void configure_library(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void db_temp_folder(struct str dir)
{
    configure_library();
    sqlite3_free(sqlite3_temp_directory);
    sqlite3_temp_directory = sqlite3_mprintf("%.*s", (int)dir.len, dir.ptr);
    if (sqlite3_temp_directory == NULL)
        mem_fail();
}

/* The global is read when SQLite makes a temporary file; it must not change while connections are open, so the first
 * one decides (workspace_open sets it before). Without it SQLite would fill /var/tmp. */
static void set_temp_folder(const char *path)
{
    if (sqlite3_temp_directory != NULL || path[0] == '\0' || path[0] == ':')
        return;
    const char *slash = strrchr(path, '/');
    db_temp_folder(slash == NULL ? str_of(".") : (struct str){path, slash == path ? 1 : (size_t)(slash - path)});
}

/* Pages of 16 KiB: a file of minutes costs a tenth less than with SQLite's 4, the warehouse of a small desk is a seventh larger. */
static int configure(sqlite3 *db, enum db_mode mode, struct err *e)
{
    static const char common[] =
        "PRAGMA page_size = 16384; PRAGMA cache_size = -65536; PRAGMA mmap_size = 0; PRAGMA temp_store = FILE;"
        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL;";
    (void)sqlite3_busy_timeout(db, BUSY_MS);
    /* "x" with a typo is an error and not the text 'x'; a damaged schema cannot make SQLite write where it must not */
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)NULL);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
    if (db_exec(db, common, e) != 0)
        return -1;
    if (mode != DB_READ && db_exec(db, "PRAGMA journal_mode = DELETE", e) != 0)
        return -1;
    /* the first read: a file that is no database is found here, under its name */
    if (sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK)
        return db_fail(db, "cannot read the database", e);
    return db_functions(db, e);
}

static int open_once(const char *path, enum db_mode mode, sqlite3 **ret_db, struct err *e)
{
    static const int flags[] = {[DB_READ] = SQLITE_OPEN_READONLY,
                                [DB_WRITE] = SQLITE_OPEN_READWRITE,
                                [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
    sqlite3 *db = NULL;
    if (sqlite3_open_v2(path, &db, flags[mode] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL) != SQLITE_OK) {
        if (db == NULL)
            mem_fail();
        *ret_db = db; /* also after a failure: for its extended code; the caller closes it */
        int number = sqlite3_system_errno(db);
        return err_set(e, ERR_DB, "cannot open the database %s: %s", path,
                       number != 0 ? strerror(number) : sqlite3_errmsg(db));
    }
    *ret_db = db;
    return configure(db, mode, e);
}

int db_open(const char *path, enum db_mode mode, sqlite3 **ret_db, struct err *e)
{
    sqlite3 *db = NULL;
    configure_library();
    set_temp_folder(path);
    int rc = open_once(path, mode, &db, e);
    /* A killed writer leaves a journal to be rolled back, which a read-only connection may not do. */
    if (rc != 0 && mode == DB_READ && db != NULL && sqlite3_extended_errcode(db) == SQLITE_READONLY_ROLLBACK) {
        db_close(db);
        db = NULL;
        rc = open_once(path, DB_WRITE, &db, e);
        if (rc == 0) {
            db_close(db);
            db = NULL;
            rc = open_once(path, mode, &db, e);
        }
    }
    if (rc != 0) {
        db_close(db);
        return -1;
    }
    *ret_db = db;
    return 0;
}

void db_close(sqlite3 *db)
{
    (void)sqlite3_close_v2(db);
}

const char *db_sql_skip(const char *p)
{
    for (;;) {
        p += strspn(p, " \t\r\n\f");
        if (p[0] == '-' && p[1] == '-')
            p += strcspn(p, "\n");
        else if (p[0] == '/' && p[1] == '*')
            p = strstr(p + 2, "*/") != NULL ? strstr(p + 2, "*/") + 2 : p + strlen(p);
        else
            return p;
    }
}

/* The next statement; empty ones are none. */
static const char *statement_next(const char *p)
{
    for (p = db_sql_skip(p); *p == ';'; p = db_sql_skip(p))
        p++;
    return p;
}

/* Columns count characters, as editors do. */
static int at_place(const char *text, const char *p, const char *name, struct err *e)
{
    long line = 1, column = 1;
    for (const char *c = text; c < p; c++) {
        if (*c == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)*c & 0xC0) != 0x80) {
            column++;
        }
    }
    return err_at(e, name, line, column);
}

/* Prepares and runs the statement at p; *ret_tail is where the next one starts. */
static int run_one(sqlite3 *db, const char *text, const char *p, const char *name, const char **ret_tail, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, p, -1, &s, ret_tail) != SQLITE_OK) {
        int offset = sqlite3_error_offset(db);
        (void)db_fail(db, "SQL", e);
        return at_place(text, offset >= 0 ? p + offset : p, name, e);
    }
    int rc = s == NULL ? SQLITE_DONE : sqlite3_step(s);
    while (rc == SQLITE_ROW)
        rc = sqlite3_step(s);
    if (rc == SQLITE_DONE)
        return 0;
    (void)db_fail(db, "SQL", e);
    return at_place(text, p, name, e);
}

int db_run(sqlite3 *db, struct str sql, const char *name, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *text = str_text(&a, sql); /* NUL-terminated: SQLite copies the rest at each statement otherwise */
    if (strlen(text) != sql.len) {
        (void)err_set(e, ERR_INPUT, "SQL holds a NUL byte");
        return at_place(text, text + strlen(text), name, e);
    }
    for (const char *p = statement_next(text); *p != '\0'; p = statement_next(p))
        if (run_one(db, text, p, name, &p, e) != 0)
            return -1;
    return 0;
}

int db_run_resource(sqlite3 *db, const char *path, struct err *e)
{
    const struct resource *r = resource_find(path);
    if (r == NULL)
        return err_set(e, ERR_INPUT, "there is no '%s' in the program", path);
    return db_run(db, (struct str){r->data, r->len}, path, e);
}

int db_exec(sqlite3 *db, const char *sql, struct err *e)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK)
        return 0;
    int offset = sqlite3_error_offset(db);
    (void)db_fail(db, "SQL", e);
    if (offset < 0 || (size_t)offset > strlen(sql))
        offset = 0;
    return err_set(e, ERR_DB, "%s in: %.200s", e->text, sql + offset);
}

int db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret_stmt, struct err *e)
{
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL) == SQLITE_OK) {
        *ret_stmt = s;
        return 0;
    }
    int offset = sqlite3_error_offset(db);
    (void)db_fail(db, "SQL", e);
    return err_set(e, ERR_DB, "%s in: %.200s", e->text, offset > 0 ? sql + offset : sql);
}

int db_bind_text(sqlite3_stmt *s, int i, struct str text)
{
    const char *ptr = text.len > 0 ? text.ptr : "";
    return sqlite3_bind_text64(s, i, ptr, text.len, SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK ? 0 : -1;
}

int db_bind_int(sqlite3_stmt *s, int i, int64_t value)
{
    return sqlite3_bind_int64(s, i, value) == SQLITE_OK ? 0 : -1;
}

int db_step(sqlite3_stmt *s, struct err *e)
{
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        return 1;
    if (rc == SQLITE_DONE)
        return 0;
    (void)db_fail(sqlite3_db_handle(s), "SQL", e);
    const char *sql = sqlite3_sql(s);
    return err_set(e, ERR_DB, "%s in: %.200s", e->text, sql != NULL ? sql : "?");
}

int db_done(sqlite3_stmt *s, struct err *e)
{
    int rc = db_step(s, e);
    while (rc == 1)
        rc = db_step(s, e);
    (void)sqlite3_reset(s); /* repeats the code db_step has told */
    return rc;
}

struct str db_text(sqlite3_stmt *s, int column)
{
    const char *ptr = (const char *)sqlite3_column_text(s, column);
    return ptr == NULL ? (struct str){"", 0} : (struct str){ptr, (size_t)sqlite3_column_bytes(s, column)};
}

int db_one_int(sqlite3 *db, const char *sql, int64_t *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, sql, &s, e) != 0)
        return -1;
    int rc = db_step(s, e);
    if (rc == 1)
        *ret = sqlite3_column_int64(s, 0);
    return rc < 0 ? -1 : 0;
}

bool db_has_table(sqlite3 *db, const char *name)
{
    static const char sql[] =
        "SELECT 1 FROM (SELECT type, name FROM main.sqlite_schema UNION ALL SELECT type, name FROM temp.sqlite_schema)"
        " WHERE type IN ('table', 'view') AND name = ?1 COLLATE NOCASE";
    STMT_AUTO sqlite3_stmt *s = NULL;
    return sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && db_bind_text(s, 1, str_of(name)) == 0 &&
           sqlite3_step(s) == SQLITE_ROW;
}

int db_begin(sqlite3 *db, struct err *e)
{
    return db_exec(db, "BEGIN IMMEDIATE", e);
}

int db_commit(sqlite3 *db, struct err *e)
{
    return db_exec(db, "COMMIT", e);
}

void db_rollback(sqlite3 *db)
{
    if (sqlite3_get_autocommit(db) == 0) /* an error such as a full disk has rolled back already */
        (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
}
