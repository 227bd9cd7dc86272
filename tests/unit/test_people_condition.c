/* mart_condition: what held of a session, what did not, and what is not recorded. The session s1 is 20:00 to 22:00 of the 20th. */
#include "people_warehouse.h"

#define CREW "('A', 'glow', '20 20:00', '20 22:00', 'host', 'planned'), ('T', 'glow', '20 20:00', '20 22:00', 'technical', 'planned')," \
             " ('B', 'glow', '20 20:00', '20 22:00', 'product_specialist', 'planned')"
#define MODERATOR(day, status) ", ('M', 'glow', '" day " 20:00', '" day " 22:00', 'moderator', '" status "')"

struct condition_case {
    const char *name, *roster, *attendance, *more;   /* more: SQL */
    const char *conditions;                          /* LIKE */
    const char *should;                              /* condition|value of s1 */
};

#define ONE_CHECK(item, at, status) \
    "INSERT INTO cur_checklist VALUES ('tiktok', 'glow', unixepoch('2026-11-20 20:00'), '" item "', '', unixepoch('2026-11-20 " at "'), '" status "');"
#define CHECKS(briefing, mic, status) \
    ONE_CHECK("briefing", briefing, "ok") ONE_CHECK("mic", mic, status) ONE_CHECK("lighting", "18:00", "ok") ONE_CHECK("camera", "18:00", "ok") \
    ONE_CHECK("props", "18:00", "ok") ONE_CHECK("script", "18:00", "ok")
/* Load 1 was read on the 20th at 09:00 UTC, 17:00 in Kuala Lumpur; load 2 on the 25th. */
#define LOADS "INSERT INTO load (load_id, kind, version, observed_at) VALUES (1, 'equipment', 1, unixepoch('2026-11-20 09:00'))," \
              " (2, 'equipment', 2, unixepoch('2026-11-25 09:00'));"
#define SAID(room, status, at, required, load) \
    "INSERT INTO raw_equipment (item_id, room, kind, status, checked_at, required, vhash, first_load, last_load, version)" \
    " VALUES ('CAM', '" room "', 'camera', '" status "', unixepoch('2026-11-" at "'), " required ", random(), " load ", " load ", " load ");"
#define ON_SHEET "INSERT INTO cur_equipment (item_id, room, kind, status, required) VALUES ('CAM', 'R1', 'camera', 'ok', 1);"
#define RUN_DOWN "INSERT INTO cur_run_down (platform, account, start, seq, sku) VALUES ('tiktok', 'glow', unixepoch('2026-11-20 20:00'), 1, 'S1');"
#define STOCK(at, available, incoming, incoming_at) \
    "INSERT INTO cur_stock VALUES ('S1', unixepoch('2026-11-20 " at "'), 'Serum', " available ", " incoming ", unixepoch('2026-11-20 " incoming_at "'));"
#define INCIDENT(at, kind) \
    "INSERT INTO cur_incidents (platform, account, at, kind) VALUES ('tiktok', 'glow', unixepoch('2026-11-" at "'), '" kind "');"

static const struct condition_case cases[] = {
    {"everybody", CREW MODERATOR("20", "planned"), NULL, NULL, "%",
     "crew_incomplete|0; missing_moderator|0; missing_product_specialist|0; missing_technical|0"},
    {"moderators are never planned", CREW, NULL, NULL, "%", "crew_incomplete|0; missing_product_specialist|0; missing_technical|0"},
    {"planned from the next day on", CREW MODERATOR("21", "planned"), NULL, NULL, "%",
     "crew_incomplete|0; missing_product_specialist|0; missing_technical|0"},
    {"planned the day before, not that day", CREW MODERATOR("19", "planned"), NULL, NULL, "%",
     "crew_incomplete|1; missing_moderator|1; missing_product_specialist|0; missing_technical|0"},
    {"cancelled", CREW MODERATOR("19", "planned") MODERATOR("20", "cancelled"), NULL, NULL, "missing_m%", "missing_moderator|1"},
    {"did not come", CREW MODERATOR("20", "planned"), "('A', '20', 1, '20 20:00', '20 22:00'), ('T', '20', 1, '20 20:00', '20 22:00'),"
     " ('B', '20', 1, '20 20:00', '20 22:00')", NULL, "%",
     "crew_incomplete|1; missing_moderator|1; missing_product_specialist|0; missing_technical|0"},
    {"came", CREW MODERATOR("20", "planned"), "('M', '20', 1, '20 20:00', '20 22:00')", NULL, "missing_m%", "missing_moderator|0"},
    /* ready an hour before the start */
    {"no checklist", CREW, NULL, NULL, "%_late", ""},
    {"ready in time", CREW, NULL, CHECKS("19:00", "19:00", "ok"), "%_late", "briefing_late|0; preparation_late|0"},
    {"briefed a minute late", CREW, NULL, CHECKS("19:01", "19:00", "ok"), "%_late", "briefing_late|1; preparation_late|0"},
    {"ready a minute late", CREW, NULL, CHECKS("19:00", "19:01", "ok"), "%_late", "briefing_late|0; preparation_late|1"},
    {"a check that failed", CREW, NULL, CHECKS("19:00", "19:00", "fail"), "%_late", "briefing_late|0; preparation_late|1"},
    {"items missing", CREW, NULL, ONE_CHECK("briefing", "19:00", "ok"), "%_late", "briefing_late|0; preparation_late|1"},
    /* the newest check until the start, in the account's room R1 */
    {"faulty", CREW, NULL, LOADS ON_SHEET SAID("R1", "faulty", "19 10:00", "1", "1"), "equipment%", "equipment_fault|1"},
    {"repaired at the start", CREW, NULL, LOADS ON_SHEET SAID("R1", "faulty", "19 10:00", "1", "1") SAID("R1", "ok", "20 20:00", "1", "2"),
     "equipment%", "equipment_fault|0"},
    {"repaired a minute later", CREW, NULL, LOADS ON_SHEET SAID("R1", "faulty", "19 10:00", "1", "1") SAID("R1", "ok", "20 20:01", "1", "2"),
     "equipment%", "equipment_fault|1"},
    {"not required", CREW, NULL, LOADS ON_SHEET SAID("R1", "faulty", "19 10:00", "0", "1"), "equipment%", "equipment_fault|0"},
    {"first checked later", CREW, NULL, LOADS ON_SHEET SAID("R1", "faulty", "20 20:01", "1", "1"), "equipment%", ""},
    {"in another room by then", CREW, NULL, LOADS ON_SHEET SAID("R1", "ok", "18 10:00", "1", "1") SAID("R2", "faulty", "19 10:00", "1", "1"),
     "equipment%", ""},
    {"off the sheet since 17:00", CREW, NULL, LOADS SAID("R1", "faulty", "19 10:00", "1", "1"), "equipment%", ""},
    {"off the sheet later", CREW, NULL, LOADS SAID("R1", "faulty", "19 10:00", "1", "2"), "equipment%", "equipment_fault|1"},
    /* stock at the start, and the incident log from its first line on */
    {"no stock kept", CREW, NULL, RUN_DOWN, "stock%", ""},
    {"one left", CREW, NULL, RUN_DOWN STOCK("20:00", "1", "NULL", "20:00"), "stock%", "stock_out|0"},
    {"none left", CREW, NULL, RUN_DOWN STOCK("12:00", "5", "0", "20:00") STOCK("20:00", "0", "0", "20:00"), "stock%", "stock_out|1"},
    {"none left a minute later", CREW, NULL, RUN_DOWN STOCK("12:00", "5", "0", "20:00") STOCK("20:01", "0", "0", "20:00"), "stock%", "stock_out|0"},
    {"more came by the start", CREW, NULL, RUN_DOWN STOCK("12:00", "0", "50", "20:00"), "stock%", "stock_out|0"},
    {"more came a minute later", CREW, NULL, RUN_DOWN STOCK("12:00", "0", "50", "20:01"), "stock%", "stock_out|1"},
    {"sold out on air", CREW, NULL, INCIDENT("20 21:00", "Stock out"), "stock%", "stock_out|1"},
    {"something else went wrong", CREW, NULL, INCIDENT("20 21:00", "power"), "stock%", "stock_out|0"},
    {"no log until after the session", CREW, NULL, INCIDENT("20 23:00", "stock_out"), "stock%", ""},
};

static void test_condition(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct condition_case *c = &cases[i];
        struct people_warehouse w;
        people_open(&w, "2026-11-25");
        people_roster(&w, c->roster);
        people_attendance(&w, c->attendance);
        people_session(&w, "('s1', '20 20:00', '20 22:00', 10000)");
        if (c->more != NULL)
            people_exec(&w, c->more);
        people_run(&w);
        const char *is = people_ask(&w, arena_format(&w.a, "SELECT condition, value FROM mart_condition WHERE condition LIKE '%s'"
                                                     " ORDER BY condition", c->conditions));
        if (strcmp(is, c->should) != 0)
            fail_msg("%s: %s, not %s", c->name, is, c->should);
        people_close(&w);
    }
}

/* A name for each condition, and none for what is no condition. */
static void test_names(void **state)
{
    (void)state;
    struct people_warehouse w;
    people_open(&w, "2026-11-25");
    people_roster(&w, CREW MODERATOR("20", "planned"));
    people_session(&w, "('s1', '20 20:00', '20 22:00', 10000)");
    people_run(&w);
    assert_string_equal(people_ask(&w, "SELECT condition FROM int_condition ORDER BY nth"),
                        "crew_incomplete; missing_technical; missing_product_specialist; missing_moderator; briefing_late; preparation_late;"
                        " equipment_fault; stock_out");
    assert_string_equal(people_ask(&w, "SELECT condition FROM mart_condition WHERE condition NOT IN (SELECT condition FROM int_condition)"), "");
    people_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_condition), cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
