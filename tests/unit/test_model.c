/* What a SQL text creates, adds to and reads; and the order that follows. */
#include "transform/engine/model.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *joined(struct arena *a, const struct model_names *names)
{
    const char *text = "";
    for (size_t i = 0; i < names->n; i++)
        text = arena_format(a, "%s%s%s", text, i > 0 ? " " : "", names->list[i]);
    return text;
}

static const struct {
    const char *sql, *creates, *adds, *reads;
} scans[] = {
    {"CREATE TABLE t (a) STRICT; INSERT INTO t SELECT a FROM s;", "t", "", "s"},
    {"create table if not exists T (a); insert or ignore into t select a from S join U using (a)", "t", "", "s u"},
    {"CREATE TEMP VIEW temp.v AS SELECT 1 FROM main.s LEFT JOIN \"Order By\" AS o", "v", "", "s order by"},
    {"INSERT INTO mart_finding (a, b) SELECT 1, 2 FROM x", "", "mart_finding", "x"},
    {"INSERT INTO t(a) SELECT 1", "", "t", ""},
    {"DELETE FROM t; UPDATE u SET a = 1; REPLACE INTO w VALUES (1)", "", "t u w", ""},
    {"INSERT INTO t SELECT 1 FROM s ON CONFLICT DO UPDATE SET a = 1", "", "t", "s"},
    {"-- FROM nothing\nSELECT 'FROM text', a FROM s /* JOIN x */ WHERE a IS NOT DISTINCT FROM b", "", "", "s"},
    {"WITH c AS (SELECT 1 FROM s), d (x, y) AS (SELECT 1 FROM c) SELECT * FROM d, c", "", "", "s"},
    {"WITH RECURSIVE n(i) AS NOT MATERIALIZED (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", "", "", ""},
    {"SELECT j.value FROM json_each('[1]') AS j JOIN generate_series(1, 2) JOIN t", "", "", "t"},
    {"SELECT * FROM (SELECT * FROM inner_one)", "", "", "inner_one"},
    {"CREATE INDEX i ON t (a); CREATE UNIQUE INDEX IF NOT EXISTS k ON t (b)", "", "", ""},
};

static void scanning(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct model m = {.name = "m", .sql = str_of(scans[i].sql)};
        model_scan(&a, &m);
        const char *is[] = {joined(&a, &m.creates), joined(&a, &m.adds), joined(&a, &m.reads)};
        const char *should[] = {scans[i].creates, scans[i].adds, scans[i].reads};
        for (int k = 0; k < 3; k++)
            if (strcmp(is[k], should[k]) != 0)
                fail_msg("%s\nlist %d is '%s', not '%s'", scans[i].sql, k, is[k], should[k]);
    }
}

static bool raw_is_known(void *context, const char *name)
{
    (void)context;
    return strncmp(name, "raw_", 4) == 0;
}

enum { MODELS_MOST = 6 };
static const struct {
    const char *sql[MODELS_MOST];   /* models are called a, b, c ... */
    const char *order, *error;
} orders[] = {
    {{"CREATE TABLE x (i); INSERT INTO x SELECT i FROM y;", "CREATE TABLE y (i); INSERT INTO y SELECT i FROM raw_z"}, "ba", NULL},
    {{"CREATE VIEW v AS SELECT 1 FROM f", "INSERT INTO f SELECT 1 FROM g", "CREATE TABLE f (i)", "CREATE TABLE g (i)"}, "cdba", NULL},
    {{"SELECT 1 FROM raw_a, t", "CREATE TABLE t (i)"}, "ba", NULL},   /* a comma join counts */
    {{"CREATE TABLE c (i)", "CREATE TABLE b (i)", "CREATE TABLE a (i)"}, "abc", NULL},
    {{"INSERT INTO f SELECT 1 FROM f", "CREATE TABLE f (i)", "INSERT INTO f SELECT 2"}, "bac", NULL},
    {{"SELECT 1 FROM nowhere"}, NULL, "a reads nowhere, which nothing creates"},
    {{"INSERT INTO raw_z SELECT 1"}, NULL, "a adds to raw_z, which no model creates"},
    {{"CREATE TABLE t (i)", "CREATE VIEW t AS SELECT 1"}, NULL, "t is created by both a and b"},
    {{"CREATE TABLE x (i); SELECT 1 FROM y", "CREATE TABLE y (i); SELECT 1 FROM x"}, NULL, "models wait for each other: a b"},
};

static void ordering(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct model models[MODELS_MOST];
        size_t order[MODELS_MOST], n = 0;
        for (; n < MODELS_MOST && orders[i].sql[n] != NULL; n++) {
            models[n] = (struct model){.name = names[n], .sql = str_of(orders[i].sql[n])};
            model_scan(&a, &models[n]);
        }
        struct err e = ERR_INIT;
        int failed = model_order(&a, models, n, raw_is_known, NULL, order, &e);
        if (orders[i].error != NULL) {
            assert_int_equal(failed, -1);
            assert_string_equal(e.text, orders[i].error);
            continue;
        }
        if (failed)
            fail_msg("case %zu: %s", i, e.text);
        char text[MODELS_MOST + 1] = "";
        for (size_t k = 0; k < n; k++)
            text[k] = names[order[k]][0];
        assert_string_equal(text, orders[i].order);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scanning), cmocka_unit_test(ordering)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
