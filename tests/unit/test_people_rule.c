/* The rules of NUMBERS 10: each at its limit, one minute inside, one outside. */
#include "people_warehouse.h"

struct rule_case {
    const char *name, *roster, *attendance, *rule;
    const char *should;   /* business_date|staff_id|subject|detail of the findings of that rule */
};

static const struct rule_case cases[] = {
    /* rest: 10 h between the last end of a day and the first start of the next day worked */
    {"ten hours of rest", "('A', 'glow', '20 20:00', '21 00:00', 'host', 'planned'), ('A', 'glow', '21 10:00', '21 11:00', 'host', 'planned')",
     NULL, "rest", ""},
    {"a minute more", "('A', 'glow', '20 20:00', '21 00:00', 'host', 'planned'), ('A', 'glow', '21 10:01', '21 11:00', 'host', 'planned')",
     NULL, "rest", ""},
    {"a minute less", "('A', 'glow', '20 20:00', '21 00:00', 'host', 'planned'), ('A', 'glow.my', '21 09:59', '21 11:00', 'host', 'planned')",
     NULL, "rest", "2026-11-21|A|A:2026-11-21|9:59 h of rest between 11-21 00:00 and 11-21 09:59; at least 10:00 h"},
    {"a cancelled shift takes no rest", "('A', 'glow', '20 20:00', '21 00:00', 'host', 'cancelled'), ('A', 'glow', '21 05:00', '21 06:00', 'host', 'planned')",
     NULL, "rest", ""},
    {"a split day is no matter of rest", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 17:00', '20 19:00', 'host', 'planned')",
     NULL, "rest", ""},
    /* duty: 5 h without a break of 30 min */
    {"five hours on duty", "('A', 'glow', '20 10:00', '20 15:00', 'host', 'planned')", NULL, "duty_break", ""},
    {"a minute more", "('A', 'glow', '20 10:00', '20 15:01', 'host', 'planned')", NULL, "duty_break",
     "2026-11-20|A|A:2026-11-20T10:00|5:01 h on duty from 10:00 to 15:01 without 30 minutes of break; at most 5:00 h"},
    {"thirty minutes are a break", "('A', 'glow', '20 10:00', '20 13:00', 'host', 'planned'), ('A', 'glow.my', '20 13:30', '20 16:30', 'host', 'planned')",
     NULL, "duty_break", ""},
    {"twenty-nine are none", "('A', 'glow', '20 10:00', '20 13:00', 'host', 'planned'), ('A', 'glow.my', '20 13:29', '20 16:30', 'host', 'planned')",
     NULL, "duty_break", "2026-11-20|A|A:2026-11-20T10:00|6:30 h on duty from 10:00 to 16:30 without 30 minutes of break; at most 5:00 h"},
    /* day: 8 h, counted once where shifts overlap */
    {"eight hours a day", "('A', 'glow', '20 10:00', '20 14:00', 'host', 'planned'), ('A', 'glow', '20 15:00', '20 19:00', 'host', 'planned')",
     NULL, "day_hours", ""},
    {"a minute more", "('A', 'glow', '20 10:00', '20 14:00', 'host', 'planned'), ('A', 'glow', '20 15:00', '20 19:01', 'moderator', 'planned')",
     NULL, "day_hours", "2026-11-20|A|A:2026-11-20|8:01 h planned that day; at most 8:00 h"},
    {"the same hours twice are once", "('A', 'glow', '20 10:00', '20 15:00', 'host', 'planned'), ('A', 'glow.my', '20 10:00', '20 15:00', 'host', 'planned')",
     NULL, "day_hours", ""},
    {"before four it is the day before", "('A', 'glow', '20 18:00', '20 23:00', 'host', 'planned'), ('A', 'glow', '21 00:00', '21 03:01', 'host', 'planned')",
     NULL, "day_hours", "2026-11-20|A|A:2026-11-20|8:01 h planned that day; at most 8:00 h"},
    {"at four it is the day itself", "('A', 'glow', '20 18:00', '20 23:00', 'host', 'planned'), ('A', 'glow', '21 04:00', '21 08:00', 'host', 'planned')",
     NULL, "day_hours", ""},
    /* spread: 10 h from the first start to the last end */
    {"ten hours of spread", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 18:00', '20 20:00', 'host', 'planned')",
     NULL, "spread", ""},
    {"a minute more", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 18:00', '20 20:01', 'host', 'planned')",
     NULL, "spread", "2026-11-20|A|A:2026-11-20|10:01 h from the first start 10:00 to the last end 20:01; at most 10:00 h"},
    /* week: 45 h, Monday to Sunday; the 16th is a Monday */
    {"forty-five hours a week",
     "('A', 'glow', '16 10:00', '16 19:00', 'host', 'planned'), ('A', 'glow', '17 10:00', '17 19:00', 'host', 'planned'),"
     " ('A', 'glow', '18 10:00', '18 19:00', 'host', 'planned'), ('A', 'glow', '19 10:00', '19 19:00', 'host', 'planned'),"
     " ('A', 'glow', '22 10:00', '22 19:00', 'host', 'planned'), ('A', 'glow', '23 10:00', '23 19:00', 'host', 'planned')",
     NULL, "week_hours", ""},
    {"a minute more",
     "('A', 'glow', '17 10:00', '17 19:00', 'host', 'planned'), ('A', 'glow', '18 10:00', '18 19:00', 'host', 'planned'),"
     " ('A', 'glow', '19 10:00', '19 19:00', 'host', 'planned'), ('A', 'glow', '20 10:00', '20 19:00', 'host', 'planned'),"
     " ('A', 'glow', '22 10:00', '22 19:01', 'host', 'planned')",
     NULL, "week_hours", "2026-11-16|A|A:2026-W47|45:01 h planned in 2026-W47; at most 45:00 h"},
    /* late, absent, gone early */
    {"the grace is not late", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", "('A', '20', 1, '20 20:05', '20 22:00')", "late", ""},
    {"six minutes are", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", "('A', '20', 1, '20 20:06', '20 22:00')", "late",
     "2026-11-20|A|tiktok:glow:2026-11-20T20:00:A:host|6 min late: planned 20:00, came 20:06"},
    {"absent", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", "('B', '20', 1, '20 20:00', '20 22:00')", "no_show",
     "2026-11-20|A|tiktok:glow:2026-11-20T20:00:A:host|host 20:00-22:00: no check-in, although attendance was kept that day"},
    {"not recorded is not absent", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", NULL, "no_show", ""},
    {"five minutes early are granted", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", "('A', '20', 1, '20 20:00', '20 21:55')",
     "early_leave", ""},
    {"six are not", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", "('A', '20', 1, '20 20:00', '20 21:54')", "early_leave",
     "2026-11-20|A|tiktok:glow:2026-11-20T20:00:A:host|left 6 min early: planned end 22:00, left 21:54"},
    /* overlap: a.start < b.end and b.start < a.end */
    {"one after the other", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow.my', '20 12:00', '20 14:00', 'host', 'planned')",
     NULL, "overlap", ""},
    {"a minute at once", "('A', 'glow', '20 10:00', '20 12:01', 'host', 'planned'), ('A', 'glow.my', '20 12:00', '20 14:00', 'host', 'planned')",
     NULL, "overlap", "2026-11-20|A|tiktok:glow:2026-11-20T10:00:A:host|10:00-12:01 on glow and 12:00-14:00 on glow.my: 1 min at once"},
    {"two people may", "('A', 'glow', '20 10:00', '20 12:01', 'host', 'planned'), ('B', 'glow.my', '20 12:00', '20 14:00', 'host', 'planned')",
     NULL, "overlap", ""},
    {"two roles are another rule", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 10:00', '20 12:00', 'moderator', 'planned')",
     NULL, "overlap", ""},
    {"namely this", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 11:59', '20 14:00', 'moderator', 'planned'),"
                    " ('A', 'glow', '20 11:00', '20 12:00', 'technical', 'planned')",
     NULL, "double_role", "2026-11-20|A|A:tiktok:glow:2026-11-20|3 roles at once: host, moderator, technical"},
    {"roles in turns are none", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 12:00', '20 14:00', 'moderator', 'planned')",
     NULL, "double_role", ""},
    /* the crew */
    {"all four", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('T', 'glow', '20 09:00', '20 18:00', 'technical', 'planned'),"
                 " ('P', 'glow', '20 10:00', '20 12:00', 'product_specialist', 'planned'), ('M', 'glow', '20 11:59', '20 12:00', 'moderator', 'planned')",
     NULL, "missing_role", ""},
    {"a role that ends as the session begins is missing",
     "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('T', 'glow', '20 09:00', '20 10:00', 'technical', 'planned'),"
     " ('P', 'glow', '20 10:00', '20 12:00', 'product_specialist', 'planned'), ('M', 'glow', '20 10:00', '20 12:00', 'moderator', 'cancelled')",
     NULL, "missing_role",
     "2026-11-20|-|tiktok:glow:2026-11-20T10:00|no moderator for the session 10:00-12:00;"
     " 2026-11-20|-|tiktok:glow:2026-11-20T10:00|no technical for the session 10:00-12:00"},
    {"a host alone", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '20 10:00', '20 12:00', 'moderator', 'planned')",
     NULL, "host_alone", "2026-11-20|-|tiktok:glow:2026-11-20T10:00|1 person for 120 min and nobody beside"},
    {"in turns alone", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('B', 'glow', '20 12:00', '20 14:00', 'host', 'planned')",
     NULL, "host_alone", "2026-11-20|-|tiktok:glow:2026-11-20T10:00|2 people one after another for 240 min and nobody beside"},
    {"a minute beside is not alone", "('A', 'glow', '20 10:00', '20 12:01', 'host', 'planned'), ('B', 'glow', '20 12:00', '20 14:00', 'host', 'planned')",
     NULL, "host_alone", ""},
    /* coverage: minutes under no confirmed host */
    {"confirmed to the minute", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'confirmed'), ('T', 'glow', '20 10:00', '20 12:00', 'technical', 'planned')",
     NULL, "coverage_gap", ""},
    {"a crew that comes early and stays is no gap of air", "('A', 'glow', '20 10:00', '20 12:00', 'host', 'confirmed'), ('T', 'glow', '20 09:00', '20 12:30', 'technical', 'confirmed')",
     NULL, "coverage_gap", ""},
    {"a crew without a host is", "('A', 'glow', '20 10:00', '20 11:00', 'host', 'confirmed'), ('T', 'glow', '20 12:00', '20 12:30', 'technical', 'confirmed')",
     NULL, "coverage_gap", "2026-11-20|-|wd10-14|30 of 90 planned min in wd10-14 are under no confirmed host"},
    {"a minute short", "('A', 'glow', '20 10:00', '20 11:59', 'host', 'confirmed'), ('B', 'glow', '20 11:59', '20 12:00', 'host', 'planned')",
     NULL, "coverage_gap", "2026-11-20|-|wd10-14|1 of 120 planned min in wd10-14 are under no confirmed host"},
    {"planned is not confirmed", "('A', 'glow', '20 17:00', '20 19:00', 'host', 'planned')", NULL, "coverage_gap",
     "2026-11-20|-|wd14-18|60 of 60 planned min in wd14-18 are under no confirmed host;"
     " 2026-11-20|-|wd18-21|60 of 60 planned min in wd18-21 are under no confirmed host"},
    /* strangers and impossible times */
    {"nobody knows Z", "('Z', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('Z', 'glow', '21 10:00', '21 12:00', 'host', 'planned')",
     NULL, "unknown_staff", "2026-11-20|Z|Z|2 shifts from 2026-11-20 to 2026-11-21, but no row on the staff sheet holds that day"},
    {"an account nobody knows", "('A', 'other', '20 10:00', '20 12:00', 'host', 'planned'), ('B', 'other', '20 12:00', '20 14:00', 'host', 'planned')",
     NULL, "unknown_account", "2026-11-20|-|other|2 shifts of other, which the accounts sheet does not name"},
    {"it ends before it starts", "('A', 'glow', '20 22:00', '20 02:00', 'host', 'planned')", NULL, "shift_times",
     "2026-11-20|A|A:2026-11-20T22:00|starts 2026-11-20 22:00, ends 2026-11-20 02:00: a shift ends after it starts and lasts at most 24 h"},
    {"a day long is long enough", "('A', 'glow', '20 10:00', '21 10:00', 'host', 'planned')", NULL, "shift_times", ""},
};

static const char *findings(struct people_warehouse *w, const char *rule)
{
    return people_ask(w, arena_format(&w->a, "SELECT business_date, staff_id, subject, detail FROM v_finding WHERE rule = '%s' ORDER BY 1, 2, 3, 4", rule));
}

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, cases[i].roster);
        people_attendance(&w, cases[i].attendance);
        people_run(&w);
        const char *is = findings(&w, cases[i].rule);
        if (strcmp(is, cases[i].should) != 0)
            fail_msg("%s, %s: %s, not %s", cases[i].rule, cases[i].name, is, cases[i].should);
        people_close(&w);
    }
}

/* Staff sheet: the last day is worked, the day after is not. */
static void test_unknown_everywhere(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_attendance(&w, "('a ', '20', 1, '20 20:00', '20 22:00'), ('B', '20', 1, '20 20:00', '20 22:00'), ('ZZ', '21', 1, NULL, NULL)");
    people_exec(&w, "INSERT INTO cur_handover VALUES ('tiktok', 'glow', unixepoch('2026-11-21 03:00'), 'a ', 'on'),"
                    " ('tiktok', 'glow', unixepoch('2026-11-21 10:00'), 'BELLA', 'on'), ('tiktok', 'glow', unixepoch('2026-11-21 10:00'), 'T', 'on')");
    people_run(&w);
    assert_string_equal(findings(&w, "unknown_staff"),
                        "2026-11-20|a |a |1 attendance rows, 1 hand-overs from 2026-11-20 to 2026-11-20, but no row on the staff sheet holds"
                        " that day; likely A (Aina);"
                        " 2026-11-21|BELLA|BELLA|1 hand-overs from 2026-11-21 to 2026-11-21, but no row on the staff sheet holds that day;"
                        " likely B (Bella);"
                        " 2026-11-21|ZZ|ZZ|1 attendance rows from 2026-11-21 to 2026-11-21, but no row on the staff sheet holds that day");
    people_close(&w);
}

static void test_account_twice(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_run(&w);
    assert_string_equal(findings(&w, "account_name_twice"), "");
    people_close(&w);
    people_open(&w, NULL);
    people_exec(&w, "INSERT INTO cur_accounts VALUES ('shopee', 'glow', NULL, 'Glow', 'R2', 'Asia/Kuala_Lumpur', 'MYR')");
    people_run(&w);
    assert_string_equal(findings(&w, "account_name_twice"),
                        "-|-|glow|glow is an account on shopee and tiktok: a target or a bridge for glow is for both together");
    people_close(&w);
}

static void test_unknown_after_leaving(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_exec(&w, "UPDATE cur_staff SET \"left\" = '2026-11-20' WHERE staff_id = 'A'");
    people_roster(&w, "('A', 'glow', '20 10:00', '20 12:00', 'host', 'planned'), ('A', 'glow', '21 10:00', '21 12:00', 'host', 'planned'),"
                      " ('A', 'glow', '22 10:00', '22 12:00', 'host', 'cancelled')");
    people_run(&w);
    assert_string_equal(findings(&w, "unknown_staff"),
                        "2026-11-21|A|A|1 shifts from 2026-11-21 to 2026-11-21, but no row on the staff sheet holds that day");
    people_close(&w);
}

/* Every rule of rules.json is written by a model or a step; that all they write is there, tests/truth/invariants.sql asks the sample. */
static void test_rules_are_known(void **state)
{
    (void)state;
    static const char *const by_steps = "'code_not_rostered' 'minutes_without_session' 'target_unclear' 'followup_unknown'";   /* stint_step.c, minute_ref.c, attainment_step.c, advice_step.c */
    struct people_warehouse w;
    people_open(&w, NULL);
    people_run(&w);
    const struct resource **files = NULL;
    size_t n = 0;
    BUF_AUTO struct buf text = BUF_INIT;
    buf_puts(&text, by_steps);
    static const char *const folders[] = {"transform/sql/people_finding_", "transform/sql/finding_"};
    for (int k = 0; k < 2; k++) {
        assert_int_equal(resource_list(&w.a, folders[k], ".sql", &files, &n), 0);
        for (size_t i = 0; i < n; i++)
            buf_puts(&text, files[i]->data);
    }
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    must(db_prepare(w.db, "SELECT rule FROM int_rule", &s, &e), &e);
    while (db_step(s, &e) == 1)
        if (strstr(text.ptr, arena_format(&w.a, "'%.*s'", (int)db_text(s, 0).len, db_text(s, 0).ptr)) == NULL)
            fail_msg("no model writes the rule %.*s", (int)db_text(s, 0).len, db_text(s, 0).ptr);
    assert_string_equal(people_ask(&w, "SELECT setting FROM int_rule WHERE setting NOT IN (SELECT name FROM conf_setting)"), "");
    (void)sqlite3_finalize(s);
    s = NULL;
    people_close(&w);
}

/* --- plan against air ------------------------------------------------------------------------------------------------ */

/* Session 20:00-22:00 of the 20th on glow, seen at the given moment; Aina had the first 78 minutes by her code. */
static void air(struct people_warehouse *w, const char *observed)
{
    people_session(w, "('s1', '20 20:00', '20 22:00', 100000)");
    people_stint(w, "('s1', 'A', '20 20:00', '20 21:18', 70000), ('s1', 'unassigned', '20 21:18', '20 22:00', 30000)");
    people_exec(w, arena_format(&w->a, "UPDATE int_session SET observed_at = unixepoch('%s', '-8 hours');"
                                       "INSERT INTO int_on_air SELECT session_key, host_id, start_at, end_at, 'code' FROM mart_stint"
                                       " WHERE host_id = 'A';"
                                       "INSERT INTO load (kind, status, account, format, range_from, range_to, observed_at)"
                                       " VALUES ('session', 'loaded', 'glow', 'list', '2026-11-15', '2026-11-22', unixepoch('%s', '-8 hours'))",
                                observed, observed));
}

struct air_case {
    const char *name, *date, *roster, *observed, *rule, *should;
};

static const struct air_case airs[] = {
    {"seen to the end of the plan", NULL, "('A', 'glow', '21 20:00', '21 22:00', 'host', 'planned')", "2026-11-21 22:00", "plan_not_aired",
     "2026-11-21|-|tiktok:glow:2026-11-21T20:00|120 min planned 20:00-22:00, no session at that time"},
    {"a minute before it ended nobody can know", NULL, "('A', 'glow', '21 20:00', '21 22:00', 'host', 'planned')", "2026-11-21 21:59",
     "plan_not_aired", ""},
    {"nor on an account without files", NULL, "('A', 'glow.my', '19 20:00', '19 22:00', 'host', 'planned')", "2026-11-21 22:00",
     "plan_not_aired", ""},
    {"nor with --date before it", "2026-11-20", "('A', 'glow', '21 20:00', '21 22:00', 'host', 'planned')", "2026-11-25", "plan_not_aired", ""},
    {"a minute of it is aired", NULL, "('A', 'glow', '20 21:59', '20 23:00', 'host', 'planned')", "2026-11-25", "plan_not_aired", ""},
    {"and planned", NULL, "('A', 'glow', '20 21:59', '20 23:00', 'host', 'planned')", "2026-11-25", "session_not_planned", ""},
    {"when it ended, it is not", NULL, "('A', 'glow', '20 22:00', '20 23:00', 'host', 'planned')", "2026-11-25", "session_not_planned",
     "2026-11-20|-|s1|120 min on air from 20:00, no shift planned at that time"},
    {"before the first roster no session was planned", NULL, "('A', 'glow', '21 20:00', '21 22:00', 'host', 'planned')", "2026-11-25",
     "session_not_planned", ""},
    {"part of it is nobody's", NULL, NULL, "2026-11-25", "unassigned_time", "2026-11-20|-|s1|42 of 120 min on air belong to no host"},
    {"part is not all", NULL, NULL, "2026-11-25", "session_without_host", ""},
    {"the roster said another", NULL, "('B', 'glow', '20 20:00', '20 22:00', 'host', 'planned')", "2026-11-25", "swap",
     "2026-11-20|A|s1|on air by the code in the title; the roster has B"},
    {"the roster said her too", NULL, "('B', 'glow', '20 20:00', '20 21:00', 'host', 'planned'), ('A', 'glow', '20 21:00', '20 22:00', 'co_host', 'planned')",
     "2026-11-25", "swap", ""},
    {"the roster said nobody", NULL, "('B', 'glow', '20 22:00', '20 23:00', 'host', 'planned')", "2026-11-25", "swap", ""},
};

static void test_air(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof airs / sizeof *airs; i++) {
        struct people_warehouse w;
        people_open(&w, airs[i].date);
        people_roster(&w, airs[i].roster);
        air(&w, airs[i].observed);
        people_run(&w);
        const char *is = findings(&w, airs[i].rule);
        if (strcmp(is, airs[i].should) != 0)
            fail_msg("%s, %s: %s, not %s", airs[i].rule, airs[i].name, is, airs[i].should);
        people_close(&w);
    }
}

static void test_session_without_host(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    air(&w, "2026-11-25");
    people_exec(&w, "DELETE FROM mart_stint WHERE host_id = 'A'; DELETE FROM int_on_air;");
    people_run(&w);
    assert_string_equal(findings(&w, "session_without_host"), "2026-11-20|-|s1|120 min on air from 20:00 belong to no host");
    assert_string_equal(findings(&w, "unassigned_time"), "");
    people_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules), cmocka_unit_test(test_unknown_everywhere), cmocka_unit_test(test_account_twice),
        cmocka_unit_test(test_unknown_after_leaving), cmocka_unit_test(test_rules_are_known),
        cmocka_unit_test(test_air),   cmocka_unit_test(test_session_without_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
