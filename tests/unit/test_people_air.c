/* Planned sessions against the air: what they usually sell, and what became of them. */
#include "people_warehouse.h"

/* Thursdays at eight sold 100, 200, 300, 400 an hour, two Fridays at eight 500 and 600, a Saturday at ten 700. Of Thursday
 * at eight 4 weeks are known: 250. Of Friday two, so the slot wd18-21 says it: 350 of 6 hours. Nothing is known of
 * wd21-24: the account's 400 of 7 hours. The day spoken of, the 27th, is no history of its own. */
static void test_plan_rate(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-27");
    static const char aired[] =
        "('s1', '05 20:00', '05 21:00', 10000), ('s2', '12 20:00', '12 21:00', 20000), ('s3', '19 20:00', '19 21:00', 30000),"
        " ('s4', '26 20:00', '26 21:00', 40000), ('s5', '06 20:00', '06 21:00', 50000), ('s6', '13 20:00', '13 21:00', 60000),"
        " ('s7', '07 10:00', '07 11:00', 70000), ('s8', '27 20:00', '27 21:00', 999900)";
    people_session(&w, aired);
    people_exec(&w, "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, end_at, on_air_s, credited_s, business_date,"
                    " week, month, slot, day_kind, attribution, source, gmv) SELECT session_key, 'A', platform, account, currency, start_at, end_at,"
                    " 3600, 3600, business_date, '', '', slot_at(start_at), 'normal', 'whole', 'api', gmv FROM int_session");
    people_roster(&w, "('A', 'glow', '26 20:00', '26 20:30', 'host', 'planned'), ('A', 'glow', '27 20:00', '27 21:30', 'host', 'planned'),"
                      " ('A', 'glow', '28 10:00', '28 11:00', 'host', 'planned'), ('T', 'glow', '28 22:00', '28 23:00', 'technical', 'planned'),"
                      " ('P', 'glow', '28 22:00', '28 23:30', 'moderator', 'planned'), ('T', 'glow', '29 22:00', '29 23:00', 'technical', 'cancelled'),"
                      " ('B', 'glow.my', '28 10:00', '28 11:00', 'host', 'planned')");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT plan_key, has_host, planned_min, expected, expected_minor, gmv_per_hour, basis, n FROM v_plan_rate"
                                       " ORDER BY platform, plan_key"),
                        "shopee:glow.my:2026-11-28T10:00|1|60|-|-|-|-|-;"
                        " tiktok:glow:2026-11-26T20:00|1|30|125.0|12500|250.0|hour|4;"
                        " tiktok:glow:2026-11-27T20:00|1|90|550.0|55000|366.67|account|6;"
                        " tiktok:glow:2026-11-28T10:00|1|60|400.0|40000|400.0|account|7;"
                        " tiktok:glow:2026-11-28T22:00|0|90|600.0|60000|400.0|account|7");
    assert_string_equal(people_ask(&w, "SELECT plan_key, expected, expected_per_hour FROM v_plan WHERE business_date = '2026-11-27'"),
                        "tiktok:glow:2026-11-27T20:00|550.0|366.67");
    people_close(&w);
}

/* A plan of glow, 20:00-22:00 on the 20th (Friday) unless told otherwise; sessions are seen on the 25th. */
struct air_case {
    const char *name, *roster, *sessions, *minutes;   /* minutes: ('20 20:30', '20 20:35', views): every minute from, to */
    const char *should;   /* sessions|late|early|dead|not aired|overtime|lost late, early, dead, not aired|basis */
    const char *findings;
};

#define PLAN "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')"

/* An hour on air sells 600.00, 10.00 a minute, in every case of two hours planned. */
static const struct air_case airs[] = {
    {"to the minute", PLAN, "('s1', '20 20:00', '20 22:00', 120000)", NULL, "1|0|0|0|0|0|0.0|0.0|0.0|0.0|own", ""},
    {"five late and five early are granted, and lost all the same", PLAN, "('s1', '20 20:05:59', '20 21:54:01', 108034)", NULL,
     "1|5|5|0|0|0|50.0|50.0|0.0|0.0|own", ""},
    {"six are not", PLAN, "('s1', '20 20:06', '20 21:54', 108000)", NULL, "1|6|6|0|0|0|60.0|60.0|0.0|0.0|own",
     "early_end|6 min early: planned to 22:00, on air until 21:54; MYR 60.00 at the live's own rate;"
     " late_start|6 min late: planned 20:00, on air 20:06; MYR 60.00 at the live's own rate"},
    {"earlier and longer is no fault", PLAN, "('s1', '20 19:50', '20 22:25', 155000)", NULL, "1|0|0|0|0|25|0.0|0.0|0.0|0.0|own", ""},
    {"overtime ends where the next plan begins", PLAN ", ('B', 'glow', '20 22:20', '20 23:00', 'host', 'confirmed')",
     "('s1', '20 20:00', '20 22:30', 150000), ('s2', '20 22:31', '20 23:00', 29000)", NULL,
     "1|0|0|0|0|20|0.0|0.0|0.0|0.0|own; 1|0|0|1|0|0|0.0|0.0|10.0|0.0|own", ""},
    {"broken off and opened again within the limit", PLAN, "('s1', '20 20:00', '20 20:30', 30000), ('s2', '20 20:35', '20 22:00', 85000)", NULL,
     "2|0|0|5|0|0|0.0|0.0|50.0|0.0|own", ""},
    {"and beyond it", PLAN, "('s1', '20 20:00', '20 20:30', 30000), ('s2', '20 20:36', '20 22:00', 84000)", NULL,
     "2|0|0|6|0|0|0.0|0.0|60.0|0.0|own", "dead_air|6 min of dead air, the longest 6 min from 20:30; MYR 60.00 at the live's own rate"},
    {"a gap of the plan is none", "('A', 'glow', '20 20:00', '20 21:00', 'host', 'confirmed'), ('B', 'glow', '20 21:10', '20 22:00', 'host', 'planned')",
     "('s1', '20 20:00', '20 20:58', 58000), ('s2', '20 21:13', '20 22:00', 47000)", NULL, "2|0|0|5|0|0|0.0|0.0|50.0|0.0|own", ""},
    {"silent for the limit", PLAN, "('s1', '20 20:00', '20 22:00', 120000)", "('20 20:30', '20 20:35', 0), ('20 20:35', '20 22:00', 3)",
     "1|0|0|0|0|0|0.0|0.0|0.0|0.0|own", ""},
    {"silent beyond it", PLAN, "('s1', '20 20:00', '20 22:00', 120000)", "('20 20:30', '20 20:36', 0), ('20 20:36', '20 22:00', 3)",
     "1|0|0|6|0|0|0.0|0.0|60.0|0.0|own", "dead_air|6 min of dead air, the longest 6 min from 20:30; MYR 60.00 at the live's own rate"},
    {"silent into the breakdown is one stretch", PLAN, "('s1', '20 20:00', '20 20:30', 30000), ('s2', '20 20:33', '20 22:00', 87000)",
     "('20 20:27', '20 20:30', 0)", "2|0|0|6|0|0|0.0|0.0|60.0|0.0|own",
     "dead_air|6 min of dead air, the longest 6 min from 20:27; MYR 60.00 at the live's own rate"},
    {"a file that is blank from first to last, of a live that sold", PLAN, "('s1', '20 20:00', '20 22:00', 120000)", "('20 20:00', '20 22:00', 0)",
     "1|0|0|0|0|0|0.0|0.0|0.0|0.0|own", ""},
    {"silence told by nobody is none", PLAN, "('s1', '20 20:00', '20 22:00', 120000)", "('20 20:30', '20 20:50', NULL)",
     "1|0|0|0|0|0|0.0|0.0|0.0|0.0|own", ""},
    {"under a quarter of an hour on air says no rate, nor does history", PLAN, "('s1', '20 20:00', '20 20:14', 99900)", NULL,
     "1|0|106|0|0|0|-|-|-|-|-", "early_end|106 min early: planned to 22:00, on air until 20:14"},
    /* the 14th is the day spoken of, no history of its own */
    {"not aired, at what such hours sell", PLAN, "('s1', '13 20:00', '13 21:00', 60000), ('s2', '14 20:00', '14 21:00', 30000)", NULL,
     "0|-|-|-|120|-|-|-|-|1200.0|expected",
     "plan_not_aired|120 min planned 20:00-22:00, no session at that time; MYR 1,200.00 at what such hours usually sell"},
    {"a plan another's session ran through", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('B', 'glow', '20 22:30', '20 23:00', 'host', 'planned')",
     "('s1', '20 20:00', '20 23:00', 180000)", NULL, "1|0|0|0|0|30|0.0|0.0|0.0|0.0|own; 0|0|0|0|0|-|-|-|-|-|-", ""},
    {"sales unknown", PLAN, "('s1', '20 20:10', '20 22:00', NULL)", NULL, "1|10|0|0|0|0|-|-|-|-|-",
     "late_start|10 min late: planned 20:00, on air 20:10"},
};

static const char planned_and_aired[] =
    "SELECT n_sessions, late_start_min, early_end_min, dead_air_min, not_aired_min, overtime_min, lost_late, lost_early, lost_dead,"
    " lost_not_aired, lost_basis FROM v_plan ORDER BY start_at";
static const char air_findings[] =
    "SELECT rule, detail FROM mart_finding WHERE rule IN ('late_start', 'early_end', 'dead_air', 'plan_not_aired') ORDER BY 1, 2";

static void air_minutes(struct people_warehouse *w, const char *rows)
{
    people_exec(w, "INSERT INTO int_minute_ref VALUES (5, 's1', 28800, 1, 1);"
                   "INSERT INTO raw_minute_subject VALUES (5, 'tiktok', 'Glow', '730', 'utc', 12, 2);"
                   "INSERT INTO load (load_id, kind, version) VALUES (11, 'minute', 1), (12, 'minute', 2);");
    people_exec(w, arena_format(&w->a,
        "WITH RECURSIVE run (at, until, views) AS (SELECT unixepoch('2026-11-' || column1), unixepoch('2026-11-' || column2), column3 FROM (VALUES %s)"
        " UNION ALL SELECT at + 60, until, views FROM run WHERE at + 60 < until)"
        " INSERT INTO raw_minute (subject, at, vhash, first_load, last_load, seconds, gmv, views) SELECT 5, at - 28800, 1, 11, 11, 60, 0, views FROM run", rows));
}

/* "('glow', 'list', '2026-11-20', '2026-11-20', '2026-11-25 14:00')": account or NULL, format, range, made (UTC). */
static void air_load(struct people_warehouse *w, const char *rows)
{
    people_exec(w, arena_format(&w->a,
        "INSERT INTO load (kind, status, account, format, range_from, range_to, observed_at)"
        " SELECT 'session', 'loaded', column1, column2, column3, column4, unixepoch(column5) FROM (VALUES %s)", rows));
}

static void test_plan_air(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof airs / sizeof *airs; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, airs[i].roster);
        people_session(&w, airs[i].sessions);
        people_exec(&w, "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, end_at, on_air_s, credited_s, business_date,"
                        " week, month, slot, day_kind, attribution, source, gmv) SELECT session_key, 'A', platform, account, currency, start_at, end_at,"
                        " 3600, 3600, business_date, '', '', slot_at(start_at), 'normal', 'whole', 'api', gmv FROM int_session WHERE start_at < unixepoch('2026-11-20')");
        air_load(&w, "('glow', 'list', '2026-11-20', '2026-11-20', '2026-11-25')");
        if (airs[i].minutes != NULL)
            air_minutes(&w, airs[i].minutes);
        people_run(&w);
        const char *is = people_ask(&w, planned_and_aired), *found = people_ask(&w, air_findings);
        if (strcmp(is, airs[i].should) != 0)
            fail_msg("%s: %s, not %s", airs[i].name, is, airs[i].should);
        if (strcmp(found, airs[i].findings) != 0)
            fail_msg("%s: %s, not %s", airs[i].name, found, airs[i].findings);
        people_close(&w);
    }
}

/* A quiet chat is no dead air; with no sale told either it is. */
static void test_silence_shown(void **state)
{
    (void)state;
    static const char *const told[][2] = {{"comments = 0, gmv = NULL", "0"}, {"comments = 0", "20"}, {"viewers = 0, gmv = NULL", "20"}, {"viewers = 3", "0"}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, PLAN);
        people_session(&w, "('s1', '20 20:00', '20 22:00', 120000)");
        air_minutes(&w, "('20 20:30', '20 20:50', NULL)");
        people_exec(&w, arena_format(&w.a, "UPDATE raw_minute SET %s", told[i][0]));
        people_run(&w);
        assert_string_equal(people_ask(&w, "SELECT dead_air_min FROM v_plan"), told[i][1]);
        people_close(&w);
    }
}

/* Seen while it ran: what comes after the file's moment is not known. Late is known at once. */
static void test_plan_seen(void **state)
{
    (void)state;
    static const char *const seen[][2] = {{"2026-11-20 13:59", "1|10|-|-|0|0|100.0|-|-|0.0|own"},   /* 21:59 in Kuala Lumpur */
                                          {"2026-11-20 14:00", "1|10|60|0|0|0|100.0|600.0|0.0|0.0|own"}};
    for (size_t i = 0; i < 2; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, PLAN);
        people_session(&w, "('s1', '20 20:10', '20 21:00', 50000)");
        people_exec(&w, arena_format(&w.a, "UPDATE int_session SET observed_at = unixepoch('%s')", seen[i][0]));
        people_run(&w);
        assert_string_equal(people_ask(&w, planned_and_aired), seen[i][1]);
        people_close(&w);
    }
}

/* Nothing aired on the 20th; a session of the 13th was seen on the 25th. Who could show it. */
static void test_plan_not_seen(void **state)
{
    (void)state;
    static const struct { const char *name, *loads, *members, *not_aired; } files[] = {
        {"a file of other days", "('glow', 'list', '2026-11-01', '2026-11-19', '2026-11-25')", NULL, "-"},
        {"made before the planned end", "('glow', 'list', '2026-11-20', '2026-11-20', '2026-11-20 13:59')", NULL, "-"},
        {"of that day, made after it", "('glow', 'list', '2026-11-20', '2026-11-20', '2026-11-20 14:00')", NULL, "120"},
        {"of another account", "('glow.my', 'list', '2026-11-20', '2026-11-20', '2026-11-25')", NULL, "-"},
        {"under another name of hers", "('Glow Official', 'list', '2026-11-20', '2026-11-20', '2026-11-25')", NULL, "120"},
        {"without a line, of a format nobody knows", "(NULL, 'list', '2026-11-20', '2026-11-20', '2026-11-25')", NULL, "-"},
        {"without a line, of the account's own format",
         "(NULL, 'list', '2026-11-20', '2026-11-20', '2026-11-25'), ('glow', 'list', '2026-11-01', '2026-11-01', '2026-11-01')", NULL, "120"},
        {"without a line, of one of two accounts that export apart",
         "(NULL, 'list', '2026-11-20', '2026-11-20', '2026-11-25'), ('glow', 'list', '2026-11-01', '2026-11-01', '2026-11-01'),"
         " ('glow.my', 'list', '2026-11-01', '2026-11-01', '2026-11-01')", NULL, "-"},
        {"of the other of two that export together",
         "('glow.my', 'list', '2026-11-20', '2026-11-20', '2026-11-25'), (NULL, 'list', '2026-11-01', '2026-11-01', '2026-11-01')",
         "('tiktok', 'glow', 2), ('shopee', 'glow.my', 2)", "120"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct people_warehouse w;
        people_open(&w, "2026-11-21");
        people_roster(&w, PLAN);
        people_session(&w, "('s1', '13 20:00', '13 21:00', 60000)");
        air_load(&w, files[i].loads);
        if (files[i].members != NULL)
            people_exec(&w, arena_format(&w.a, "INSERT INTO int_member (session_key, platform, account, account_ref, session_ref, point_at, source, start_at, end_at, version, last_load)"
                                               " SELECT column2, column1, column2, '', '', 0, 'live_list', 0, 0, 1, column3 FROM (VALUES %s)", files[i].members));
        people_run(&w);
        const char *is = people_ask(&w, "SELECT not_aired_min FROM v_plan");
        if (strcmp(is, files[i].not_aired) != 0)
            fail_msg("%s: %s, not %s", files[i].name, is, files[i].not_aired);
        people_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_rate),
        cmocka_unit_test(test_plan_air),
        cmocka_unit_test(test_plan_seen),
        cmocka_unit_test(test_silence_shown),
        cmocka_unit_test(test_plan_not_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
