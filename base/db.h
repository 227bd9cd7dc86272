/* db: SQLite with places in its errors. Values are bound, never formatted into SQL. */
#ifndef BASE_DB_H
#define BASE_DB_H

#include "base/err.h"
#include "base/str.h"
#include <sqlite3.h>
#include <stdint.h>

enum db_mode { DB_READ, DB_WRITE, DB_CREATE };
/* For one thread at a time. Opens with foreign_keys on, a 10 s busy timeout, WAL off (journal_mode=DELETE), 64 MiB page cache at
 * most, temp_store in files below `dirname(path)`, trusted_schema off. Registers the SQL functions of
 * db_functions. */
int db_open(const char *path, enum db_mode mode, sqlite3 **ret_db, struct err *e);
void db_close(sqlite3 *db);
/* Where SQLite's temporary files go; before any database is open. Else db_open takes the folder of the first. */
void db_temp_folder(struct str dir);

/* The first sign at or after p that is neither blank nor in a comment, as SQLite reads them; the end of the text where there is none. */
const char *db_sql_skip(const char *p);
/* Runs every statement of `sql`; an error names `name`, line and column inside it. */
int db_run(sqlite3 *db, struct str sql, const char *name, struct err *e);
/* Runs the embedded resource at `path`. */
int db_run_resource(sqlite3 *db, const char *path, struct err *e);
int db_exec(sqlite3 *db, const char *sql, struct err *e);            /* for short literals */

/* One statement, which the caller finalizes (STMT_AUTO). */
int db_prepare(sqlite3 *db, const char *sql, sqlite3_stmt **ret_stmt, struct err *e);
int db_bind_text(sqlite3_stmt *s, int i, struct str text);           /* copies; empty view binds '' */
int db_bind_int(sqlite3_stmt *s, int i, int64_t value);
/* Steps a prepared statement; bindings stay until rebound. */
int db_step(sqlite3_stmt *s, struct err *e);                         /* 1 row, 0 done, -1 error */
int db_done(sqlite3_stmt *s, struct err *e);                         /* step to the end and reset */
struct str db_text(sqlite3_stmt *s, int column);                     /* valid until the next step; NULL is empty */
int db_one_int(sqlite3 *db, const char *sql, int64_t *ret, struct err *e);   /* first column of the first row; 0 rows: *ret unchanged */
bool db_has_table(sqlite3 *db, const char *name);                    /* table or view */
int db_fail(sqlite3 *db, const char *what, struct err *e);           /* ERR_DB with sqlite3_errmsg; -1 */

int db_begin(sqlite3 *db, struct err *e);                            /* BEGIN IMMEDIATE */
int db_commit(sqlite3 *db, struct err *e);
void db_rollback(sqlite3 *db);

/* Deterministic SQL functions for the stages' own statements; SQLite refuses them in stored views, as a stock sqlite3
 * would not know them (TEMP views may use them). NULL and texts that are no date give NULL, an unknown zone an error.
 *   civil_text(s) -> 'YYYY-MM-DD HH:MM:SS'     civil_date(s) -> 'YYYY-MM-DD'
 *   date_day('YYYY-MM-DD') -> day number       day_text(day) -> 'YYYY-MM-DD'
 *   iso_week('YYYY-MM-DD') -> 'YYYY-Www'       civil_from_utc(zone, utc_s), utc_from_civil(zone, civil_s)
 *   round6(x)                                  text_fold(t) -> heading form
 *   text_words(t) -> ' its words ' (str_words) */
int db_functions(sqlite3 *db, struct err *e);

static inline void db_finalize(sqlite3_stmt **s)
{
    (void)sqlite3_finalize(*s);
    *s = NULL;
}
#define STMT_AUTO __attribute__((cleanup(db_finalize)))

#endif
