/* Every check of transform/checks: silent over a sound warehouse, and speaks when one thing is broken. */
#include "people_warehouse.h"
#include "transform/engine/kpi.h"

struct check_case {
    const char *check, *breaking, *should;   /* subject|detail */
};

static const struct check_case cases[] = {
    {"stint_sum", "UPDATE mart_stint SET gmv = gmv + 1 WHERE host_id = 'A'", "s1|stints do not add up to the session: gmv 100001, not 100000 hundredths"},
    {"stint_sum", "UPDATE mart_stint SET likes = 1 WHERE host_id = 'A'", "s1|stints do not add up to the session: another GMV basis or count"},
    {"stint_sum", "DELETE FROM mart_stint", "s1|stints do not add up to the session: there are none"},
    {"credited_airtime", "UPDATE mart_stint SET credited_s = credited_s - 1 WHERE host_id = 'A'", "s1|7199 s credited, 7200 s on air"},
    {"stint_inside", "UPDATE mart_stint SET start_at = start_at - 1 WHERE host_id = 'A'",
     "s1|2026-11-20 19:59:59 to 2026-11-20 21:00:00 is not inside 2026-11-20 20:00:00 to 2026-11-20 22:00:00"},
    {"stint_inside", "UPDATE mart_stint SET credited_s = on_air_s + 1 WHERE host_id = 'A'", "s1|3601 s credited, 3600 s on air"},
    {"stint_inside", "DELETE FROM int_session", "s1|a stint of no session; s1|a stint of no session"},
    {"session_once", "UPDATE int_session SET room_id = '730'; INSERT INTO int_session (session_key, platform, account, room_id, start_at, end_at,"
                     " duration_s, business_date, day_kind, currency, source, base_rank, status, observed_at) SELECT 's2', platform, account, room_id,"
                     " start_at, end_at, duration_s, business_date, day_kind, currency, source, base_rank, status, observed_at FROM int_session",
     "730|room 730 is 2 sessions: s1, s2"},
    {"headline_basis", "UPDATE int_session SET gmv_attributed = 1", "s1|gmv 100000 hundredths is not the attributed GMV"},
    /* a name is looked up in temp first: the check sees a view that lost a host */
    {"host_platform", "CREATE TEMP VIEW v_host_day AS SELECT * FROM main.v_host_day WHERE host_id <> 'A'",
     "MYR|hosts have 30000 hundredths, 0 orders; the platform 100000, 0"},
    {"hour_sum", "UPDATE int_hour SET gmv = gmv - 1 WHERE host_id = 'B'", "s1|hours have 29999 hundredths, the stint 30000"},
    {"coverage_minutes", "UPDATE mart_coverage SET covered_min = planned_min + 1 WHERE slot = 'wd18-21'",
     "wd18-21|60 planned, 61 covered, 60 aired min in a slot of 180"},
    {"coverage_minutes", "UPDATE mart_coverage SET aired_min = 181 WHERE slot = 'wd18-21'", "wd18-21|60 planned, 60 covered, 181 aired min in a slot of 180"},
};

static const char *offending(struct people_warehouse *w, const char *check)
{
    const struct resource *sql = resource_find(arena_format(&w->a, "transform/checks/%s.sql", check));
    if (sql == NULL)
        fail_msg("no check %s", check);
    return people_ask(w, arena_format(&w->a, "SELECT subject, detail FROM (%.*s)", (int)(strrchr(sql->data, ';') - sql->data), sql->data));
}

/* One session of two hosts in turns, planned and confirmed. */
static void sound_open(struct people_warehouse *w)
{
    people_open(w, NULL);
    people_session(w, "('s1', '20 20:00', '20 22:00', 100000)");
    people_exec(w, "UPDATE int_session SET gmv_attributed = gmv");
    people_stint(w, "('s1', 'A', '20 20:00', '20 21:00', 70000), ('s1', 'B', '20 21:00', '20 22:00', 30000)");
    people_exec(w, "UPDATE mart_stint SET gmv_attributed = gmv, week = '2026-W47', month = '2026-11'");
    people_roster(w, "('A', 'glow', '20 20:00', '20 22:00', 'host', 'confirmed')");
    people_run(w);
    static const char *const periods[] = {"mart_period"};
    struct err e = ERR_INIT;
    models_run(w, periods, 1);
    must(kpi_views(&w->t, &e), &e);
}

static void test_sound(void **state)
{
    (void)state;
    struct people_warehouse w;
    sound_open(&w);
    const struct resource **files = NULL;
    size_t n = 0;
    assert_int_equal(resource_list(&w.a, "transform/checks/", ".sql", &files, &n), 0);
    for (size_t i = 0; i < n; i++) {
        const char *name = strrchr(files[i]->path, '/') + 1;
        const char *is = offending(&w, arena_format(&w.a, "%.*s", (int)strcspn(name, "."), name));
        if (*is != '\0')
            fail_msg("%s: %s", name, is);
    }
    people_close(&w);
}

static void test_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct people_warehouse w;
        sound_open(&w);
        people_exec(&w, cases[i].breaking);
        const char *is = offending(&w, cases[i].check);
        if (strcmp(is, cases[i].should) != 0)
            fail_msg("%s, %s: %s, not %s", cases[i].check, cases[i].breaking, is, cases[i].should);
        people_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sound), cmocka_unit_test(test_broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
