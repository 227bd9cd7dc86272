/* Shifts, attendance, planned sessions, coverage: tables of rosters beside what they mean. */
#include "people_warehouse.h"

struct shift_case {
    const char *name, *roster, *attendance, *should;
};

/* should: staff|came|left|minutes_late|early_leave_min|no_show, by planned start */
static const struct shift_case shifts[] = {
    {"no attendance at all is not recorded", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')", NULL, "A|-|-|-|-|-"},
    {"four minutes late are within the grace", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 20:04', '20 22:00')", "A|20:04|22:00|0|0|0"},
    {"five are", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')", "('A', '20', 1, '20 20:05', '20 22:00')",
     "A|20:05|22:00|0|0|0"},
    {"six are six", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')", "('A', '20', 1, '20 20:06', '20 21:50')",
     "A|20:06|21:50|6|10|0"},
    {"early and long is neither", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 19:30', '20 22:30')", "A|19:30|22:30|0|0|0"},
    {"somebody else's row covers the day", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('B', '20', 1, '20 10:00', '20 12:00')", "A|-|-|-|-|1"},
    {"another day's row does not", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('B', '19', 1, '19 10:00', '19 12:00')", "A|-|-|-|-|-"},
    {"a night shift is of the business day it begins on", "('A', 'glow', '21 01:00', '21 03:00', 'host', 'confirmed')",
     "('B', '20', 1, '20 10:00', '20 12:00')", "A|-|-|-|-|1"},
    {"or of the day on the calendar", "('A', 'glow', '21 01:00', '21 03:00', 'host', 'confirmed')",
     "('B', '21', 1, '21 01:00', '21 03:00')", "A|-|-|-|-|1"},
    {"her own row of either day", "('A', 'glow', '21 01:00', '21 03:00', 'host', 'confirmed')",
     "('A', '21', 1, '21 00:58', '21 03:00')", "A|00:58|03:00|0|0|0"},
    {"four hours away belongs", "('A', 'glow', '20 14:00', '20 16:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 10:00', '20 11:00')", "A|10:00|11:00|0|300|0"},
    {"a minute more does not", "('A', 'glow', '20 14:00', '20 16:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 09:59', '20 11:00')", "A|-|-|-|-|1"},
    {"two rows a day, each to the nearest start",
     "('A', 'glow', '20 10:00', '20 12:00', 'host', 'confirmed'), ('A', 'glow', '20 13:00', '20 15:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 10:07', '20 12:00'), ('A', '20', 2, '20 12:58', '20 14:00')",
     "A|10:07|12:00|7|0|0; A|12:58|14:00|0|60|0"},
    {"one to one: the nearer shift has the row",
     "('A', 'glow', '20 10:00', '20 12:00', 'host', 'confirmed'), ('A', 'glow', '20 13:00', '20 15:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 11:31', '20 12:00')", "A|11:31|12:00|91|0|0; A|11:31|12:00|0|180|0"},
    {"who stays in the house between two shifts is there for both",
     "('A', 'glow', '20 10:00', '20 12:00', 'host', 'confirmed'), ('A', 'glow.my', '20 12:00', '20 14:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 10:00', '20 14:00')", "A|10:00|14:00|0|0|0; A|10:00|14:00|0|0|0"},
    {"one who left in the second shift left it early",
     "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('A', 'glow.my', '20 22:30', '21 00:30', 'host', 'confirmed')",
     "('A', '20', 1, '20 19:55', '20 22:40')", "A|19:55|22:40|0|0|0; A|19:55|22:40|0|110|0"},
    {"a forgotten check-out lasts to the end of her last shift",
     "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('A', 'glow.my', '20 22:30', '21 00:30', 'host', 'confirmed'),"
     " ('A', 'glow', '21 10:00', '21 11:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 19:55', NULL), ('B', '21', 1, '21 09:00', '21 10:00')",
     "A|19:55|-|0|-|0; A|19:55|-|0|-|0; A|-|-|-|-|1"},
    {"live on two accounts at once with one check-in",
     "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('A', 'glow.my', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 20:01', '20 22:05')", "A|20:01|22:05|0|0|0; A|20:01|22:05|0|0|0"},
    {"who left before the shift is not there",
     "('A', 'glow', '20 10:00', '20 12:00', 'host', 'confirmed'), ('A', 'glow', '20 12:30', '20 14:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 10:00', '20 12:30')", "A|10:00|12:30|0|0|0; A|-|-|-|-|1"},
    {"a break stays hers: first in, last out", "('A', 'glow', '20 18:00', '20 23:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 17:58', '20 20:00'), ('A', '20', 2, '20 20:30', '20 22:50'), ('A', '20', 3, '20 23:00', '20 23:30')",
     "A|17:58|22:50|0|10|0"},
    {"back without a check-out: to the end", "('A', 'glow', '20 18:00', '20 23:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 17:58', '20 20:00'), ('A', '20', 2, '20 20:30', NULL)", "A|17:58|-|0|-|0"},
    {"the row nearer the start was the second", "('A', 'glow', '20 18:00', '20 23:00', 'host', 'confirmed')",
     "('A', '20', 1, '20 16:30', '20 19:00'), ('A', '20', 2, '20 19:10', '20 23:00')", "A|16:30|23:00|0|0|0"},
    {"a cancelled shift expects nobody and takes no row",
     "('A', 'glow', '20 10:00', '20 12:00', 'host', 'cancelled'), ('A', 'glow', '20 11:00', '20 13:00', 'host', 'planned')",
     "('A', '20', 1, '20 10:01', '20 13:00')", "A|-|-|-|-|-; A|10:01|13:00|0|0|0"},
    {"a forgotten check-in is no absence", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('A', '20', 1, NULL, '20 22:01')", "A|-|22:01|-|0|0"},
    {"a row without times says she stayed away", "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')",
     "('A', '20', 1, NULL, NULL)", "A|-|-|-|-|1"},
    {"a shift that ends before it starts is none", "('A', 'glow', '20 22:00', '20 20:00', 'host', 'confirmed')", NULL, ""},
    {"one of more than a day is none", "('A', 'glow', '19 20:00', '20 20:01', 'host', 'confirmed')", NULL, ""},
    {"an alias and a handle in capitals are the account",
     "('A', 'Glow Official', '20 10:00', '20 12:00', 'host', 'confirmed'), ('A', '@GLOW', '20 13:00', '20 15:00', 'host', 'planned')",
     NULL, "A|-|-|-|-|-; A|-|-|-|-|-"},
    {"a stranger's shift waits", "('A', 'other', '20 10:00', '20 12:00', 'host', 'confirmed')", NULL, ""},
};

/* One row, two roles at one start: the host's is the row, the other is served by it; both were there. */
static void test_shift_roles(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 18:00', '20 20:00', 'moderator', 'confirmed'), ('A', 'glow', '20 18:00', '20 20:00', 'host', 'confirmed')");
    people_exec(&w, "UPDATE cur_roster SET shift_id = iif(role = 'host', 'Z9', 'A1')");
    people_attendance(&w, "('A', '20', 1, '20 18:02', '20 20:05')");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT shift_id FROM int_attendance_match"), "Z9");
    assert_string_equal(people_ask(&w, "SELECT shift_id, minutes_late, no_show FROM int_shift ORDER BY 1"), "A1|0|0; Z9|0|0");
    people_close(&w);
}

static void test_shift(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shifts / sizeof *shifts; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, shifts[i].roster);
        people_attendance(&w, shifts[i].attendance);
        people_run(&w);
        const char *is = people_ask(&w, "SELECT staff_id, strftime('%H:%M', actual_start, 'unixepoch'), strftime('%H:%M', actual_end,"
                                        " 'unixepoch'), minutes_late, early_leave_min, no_show FROM int_shift ORDER BY start_at");
        if (strcmp(is, shifts[i].should) != 0)
            fail_msg("%s: %s, not %s", shifts[i].name, is, shifts[i].should);
        people_close(&w);
    }
}

static void test_shift_ids(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned'), ('B', 'glow', '20 22:00', '20 23:00', 'host', 'planned'),"
                      " ('T', 'glow', '20 20:00', '20 23:00', 'technical', 'planned')");
    people_exec(&w, "UPDATE cur_roster SET shift_id = 'S1' WHERE role = 'host'");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT shift_id FROM v_attendance ORDER BY planned_start, staff_id"),
                        "S1; tiktok:glow:2026-11-20T20:00:T:technical; tiktok:glow:2026-11-20T22:00:B:host");
    people_close(&w);
}

/* The newer of two sheets that spell an account differently. */
static void test_shift_once(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned'), ('A', 'Glow Official', '20 20:00', '20 23:00', 'host', 'planned')");
    people_exec(&w, "UPDATE cur_roster SET version = 2 WHERE account = 'Glow Official'");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT account, planned_end FROM v_attendance"), "glow|2026-11-20 23:00:00");
    people_close(&w);
}

/* --date: what came after it is not known yet. */
static void test_shift_date(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-20");
    people_roster(&w, "('A', 'glow', '21 03:00', '21 05:00', 'host', 'planned'), ('A', 'glow', '21 10:00', '21 12:00', 'host', 'planned')");
    people_attendance(&w, "('A', '20', 1, '21 03:00', '21 05:00'), ('A', '21', 1, '21 10:00', '21 12:00'), ('B', '21', 1, '21 10:00', NULL)");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT actual_start, no_show FROM v_attendance ORDER BY planned_start"),
                        "2026-11-21 03:00:00|0; -|-");
    people_close(&w);
}

struct plan_case {
    const char *name, *roster, *should;
};

static const struct plan_case plans[] = {
    {"a gap of fifteen minutes is one session",
     "('A', 'glow', '20 20:00', '20 21:00', 'host', 'planned'), ('B', 'glow', '20 21:15', '20 22:00', 'host', 'confirmed')",
     "tiktok:glow:2026-11-20T20:00|2026-11-20 22:00:00|120|A; B"},
    {"sixteen are two",
     "('A', 'glow', '20 20:00', '20 21:00', 'host', 'planned'), ('B', 'glow', '20 21:16', '20 22:00', 'host', 'planned')",
     "tiktok:glow:2026-11-20T20:00|2026-11-20 21:00:00|60|A; tiktok:glow:2026-11-20T21:16|2026-11-20 22:00:00|44|B"},
    {"a short shift inside a long one does not end it",
     "('A', 'glow', '20 20:00', '20 23:00', 'host', 'planned'), ('B', 'glow', '20 20:30', '20 21:00', 'host', 'planned'),"
     " ('B', 'glow', '20 23:00', '20 23:30', 'host', 'planned')", "tiktok:glow:2026-11-20T20:00|2026-11-20 23:30:00|210|A; B"},
    {"cancelled shifts and other roles make none",
     "('A', 'glow', '20 20:00', '20 21:00', 'host', 'cancelled'), ('T', 'glow', '20 20:00', '20 21:00', 'technical', 'planned'),"
     " ('B', 'glow', '20 20:00', '20 21:00', 'co_host', 'planned')", ""},
    {"accounts are apart",
     "('A', 'glow', '20 20:00', '20 21:00', 'host', 'planned'), ('B', 'glow.my', '20 21:00', '20 22:00', 'host', 'planned')",
     "tiktok:glow:2026-11-20T20:00|2026-11-20 21:00:00|60|A; shopee:glow.my:2026-11-20T21:00|2026-11-20 22:00:00|60|B"},
};

/* A row of the week's newest sheet that nobody could read may be hers; a row told twice could be read, an older sheet does not count. */
static void test_no_show_unread(void **state)
{
    (void)state;
    static const char *const rejects[][2] = {{"(2, 'not_a_time')", "-"}, {"(2, 'duplicate_key')", "1"}, {"(1, 'not_a_time')", "1"}};
    for (size_t i = 0; i < 3; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')");
        people_attendance(&w, "('T', '20', 1, '20 19:00', '20 22:00')");
        people_exec(&w, "INSERT INTO load (load_id, kind, version) VALUES (1, 'attendance', 1), (2, 'attendance', 2);"
                        "INSERT INTO load_scope VALUES (1, '2026-W47'), (2, '2026-W47')");
        people_exec(&w, arena_format(&w.a, "INSERT INTO reject (load_id, rule) VALUES %s", rejects[i][0]));
        people_run(&w);
        assert_string_equal(people_ask(&w, "SELECT no_show FROM v_attendance"), rejects[i][1]);
        people_close(&w);
    }
}

static void test_plan(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        struct people_warehouse w;
        people_open(&w, NULL);
        people_roster(&w, plans[i].roster);
        people_run(&w);
        const char *is = people_ask(&w, "SELECT plan_key, end_at, planned_min, hosts FROM v_plan ORDER BY start_at");
        if (strcmp(is, plans[i].should) != 0)
            fail_msg("%s: %s, not %s", plans[i].name, is, plans[i].should);
        people_close(&w);
    }
}

/* The longest overlap first, one to one: the plan of 20:00 has s1, although s2 shares time with it too. s2 is a second session of
 * the plan it shares most time with: on air at 23:00, nothing began late. */
static void test_plan_session(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned'), ('B', 'glow', '20 23:00', '21 01:00', 'host', 'planned'),"
                      " ('B', 'glow', '22 10:00', '22 12:00', 'host', 'planned')");
    people_session(&w, "('s1', '20 20:07:30', '20 21:30', 0), ('s2', '20 21:40', '20 23:40', 0), ('s3', '20 23:45', '21 00:30', 0)");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT start_at, session_key, aired_start, aired_min, late_start_min FROM v_plan ORDER BY 1"),
                        "2026-11-20 20:00:00|s1|2026-11-20 20:07:30|82|7; 2026-11-20 23:00:00|s3|2026-11-20 21:40:00|165|0;"
                        " 2026-11-22 10:00:00|-|-|-|-");
    people_close(&w);
}

/* NUMBERS rule 19: every minute in its own slot and business date. 22:00 Friday to 06:00 Saturday: 21-24 and 00-04 are of
 * Friday (a weekday), 04-06 of Saturday. */
static void test_coverage(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 22:00', '21 01:00', 'host', 'confirmed'), ('B', 'glow', '21 00:30', '21 06:00', 'co_host', 'planned'),"
                      " ('T', 'glow', '20 21:30', '21 02:00', 'technical', 'confirmed'), ('A', 'glow', '20 12:00', '20 13:00', 'host', 'cancelled')");
    people_session(&w, "('s1', '20 22:10', '21 05:00', 0)");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT business_date, slot, planned_min, covered_min, aired_min, gap_min FROM v_coverage ORDER BY 1, 2"),
                        "2026-11-20|wd00-06|240|60|240|180; 2026-11-20|wd21-24|150|120|110|30; 2026-11-21|we00-06|120|0|60|120");
    people_close(&w);
}

static void test_crew(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('B', 'glow', '20 21:00', '20 22:00', 'co_host', 'confirmed'),"
                      " ('B', 'glow', '20 20:00', '20 22:00', 'product_specialist', 'planned'),"
                      " ('T', 'glow', '20 18:00', '20 20:00', 'technical', 'planned'), ('P', 'glow', '20 20:00', '20 22:00', 'moderator', 'planned')");
    people_attendance(&w, "('A', '20', 1, '20 20:00', '20 22:00')");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT role, staff_id, present, briefed_at, trained, also_role FROM v_crew ORDER BY role_nth"),
                        "host|A|1|-|1|-; co_host|B|0|-|1|product_specialist; technical|-|-|-|-|-;"
                        " product_specialist|B|0|-|1|co_host; moderator|P|0|-|0|-");
    people_close(&w);
}

/* Two teams write attendance of one week into files of their own: the newer put A and B of the 20th out. A's day is not recorded
 * then, B has a row of the newer file, and P, whom the same file named and does not name any more, did not come. */
static void test_shift_lost(void **state)
{
    (void)state;
    struct people_warehouse w;
    struct err e = ERR_INIT;
    people_open(&w, NULL);
    people_roster(&w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed'), ('B', 'glow', '20 20:00', '20 22:00', 'technical', 'confirmed'),"
                      " ('P', 'glow', '20 20:00', '20 22:00', 'moderator', 'confirmed')");
    people_attendance(&w, "('B', '20', 1, '20 20:00', '20 22:00')");
    must(db_exec(w.db,
                 "INSERT INTO load (load_id, kind, file, version) VALUES (901, 'attendance', 'one.csv', 1), (902, 'attendance', 'two.csv', 2),"
                 " (903, 'attendance', 'two.csv', 3), (904, 'attendance', 'three.csv', 4);"
                 "INSERT INTO load_scope VALUES (901, '2026-W47'), (902, '2026-W47'), (903, '2026-W47'), (904, '2026-W46');"
                 "INSERT INTO raw_attendance VALUES ('A', '2026-11-20', 1, 1, '2026-W47', 1), ('B', '2026-11-20', 1, 1, '2026-W47', 1),"
                 " ('B', '2026-11-20', 1, 2, '2026-W47', 3), ('P', '2026-11-20', 1, 1, '2026-W47', 2)", &e), &e);
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT staff_id, no_show FROM v_attendance ORDER BY 1"), "A|-; B|0; P|1");
    assert_string_equal(people_ask(&w, "SELECT business_date, subject, detail FROM v_finding WHERE rule = 'attendance_replaced'"),
                        "2026-11-20|2026-W47 one.csv|two.csv speaks for 2026-W47 now and lacks 1 person-day that one.csv had, from 2026-11-20 on;"
                        " they count as not recorded");
    people_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shift_lost),
        cmocka_unit_test(test_shift), cmocka_unit_test(test_shift_roles),   cmocka_unit_test(test_shift_ids),    cmocka_unit_test(test_shift_once),
        cmocka_unit_test(test_shift_date), cmocka_unit_test(test_plan), cmocka_unit_test(test_no_show_unread),      cmocka_unit_test(test_plan_session),
        cmocka_unit_test(test_coverage), cmocka_unit_test(test_crew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
