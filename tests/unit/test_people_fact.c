/* What the house sheets tell of a live: which session and whom a line is about, what an incident cost, what an action moved,
 * whether a run-down was followed. Every figure is worked out by hand. */
#include "people_warehouse.h"

/* Friday the 20th of glow: s1 20:00-22:00, Aina to 21:00, then Bella, nobody in the last half hour; s2 23:00-23:30, Bella. */
static void evening_open(struct people_warehouse *w)
{
    people_open(w, "2026-11-20");
    people_session(w, "('s1', '20 20:00', '20 22:00', 120000), ('s2', '20 23:00', '20 23:30', 30000)");
    people_exec(w, "INSERT INTO int_on_air SELECT column1, column2, unixepoch('2026-11-' || column3), unixepoch('2026-11-' || column4), 'handover'"
                   " FROM (VALUES ('s1', 'A', '20 20:00', '20 21:00'), ('s1', 'B', '20 21:00', '20 21:30'), ('s2', 'A', '20 23:00', '20 23:30'),"
                   " ('s2', 'B', '20 23:00', '20 23:30'))");
}

static void noted(struct people_warehouse *w, const char *sheet, const char *columns, const char *rows)
{
    people_exec(w, arena_format(&w->a, "INSERT INTO cur_%s (platform, account, at, %s) SELECT 'tiktok', 'glow', unixepoch('2026-11-' || column1), "
                                       "column2, column3, column4 FROM (VALUES %s)", sheet, columns, rows));
}

static void asks(struct people_warehouse *w, const char *name, const char *sql, const char *should)
{
    const char *is = people_ask(w, sql);
    if (strcmp(is, should) != 0)
        fail_msg("%s: %s\n not %s", name, is, should);
}

/* --- which session, who was on air ------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *at, *should;
} moments[] = {
    {"on air", "20 20:30", "s1|A"},
    {"the first second", "20 20:00", "s1|A"},
    {"a hand-over belongs to who comes on", "20 21:00", "s1|B"},
    {"the second before it", "20 20:59:59", "s1|A"},
    {"nobody is on air", "20 21:45", "s1|-"},
    {"two at once", "20 23:10", "s2|A; s2|B"},
    {"two minutes before the start", "20 19:58", "s1|A"},
    {"a second more", "20 19:57:59", "-|-"},
    {"15 minutes after the end", "20 23:45", "s2|A; s2|B"},
    {"a second more", "20 23:45:01", "-|-"},
    {"the day after, of which the run knows nothing", "21 20:00", ""},
};

static void test_moment(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct people_warehouse w;
        evening_open(&w);
        noted(&w, "actions", "action, sku, value", arena_format(&w.a, "('%s', 'pin', 'X', NULL)", moments[i].at));
        people_run(&w);
        asks(&w, moments[i].name, "SELECT session_key, host_id FROM int_moment_ref ORDER BY host_id", moments[i].should);
        people_close(&w);
    }
}

/* An alias and the name are one account; of two sessions of it nearby the nearer one, then the earlier. */
static void test_moment_account(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_session(&w, "('s0', '20 19:00', '20 19:56', 0)");
    people_exec(&w, "INSERT INTO cur_audits (platform, account, at, staff_id, area, score) VALUES"
                    " ('tiktok', '@GLOW', unixepoch('2026-11-20 19:57'), 'A', 'compliance', 80),"
                    " ('tiktok', 'glow', unixepoch('2026-11-20 19:58'), 'A', 'compliance', 80),"
                    " ('tiktok', 'Glow Official', unixepoch('2026-11-20 19:59'), 'A', 'compliance', 80),"
                    " ('tiktok', 'gloe', unixepoch('2026-11-20 19:59'), 'Z', 'compliance', 80)");
    people_run(&w);
    asks(&w, "spellings", "SELECT time(at, 'unixepoch'), account, session_key FROM int_moment_ref ORDER BY at",
         "19:57:00|glow|s0; 19:58:00|glow|s0; 19:59:00|glow|s1");
    asks(&w, "strangers", "SELECT rule, account, staff_id, detail FROM v_finding WHERE rule LIKE 'unknown%' ORDER BY 1",
         "unknown_account|gloe|-|1 audits of gloe, which the accounts sheet does not name;"
         " unknown_staff|-|Z|1 audits from 2026-11-20 to 2026-11-20, but no row on the staff sheet holds that day");
    people_close(&w);
}

/* --- incidents --------------------------------------------------------------------------------------------------------- */

/* s1 by the minute, the first `minutes` of its 120: `gmv` is SQL over i, the minute since 20:00. */
static void minutes_told(struct people_warehouse *w, int minutes, const char *gmv)
{
    people_exec(w, "INSERT INTO int_minute_ref VALUES (5, 's1', 28800, 1, 1); INSERT INTO load (load_id, kind, version) VALUES (1, 'minute', 1);"
                   "INSERT INTO raw_minute_subject VALUES (5, 'tiktok', 'glow', '730', 'utc', 1, 1);");
    people_exec(w, arena_format(&w->a,
        "INSERT INTO raw_minute (subject, at, vhash, first_load, seconds, gmv, orders, viewers) WITH RECURSIVE m (i) AS (SELECT 0 UNION ALL"
        " SELECT i + 1 FROM m WHERE i < %d) SELECT 5, unixepoch('2026-11-20 20:00') - 28800 + i * 60, 1, 1, 60, %s, i >= 40, 10 + i FROM m",
        minutes - 1, gmv));
}

/* s1 sold RM 1,200 in 120 min. rows: moment, kind, minutes_lost, resolved_at (of the 20th); should: lost, RM a minute, RM lost
 * of each, then the session together */
static const struct {
    const char *name, *rows;
    int minutes;
    const char *gmv, *should, *together;
} incidents[] = {
    {"minutes written down: 1200 x 12 / 108", "('20 20:30', 'power', 12, NULL)", 0, NULL, "12.0|11.11|session|133.33", "12.0|133.33"},
    {"only when it was over", "('20 20:30', 'power', NULL, '20:42')", 0, NULL, "12.0|11.11|session|133.33", "12.0|133.33"},
    {"what is written down goes before the clock", "('20 20:30', 'power', 12, '21:30')", 0, NULL, "12.0|11.11|session|133.33", "12.0|133.33"},
    {"over after the session: 1200 x 10 / 110", "('20 21:50', 'power', NULL, '22:30')", 0, NULL, "10.0|10.91|session|109.09", "10.0|109.09"},
    {"begun before the session: 1200 x 9 / 111", "('20 19:59', 'power', NULL, '20:09')", 0, NULL, "9.0|10.81|session|97.3", "9.0|97.3"},
    {"overlapping: 18 of 24 min are lost", "('20 20:30', 'power', 12, NULL), ('20 20:36', 'camera', NULL, '20:48')", 0, NULL,
     "12.0|11.76|session|141.18; 12.0|11.76|session|141.18", "18.0|211.76"},
    {"one inside the other", "('20 20:30', 'power', 30, NULL), ('20 20:36', 'camera', 6, NULL)", 0, NULL,
     "30.0|13.33|session|400.0; 6.0|13.33|session|80.0", "30.0|400.0"},
    {"one after the other", "('20 20:30', 'power', 10, NULL), ('20 20:40', 'camera', 10, NULL)", 0, NULL,
     "10.0|12.0|session|120.0; 10.0|12.0|session|120.0", "20.0|240.0"},
    /* clean minutes tell 108 x 10, all of them 1140; the session's own total is 1200: 1200 x 1080 / 1140 / 108 a minute */
    {"by the minutes outside", "('20 20:30', 'power', 12, NULL)", 120, "iif(i BETWEEN 30 AND 41, 500, 1000)", "12.0|10.53|minutes|126.32",
     "12.0|126.32"},
    {"minutes cut by it are not outside: 1200 x 1060 / 1140 / 106 a minute", "('20 20:29:30', 'power', 13, NULL)", 120,
     "iif(i BETWEEN 30 AND 41, 500, 1000)", "13.0|10.53|minutes|136.84", "13.0|136.84"},
    {"108 minutes are 90 %", "('20 20:30', 'power', 12, NULL)", 108, "1000", "12.0|11.11|minutes|133.33", "12.0|133.33"},
    {"107 are not", "('20 20:30', 'power', 12, NULL)", 107, "iif(i < 30, 9000, 1)", "12.0|11.11|session|133.33", "12.0|133.33"},
    {"minutes that sold nothing say nothing", "('20 20:30', 'power', 12, NULL)", 120, "0", "12.0|11.11|session|133.33", "12.0|133.33"},
    {"a quarter of an hour left says a rate", "('20 20:00', 'power', 105, NULL)", 0, NULL, "105.0|80.0|session|8400.0", "105.0|8400.0"},
    {"less does not", "('20 20:00', 'power', 106, NULL)", 0, NULL, "106.0|-|expected|-", "106.0|-"},
    {"the whole session", "('20 20:00', 'power', 120, NULL)", 0, NULL, "120.0|-|expected|-", "120.0|-"},
    {"open", "('20 20:30', 'power', NULL, NULL)", 0, NULL, "-|10.0|session|-", "0.0|0.0"},
    {"of no session", "('20 12:00', 'power', 12, NULL)", 0, NULL, "12.0|-|-|-", ""},
};

/* A live whose refunds exceed its sales lost nothing; of one with a minute left, what its plan usually sells: the 13th sold 300 an hour. */
static void test_incident_rate(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-20");
    people_session(&w, "('s0', '13 20:00', '13 22:00', 60000), ('s1', '20 20:00', '20 22:00', 30000), ('s2', '20 12:00', '20 13:00', -11000)");
    people_stint(&w, "('s0', 'A', '13 20:00', '13 22:00', 60000)");
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')");
    noted(&w, "incidents", "kind, minutes_lost, resolved_at", "('20 20:00', 'power', 119, NULL), ('20 12:00', 'power', 10, NULL)");
    people_run(&w);
    asks(&w, "rates", "SELECT gmv_per_minute, rate_from, rm_lost FROM v_incident ORDER BY at", "0.0|session|0.0; 5.0|expected|595.0");
    people_close(&w);
}

static void test_incident(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof incidents / sizeof *incidents; i++) {
        struct people_warehouse w;
        evening_open(&w);
        if (incidents[i].minutes > 0)
            minutes_told(&w, incidents[i].minutes, incidents[i].gmv);
        noted(&w, "incidents", "kind, minutes_lost, resolved_at", incidents[i].rows);
        people_exec(&w, "UPDATE cur_incidents SET resolved_at = unixepoch('2026-11-20 ' || resolved_at)");
        people_run(&w);
        asks(&w, incidents[i].name, "SELECT minutes_lost, round(gmv_per_minute, 2), rate_from, rm_lost FROM v_incident ORDER BY at",
             incidents[i].should);
        asks(&w, incidents[i].name, "SELECT minutes_lost, rm_lost FROM v_incident_session", incidents[i].together);
        asks(&w, incidents[i].name, "SELECT SUM(minutes_lost IS NULL) - (SELECT COUNT(*) FROM v_finding WHERE rule = 'incident_open') FROM v_incident", "0");
        people_close(&w);
    }
}

/* --- actions ----------------------------------------------------------------------------------------------------------- */

/* s1 sells RM 1 a minute before 20:40 and 3 from then on; no minute has an order before 20:40, each has one after; viewers rise. */
static const struct {
    const char *name, *rows, *should;
} actions[] = {
    {"five minutes either side", "('20 20:40', 'pin', 'X', NULL)", "-|1.0|3.0|3.0|0.0|1.0|-|47.0|52.0"},
    {"the whole of both sides inside the session", "('20 20:05', 'pin', 'X', NULL)", "-|1.0|1.0|1.0|0.0|0.0|-|12.0|17.0"},
    {"a minute less", "('20 20:04', 'pin', 'X', NULL)", "edge of the session|1.0|1.0|-|0.0|0.0|-|11.5|16.0"},
    {"the end", "('20 21:56', 'pin', 'X', NULL)", "edge of the session|3.0|3.0|-|1.0|1.0|-|123.0|127.5"},
    {"the hand-over at the edge of the window", "('20 20:55', 'pin', 'X', NULL)", "-|3.0|3.0|1.0|1.0|1.0|1.0|62.0|67.0"},
    {"and inside it", "('20 20:56', 'pin', 'X', NULL)", "another host|3.0|3.0|-|1.0|1.0|-|63.0|68.0"},
    {"nobody on air", "('20 21:45', 'pin', 'X', NULL)", "host not known|3.0|3.0|-|1.0|1.0|-|112.0|117.0"},
    {"the minute it cuts is on no side", "('20 20:40:30', 'pin', 'X', NULL)", "-|1.0|3.0|3.0|0.0|1.0|-|47.5|52.5"},
    {"minutes no file tells", "('20 23:10', 'pin', 'X', NULL)", "no minutes|-|-|-|-|-|-|-|-"},
    {"nothing on air", "('20 12:00', 'pin', 'X', NULL)", "no session|-|-|-|-|-|-|-|-"},
    {"another one five minutes later", "('20 20:40', 'pin', 'X', NULL), ('20 20:45', 'pin', 'Y', NULL)",
     "-|1.0|3.0|3.0|0.0|1.0|-|47.0|52.0; -|3.0|3.0|1.0|1.0|1.0|1.0|52.0|57.0"},
    {"a second sooner", "('20 20:40', 'pin', 'X', NULL), ('20 20:44:59', 'pin', 'Y', NULL)",
     "another action|1.0|3.0|-|0.0|1.0|-|47.0|52.0; another action|3.0|3.0|-|1.0|1.0|-|51.5|56.5"},
    {"two at once", "('20 20:40', 'pin', 'X', NULL), ('20 20:40', 'voucher', 'X', 'GLOW5')",
     "another action|1.0|3.0|-|0.0|1.0|-|47.0|52.0; another action|1.0|3.0|-|0.0|1.0|-|47.0|52.0"},
};

static void test_action(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        struct people_warehouse w;
        evening_open(&w);
        minutes_told(&w, 120, "iif(i < 40, 100, 300)");
        noted(&w, "actions", "action, sku, value", actions[i].rows);
        people_run(&w);
        asks(&w, actions[i].name, "SELECT reason, gmv_before, gmv_after, gmv_ratio, orders_before, orders_after, orders_ratio, viewers_before,"
                                  " viewers_after FROM v_action ORDER BY at, action", actions[i].should);
        people_close(&w);
    }
}

/* Ratios 3, 1 and 1 (20:40, 20:20, 20:50): median 1. Orders: nothing was before two of them. The voucher cannot be compared. */
static void test_action_effect(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    minutes_told(&w, 120, "iif(i < 40, 100, 300)");
    noted(&w, "actions", "action, sku, value", "('20 20:40', 'pin', 'X', NULL), ('20 20:20', 'pin', 'X', NULL), ('20 20:50', 'pin', 'Y', NULL),"
                                               " ('20 20:58', 'voucher', '', '5 %%')");
    people_run(&w);
    asks(&w, "medians", "SELECT action, metric, actions, n, n_ratio, ratio, change FROM v_action_effect WHERE scope = 'all' AND metric IN ('gmv', 'orders', 'views')",
         "pin|gmv|3|3|3|1.0|0.0; pin|orders|3|3|1|1.0|0.0; pin|views|3|0|0|-|-; voucher|gmv|1|0|0|-|-; voucher|orders|1|0|0|-|-;"
         " voucher|views|1|0|0|-|-");
    people_close(&w);
}

/* Six evenings of 60 minutes at RM 1 a minute, A alone; an action at minute 20 doubles five minutes of the first five (on the sixth nothing).
 * Its placebos: 5 to 15 and 30 to 55 of each live, where 100 is followed by 100. The seventh had one of B, of the eighth no minutes tell. */
static void test_action_against_nothing_done(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-20");
    for (int day = 10; day < 18; day++) {
        people_session(&w, arena_format(&w.a, "('d%d', '%d 20:00', '%d 21:00', 6500)", day, day, day));
        people_exec(&w, arena_format(&w.a, "INSERT INTO int_on_air VALUES ('d%d', '%s', unixepoch('2026-11-%d 20:00'), unixepoch('2026-11-%d 21:00'),"
                                           " 'roster')", day, day == 16 ? "B" : "A", day, day));
        noted(&w, "actions", "action, sku, value", arena_format(&w.a, "('%d 20:20', 'voucher', '', '5')", day));
        if (day == 17)
            continue;
        people_exec(&w, arena_format(&w.a, "INSERT INTO int_minute_ref VALUES (%d, 'd%d', 0, 1, 1);"
                                           "INSERT INTO raw_minute_subject VALUES (%d, 'tiktok', 'glow', '%d', 'local', 1, 1);", day, day, day, day));
        people_exec(&w, arena_format(&w.a, "INSERT INTO raw_minute (subject, at, vhash, first_load, seconds, gmv) WITH RECURSIVE m (i) AS (SELECT 0"
                                           " UNION ALL SELECT i + 1 FROM m WHERE i < 59) SELECT %d, unixepoch('2026-11-%d 20:00') + i * 60, 1, 1, 60,"
                                           " iif(i BETWEEN 20 AND 24 AND %d <> 15, 200, 100) FROM m", day, day, day));
    }
    people_exec(&w, "INSERT INTO load (load_id, kind, version) VALUES (1, 'minute', 1)");
    people_run(&w);
    asks(&w, "one action", "SELECT placebos, gmv_before, gmv_after, gmv_usual, orders_usual FROM v_action WHERE session_key = 'd10'", "37|1.0|2.0|1.0|-");
    asks(&w, "no minutes", "SELECT placebos, gmv_usual, reason FROM v_action WHERE session_key = 'd17'", "0|-|no minutes");
    asks(&w, "effects", "SELECT scope, scope_id, actions, n, compared, lives, placebo_ratio, effect, effect_low, effect_high, positive_share, p_value, is_clear,"
                        " why_not, usual, gain_per_action FROM v_action_effect WHERE metric = 'gmv'",
         "account|tiktok:glow|8|7|7|7|1.0|2.0|1.0|2.0|1.0|0.03125|0|-|1.0|5.0; all|-|8|7|7|7|1.0|2.0|1.0|2.0|1.0|0.03125|0|-|1.0|5.0;"
         " host|A|7|6|6|6|1.0|2.0|1.0|2.0|1.0|0.0625|0|-|1.0|5.0; host|B|1|1|1|1|1.0|2.0|-|-|1.0|1.0|0|fewer than 6 lives|1.0|5.0");
    asks(&w, "what no file tells", "SELECT n, compared, lives, effect, why_not FROM v_action_effect WHERE metric = 'orders' AND scope = 'all'",
         "0|0|0|-|nothing to compare with");
    people_close(&w);
}

/* --- violations, audits, moderation ------------------------------------------------------------------------------------ */

static void test_violation(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_stint(&w, "('s1', 'A', '20 20:00', '20 21:00', 0), ('s1', 'B', '20 21:00', '20 21:30', 0), ('s1', 'unassigned', '20 21:30', '20 22:00', 0),"
                     " ('s2', 'A', '20 23:00', '20 23:30', 0), ('s2', 'B', '20 23:00', '20 23:30', 0)");
    people_exec(&w, "UPDATE mart_stint SET credited_s = 900 WHERE session_key = 's2'; UPDATE mart_stint SET week = '2026-W47', month = '2026-11';"
                    "INSERT INTO cur_violations (platform, account, at, kind, staff_id, severity, points, policy) SELECT 'tiktok', column1,"
                    " unixepoch('2026-11-20 ' || column2), column3, column4, column5, column6, column7 FROM (VALUES"
                    " ('glow', '21:00', 'claim', '', 'severe', 2, 'CG 2026-09'), ('glow', '23:10', 'claim', '', 'low', NULL, 'CG 2026-09'),"
                    " ('glow', '20:30', 'smoking', 'T', 'medium', 1.5, NULL))");
    people_run(&w);
    asks(&w, "held against", "SELECT time(at), kind, session_key, on_duty, held_against FROM v_violation ORDER BY at",
         "20:30:00|smoking|s1|A|T; 21:00:00|claim|s1|B|B; 23:10:00|claim|s2|A; B|A; B");
    asks(&w, "findings", "SELECT severity, staff_id, subject, detail FROM v_finding WHERE rule = 'violation' ORDER BY subject",
         "warning|T|tiktok:glow:2026-11-20T20:30:00:smoking:T|smoking at 20:30, medium, 1.5 points;"
         " error|B|tiktok:glow:2026-11-20T21:00:00:claim|claim at 21:00, severe, 2 points, CG 2026-09; on air: B;"
         " info|-|tiktok:glow:2026-11-20T23:10:00:claim|claim at 23:10, low, CG 2026-09; on air: A; B");
    static const char *const rates[] = {"mart_period", "mart_violation_rate", "view_violation_rate"};
    models_run(&w, rates, 3);
    /* 2.5 h of airtime; Aina 1.5 h, Bella 1 h; Tan is never on air */
    asks(&w, "rates", "SELECT host_id, violations, severe, points, hours, round(per_100_hours, 2), policies FROM v_violation_rate WHERE kind = 'week'"
                      " ORDER BY host_id",
         "-|3|1|3.5|2.5|120.0|CG 2026-09 (2); no policy (1); A|1|0|-|1.5|66.67|CG 2026-09 (1); B|2|1|2.0|1.0|200.0|CG 2026-09 (2);"
         " T|1|0|1.5|0.0|-|no policy (1)");
    people_close(&w);
}

static void test_audit(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    noted(&w, "audits", "staff_id, area, score", "('20 20:30', 'A', 'presentation', 59.5), ('20 20:30', 'A', 'compliance', 60),"
                                                 " ('20 20:30', 'A', 'interaction', 0), ('20 20:40', 'A', 'compliance', 60)");
    people_run(&w);
    asks(&w, "marks", "SELECT COUNT(*), MIN(session_key), MIN(on_duty) FROM v_audit", "4|s1|A");
    asks(&w, "findings", "SELECT staff_id, subject, detail FROM v_finding WHERE rule = 'audit_low'",
         "A|tiktok:glow:2026-11-20T20:30:00:A|interaction 0, presentation 59.5 at 20:30: at least 60 of 100 is asked for");
    people_close(&w);
}

static void test_moderation(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('M', 'glow', '20 20:00', '20 22:00', 'moderator', 'confirmed')");
    people_exec(&w, "INSERT INTO cur_moderation (platform, account, start, questions, answered, median_response_s, removed) SELECT 'tiktok', 'glow',"
                    " unixepoch('2026-11-20 ' || column1), column2, column3, column4, 1 FROM (VALUES ('20:00', 10, 8, 60), ('20:30', 1000, 799, 61),"
                    " ('23:00', 0, 0, NULL), ('09:00', 3, 3, 1))");
    people_run(&w);
    asks(&w, "rows", "SELECT time(start_at), session_key, moderators, answered_share FROM v_moderation ORDER BY start_at",
         "09:00:00|-|-|1.0; 20:00:00|s1|M|0.8; 20:30:00|s1|M|0.799; 23:00:00|s2|-|-");
    asks(&w, "findings", "SELECT rule, staff_id, subject, detail FROM v_finding WHERE rule LIKE 'moderation%' OR rule = 'fact_without_session' ORDER BY 1",
         "fact_without_session|-|moderation:tiktok:glow:2026-11-20T09:00:00|moderation of a session at 09:00, and neither a plan nor a session begins"
         " within an hour of it; moderation_low|M|s1|799 of 1000 questions answered, 79.9 %: at least 80 % is asked for;"
         " moderation_slow|M|s1|half of the answers took 61 s or longer, at most 60 s are allowed");
    people_close(&w);
}

static void test_unused(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_roster(&w, "('A', 'glow', '20 15:00', '20 16:00', 'host', 'confirmed')");
    noted(&w, "actions", "action, sku, value", "('20 12:00', 'voucher', '', '5'), ('20 12:00', 'pin', 'X', NULL)");
    noted(&w, "incidents", "kind, minutes_lost, note", "('20 12:00', 'power', 5, NULL), ('20 15:30', 'power', 5, NULL)");
    noted(&w, "audits", "staff_id, area, score", "('20 12:00', 'A', 'compliance', 90), ('20 12:00', 'A', 'interaction', 90)");
    people_run(&w);
    asks(&w, "findings", "SELECT rule, subject, detail FROM v_finding WHERE rule IN ('action_unused', 'fact_without_session') ORDER BY 1, 2",
         "action_unused|actions:tiktok:glow:2026-11-20T12:00:00|pin X, voucher at 12:00, and no session on air from 15 min before to 2 min after;"
         " fact_without_session|audits:tiktok:glow:2026-11-20T12:00:00|audit of A at 12:00, and no session on air from 15 min before to 2 min after;"
         " fact_without_session|incidents:tiktok:glow:2026-11-20T12:00:00|incident power at 12:00, and no session on air from 15 min before to 2 min"
         " after");
    people_close(&w);
}

/* Files of that evening have not come yet: nothing is said. */
static void test_unused_not_yet(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_exec(&w, "UPDATE int_session SET observed_at = unixepoch('2026-11-20 12:00') - 8 * 3600");
    noted(&w, "actions", "action, sku, value", "('20 12:00', 'pin', 'X', NULL), ('20 11:59', 'pin', 'Y', NULL)");
    people_run(&w);
    asks(&w, "findings", "SELECT subject FROM v_finding WHERE rule = 'action_unused'", "actions:tiktok:glow:2026-11-20T11:59:00");
    people_close(&w);
}

/* --- run-downs --------------------------------------------------------------------------------------------------------- */

/* rows of the run-down: time, seq, offset, minutes, sku, product */
static void run_down(struct people_warehouse *w, const char *rows)
{
    people_exec(w, arena_format(&w->a,
        "INSERT INTO cur_run_down (platform, account, start, seq, offset_min, minutes, sku, product) SELECT 'tiktok', 'glow',"
        " unixepoch('2026-11-' || column1), column2, column3, column4, column5, column6 FROM (VALUES %s)", rows));
}

static void planned_open(struct people_warehouse *w)
{
    evening_open(w);
    people_roster(w, "('A', 'glow', '20 20:00', '20 21:00', 'host', 'confirmed'), ('B', 'glow', '20 21:00', '20 22:00', 'host', 'confirmed'),"
                     " ('P', 'glow', '20 20:00', '20 22:00', 'co_host', 'confirmed')");
}

/* Five products a to e at 20:00, 20:10, ...; what was pinned when; what product facts say. Shown, share, tau, adherence. */
static const struct {
    const char *name, *pins, *facts, *should, *found;
} shown[] = {
    {"nobody wrote anything down", NULL, NULL, "5|-|-|-|not recorded", ""},
    {"as planned", "('20 20:01', 'pin', 'a', ''), ('20 20:11', 'pin', 'b', ''), ('20 20:21', 'pin', 'c', ''), ('20 20:31', 'pin', 'd', ''),"
                   " ('20 20:41', 'pin', 'e', '')", NULL, "5|5|1.0|1.0|as planned", ""},
    {"four of five are the limit", "('20 20:01', 'pin', 'a', ''), ('20 20:11', 'pin', 'b', ''), ('20 20:21', 'pin', ' C', ''), ('20 20:31', 'pin', 'd', '')",
     NULL, "5|4|0.8|1.0|as planned", ""},
    {"three are not", "('20 20:01', 'pin', 'a', ''), ('20 20:11', 'pin', 'b', ''), ('20 20:21', 'pin', 'd', '')", NULL,
     "5|3|0.6|1.0|products skipped", "run_down_skipped|3 of 5 planned products were shown, at least 80 % is asked for; not shown: c, e"},
    /* six pairs, one tied: 5 / sqrt(6 x 5) */
    {"two at once", "('20 20:01', 'pin', 'a', ''), ('20 20:11', 'pin', 'b', ''), ('20 20:11', 'pin', 'c', ''), ('20 20:31', 'pin', 'd', '')", NULL,
     "5|4|0.8|0.912871|as planned", ""},
    {"backwards", "('20 20:41', 'pin', 'a', ''), ('20 20:31', 'pin', 'b', ''), ('20 20:21', 'pin', 'c', ''), ('20 20:11', 'pin', 'd', '')", NULL,
     "5|4|0.8|-1.0|another order", "run_down_order|4 products shown in another order than planned: tau -1.00, at least 0.5 is usual"},
    {"one pair of six the other way", "('20 20:11', 'pin', 'a', ''), ('20 20:01', 'pin', 'b', ''), ('20 20:21', 'pin', 'c', ''), ('20 20:31', 'pin', 'd', '')",
     NULL, "5|4|0.8|0.666667|as planned", ""},
    {"all at one moment have no order", "('20 20:01', 'pin', 'a', ''), ('20 20:01', 'pin', 'b', ''), ('20 20:01', 'pin', 'c', ''), ('20 20:01', 'pin', 'd', '')",
     NULL, "5|4|0.8|-|as planned", ""},
    {"two have none", "('20 20:41', 'pin', 'a', ''), ('20 20:31', 'pin', 'b', '')", "('c', 'C', 1, 0, 0), ('d', 'D', 0, 1, 0)", "5|4|0.8|-|as planned", ""},
    {"the first time counts", "('20 20:01', 'pin', 'a', ''), ('20 20:11', 'pin', 'b', ''), ('20 20:21', 'pin', 'c', ''), ('20 20:51', 'pin', 'a', ''),"
                              " ('20 20:55', 'pin', 'd', '')", NULL, "5|4|0.8|1.0|as planned", ""},
    {"products by id and by name", NULL, "('a', 'x', 9, 0, 0), ('123', 'Bee', 0, 2, 0), ('c', 'x', 0, 0, 3), ('d', 'x', 1, 0, 0), ('e', 'x', 0, 0, 0)",
     "5|4|0.8|-|as planned", ""},
    {"product facts that know none of them say nothing", NULL, "('901', 'x', 9, 9, 9)", "5|-|-|-|not recorded", ""},
    {"a pin of another day is none", "('19 20:01', 'pin', 'a', '')", NULL, "5|-|-|-|not recorded", ""},
    {"pins of other products are kept all the same", "('20 20:01', 'pin', 'z', '')", NULL, "5|0|0.0|-|products skipped",
     "run_down_skipped|0 of 5 planned products were shown, at least 80 % is asked for; not shown: a, b, c, d, e"},
};

static void test_shown(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        struct people_warehouse w;
        planned_open(&w);
        run_down(&w, "('20 20:00', 1, 0, 10, 'a', NULL), ('20 20:00', 2, 10, 10, 'b', 'Bee'), ('20 20:00', 3, 20, 10, 'c', NULL), ('20 20:00', 4, 30, 10, 'd', NULL),"
                     " ('20 20:00', 5, 40, 10, 'e', NULL), ('20 20:00', 6, 50, 5, NULL, NULL), ('20 20:00', 7, 60, 10, 'a', NULL)");
        if (shown[i].pins != NULL)
            noted(&w, "actions", "action, sku, value", shown[i].pins);
        if (shown[i].facts != NULL)
            people_exec(&w, arena_format(&w.a, "INSERT INTO mart_product_session (platform, account, session_key, product_ref, product_id, product, product_impressions, product_clicks,"
                                               " units) SELECT 'tiktok', 'glow', 's1', column1, column1, column2, column3, column4, column5 FROM (VALUES %s)", shown[i].facts));
        people_run(&w);
        asks(&w, shown[i].name, "SELECT products, shown, shown_share, tau, adherence FROM v_run_down_session", shown[i].should);
        asks(&w, shown[i].name, "SELECT rule, detail FROM v_finding WHERE rule IN ('run_down_skipped', 'run_down_order')", shown[i].found);
        people_close(&w);
    }
}

static void test_run_down(void **state)
{
    (void)state;
    struct people_warehouse w;
    planned_open(&w);
    run_down(&w, "('20 20:10', 1, 0, 60, 'a', 'Ant'), ('20 20:10', 2, 60, 60, 'b', NULL), ('20 20:20', 1, 60, 15, NULL, 'Cat')");
    noted(&w, "actions", "action, sku, value", "('20 20:01', 'pin', 'a', ''), ('20 21:01', 'pin', 'b', ''), ('20 20:55', 'pin', 'cat', '')");
    people_exec(&w, "INSERT INTO mart_product_session (platform, account, session_key, product_ref, product_id, product, units) VALUES ('tiktok', 'glow', 's1', 'a', 'a', 'x', 4),"
                    " ('tiktok', 'glow', 's1', '77', '77', ' ANT', 3)");
    people_run(&w);
    asks(&w, "segments", "SELECT seq, plan_key, session_key, time(planned_at), hosts, shown, time(shown_at), units FROM v_run_down ORDER BY start_at, seq",
         "1|tiktok:glow:2026-11-20T20:00|s1|20:00:00|A; P|1|20:01:00|7; 2|tiktok:glow:2026-11-20T20:00|s1|21:00:00|B; P|1|21:01:00|-;"
         " 1|tiktok:glow:2026-11-20T20:00|s1|21:00:00|B; P|1|20:55:00|-");
    /* a and cat both stand first: 2 / sqrt(3 x 2) */
    asks(&w, "two of one session are one", "SELECT segments, products, length_min, planned_min, tau FROM v_run_down_session", "3|3|120|120|0.816497");
    people_close(&w);
}

/* One plan, two lives: broken off at 21:05, opened again at 21:08. Two plans, one live: each plan's pins are its own. Facts count for both. */
static void test_run_down_lives(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-20");
    people_session(&w, "('s1', '20 20:00', '20 21:05', 60000), ('s2', '20 21:08', '20 22:00', 60000), ('s3', '19 20:00', '19 23:00', 60000)");
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('A', 'glow', '19 20:00', '19 21:30', 'host', 'confirmed'),"
                      " ('B', 'glow', '19 22:00', '19 23:00', 'host', 'confirmed')");
    run_down(&w, "('20 20:00', 1, 0, 10, 'a', NULL), ('20 20:00', 2, 70, 10, 'b', NULL), ('20 20:00', 3, 80, 10, 'c', NULL), ('20 20:00', 4, 90, 10, 'd', NULL),"
                 " ('19 20:00', 1, 0, 10, 'a', NULL), ('19 20:00', 2, 10, 10, 'b', NULL), ('19 22:00', 1, 0, 10, 'a', NULL), ('19 22:00', 2, 10, 10, 'b', NULL),"
                 " ('19 22:00', 3, 20, 10, 'c', NULL)");
    noted(&w, "actions", "action, sku, value", "('20 20:01', 'pin', 'a', ''), ('20 21:11', 'pin', 'b', ''), ('19 20:01', 'pin', 'a', ''), ('19 22:01', 'pin', 'b', '')");
    people_exec(&w, "INSERT INTO mart_product_session (platform, account, session_key, product_ref, product_id, product, units) VALUES ('tiktok', 'glow', 's1', 'c', 'c', 'x', 4),"
                    " ('tiktok', 'glow', 's2', 'c', 'c', 'x', 3), ('tiktok', 'glow', 's3', 'c', 'c', 'x', 5)");
    people_run(&w);
    asks(&w, "segments", "SELECT start_at, sku, shown, time(shown_at), units FROM v_run_down ORDER BY start_at, seq",
         "2026-11-19 20:00:00|a|1|20:01:00|-; 2026-11-19 20:00:00|b|0|-|-; 2026-11-19 22:00:00|a|0|-|-; 2026-11-19 22:00:00|b|1|22:01:00|-;"
         " 2026-11-19 22:00:00|c|1|-|5; 2026-11-20 20:00:00|a|1|20:01:00|-; 2026-11-20 20:00:00|b|1|21:11:00|-; 2026-11-20 20:00:00|c|1|-|7;"
         " 2026-11-20 20:00:00|d|0|-|-");
    people_close(&w);
}

static const struct {
    const char *name, *rows, *should;
} lengths[] = {
    {"to the minute", "('20 20:00', 1, 105, 15, 'a', NULL)", ""},
    {"one more", "('20 20:00', 1, 105, 16, 'a', NULL)", "the run-down takes 121 min, the session 120"},
    {"without offsets one after another", "('20 20:00', 1, NULL, 61, 'a', NULL), ('20 20:00', 2, NULL, 60, 'a', NULL)", "the run-down takes 121 min, the session 120"},
    {"no times at all", "('20 20:00', 1, NULL, NULL, 'a', NULL)", ""},
};

static void test_overrun(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct people_warehouse w;
        planned_open(&w);
        run_down(&w, lengths[i].rows);
        people_run(&w);
        asks(&w, lengths[i].name, "SELECT detail FROM v_finding WHERE rule = 'run_down_overrun'", lengths[i].should);
        people_close(&w);
    }
}

/* The run of Friday the 20th looks 7 days ahead; run-downs are kept in this week and the next, where somebody wrote one. */
static void test_missing(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-20");
    people_session(&w, "('s1', '20 20:00', '20 22:00', 0)");
    people_roster(&w, "('A', 'glow', '19 20:00', '19 21:00', 'host', 'planned'), ('A', 'glow', '20 20:00', '20 21:00', 'host', 'planned'),"
                      " ('A', 'glow', '21 20:00', '21 21:00', 'host', 'planned'), ('A', 'glow', '26 20:00', '26 21:00', 'host', 'planned'),"
                      " ('A', 'glow', '27 20:00', '27 21:00', 'host', 'planned'), ('A', 'glow', '28 20:00', '28 21:00', 'host', 'planned'),"
                      " ('B', 'glow.my', '21 20:00', '21 21:00', 'host', 'planned')");
    run_down(&w, "('21 20:30', 1, 0, 10, 'a', NULL), ('26 20:00', 1, 0, 10, 'a', NULL), ('21 23:00', 1, 0, 10, 'a', NULL)");
    people_run(&w);
    asks(&w, "missing", "SELECT subject, detail FROM v_finding WHERE rule = 'run_down_missing' ORDER BY subject",
         "tiktok:glow:2026-11-20T20:00|no run-down for the session 20:00-21:00, although that week has some;"
         " tiktok:glow:2026-11-27T20:00|no run-down for the session 20:00-21:00, although that week has some");
    asks(&w, "of nothing planned", "SELECT subject, detail FROM v_finding WHERE rule = 'fact_without_session'",
         "run_down:tiktok:glow:2026-11-21T23:00:00|run-down of a session at 23:00, and neither a plan nor a session begins within an hour of it");
    people_close(&w);
}

/* --- coaching, costs --------------------------------------------------------------------------------------------------- */

static void test_cost(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_exec(&w, "INSERT INTO cur_fx (date, currency, rate) VALUES ('2026-11-15', 'SGD', 3.4), ('2026-11-18', 'SGD', 3.47), ('2026-11-21', 'SGD', 3.5);"
                    "INSERT INTO cur_costs (date, platform, account, kind, campaign_id, amount, currency) VALUES"
                    " ('2026-11-20', 'tiktok', 'Glow Official', 'ads', '', 35000, NULL), ('2026-11-20', 'tiktok', 'glow', 'fee', 'c1', 105, 'sgd'),"
                    " ('2026-11-21', '', '', 'fee', '', 10000, 'SGD'), ('2026-11-14', '', '', 'fee', '', 10000, 'SGD'),"
                    " ('2026-11-13', '', '', 'fee', '', 500, 'SGD'), ('2026-11-20', '', '', 'other', '', 700, '');");
    people_run(&w);
    asks(&w, "in ringgit", "SELECT date, account, kind, currency, amount, rate, cost, cost_minor FROM v_cost ORDER BY date, kind",
         "2026-11-13|-|fee|SGD|5.0|-|-|-; 2026-11-14|-|fee|SGD|100.0|-|-|-; 2026-11-20|glow|ads|MYR|350.0|1.0|350.0|35000;"
         " 2026-11-20|glow|fee|SGD|1.05|3.47|3.64|364; 2026-11-20|-|other|MYR|7.0|1.0|7.0|700; 2026-11-21|-|fee|SGD|100.0|3.5|350.0|35000");
    asks(&w, "no rate", "SELECT business_date, subject, detail FROM v_finding WHERE rule = 'cost_without_rate'",
         "2026-11-13|SGD|2 costs in SGD from 2026-11-13 to 2026-11-14, and no rate to MYR at or before");
    people_close(&w);
}

static void test_coaching(void **state)
{
    (void)state;
    struct people_warehouse w;
    evening_open(&w);
    people_exec(&w, "INSERT INTO cur_coaching VALUES ('2026-11-21', 'A', 'ctor', 'say the price first', 'Farah', NULL)");
    people_run(&w);
    asks(&w, "log", "SELECT * FROM v_coaching", "2026-11-21|A|Aina|ctor|say the price first|Farah|-");
    people_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moment), cmocka_unit_test(test_moment_account), cmocka_unit_test(test_incident), cmocka_unit_test(test_incident_rate),
        cmocka_unit_test(test_action), cmocka_unit_test(test_action_effect), cmocka_unit_test(test_action_against_nothing_done), cmocka_unit_test(test_violation),
        cmocka_unit_test(test_audit), cmocka_unit_test(test_moderation), cmocka_unit_test(test_unused),
        cmocka_unit_test(test_unused_not_yet), cmocka_unit_test(test_shown), cmocka_unit_test(test_run_down), cmocka_unit_test(test_run_down_lives),
        cmocka_unit_test(test_overrun), cmocka_unit_test(test_missing), cmocka_unit_test(test_cost), cmocka_unit_test(test_coaching),
    };
    return cmocka_run_group_tests_name("people_fact", tests, NULL, NULL);
}
