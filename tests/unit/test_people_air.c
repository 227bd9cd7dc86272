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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plan_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
