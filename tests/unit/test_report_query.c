/* What a template's query may read, and where its errors point. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/db.h"
#include "report/template/query.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char PATH[64];

static int database_make(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    (void)snprintf(PATH, sizeof PATH, "/tmp/test_report_query.%d.db", (int)getpid());
    (void)unlink(PATH);
    if (db_open(PATH, DB_CREATE, &db, &e) != 0)
        return -1;
    int status = db_exec(db,
                         "CREATE TABLE raw_secret (name TEXT); INSERT INTO raw_secret VALUES ('Aina'), ('Bella');"
                         "CREATE VIEW v_open AS SELECT name FROM raw_secret;"
                         "CREATE VIEW v_count AS WITH fact AS (SELECT 1 AS n FROM v_open), other AS (SELECT name FROM raw_secret)"
                         " SELECT count(*) AS n, (SELECT max(name) FROM other) AS last FROM fact;"
                         "CREATE VIEW v_report_late AS SELECT * FROM mart_later;", &e);
    db_close(db);
    return status;
}

static int database_remove(void **state)
{
    (void)state;
    return unlink(PATH);
}

static int try(const char *sql, struct result *r, struct err *e)
{
    static const long lines[] = {11, 12, 13};
    static struct arena a = ARENA_INIT;
    const struct query q = {"daily.json", sql, lines, 3};
    struct parameters p = {0};
    parameter_set(&p, "name", "Aina");
    struct reader *reader = NULL;
    arena_reset(&a);
    assert_int_equal(reader_open(PATH, false, &reader, e), 0);
    int status = query_run(reader, &a, &q, &p, r, e);
    reader_close(reader);
    return status;
}

/* Over scopes one statement is asked with other parameters; what it refuses it refuses again, and a view built meanwhile is seen. */
static void kept_statements_answer_anew(void **state)
{
    (void)state;
    static const long lines[] = {11};
    struct arena a ARENA_AUTO = ARENA_INIT;
    struct err e = ERR_INIT;
    struct result r;
    struct reader *reader = NULL;
    sqlite3 *db = NULL;
    const struct query named = {"card.json", "SELECT name FROM v_open WHERE name = :name", lines, 1};
    const struct query secret = {"card.json", "SELECT name FROM raw_secret", lines, 1}, soon = {"card.json", "SELECT n FROM v_report_late", lines, 1};
    static const char *const NAMES[] = {"Aina", "Bella", "Cik", NULL, "Aina"};
    assert_int_equal(reader_open(PATH, true, &reader, &e), 0);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        struct parameters p = {0};
        parameter_set(&p, "name", NAMES[i]);
        assert_int_equal(query_run(reader, &a, &named, &p, &r, &e), 0);
        assert_int_equal(r.n_rows, i == 2 || i == 3 ? 0 : 1);
        if (r.n_rows > 0)
            assert_string_equal(result_text(&r, 0, "name"), NAMES[i]);
        assert_int_equal(query_run(reader, &a, &secret, &p, &r, &e), -1);
        assert_int_equal(query_run(reader, &a, &soon, &p, &r, &e), 0);
        assert_int_equal(r.missing == NULL, i > 2);
        if (i == 2) {
            assert_int_equal(db_open(PATH, DB_WRITE, &db, &e), 0);
            assert_int_equal(db_exec(db, "CREATE TABLE mart_later (n INTEGER)", &e), 0);
            db_close(db);
        }
    }
    reader_close(reader);
}

static void allow(const char *sql, struct result *r)
{
    struct err e = ERR_INIT;
    if (try(sql, r, &e) != 0)
        fail_msg("refused: %s: %s", sql, e.text);
}

static void views_are_read(void **state)
{
    (void)state;
    struct result r;
    allow("SELECT name\nFROM v_open WHERE name = :name", &r);
    assert_int_equal(r.n_rows, 1);
    assert_string_equal(result_text(&r, 0, "name"), "Aina");
    allow("SELECT n, last FROM v_count", &r);
    assert_float_equal(result_at(&r, 0, 0)->number, 2, 0);
    allow("SELECT count(*) AS n FROM v_open", &r);
    assert_float_equal(result_at(&r, 0, 0)->number, 2, 0);
    allow("WITH x AS (SELECT name FROM v_open) SELECT count(*) AS n FROM x;", &r);
}

static void tables_are_not(void **state)
{
    (void)state;
    static const char *const REFUSED[] = {
        "SELECT name FROM raw_secret",
        "SELECT count(*) FROM raw_secret",
        "SELECT count(*) FROM 'raw_secret'",
        "SELECT count(*) FROM main.[Raw_Secret]",
        "WITH x AS (SELECT 1 FROM raw_secret) SELECT count(*) FROM x",
        "SELECT * FROM sqlite_schema",
        "WITH v_open AS (SELECT name FROM raw_secret) SELECT name FROM v_open",
        "WITH v_x AS MATERIALIZED (SELECT name FROM raw_secret) SELECT name FROM v_x",
        "WITH /* AS */ \"v_open\" -- (\n (a) AS NOT MATERIALIZED (SELECT name FROM raw_secret) SELECT a FROM v_open",
        "WITH [v_open] AS (SELECT name FROM raw_secret) SELECT name FROM v_open",
        "SELECT (SELECT max(name) FROM raw_secret) FROM v_open",
        "SELECT name FROM v_open UNION SELECT name FROM raw_secret",
        "SELECT '' AS a, (WITH v_open AS (SELECT name FROM raw_secret) SELECT max(name) FROM v_open)",
        "SELECT '', count(*) FROM raw_secret",
        "PRAGMA table_info(raw_secret)",
        "ATTACH '/tmp/x.db' AS x",
        "DELETE FROM raw_secret",
        "CREATE TEMP VIEW v_x AS SELECT * FROM raw_secret",
        "SELECT * FROM pragma_table_info('raw_secret')",
        "SELECT 1; SELECT 2",
        "",
    };
    for (size_t i = 0; i < sizeof REFUSED / sizeof REFUSED[0]; i++) {
        struct err e = ERR_INIT;
        struct result r;
        if (try(REFUSED[i], &r, &e) == 0)
            fail_msg("allowed: %s", REFUSED[i]);
    }
}

static void errors_point_at_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        long line;
        const char *says;
    } CASES[] = {
        {"SELECT name\nFROM v_open\nWHERE nane = 1", 13, "nane"},
        {"SELECT name\nFRM v_open", 12, "syntax error"},
        {"SELECT 1 FROM v_opens", 11, "no view is named 'v_opens'"},
        {"SELECT 1 FROM v_platform_dya", 11, "did you mean 'v_platform_day'"},
        {"SELECT 1 FROM v_open WHERE name = :nobody", 11, "no parameter is named ':nobody'"},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
        struct err e = ERR_INIT;
        struct result r;
        assert_int_equal(try(CASES[i].sql, &r, &e), -1);
        assert_string_equal(e.file, "daily.json");
        assert_int_equal(e.line, CASES[i].line);
        if (strstr(e.text, CASES[i].says) == NULL)
            fail_msg("'%s' does not say '%s'", e.text, CASES[i].says);
    }
}

static void what_is_missing_is_named(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    struct result r;
    assert_int_equal(try("SELECT * FROM v_run_down", &r, &e), 0);
    assert_string_equal(r.missing, "v_run_down");
    assert_int_equal(try("SELECT * FROM v_report_late", &r, &e), 0);
    assert_string_equal(r.missing, "mart_later");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_are_read), cmocka_unit_test(tables_are_not), cmocka_unit_test(errors_point_at_the_line),
        cmocka_unit_test(what_is_missing_is_named), cmocka_unit_test(kept_statements_answer_anew),
    };
    return cmocka_run_group_tests(tests, database_make, database_remove);
}
