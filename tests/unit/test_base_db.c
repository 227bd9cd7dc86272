/* db and its SQL functions */
#include "base/db.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))

static char path[64];

static void remove_database(void)
{
    char journal[80];
    (void)snprintf(journal, sizeof journal, "%s-journal", path);
    (void)unlink(path);
    (void)unlink(journal);
}

static int make_path(void **state)
{
    (void)state;
    (void)snprintf(path, sizeof path, "/tmp/rundown-test-%d.db", (int)getpid());
    remove_database();
    return 0;
}

static int remove_path(void **state)
{
    (void)state;
    remove_database();
    return 0;
}

static sqlite3 *open_db(enum db_mode mode)
{
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    if (db_open(path, mode, &db, &e) != 0)
        fail_msg("%s", e.text);
    return db;
}

static sqlite3 *open_memory(void)
{
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_open(":memory:", DB_CREATE, &db, &e), 0);
    return db;
}

static int64_t one(sqlite3 *db, const char *sql)
{
    int64_t value = -1;
    struct err e = ERR_INIT;
    if (db_one_int(db, sql, &value, &e) != 0)
        fail_msg("%s", e.text);
    return value;
}

static void opens_in_its_mode(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_open(path, DB_READ, &db, &e), -1);
    assert_int_equal(db_open(path, DB_WRITE, &db, &e), -1);
    assert_int_equal(e.code, ERR_DB);
    assert_non_null(strstr(e.text, path));
    assert_null(db);
    db = open_db(DB_CREATE);
    assert_int_equal(db_exec(db, "CREATE TABLE t (x INTEGER) STRICT", &e), 0);
    assert_int_equal(one(db, "PRAGMA foreign_keys"), 1);
    assert_int_equal(one(db, "PRAGMA synchronous"), 2);
    assert_int_equal(one(db, "PRAGMA page_size"), 16384);
    assert_int_equal(one(db, "PRAGMA cache_size"), -65536);
    assert_int_equal(one(db, "PRAGMA trusted_schema"), 0);
    db_close(db);
    db = open_db(DB_READ);
    assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1)", &e), -1);
    db_close(db);
}

static void refuses_what_is_no_database(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 2000; i++)
        (void)fprintf(f, "this is no database\n");
    assert_int_equal(fclose(f), 0);
    assert_int_equal(db_open(path, DB_WRITE, &db, &e), -1);
    assert_non_null(strstr(e.text, "not a database"));
    assert_int_equal(db_open(path, DB_READ, &db, &e), -1);
    assert_null(db);
}

static void die_while_writing(void)
{
    sqlite3 *db = open_db(DB_WRITE);
    struct err e = ERR_INIT;
    /* more than the cache holds, so that pages reach the file before the commit */
    (void)db_exec(db, "PRAGMA cache_size = 10", &e);
    (void)db_exec(db, "BEGIN", &e);
    (void)db_exec(db, "UPDATE t SET x = x + 1", &e);
    _exit(0);
}

/* A reader rolls back what a killed writer left, though it may not write itself. */
static void reads_after_a_killed_writer(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    sqlite3 *db = open_db(DB_CREATE);
    assert_int_equal(db_exec(db, "CREATE TABLE t (x INTEGER, pad TEXT)", &e), 0);
    assert_int_equal(db_exec(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                                 " INSERT INTO t SELECT 1, hex(randomblob(200)) FROM n", &e), 0);
    db_close(db);
    pid_t pid = fork();
    if (pid == 0)
        die_while_writing();
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    char journal[80];
    (void)snprintf(journal, sizeof journal, "%s-journal", path);
    assert_int_equal(access(journal, F_OK), 0);
    db = open_db(DB_READ);
    assert_int_equal(one(db, "SELECT sum(x) FROM t"), 2000);
    db_close(db);
    assert_int_not_equal(access(journal, F_OK), 0);
}

static void errors_point_into_the_file(void **state)
{
    (void)state;
    static const struct { const char *sql; long line, column; const char *text; } rows[] = {
        {"SELECT 1;\nSELECT nix\n;", 2, 8, "no such column: nix"},
        {"-- é comment ; with\nSELECT 1;\n  SELEC 2;", 3, 3, "near \"SELEC\""},
        {"SELECT 'é', nix;", 1, 13, "no such column"},
        {"CREATE TABLE t (x INTEGER CHECK (x > 0)) STRICT;\n\n/* why */ INSERT INTO t VALUES (0);", 3, 11, "CHECK"},
        {"SELECT\n1,\n\"typo\";", 3, 1, "no such column: typo"},
        {"SELECT 1 FROM;", 1, 14, "near \";\""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        sqlite3 *db = open_memory();
        struct err e = ERR_INIT;
        assert_int_equal(db_run(db, str_of(rows[i].sql), "x.sql", &e), -1);
        if (strcmp(e.file, "x.sql") != 0 || e.line != rows[i].line || e.column != rows[i].column ||
            strstr(e.text, rows[i].text) == NULL)
            fail_msg("%s -> %s:%ld:%ld: %s", rows[i].sql, e.file, e.line, e.column, e.text);
        db_close(db);
    }
}

static void runs_whole_scripts(void **state)
{
    (void)state;
    sqlite3 *db = open_memory();
    struct err e = ERR_INIT;
    assert_int_equal(db_run(db, STR(""), "x", &e), 0);
    assert_int_equal(db_run(db, STR(" ;; -- nothing"), "x", &e), 0);
    assert_int_equal(db_run(db, STR("/* open"), "x", &e), 0);
    assert_int_equal(db_run(db, STR("CREATE TABLE t (x);INSERT INTO t VALUES (1), (2); SELECT * FROM t; DELETE FROM t"
                                    " WHERE x = 1"), "x", &e), 0);
    assert_int_equal(one(db, "SELECT sum(x) FROM t"), 2);
    assert_int_equal(db_run(db, STR("SELECT 1;\0SELECT 2"), "x", &e), -1);
    struct str part = {"SELECT 1; garbage", 9}; /* a view: what follows is not run */
    assert_int_equal(db_run(db, part, "x", &e), 0);
    assert_int_equal(db_run_resource(db, "no/such.sql", &e), -1);
    db_close(db);
}

static void binds_and_steps(void **state)
{
    (void)state;
    sqlite3 *db = open_memory();
    struct err e = ERR_INIT;
    assert_int_equal(db_exec(db, "CREATE TABLE t (a TEXT NOT NULL, b INTEGER UNIQUE) STRICT", &e), 0);
    sqlite3_stmt *s = NULL;
    assert_int_equal(db_prepare(db, "INSERT INTO t VALUES (?1, ?2)", &s, &e), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(db_bind_text(s, 1, i == 0 ? (struct str){NULL, 0} : STR("x\0y")), 0);
        assert_int_equal(db_bind_int(s, 2, i), 0);
        assert_int_equal(db_done(s, &e), 0);
    }
    assert_int_equal(db_done(s, &e), -1); /* the same again: UNIQUE */
    assert_non_null(strstr(e.text, "UNIQUE"));
    assert_int_equal(db_bind_int(s, 2, 9), 0); /* usable after the error */
    assert_int_equal(db_done(s, &e), 0);
    assert_int_equal(db_bind_int(s, 3, 9), -1);
    db_finalize(&s);
    STMT_AUTO sqlite3_stmt *q = NULL;
    assert_int_equal(db_prepare(db, "SELECT a, NULL FROM t ORDER BY b", &q, &e), 0);
    assert_int_equal(db_step(q, &e), 1);
    assert_true(str_is(db_text(q, 0), "") && db_text(q, 0).ptr != NULL);
    assert_int_equal(db_text(q, 1).len, 0);
    assert_int_equal(db_step(q, &e), 1);
    assert_true(str_eq(db_text(q, 0), STR("x\0y")));
    assert_int_equal(db_step(q, &e), 1);
    assert_int_equal(db_step(q, &e), 1);
    assert_int_equal(db_step(q, &e), 0);
    sqlite3_stmt *none = NULL;
    assert_int_equal(db_prepare(db, "SELECT nix FROM t", &none, &e), -1);
    assert_null(none);
    int64_t value = 5;
    assert_int_equal(db_one_int(db, "SELECT b FROM t WHERE b > 100", &value, &e), 0);
    assert_int_equal(value, 5);
    assert_int_equal(db_one_int(db, "SELEC", &value, &e), -1);
    db_finalize(&q);
    db_close(db);
}

static void transactions(void **state)
{
    (void)state;
    sqlite3 *db = open_memory();
    struct err e = ERR_INIT;
    assert_int_equal(db_begin(db, &e), 0);
    assert_int_equal(db_exec(db, "CREATE TABLE t (x)", &e), 0);
    db_rollback(db);
    assert_false(db_has_table(db, "t"));
    assert_int_equal(db_begin(db, &e), 0);
    assert_int_equal(db_begin(db, &e), -1);
    assert_int_equal(db_exec(db, "CREATE TABLE t (x)", &e), 0);
    assert_int_equal(db_exec(db, "CREATE TEMP VIEW v AS SELECT 1", &e), 0);
    assert_int_equal(db_commit(db, &e), 0);
    db_rollback(db);
    assert_true(db_has_table(db, "T") && db_has_table(db, "v"));
    assert_int_equal(db_commit(db, &e), -1);
    db_close(db);
}

static void functions_compute(void **state)
{
    (void)state;
    static const struct { const char *sql, *result; } rows[] = {
        {"civil_text(0)", "1970-01-01 00:00:00"}, {"civil_text(-1)", "1969-12-31 23:59:59"}, {"civil_text(NULL)", NULL},
        {"civil_text(9223372036854775807)", NULL}, {"civil_date(1795132800)", "2026-11-20"}, {"civil_date(-1)", "1969-12-31"},
        {"date_day('2026-11-20')", "20777"}, {"date_day('2026-02-30')", NULL}, {"date_day(NULL)", NULL},
        {"day_text(20777)", "2026-11-20"}, {"day_text(NULL)", NULL}, {"iso_week('2026-11-20')", "2026-W47"},
        {"iso_week('x')", NULL}, {"civil_text(civil_from_utc('Asia/Kuala_Lumpur', 0))", "1970-01-01 07:30:00"},
        {"utc_from_civil('Asia/Kuala_Lumpur', 28800)", "1800"}, {"civil_from_utc('UTC', NULL)", NULL},
        {"round6(0.12345678)", "0.123457"}, {"round6(NULL)", NULL}, {"text_fold('  ＧＭＶ：')", "gmv"}, {"text_fold('')", ""},
        {"text_fold(NULL)", NULL}, {"text_words(NULL)", NULL}, {"text_words('?! -')", ""},
        {"text_words('ask Arif! @Zul? Nurul-Ain, Kavitha d/o Raj')", " ask arif zul nurul ain kavitha d o raj "},
        {"text_words('“D’Souza” 王美，THẢO')", " d souza 王美 thảo "}, {"text_words('Ar' || char(8203) || 'if')", " arif "},
    };
    sqlite3 *db = open_memory();
    for (size_t i = 0; i < COUNT(rows); i++) {
        char sql[200];
        struct err e = ERR_INIT;
        STMT_AUTO sqlite3_stmt *s = NULL;
        (void)snprintf(sql, sizeof sql, "SELECT %s", rows[i].sql);
        assert_int_equal(db_prepare(db, sql, &s, &e), 0);
        assert_int_equal(db_step(s, &e), 1);
        bool is_null = sqlite3_column_type(s, 0) == SQLITE_NULL;
        if (is_null != (rows[i].result == NULL) || (!is_null && !str_is(db_text(s, 0), rows[i].result)))
            fail_msg("%s gave %s", rows[i].sql, db_text(s, 0).ptr);
    }
    db_close(db);
}

static void functions_refuse_unknown_zones(void **state)
{
    (void)state;
    sqlite3 *db = open_memory();
    struct err e = ERR_INIT;
    assert_int_equal(db_exec(db, "SELECT civil_from_utc('Asia/Nowhere', 0)", &e), -1);
    assert_non_null(strstr(e.text, "unknown time zone 'Asia/Nowhere'"));
    assert_int_equal(db_exec(db, "SELECT civil_from_utc(NULL, 0)", &e), -1);
    assert_int_equal(db_functions(db, &e), 0); /* again: replaced without a leak */
    assert_int_equal(db_exec(db, "SELECT civil_from_utc('Asia/Tokyo', 0), utc_from_civil('UTC', 0)", &e), 0);
    db_close(db);
}

/* A stock sqlite3 does not know them, so a stored view must not use them. */
static void functions_stay_out_of_views(void **state)
{
    (void)state;
    sqlite3 *db = open_memory();
    struct err e = ERR_INIT;
    (void)db_exec(db, "CREATE VIEW v AS SELECT civil_date(0)", &e);
    assert_int_equal(db_exec(db, "SELECT * FROM v", &e), -1);
    assert_non_null(strstr(e.text, "unsafe use of civil_date()"));
    assert_int_equal(db_exec(db, "CREATE TEMP VIEW w AS SELECT civil_date(0); SELECT * FROM w", &e), 0);
    db_close(db);
}

#define WITH_PATH(test) cmocka_unit_test_setup_teardown(test, make_path, remove_path)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_PATH(opens_in_its_mode),
        WITH_PATH(refuses_what_is_no_database),
        WITH_PATH(reads_after_a_killed_writer),
        cmocka_unit_test(errors_point_into_the_file),
        cmocka_unit_test(runs_whole_scripts),
        cmocka_unit_test(binds_and_steps),
        cmocka_unit_test(transactions),
        cmocka_unit_test(functions_compute),
        cmocka_unit_test(functions_refuse_unknown_zones),
        cmocka_unit_test(functions_stay_out_of_views),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
