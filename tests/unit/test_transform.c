/* The transform as a whole: small warehouses, one rule each. */
#include "tests/unit/transform_warehouse.h"

#define T(text) "unixepoch('2026-11-" text "')"
#define SESSION "platform, source, account, session_ref, point_at, room_id, title, start_at, end_at, clock"

/* A session of `glow` on the 20th from 20:00 to 24:00 in one source. */
static void session_add(struct warehouse *w, int load_id, const char *source, const char *extra_columns, const char *extra)
{
    fact(w, "session", load_id, arena_format(&w->a, SESSION "%s", extra_columns),
         arena_format(&w->a, "'tiktok', '%s', 'glow', '%s-1', 0, NULL, NULL, " T("20 20:00") ", " T("21 00:00") ", 'local'%s",
                      source, source, extra));
}

static void shift_add(struct warehouse *w, const char *staff, const char *role, const char *from, const char *to)
{
    fact(w, "roster", 3, "platform, account, start, \"end\", staff_id, role, status",
         arena_format(&w->a, "'tiktok', 'glow', unixepoch('2026-11-%s'), unixepoch('2026-11-%s'), '%s', '%s', 'confirmed'", from, to,
                      staff, role));
}

static void loads_add(struct warehouse *w)
{
    load_add(w, 11, "session", "2026-11-21 01:00", "2026-11-21 02:00", NULL);
    load_add(w, 12, "session", "2026-11-24 01:00", "2026-11-24 02:00", NULL);
    load_add(w, 13, "minute", "2026-11-21 01:00", "2026-11-21 02:00", NULL);
}

/* ---- one live, several files ---- */

static void several_sources(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    fact(&w, "session", 11, SESSION ", gmv_attributed, orders, product_clicks, views",
         "'tiktok', 'live_analysis', '@glow.my', '2026-11-20T19:59', 0, NULL, 'From LA', " T("20 19:59") ", " T("20 23:59")
         ", 'local', 9000, 9, 900, 5000");
    fact(&w, "session", 12, SESSION ", gmv_attributed, views, comments",
         "'tiktok', 'api', 'Glow Official', '730', 0, '730', NULL, " T("20 12:00:47") ", " T("20 16:00:10") ", 'utc', 10001, NULL, 77");
    transform_run(&w, NULL, NULL);
    /* the API's own money, clicks and times; views and title from the next that has them; orders from nobody else */
    assert_asked(&w, "SELECT session_key, source, start_at, end_at, duration_s, gmv, gmv_minor, orders, product_clicks, views, comments,"
                     " title, room_id, is_base_source FROM v_session",
                 "tiktok:glow:2026-11-20T20:00|api|2026-11-20 20:00:47|2026-11-21 00:00:10|14363|100.01|10001|-|-|5000|77|From LA|730|1");
    assert_asked(&w, "SELECT * FROM int_alias", "tiktok:glow:2026-11-20T19:59|tiktok:glow:2026-11-20T20:00");
    assert_asked(&w, "SELECT source, account_ref, gmv_attributed FROM int_member ORDER BY 1",
                 "api|Glow Official|10001; live_analysis|@glow.my|9000");
    warehouse_close(&w);
}

/* The API's list and the head of its minute pages are one word. */
static void two_pages_of_one_source(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    fact(&w, "session", 11, SESSION ", gmv_attributed, orders",
         "'tiktok', 'api', 'glow', '730', 0, '730', 'T', " T("20 12:00:47") ", " T("20 16:00:00") ", 'utc', 5000, 4");
    fact(&w, "session", 12, SESSION ", gmv_attributed, units, impressions",
         "'tiktok', 'api', 'glow', '2026-11-20T12:00', 0, NULL, NULL, " T("20 12:00:47") ", " T("20 16:00:00") ", 'utc', 6000, 7, 800");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT session_key, gmv_minor, orders, units, impressions, status FROM v_session",
                 "tiktok:glow:2026-11-20T20:00|5000|4|7|800|settling");
    warehouse_close(&w);
}

static void base_of_a_month(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    for (int day = 1; day <= 10; day++) {   /* the API knows 8 of 10 */
        fact(&w, "session", 11, SESSION ", gmv_attributed",
             arena_format(&w.a, "'tiktok', 'live_analysis', 'glow', 'la%d', 0, NULL, NULL, unixepoch('2026-11-%02d 10:00'),"
                                " unixepoch('2026-11-%02d 12:00'), 'local', 100", day, day, day));
        if (day <= 8)
            fact(&w, "session", 11, SESSION ", gmv_attributed",
                 arena_format(&w.a, "'tiktok', 'api', 'glow', 'api%d', 0, NULL, NULL, unixepoch('2026-11-%02d 10:01'),"
                                    " unixepoch('2026-11-%02d 12:00'), 'local', 200", day, day, day));
    }
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT source, count(*), sum(is_base_source) FROM v_session GROUP BY 1", "live_analysis|10|10");
    fact(&w, "session", 11, SESSION ", gmv_attributed",
         "'tiktok', 'api', 'glow', 'api9', 0, NULL, NULL, " T("09 10:00") ", " T("09 12:00") ", 'local', 200");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT source, count(*), sum(is_base_source) FROM v_session GROUP BY 1", "api|9|9; live_analysis|1|0");
    warehouse_close(&w);
}

static void cumulative_points(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    static const char *const points[][2] = {{"20 22:00", "120000"}, {"20 23:00", "310050"}, {"21 00:00", "450075"}};
    for (int i = 0; i < 3; i++)
        fact(&w, "session", 11, SESSION ", gmv_attributed, views",
             arena_format(&w.a, "'tiktok', 'creator_live_performance', 'glow', '730', unixepoch('2026-11-%s'), '730', NULL, "
                                T("20 20:00") ", unixepoch('2026-11-%s'), 'local', %s, NULL", points[i][0], points[i][0], points[i][1]));
    shift_add(&w, "A", "host", "20 20:00", "20 22:00");
    shift_add(&w, "B", "host", "20 22:00", "20 23:00");
    shift_add(&w, "C", "host", "20 23:00", "21 00:00");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT gmv_minor, end_at FROM v_session", "450075|2026-11-21 00:00:00");
    assert_asked(&w, "SELECT host_id, gmv_minor, views, attribution FROM v_stint ORDER BY start_at",
                 "A|120000|-|snapshots; B|190050|-|snapshots; C|140025|-|snapshots");
    warehouse_close(&w);
}

/* Two lives in one minute: the second key says so. */
static void two_lives_in_a_minute(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    fact(&w, "session", 11, SESSION, "'tiktok', 'api', 'glow', '1', 0, '1', NULL, " T("20 20:00:05") ", " T("20 20:00:20") ", 'local'");
    fact(&w, "session", 11, SESSION, "'tiktok', 'api', 'glow', '2', 0, '2', NULL, " T("20 20:00:40") ", " T("20 22:00:00") ", 'local'");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT session_key, room_id FROM v_session ORDER BY 1",
                 "tiktok:glow:2026-11-20T20:00|1; tiktok:glow:2026-11-20T20:00#2|2");
    warehouse_close(&w);
}

struct overlap_case {
    const char *name, *rows, *should;
};

/* rows: (source, account, start, end, sales in hundredths) */
static const struct overlap_case overlaps[] = {
    {"one after the other", "('live_analysis', 'glow', '20:00', '22:00', 5000), ('live_analysis', 'glow', '22:00', '23:00', 300)", ""},
    {"as files round", "('live_analysis', 'glow', '20:00', '22:02', 5000), ('live_analysis', 'glow', '22:00', '23:00', 300)", ""},
    {"a second more", "('live_analysis', 'glow', '20:00', '22:02:01', 5000), ('live_analysis', 'glow', '22:00', '23:00', 123456789)",
     "tiktok:glow:2026-11-20T22:00|tiktok:glow:2026-11-20T20:00 and tiktok:glow:2026-11-20T22:00 were on air together for 2 min (live_analysis);"
     " the smaller has GMV of MYR 50.00"},
    {"told again with another start", "('live_analysis', 'glow', '20:00', '22:00', 500000), ('live_analysis', 'Glow Official', '20:05', '22:00', 456789)",
     "tiktok:glow:2026-11-20T20:05|tiktok:glow:2026-11-20T20:00 and tiktok:glow:2026-11-20T20:05 were on air together for 115 min (live_analysis);"
     " the smaller has GMV of MYR 4,567.89"},
    {"two sources", "('live_analysis', 'glow', '20:00', '22:00', 5000), ('live_manager', 'glow', '20:05', '22:00', 4000)", ""},
    {"the base source tells one of them", "('api', 'glow', '20:00', '22:00', 5000), ('live_analysis', 'glow', '20:00', '22:00', 5000),"
     " ('live_analysis', 'glow', '20:10', '22:00', NULL)",
     "tiktok:glow:2026-11-20T20:10|tiktok:glow:2026-11-20T20:00 and tiktok:glow:2026-11-20T20:10 were on air together for 110 min (live_analysis);"
     " the smaller has GMV of MYR 0.00"},
    {"two accounts", "('live_analysis', 'glow', '20:00', '22:00', 5000), ('live_analysis', 'nobody', '20:10', '22:00', 5000)", ""},
    {"the earlier of three is the long one", "('live_analysis', 'glow', '18:00', '23:00', 900), ('live_analysis', 'glow', '19:00', '19:30', 800),"
     " ('live_analysis', 'glow', '20:00', '21:00', 700)",
     "tiktok:glow:2026-11-20T19:00|tiktok:glow:2026-11-20T18:00 and tiktok:glow:2026-11-20T19:00 were on air together for 30 min (live_analysis);"
     " the smaller has GMV of MYR 8.00; "
     "tiktok:glow:2026-11-20T20:00|tiktok:glow:2026-11-20T18:00 and tiktok:glow:2026-11-20T20:00 were on air together for 60 min (live_analysis);"
     " the smaller has GMV of MYR 7.00"},
};

/* A live without a room id that is told again with another start is another live: somebody must hear of it. */
static void two_at_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof overlaps / sizeof *overlaps; i++) {
        struct warehouse w;
        warehouse_open(&w, NULL);
        loads_add(&w);
        const char *rows = arena_format(&w.a,
            "INSERT INTO raw_session (platform, source, account, session_ref, point_at, vhash, first_load, last_load, version, place,"
            " start_at, end_at, clock, gmv_attributed) SELECT 'tiktok', column1, column2, '2026-11-20T' || column3, 0, 1, 11, 11,"
            " (SELECT version FROM load WHERE load_id = 11), 1, unixepoch('2026-11-20 ' || column3), unixepoch('2026-11-20 ' || column4),"
            " 'local', column5 FROM (VALUES %s)", overlaps[i].rows);
        run_sql(&w, rows);
        transform_run(&w, NULL, NULL);
        const char *is = ask(&w, "SELECT subject, detail FROM v_finding WHERE rule = 'overlapping_sessions' ORDER BY subject, detail");
        if (strcmp(is, overlaps[i].should) != 0)
            fail_msg("%s: '%s'", overlaps[i].name, is);
        warehouse_close(&w);
    }
}

static void unknown_accounts(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    for (int day = 1; day <= 3; day++)
        fact(&w, "session", 11, SESSION ", handle",
             arena_format(&w.a, "'tiktok', 'live_analysis', '999', 'x%d', 0, NULL, NULL, unixepoch('2026-11-%02d 10:00'), NULL, 'local',"
                                " 'Some Affiliate'", day, day));
    fact(&w, "session", 11, SESSION ", handle",
         "'tiktok', 'live_analysis', '998', 'y', 0, NULL, NULL, " T("20 20:00") ", NULL, 'local', 'GLOW official'");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT account, subject FROM v_finding WHERE rule = 'unknown_account'", "999|999");
    assert_asked(&w, "SELECT account FROM v_session", "glow");   /* by its handle */
    warehouse_close(&w);
}

static void statuses(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    static const char *const observed[] = {"2026-11-22 15:59", "2026-11-22 16:00", "2026-12-05 15:59", "2026-12-05 16:00"};
    static const char *const wanted[] = {"provisional", "settling", "settling", "final"};
    for (int i = 0; i < 4; i++) {   /* ends at 00:00 in Kuala Lumpur, 16:00 UTC of the 20th */
        load_add(&w, 20 + i, "session", observed[i], observed[i], NULL);
        session_add(&w, 20 + i, "api", ", views", arena_format(&w.a, ", %d", i));
        transform_run(&w, NULL, NULL);
        assert_asked(&w, "SELECT status FROM v_session", wanted[i]);
    }
    warehouse_close(&w);
}

static void shopee_basis(void **state)
{
    (void)state;
    static const char *const settings[] = {NULL, "{\"gmv_basis\": {\"shopee\": \"placed\"}}"};
    static const char *const wanted[] = {"80.0|8|12|10", "100.0|10|15|10"};
    for (int i = 0; i < 2; i++) {
        struct warehouse w;
        warehouse_open(&w, settings[i]);
        loads_add(&w);
        fact(&w, "session", 11, SESSION ", gmv_placed, gmv_confirmed, orders_created, orders, units_created, units",
             "'shopee', 'live_list', '777', 'x', 0, NULL, NULL, " T("20 20:00") ", " T("20 22:00") ", 'local', 10000, 8000, 10, 8, 15, 12");
        transform_run(&w, NULL, NULL);
        assert_asked(&w, "SELECT gmv, orders, units, orders_created FROM v_session", wanted[i]);
        warehouse_close(&w);
    }
}

/* Case, a leading '@' and an alias name an account in every sheet; a name of nobody is a finding. */
static void spellings(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    load_add(&w, 14, "targets", "2026-11-01 00:00", "2026-11-01 01:00", "");
    session_add(&w, 11, "api", ", gmv_attributed", ", 10000");
    shift_add(&w, "A", "host", "20 20:00", "21 00:00");
    static const char *const events[] = {"'@Glow', " T("20 20:00") ", 'B', 'on'", "'glow OFFICIAL', " T("21 00:00") ", 'B', 'off'",
                                         "'nobody', " T("20 20:00") ", 'B', 'on'"};
    for (int i = 0; i < 3; i++)
        fact(&w, "handover", 4, "platform, account, at, staff_id, event", arena_format(&w.a, "'tiktok', %s", events[i]));
    static const char *const rows[] = {"'mega', 'tiktok', '@GLOW', unixepoch('2026-11-20'), unixepoch('2026-11-20'), 'double_day'",
                                       "'lost', 'tiktok', 'nobody', unixepoch('2026-11-19'), unixepoch('2026-11-25'), 'launch'"};
    for (int i = 0; i < 2; i++)
        fact(&w, "campaigns", 6, "campaign_id, platform, account, start, \"end\", kind", rows[i]);
    fact(&w, "targets", 14, "period, scope, scope_id, metric, target, currency", "'2026-11', 'account', '@Glow Official', 'gmv', 50.0, 'MYR'");
    run_sql(&w, "INSERT OR IGNORE INTO load_scope SELECT DISTINCT 14, scope FROM raw_targets");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT host_id, campaign_id, day_kind FROM v_stint", "B|mega|mega");
    assert_asked(&w, "SELECT scope_id, actual FROM v_attainment", "glow|100.0");
    assert_asked(&w, "SELECT subject, detail FROM v_finding WHERE rule = 'unknown_account'",
                 "nobody|1 hand-overs of nobody, which the accounts sheet does not name");
    assert_asked(&w, "SELECT subject, account, detail FROM v_finding WHERE rule = 'campaign_unclear'",
                 "lost|nobody|line 1 of f6 names nobody, which the accounts sheet does not name");
    assert_asked(&w, "SELECT what FROM v_report_warning WHERE kind = 'campaign_unclear'", "lost");
    warehouse_close(&w);
}

static void campaigns(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    static const char *const rows[] = {"'launch', 'tiktok', '', unixepoch('2026-11-19'), unixepoch('2026-11-25'), 'launch'",
                                       "'mega', 'tiktok', 'Glow Official', unixepoch('2026-11-20'), unixepoch('2026-11-20'), 'double_day'"};
    for (int i = 0; i < 2; i++)
        fact(&w, "campaigns", 6, "campaign_id, platform, account, start, \"end\", kind", rows[i]);
    session_add(&w, 11, "api", "", "");
    fact(&w, "session", 11, SESSION, "'tiktok', 'api', 'glow', '2', 0, '2', NULL, " T("22 20:00") ", " T("22 21:00") ", 'local'");
    fact(&w, "session", 11, SESSION, "'tiktok', 'api', 'glow', '3', 0, '3', NULL, " T("25 23:59") ", " T("26 00:10") ", 'local'");
    fact(&w, "session", 11, SESSION, "'tiktok', 'api', 'glow', '4', 0, '4', NULL, " T("26 00:20") ", " T("26 21:00") ", 'local'");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT campaign_id, day_kind FROM v_session ORDER BY start_at", "mega|mega; launch|other; launch|other; -|normal");
    warehouse_close(&w);
}

/* ---- who was on air ---- */

/* A code is of whom the staff sheet gives it on that day; a row that leaves codes empty leaves them as they were. */
static void codes_by_date(void **state)
{
    (void)state;
    static const struct {
        const char *staff[2], *wanted;
    } cases[] = {
        {{"'A', '2026-11-10', 'Aina', 'full_time', 'AI2'", "'B', '2026-11-10', 'Bella', 'part_time', 'AINA'"}, "B"},
        {{"'A', '2026-11-10', 'Aina', 'full_time', NULL", "'B', '2026-11-10', 'Bella', 'part_time', ' '"}, "A"},
        {{"'A', '2026-11-10', 'Aina', 'full_time', 'AI2'", "'A', '2026-11-15', 'Aina', 'full_time', NULL"}, "unassigned"},
        {{"'A', '2026-11-25', 'Aina', 'full_time', 'AI2'", "'B', '2026-11-25', 'Bella', 'part_time', 'AINA'"}, "A"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct warehouse w;
        warehouse_open(&w, NULL);
        loads_add(&w);
        for (int k = 0; k < 2; k++)
            fact(&w, "staff", 2, "staff_id, \"from\", name, employment, codes", cases[i].staff[k]);
        fact(&w, "session", 11, SESSION, "'tiktok', 'api', 'glow', '1', 0, '1', '#AINA', " T("20 20:00") ", " T("21 00:00") ", 'local'");
        transform_run(&w, NULL, NULL);
        assert_asked(&w, "SELECT host_id FROM v_stint", cases[i].wanted);
        warehouse_close(&w);
    }
}

/* A live of no length belongs to whom is on air in its second, for no time. */
static void moments(void **state)
{
    (void)state;
    static const struct {
        const char *what, *at;
        const char *shifts[2][3], *log[2][3];
        const char *wanted, *rules;
    } cases[] = {
        {"inside", "20 21:00", {{"A", "20 20:00", "20 22:00"}}, {{0}}, "A|0|0|50|whole", ""},
        {"at the start", "20 20:00", {{"A", "20 20:00", "20 22:00"}}, {{0}}, "A|0|0|50|whole", ""},
        {"at the end", "20 22:00", {{"A", "20 20:00", "20 22:00"}}, {{0}}, "unassigned|0|0|50|none", "session_without_host"},
        {"where two meet", "20 21:00", {{"A", "20 20:00", "20 21:00"}, {"B", "20 21:00", "20 22:00"}}, {{0}}, "B|0|0|50|whole", ""},
        {"two at once", "20 20:30", {{"A", "20 20:00", "20 21:00"}, {"B", "20 20:00", "20 22:00"}}, {{0}}, "A|0|0|50|prorata; B|0|0|0|prorata", ""},
        {"by the log", "20 20:00", {{"A", "20 20:00", "20 22:00"}}, {{"20 20:00", "B", "on"}, {"20 21:00", "B", "off"}}, "B|0|0|50|whole", "swap"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct warehouse w;
        warehouse_open(&w, NULL);
        loads_add(&w);
        fact(&w, "session", 11, SESSION ", gmv_attributed",
             arena_format(&w.a, "'tiktok', 'api', 'glow', '1', 0, '1', NULL, unixepoch('2026-11-%s'), unixepoch('2026-11-%s'), 'local', 50",
                          cases[i].at, cases[i].at));
        for (int k = 0; k < 2 && cases[i].shifts[k][0] != NULL; k++)
            shift_add(&w, cases[i].shifts[k][0], "host", cases[i].shifts[k][1], cases[i].shifts[k][2]);
        for (int k = 0; k < 2 && cases[i].log[k][0] != NULL; k++)
            fact(&w, "handover", 4, "platform, account, at, staff_id, event",
                 arena_format(&w.a, "'tiktok', 'glow', unixepoch('2026-11-%s'), '%s', '%s'", cases[i].log[k][0], cases[i].log[k][1],
                              cases[i].log[k][2]));
        transform_run(&w, NULL, NULL);
        const char *is = ask(&w, "SELECT host_id, on_air_s, credited_s, gmv_minor, attribution FROM v_stint ORDER BY host_id");
        const char *rules = ask(&w, "SELECT DISTINCT rule FROM v_finding WHERE rule IN ('swap', 'session_without_host')");
        if (strcmp(is, cases[i].wanted) != 0 || strcmp(rules, cases[i].rules) != 0)
            fail_msg("%s: %s, %s", cases[i].what, is, rules);
        assert_asked(&w, "SELECT count(*) FROM v_stint WHERE start_at <> end_at", "0");
        warehouse_close(&w);
    }
}

static void on_air_evidence(void **state)
{
    (void)state;
    static const struct {
        const char *what, *title;
        const char *shifts[3][3];      /* staff, from, to */
        const char *log[4][3];         /* at, staff, event */
        const char *wanted, *rules;
    } cases[] = {
        {"nobody", NULL, {{0}}, {{0}}, "unassigned|-", "session_without_host"},
        {"roster", NULL, {{"A", "20 20:00", "20 22:00"}, {"B", "20 22:00", "21 00:00"}}, {{0}}, "A|roster; B|roster", ""},
        {"code alone", "Sale #aina!", {{0}}, {{0}}, "A|code", ""},
        {"code against one", "Sale #A1", {{"B", "20 20:00", "21 00:00"}}, {{0}}, "A|code", "swap"},
        {"code among several", "Sale #BEL", {{"A", "20 20:00", "20 22:00"}, {"B", "20 22:00", "21 00:00"}}, {{0}}, "A|roster; B|roster", ""},
        {"code of none of several", "#AINA", {{"C", "20 20:00", "20 22:00"}, {"B", "20 22:00", "21 00:00"}}, {{0}}, "C|roster; B|roster",
         "code_not_rostered"},
        {"two codes", "#AINA #BEL", {{"C", "20 20:00", "21 00:00"}}, {{0}}, "C|roster", ""},
        {"a code and an emoji", "Sale #BEL\U0001F525\U0001F525 now", {{0}}, {{0}}, "B|code", ""},
        {"a code in brackets", "\u3010#A1\u3011", {{0}}, {{0}}, "A|code", ""},
        {"a word that begins with a code", "#BEL\u00e9 #BEL-2 #bella #BEL_ #A1\u7f8e", {{0}}, {{0}}, "unassigned|-", "session_without_host"},
        {"a code nobody has", "#SALE", {{"C", "20 20:00", "21 00:00"}}, {{0}}, "C|roster", ""},
        {"the log before all", "#AINA", {{"C", "20 20:00", "21 00:00"}}, {{"20 20:00", "C", "on"}, {"20 21:00", "C", "off"}, {"20 21:00", "B", "on"}},
         "C|handover; B|handover", "swap"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct warehouse w;
        warehouse_open(&w, NULL);
        loads_add(&w);
        fact(&w, "session", 11, SESSION,
             arena_format(&w.a, "'tiktok', 'api', 'glow', '1', 0, '1', %s%s%s, " T("20 20:00") ", " T("21 00:00") ", 'local'",
                          cases[i].title ? "'" : "", cases[i].title ? cases[i].title : "NULL", cases[i].title ? "'" : ""));
        for (int k = 0; k < 3 && cases[i].shifts[k][0] != NULL; k++)
            shift_add(&w, cases[i].shifts[k][0], "host", cases[i].shifts[k][1], cases[i].shifts[k][2]);
        for (int k = 0; k < 4 && cases[i].log[k][0] != NULL; k++)
            fact(&w, "handover", 4, "platform, account, at, staff_id, event",
                 arena_format(&w.a, "'tiktok', '@glow.my', unixepoch('2026-11-%s'), '%s', '%s'", cases[i].log[k][0], cases[i].log[k][1],
                              cases[i].log[k][2]));
        transform_run(&w, NULL, NULL);
        const char *is = ask(&w, "SELECT t.host_id, (SELECT max(o.evidence) FROM int_on_air AS o WHERE o.host_id = t.host_id)"
                                 " FROM v_stint AS t ORDER BY t.start_at");
        const char *rules = ask(&w, "SELECT DISTINCT rule FROM v_finding"
                                    " WHERE rule IN ('swap', 'code_not_rostered', 'session_without_host')");
        if (strcmp(is, cases[i].wanted) != 0 || strcmp(rules, cases[i].rules) != 0)
            fail_msg("%s: '%s' with '%s'", cases[i].what, is, rules);
        warehouse_close(&w);
    }
}

/* ---- minutes ---- */

#define MINUTE "platform, account, session_ref, at, start, seconds, clock, gmv"

static void minutes_add(struct warehouse *w, const char *account, const char *ref, const char *start, int n, bool is_utc)
{
    for (int i = 0; i < n; i++)
        fact(w, "minute", 13, MINUTE,
             arena_format(&w->a, "'tiktok', '%s', '%s', unixepoch('2026-11-%s') + %d, unixepoch('2026-11-%s'), 60, '%s', %d", account,
                          ref, start, i * 60, start, is_utc ? "utc" : "local", i < 120 ? 3 : 1));
}

static void minutes_open(struct warehouse *w)
{
    warehouse_open(w, NULL);
    loads_add(w);
    fact(w, "session", 11, SESSION ", gmv_attributed",
         "'tiktok', 'api', 'glow', '730', 0, '730', NULL, " T("20 20:00") ", " T("21 00:00") ", 'local', 400");
    shift_add(w, "A", "host", "20 20:00", "20 22:00");
    shift_add(w, "B", "co_host", "20 22:00", "21 00:00");
}

/* Files that name one live in three ways complete each other; where two speak of a moment the newer counts, and of one
 * load the name that is a room id. */
static void minutes_of_several_names(void **state)
{
    (void)state;
    struct warehouse w;
    minutes_open(&w);
    load_add(&w, 14, "minute", "2026-11-22 01:00", "2026-11-22 02:00", NULL);
    minutes_add(&w, "glow", "730", "20 20:00", 120, false);                      /* 3 a minute */
    minutes_add(&w, "", "2026-11-20T20:00", "20 20:00", 1, false);
    minutes_add(&w, "Glow Official", "2026-11-20T12:00", "20 12:00", 1, true);
    for (int i = 1; i < 240; i++)
        fact(&w, "minute", i == 1 ? 14 : 13, MINUTE,
             arena_format(&w.a, "'tiktok', 'Glow Official', '2026-11-20T12:00', " T("20 12:00") " + %d, " T("20 12:00") ", 60, 'utc', %d",
                          i * 60, i == 1 ? 3000 : i < 120 ? 500 : 2));
    transform_run(&w, NULL, NULL);
    /* 119 x 3 + 3000, 120 x 2 */
    assert_asked(&w, "SELECT host_id, gmv_minor, attribution FROM v_stint ORDER BY start_at", "A|373|minutes; B|27|minutes");
    assert_asked(&w, "SELECT count(*), count(DISTINCT at), min(minute), max(minute), sum(gmv_minor) FROM v_minute", "240|240|0|239|3597");
    assert_asked(&w, "SELECT hour_at / 3600 % 24, gmv FROM int_minute_hour", "20|3177; 21|180; 22|120; 23|120");
    assert_asked(&w, "SELECT count(*) FROM v_finding WHERE rule = 'minutes_without_session'", "0");
    transform_run(&w, NULL, "2026-11-21 12:00");   /* not the later word */
    assert_asked(&w, "SELECT sum(gmv_minor), count(*) FROM v_minute", "600|240");
    assert_asked(&w, "SELECT host_id, gmv_minor FROM v_stint ORDER BY start_at", "A|240; B|160");
    warehouse_close(&w);
}

static void minutes_find_their_session(void **state)
{
    (void)state;
    static const struct {
        const char *account, *ref, *start;
        int n;
        bool is_utc;
        const char *wanted;
    } cases[] = {
        {"glow", "730", "20 20:00", 240, false, "A|300|minutes; B|100|minutes"},
        {"", "730", "20 12:00", 240, true, "A|300|minutes; B|100|minutes"},
        {"", "2026-11-20T20:01", "20 20:01", 239, false, "A|298|minutes; B|102|minutes"},
        {"glow", "2026-11-20T20:03", "20 20:03", 237, false, "A|200|prorata; B|200|prorata"},   /* too far: nobody's minutes */
        {"glow", "730", "20 20:00", 200, false, "A|200|prorata; B|200|prorata"},                /* cover 83 % */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct warehouse w;
        minutes_open(&w);
        minutes_add(&w, cases[i].account, cases[i].ref, cases[i].start, cases[i].n, cases[i].is_utc);
        transform_run(&w, NULL, NULL);
        const char *is = ask(&w, "SELECT host_id, gmv_minor, attribution FROM v_stint ORDER BY start_at");
        if (strcmp(is, cases[i].wanted) != 0)
            fail_msg("case %zu: %s", i, is);
        warehouse_close(&w);
    }
}

/* Of two versions of a minute the newer counts, and only it. */
static void minute_versions(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    load_add(&w, 14, "minute", "2026-11-22 01:00", "2026-11-22 02:00", NULL);
    fact(&w, "session", 11, SESSION ", gmv_attributed",
         "'tiktok', 'api', 'glow', '730', 0, '730', NULL, " T("20 20:00") ", " T("20 20:02") ", 'local', 100");
    shift_add(&w, "A", "host", "20 20:00", "20 20:01");
    shift_add(&w, "B", "host", "20 20:01", "20 20:02");
    static const char *const rows[][3] = {{"14", "20 20:00", "90"}, {"13", "20 20:00", "50"}, {"13", "20 20:01", "10"}};
    for (int i = 0; i < 3; i++)
        fact(&w, "minute", i == 0 ? 14 : 13, MINUTE,
             arena_format(&w.a, "'tiktok', '', '730', unixepoch('2026-11-%s'), NULL, 60, 'local', %s", rows[i][1], rows[i][2]));
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT host_id, gmv_minor FROM v_stint ORDER BY start_at", "A|90; B|10");
    transform_run(&w, NULL, "2026-11-21 12:00");   /* before the newer one was loaded: 50 to 10 */
    assert_asked(&w, "SELECT host_id, gmv_minor FROM v_stint ORDER BY start_at", "A|83; B|17");
    warehouse_close(&w);
}

/* ---- knowledge and dates ---- */

static void as_of(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    load_add(&w, 15, "session", "2026-11-28 01:00", "2026-11-28 02:00", NULL);
    fact_between(&w, "session", 11, 15, SESSION ", gmv_attributed",   /* said first, and again at last */
                 "'tiktok', 'api', 'glow', '1', 0, '1', NULL, " T("20 20:00") ", " T("21 00:00") ", 'local', 100");
    fact(&w, "session", 12, SESSION ", gmv_attributed",
         "'tiktok', 'api', 'glow', '1', 0, '1', NULL, " T("20 20:00") ", " T("21 00:00") ", 'local', 200");
    static const char *const when[][2] = {{"2026-11-20 00:00", ""}, {"2026-11-21T02:00:00Z", "1.0|provisional"},
                                          {"2026-11-24T01:59:59Z", "1.0|provisional"}, {"2026-11-24T02:00:00Z", "2.0|settling"},
                                          {"2026-11-28T02:00:00Z", "1.0|settling"}};
    for (int i = 0; i < 5; i++) {
        transform_run(&w, NULL, when[i][0]);
        const char *is = ask(&w, "SELECT gmv, status FROM v_session");
        if (strcmp(is, when[i][1]) != 0)
            fail_msg("as of %s: '%s'", when[i][0], is);
    }
    warehouse_close(&w);
}

/* --date leaves out what starts after the business date; the day begins at 04:00. */
static void date(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    static const char *const starts[] = {"20 20:00", "21 03:59", "21 04:00"};
    for (int i = 0; i < 3; i++)
        fact(&w, "session", 11, SESSION,
             arena_format(&w.a, "'tiktok', 'api', 'glow', '%d', 0, '%d', NULL, unixepoch('2026-11-%s'), unixepoch('2026-11-%s') + 3600, 'local'",
                          i, i, starts[i], starts[i]));
    transform_run(&w, "2026-11-20", NULL);
    assert_asked(&w, "SELECT room_id, business_date FROM v_session ORDER BY 1", "0|2026-11-20; 1|2026-11-20");
    assert_asked(&w, "SELECT value FROM v_meta WHERE key = 'date'", "2026-11-20");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT count(*) FROM v_session", "3");
    assert_asked(&w, "SELECT value FROM v_meta WHERE key = 'date'", "2026-11-21");
    warehouse_close(&w);
}

/* A failure leaves yesterday's tables. */
static void failure_keeps_tables(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    session_add(&w, 11, "api", ", gmv_attributed", ", 100");
    transform_run(&w, NULL, NULL);
    session_add(&w, 12, "api", ", gmv_attributed", ", 200");
    run_sql(&w, "UPDATE raw_accounts SET timezone = 'Asia/Kuala_Lumpor'");
    struct err e = ERR_INIT;
    assert_int_equal(transform_try(&w, NULL, NULL, &e), -1);
    assert_non_null(strstr(e.text, "Asia/Kuala_Lumpor"));
    assert_asked(&w, "SELECT gmv FROM v_session", "1.0");
    run_sql(&w, "UPDATE raw_accounts SET timezone = 'Asia/Kuala_Lumpur'");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT gmv FROM v_session", "2.0");
    warehouse_close(&w);
}

/* Nothing at all is a warehouse, too: every view answers. */
static void empty(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    transform_run(&w, NULL, NULL);
    const char *queries = ask(&w, "SELECT group_concat('SELECT count(*) FROM ' || name, ';') FROM sqlite_master"
                                  " WHERE type = 'view' AND name GLOB 'v_*'");
    run_sql(&w, queries);
    run_sql(&w, "CREATE TABLE own (kept, dropped); ALTER TABLE own DROP COLUMN dropped");   /* fails beside a view that lost a table */
    assert_asked(&w, "SELECT count(*) FROM v_session", "0");
    warehouse_close(&w);
}

/* ---- periods, ratios, targets ---- */

static void ratios_and_periods(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    /* Sunday 29 November and Monday 30 November: one month, two weeks; the second knows no orders */
    fact(&w, "session", 11, SESSION ", gmv_attributed, orders, views, product_clicks",
         "'tiktok', 'api', 'glow', '1', 0, '1', '#AINA', " T("29 20:00") ", " T("29 22:00") ", 'local', 10000, 4, 1000, 100");
    fact(&w, "session", 11, SESSION ", gmv_attributed, orders, views, product_clicks",
         "'tiktok', 'api', 'glow', '2', 0, '2', '#AINA', " T("30 20:00") ", " T("30 20:14") ", 'local', 5000, NULL, 0, NULL");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT period, host_id, employment, stints, round(hours, 4), gmv, gmv_minor, orders, gmv_per_hour, aov, ctor, gpm_watch"
                     " FROM v_host_week ORDER BY 1",
                 "2026-W48|A|full_time|1|2.0|100.0|10000|4|50.0|25.0|0.04|100.0; 2026-W49|A|full_time|1|0.2333|50.0|5000|-|-|-|-|-");
    /* the month: orders of one session over gmv of the same */
    assert_asked(&w, "SELECT period, sessions, stints, round(hours, 4), gmv, orders, aov, gpm_watch FROM v_platform_month",
                 "2026-11|2|2|2.2333|150.0|4|25.0|150.0");
    assert_asked(&w, "SELECT period, first_date, last_date FROM mart_period WHERE kind = 'week' ORDER BY 1",
                 "2026-W48|2026-11-23|2026-11-29; 2026-W49|2026-11-30|2026-12-06");
    warehouse_close(&w);
}

/* Money without a currency: the scope's only one; of several the house's; in one that nothing was sold in, a finding. */
static void target_currencies(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, "{\"currency\": \"MYR\"}");
    loads_add(&w);
    load_add(&w, 7, "targets", "2026-11-01 00:00", "2026-11-01 01:00", "");
    fact(&w, "accounts", 1, "platform, account, aliases, shop, room, timezone, currency",
         "'tiktok', 'jkt', '', 'Glow', 'R1', 'Asia/Jakarta', 'IDR'");
    fact(&w, "session", 11, SESSION ", gmv_attributed",
         "'tiktok', 'api', 'jkt', '1', 0, '1', NULL, " T("20 20:00") ", " T("21 00:00") ", 'local', 70000");
    fact(&w, "roster", 3, "platform, account, start, \"end\", staff_id, role, status",
         "'tiktok', 'jkt', " T("20 20:00") ", " T("21 00:00") ", 'A', 'host', 'confirmed'");
    static const char *const rows[] = {
        "'2026-11', 'account', 'JKT', 'gmv', 1000, NULL", "'2026-11', 'account', 'jkt', 'aov', 10, ''", "'2026-11', 'host', 'A', 'gmv', 1000, ''",
        "'2026-11', 'host', 'B', 'gmv', 1000, ''",        "'2026-11', 'shop', 'Glow', 'gmv', 1000, ''",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        fact(&w, "targets", 7, "period, scope, scope_id, metric, target, currency", rows[i]);
    run_sql(&w, "INSERT OR IGNORE INTO load_scope SELECT DISTINCT 7, scope FROM raw_targets");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT scope, scope_id, metric, currency, actual FROM v_attainment",
                 "account|jkt|aov|IDR|-; account|jkt|gmv|IDR|700.0; host|A|gmv|IDR|700.0; host|B|gmv|MYR|0.0; shop|Glow|gmv|MYR|0.0");
    assert_asked(&w, "SELECT subject, detail FROM v_finding WHERE rule = 'target_unclear'",
                 "2026-11 shop Glow gmv|the target is in MYR, in which nothing was sold; IDR was");
    warehouse_close(&w);
}

static void targets(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    load_add(&w, 7, "targets", "2026-11-01 00:00", "2026-11-01 01:00", "");
    static const char *const rows[] = {
        "'2026-11', 'account', 'Glow Official', 'gmv', 3000, 'MYR'", "'2026-11', 'host', 'A', 'gmv', 1000, NULL",
        "'2026-11', 'shop', 'Glow', 'ctor', 0.05, NULL",             "'2026-10', 'platform', 'tiktok', 'gmv', 500, 'MYR'",
        "'2026-11', 'host', 'Z', 'gmv', 1000, 'MYR'",                "'2026-11', 'employment', 'full_time', 'hours', 8, NULL",
        "'2026-12', 'host', 'A', 'orders', 5, NULL",                 "'2026-11', 'host', 'A', 'fame', 5, NULL",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        fact(&w, "targets", 7, "period, scope, scope_id, metric, target, currency", rows[i]);
    run_sql(&w, "INSERT OR IGNORE INTO load_scope SELECT DISTINCT 7, scope FROM raw_targets");
    fact(&w, "session", 11, SESSION ", gmv_attributed, orders, product_clicks",
         "'tiktok', 'api', 'glow', '1', 0, '1', NULL, " T("20 20:00") ", " T("21 00:00") ", 'local', 40000, 4, 100");
    shift_add(&w, "A", "host", "20 20:00", "21 00:00");
    shift_add(&w, "B", "host", "27 20:00", "27 22:00");
    shift_add(&w, "A", "host", "27 21:00", "27 23:00");   /* overlaps: the account's hours are the union, 4 + 3 */
    transform_run(&w, "2026-11-20", NULL);
    assert_asked(&w, "SELECT as_of, period, scope, scope_id, metric, currency, actual, round(attainment, 6), round(expected_to_date, 4),"
                     " round(run_rate, 4), pace FROM v_attainment",
                 "2026-11-20|2026-10|platform|tiktok|gmv|MYR|0.0|0.0|500.0|0.0|-; "
                 "2026-11-20|2026-11|account|glow|gmv|MYR|400.0|0.133333|1714.2857|700.0|hours; "
                 "2026-11-20|2026-11|employment|full_time|hours|-|4.0|0.5|5.3333|6.0|hours; "
                 "2026-11-20|2026-11|host|A|fame|-|-|-|-|-|-; "
                 "2026-11-20|2026-11|host|A|gmv|MYR|400.0|0.4|666.6667|600.0|hours; "
                 "2026-11-20|2026-11|host|Z|gmv|MYR|-|-|666.6667|-|days; "
                 "2026-11-20|2026-11|shop|Glow|ctor|-|0.04|0.8|0.05|-|-; "
                 "2026-11-20|2026-12|host|A|orders|-|-|-|-|-|-");
    assert_asked(&w, "SELECT count(*) FROM v_finding WHERE rule = 'target_unclear'", "2");
    warehouse_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_sources), cmocka_unit_test(two_pages_of_one_source), cmocka_unit_test(base_of_a_month),
        cmocka_unit_test(cumulative_points), cmocka_unit_test(two_lives_in_a_minute), cmocka_unit_test(unknown_accounts),
        cmocka_unit_test(two_at_once),
        cmocka_unit_test(statuses), cmocka_unit_test(shopee_basis), cmocka_unit_test(spellings), cmocka_unit_test(campaigns), cmocka_unit_test(codes_by_date), cmocka_unit_test(moments), cmocka_unit_test(on_air_evidence),
        cmocka_unit_test(minutes_find_their_session), cmocka_unit_test(minutes_of_several_names), cmocka_unit_test(minute_versions), cmocka_unit_test(as_of),
        cmocka_unit_test(date), cmocka_unit_test(failure_keeps_tables), cmocka_unit_test(empty),
        cmocka_unit_test(ratios_and_periods), cmocka_unit_test(targets), cmocka_unit_test(target_currencies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
