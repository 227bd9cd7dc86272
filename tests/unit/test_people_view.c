/* The heat map, minutes, restatements and freshness. */
#include "people_warehouse.h"

/* --- sales by the hour ----------------------------------------------------------------------------------------------- */

struct hour_case {
    const char *name, *stints, *minutes, *should;
};

/* The session is 20:30 to 23:00 of Friday the 20th. minutes: ('20 20:59', gmv) */
static const struct hour_case hours[] = {
    {"by time, the rest to the earlier", "('s1', 'A', '20 20:30', '20 23:00', 10001)", NULL, "20|2000; 21|4001; 22|4000"},
    {"by the minutes where they exist", "('s1', 'A', '20 20:30', '20 23:00', 10001)", "('20 20:59', 300), ('20 22:00', 100)",
     "20|7501; 21|0; 22|2500"},
    {"half of an hour has half of its minutes", "('s1', 'A', '20 20:30', '20 21:30', 9000), ('s1', 'B', '20 21:30', '20 23:00', 1000)",
     "('20 20:40', 100), ('20 21:40', 400)", "20|3000; 21|6000; 21|1000; 22|0"},
    {"no minute of her hours sold anything", "('s1', 'A', '20 20:30', '20 21:30', 9000)", "('20 22:40', 100)", "20|4500; 21|4500"},
    {"refunds keep their sign", "('s1', 'A', '20 20:30', '20 23:00', -10001)", NULL, "20|-2000; 21|-4001; 22|-4000"},
    {"no figure, no hour", "('s1', 'A', '20 20:30', '20 23:00', NULL)", NULL, ""},
};

static void minutes_add(struct people_warehouse *w, const char *rows)
{
    people_exec(w, "INSERT INTO int_minute_ref VALUES (5, 's1', 28800, 1, 1);"
                   "INSERT INTO raw_minute_subject VALUES (5, 'tiktok', 'Glow', '730', 'utc', 2, 2), (6, 'tiktok', 'Glow', '731', 'utc', 2, 2);"
                   "INSERT INTO load (load_id, kind, version) VALUES (1, 'minute', 1), (2, 'minute', 2), (3, 'minute', 0);");
    people_exec(w, arena_format(&w->a,
        "INSERT INTO raw_minute (subject, at, vhash, first_load, last_load, seconds, gmv, views)"
        " SELECT 5, unixepoch('2026-11-' || column1) - 28800, 1, 1, 1, 60, column2, 7 FROM (VALUES %s)", rows));
}

static void test_hour(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_session(&w, "('s1', '20 20:30', '20 23:00', 10001)");
        people_stint(&w, hours[i].stints);
        if (hours[i].minutes != NULL)
            minutes_add(&w, hours[i].minutes);
        people_run(&w);
        const char *is = people_ask(&w, "SELECT hour_at / 3600 % 24, gmv FROM int_hour ORDER BY host_id, hour_at");
        if (strcmp(is, hours[i].should) != 0)
            fail_msg("%s: %s, not %s", hours[i].name, is, hours[i].should);
        people_close(&w);
    }
}

/* Four Fridays of an hour each, RM 100 to 400, and 14 minutes of a fifth that are too short for a rate. */
static void test_slot(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-27");
    static const char rows[] = "('s1', '06 20:00', '06 21:00', 20000), ('s2', '13 20:00', '13 21:00', 10000),"
                               " ('s3', '20 20:00', '20 21:00', 40000), ('s4', '27 20:00', '27 21:00', 30000), ('s5', '27 10:00', '27 10:14', 5000)";
    people_session(&w, rows);
    people_stint(&w, "('s1', 'A', '06 20:00', '06 21:00', 20000), ('s2', 'A', '13 20:00', '13 21:00', 10000),"
                     " ('s3', 'A', '20 20:00', '20 21:00', 40000), ('s4', 'A', '27 20:00', '27 21:00', 30000),"
                     " ('s5', 'unassigned', '27 10:00', '27 10:14', 5000)");
    people_roster(&w, "('A', 'glow', '20 20:00', '20 20:45', 'host', 'planned'), ('A', 'glow', '30 01:00', '30 02:00', 'host', 'planned')");
    people_exec(&w, "UPDATE cur_roster SET start = start + 4 * 86400, \"end\" = \"end\" + 4 * 86400 WHERE start > unixepoch('2026-11-29');");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT weekday, hour, gmv, gmv_minor, aired_min, planned_min, gmv_per_hour, p25, p50, p75, weeks,"
                                       " planned_next_min FROM v_slot ORDER BY 1, 2"),
                        "4|1|0.0|0|0|0|-|-|-|-|0|60; 5|10|50.0|5000|14|0|-|-|-|-|0|0;"
                        " 5|20|1000.0|100000|240|45|250.0|175.0|250.0|325.0|4|0");
    assert_string_equal(people_ask(&w, "SELECT week, gmv_minor, aired_min, gmv_per_hour FROM v_slot_week WHERE hour = 20 ORDER BY 1"),
                        "2026-W45|20000|60|200.0; 2026-W46|10000|60|100.0; 2026-W47|40000|60|400.0; 2026-W48|30000|60|300.0");
    people_close(&w);
}

/* 26 weeks end with the week of the day: the 26th Monday back counts, the 27th does not. */
/* A session whose sales nobody tells is airtime, but no hour of a rate. */
static void test_slot_untold(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-27");
    people_session(&w, "('s1', '20 20:00', '20 21:00', 10000), ('s2', '27 20:00', '27 21:00', NULL)");
    people_stint(&w, "('s1', 'A', '20 20:00', '20 21:00', 10000), ('s2', 'A', '27 20:00', '27 21:00', NULL)");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT gmv, aired_min, gmv_per_hour, p50, weeks FROM v_slot"), "100.0|120|100.0|100.0|1");
    assert_string_equal(people_ask(&w, "SELECT week, gmv_per_hour FROM v_slot_week ORDER BY 1"), "2026-W47|100.0; 2026-W48|-");
    people_close(&w);
}

static void test_slot_window(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-29");
    people_session(&w, "('in', '23 20:00', '23 21:00', 0), ('out', '22 20:00', '22 21:00', 0)");
    people_exec(&w, "UPDATE int_session SET start_at = start_at - 175 * 86400, end_at = end_at - 175 * 86400,"
                    " business_date = date(business_date, '-175 days')");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT weekday, hour, aired_min FROM v_slot"), "1|20|60");
    people_close(&w);
}

/* --- minutes --------------------------------------------------------------------------------------------------------- */

static void test_minute(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_session(&w, "('s1', '20 20:00:30', '20 22:00', 0)");
    minutes_add(&w, "('20 20:01', 100), ('20 20:00', 250)");
    people_exec(&w, "INSERT INTO raw_minute (subject, at, vhash, first_load, last_load, gmv)"
                    " SELECT subject, at, 2, 2, NULL, 999 FROM raw_minute WHERE gmv = 100;"
                    "INSERT INTO raw_minute (subject, at, vhash, first_load, last_load, gmv)"
                    " SELECT subject, at, 3, 3, 3, 1 FROM raw_minute WHERE gmv = 250;"
                    "INSERT INTO raw_minute (subject, at, vhash, first_load, last_load, gmv)"
                    " SELECT 6, at, 3, 1, NULL, 1 FROM raw_minute WHERE gmv = 250;");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT session_key, at, minute, gmv, views FROM v_minute ORDER BY at"),
                        "s1|2026-11-20 20:00:00|0|2.5|7; s1|2026-11-20 20:01:00|0|9.99|-");
    people_close(&w);
}

/* --- restatements ---------------------------------------------------------------------------------------------------- */

struct history_case {
    const char *name, *rows, *should;
};

/* rows: (vhash, load, gmv, orders, views), a saying each; a load's version is its id */
static const struct history_case histories[] = {
    {"said once", "(1, 1, 100, 1, 5)", ""},
    {"said again", "(1, 1, 100, 1, 5), (1, 9, 100, 1, 5)", ""},
    {"corrected", "(1, 1, 10000, 1, 5), (2, 3, 12050, 1, 6), (2, 4, 12050, 1, 6)", "gmv|100.0|120.5|3; views|5|6|3"},
    {"corrected and back", "(1, 1, 10000, 1, 5), (2, 3, 12050, 1, 5), (1, 4, 10000, 1, 5)", "gmv|100.0|120.5|3; gmv|120.5|100.0|4"},
    {"back and again", "(1, 1, 100, 1, 5), (2, 3, 100, 2, 5), (1, 4, 100, 1, 5), (1, 5, 100, 1, 5), (2, 8, 100, 2, 5)",
     "orders|1|2|3; orders|2|1|4; orders|1|2|8"},
    {"arrived in another order", "(2, 8, 100, 2, 5), (1, 4, 100, 1, 5), (2, 3, 100, 2, 5), (1, 1, 100, 1, 5)",
     "orders|1|2|3; orders|2|1|4; orders|1|2|8"},
    {"thrice", "(1, 1, 100, 1, 5), (2, 3, 100, 2, 5), (3, 2, 100, 3, 5)", "orders|1|3|2; orders|3|2|3"},
    {"known only later", "(1, 1, 100, 1, NULL), (2, 3, 100, 1, 4)", "views|-|4|3"},
    {"something nobody reports", "(1, 1, 100, 1, 5), (2, 3, 100, 1, 5)", ""},
};

static void test_restatement(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof histories / sizeof *histories; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_session(&w, "('s1', '20 20:00', '20 22:00', 0)");
        people_exec(&w, "INSERT INTO int_member (session_key, source, platform, account, account_ref, session_ref, point_at, last_load,"
                        " version, start_at, end_at) VALUES ('s1', 'api', 'tiktok', 'glow', 'Glow', '730', 0, 9, 9, 0, 0);"
                        "INSERT INTO load (load_id, kind, version, observed_at) SELECT value, 'session', value, value FROM json_each('[1, 2, 3, 4, 5, 6, 7, 8, 9]')");
        people_exec(&w, arena_format(&w.a,
            "CREATE TABLE saying AS SELECT 'tiktok' AS platform, 'api' AS source, 'Glow' AS account, '730' AS session_ref, 0 AS point_at,"
            " column1 AS vhash, column2 AS load_id, column3 AS gmv, column4 AS orders, column5 AS views FROM (VALUES %s)", histories[i].rows));
        people_exec(&w,
            "INSERT INTO raw_session (platform, source, account, session_ref, point_at, vhash, first_load, last_load, version,"
            " gmv_attributed, orders, views) SELECT platform, source, account, session_ref, point_at, vhash, min(load_id), max(load_id),"
            " max(load_id), gmv, orders, views FROM saying GROUP BY vhash;"
            "INSERT INTO said_session SELECT platform, source, account, session_ref, point_at, vhash, load_id, 1, load_id FROM saying;"
            /* another point of the live is no restatement */
            "INSERT INTO raw_session (platform, source, account, session_ref, point_at, vhash, orders) VALUES ('tiktok', 'api', 'Glow', '730', 77, 9, 7);"
            "INSERT INTO said_session VALUES ('tiktok', 'api', 'Glow', '730', 77, 9, 2, 1, 2)");
        people_run(&w);
        const char *is = people_ask(&w, "SELECT metric, old, new, load_id FROM v_restatement ORDER BY load_id, metric");
        if (strcmp(is, histories[i].should) != 0)
            fail_msg("%s: %s, not %s", histories[i].name, is, histories[i].should);
        people_close(&w);
    }
}

/* --- freshness ------------------------------------------------------------------------------------------------------- */

struct fresh_case {
    const char *name, *expect, *loads, *should;
};

/* The day is the 20th. loads: (kind, account, made at, last day of its rows) */
static const struct fresh_case fresh[] = {
    {"nothing expected", "[]", "('session', 'glow', '21 07:00', '2026-11-20')", ""},
    {"nothing came", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]", "('roster', 'glow', '21 07:00', '2026-11-20')",
     "glow|session|-|07:30|awaited"},
    {"in time", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]", "('session', 'Glow Official', '21 07:30', '2026-11-20')",
     "glow|session|2026-11-20|07:30|ok"},
    {"a minute late", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]", "('session', 'glow', '21 07:31', '2026-11-20')",
     "glow|session|2026-11-20|07:30|late"},
    {"the first one counts", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]",
     "('session', 'glow', '21 07:00', '2026-11-20'), ('session', 'glow', '21 12:00', '2026-11-21')", "glow|session|2026-11-21|07:30|ok"},
    {"off air the day before, but made after it", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]",
     "('session', 'glow', '21 07:00', '2026-11-18')", "glow|session|2026-11-18|07:30|ok"},
    {"made before the day ended", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]", "('session', 'glow', '20 22:00', '2026-11-19')",
     "glow|session|2026-11-19|07:30|awaited"},
    {"another account's", "[{\"account\": \"glow\", \"kind\": \"session\", \"by\": \"07:30\"}]", "('session', 'glow.my', '21 07:00', '2026-11-20')",
     "glow|session|-|07:30|awaited"},
    {"no hour given", "[{\"kind\": \"attendance\"}]", "('attendance', NULL, '22 07:00', '2026-11-20')", "-|attendance|2026-11-20|-|ok"},
};

static void test_freshness(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fresh / sizeof *fresh; i++) {
        struct people_warehouse w;
        people_open(&w, "2026-11-20");
        people_exec(&w, arena_format(&w.a, "UPDATE conf_setting SET value = '%s' WHERE name = 'expect'", fresh[i].expect));
        people_exec(&w, arena_format(&w.a,
            "INSERT INTO load (kind, account, version, observed_at, range_to) SELECT column1, column2, unixepoch('2026-11-' || column3),"
            " unixepoch('2026-11-' || column3) - 28800, column4 FROM (VALUES %s)", fresh[i].loads));
        people_run(&w);
        const char *is = people_ask(&w, "SELECT account, kind, range_to, by, state FROM v_freshness");
        if (strcmp(is, fresh[i].should) != 0)
            fail_msg("%s: %s, not %s", fresh[i].name, is, fresh[i].should);
        people_close(&w);
    }
}

/* The 20th is a Friday: seven days on is the week W48. Sheets: (load, scope, made at). */
static void test_freshness_of_a_plan(void **state)
{
    (void)state;
    static const struct { const char *entry, *sheets, *should; } plans[] = {
        {"{\"kind\": \"roster\", \"by\": \"18:00\", \"days_ahead\": 7}", "(1, '2026-W47|tiktok|glow', '16 09:00')", "2026-W48|awaited"},
        {"{\"kind\": \"roster\", \"by\": \"18:00\", \"days_ahead\": 7}", "(1, '2026-W48|tiktok|glow', '21 18:00')", "2026-W48|ok"},
        {"{\"kind\": \"roster\", \"by\": \"18:00\", \"days_ahead\": 7}", "(1, '2026-W48|tiktok|glow', '21 18:01')", "2026-W48|late"},
        {"{\"kind\": \"roster\", \"days_ahead\": 7, \"account\": \"glow.my\"}", "(1, '2026-W48|tiktok|glow', '20 18:00')", "2026-W48|awaited"},
        {"{\"kind\": \"roster\", \"days_ahead\": 7, \"account\": \"glow\"}", "(1, '2026-W48|tiktok|Glow Official', '20 18:00')", "2026-W48|ok"},
        {"{\"kind\": \"roster\", \"days_ahead\": 2}", "(1, '2026-W47|tiktok|glow', '16 09:00')", "2026-W47|ok"},
    };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct people_warehouse w;
        people_open(&w, "2026-11-20");
        people_exec(&w, arena_format(&w.a, "UPDATE conf_setting SET value = '[%s]' WHERE name = 'expect'", plans[i].entry));
        people_exec(&w, arena_format(&w.a,
            "INSERT INTO load (load_id, kind, version, observed_at) SELECT column1, 'roster', 1, unixepoch('2026-11-' || column3) - 28800 FROM (VALUES %s);"
            "INSERT INTO load_scope SELECT column1, column2 FROM (VALUES %s)", plans[i].sheets, plans[i].sheets));
        people_run(&w);
        const char *is = people_ask(&w, "SELECT wanted, state FROM v_freshness");
        if (strcmp(is, plans[i].should) != 0)
            fail_msg("%s: %s, not %s", plans[i].sheets, is, plans[i].should);
        people_close(&w);
    }
}

/* A file of several accounts speaks for those it has sessions of. */
static void test_freshness_of_many(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-20");
    people_exec(&w, "UPDATE conf_setting SET value = '[{\"account\": \"glow\", \"kind\": \"session\"}, {\"account\": \"glow.my\", \"kind\": \"session\"}]'"
                    " WHERE name = 'expect';"
                    "INSERT INTO load (load_id, kind, version, observed_at, range_to) VALUES (4, 'session', 1, unixepoch('2026-11-21'), '2026-11-20');"
                    "INSERT INTO int_member (session_key, source, platform, account, account_ref, session_ref, point_at, last_load, version,"
                    " start_at, end_at) VALUES ('s1', 'api', 'tiktok', 'glow', 'Glow', '730', 0, 4, 1, 0, 0);");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT platform, account, state FROM v_freshness"), "tiktok|glow|ok; shopee|glow.my|awaited");
    people_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hour),        cmocka_unit_test(test_slot),      cmocka_unit_test(test_slot_untold), cmocka_unit_test(test_slot_window),
        cmocka_unit_test(test_minute),      cmocka_unit_test(test_restatement), cmocka_unit_test(test_freshness),
        cmocka_unit_test(test_freshness_of_many), cmocka_unit_test(test_freshness_of_a_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
