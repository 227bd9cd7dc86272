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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moment),
        cmocka_unit_test(test_moment_account),
    };
    return cmocka_run_group_tests_name("people_fact", tests, NULL, NULL);
}
