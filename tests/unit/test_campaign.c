/* Campaigns through the whole transform: the golden sessions of NUMBERS 11, the money, the editions, and v_bridge's kind campaign. */
#include "transform_warehouse.h"

#define COSTS "date, platform, account, kind, campaign_id, amount, currency"

static int n_rooms;

/* A session of account glow; `day` MM-DD of 2026, money in currency units. */
static void live(struct warehouse *w, const char *day, const char *from, const char *to, int gmv)
{
    fact(w, "session", 7, "platform, source, account, session_ref, point_at, handle, start_at, end_at, clock, gmv_attributed, orders",
         arena_format(&w->a, "'tiktok', 'live_analysis', 'glow', 'r%d', 0, NULL, unixepoch('2026-%s %s'), unixepoch('2026-%s %s'), 'local',"
                             " %d, %d", ++n_rooms, day, from, day, to, gmv * 100, gmv / 50));
}

/* The matches of the golden case on Mondays and Tuesdays from D-35 on, its two sessions on D = 9 November, and one six days before. */
static void golden_open(struct warehouse *w)
{
    static const struct { const char *day; int s1, s2; } matches[] = {
        {"10-05", 900, 2000}, {"10-06", 1100, 2400}, {"10-12", 2600, 1800}, {"10-13", 1300, 6600}, {"10-19", 1000, 0}};
    n_rooms = 0;
    warehouse_open(w, NULL);
    load_add(w, 7, "session", "2026-12-20 01:00", "2026-12-20 02:00", NULL);
    load_add(w, 8, "costs", "2026-12-20 01:00", "2026-12-20 02:00", "");
    load_add(w, 9, "fx", "2026-12-20 01:00", "2026-12-20 02:00", "");
    for (int i = 0; i < 5; i++) {
        live(w, matches[i].day, "18:00", "20:00", matches[i].s1);
        if (matches[i].s2 > 0)
            live(w, matches[i].day, "14:00", "17:00", matches[i].s2);
    }
    live(w, "11-03", "18:00", "20:00", 260);
    live(w, "11-09", "18:00", "22:00", 5200);
    live(w, "11-09", "14:00", "17:00", 5100);
    fact(w, "campaigns", 6, "campaign_id, name, platform, account, start, \"end\", kind, margin_pct",
         "'c9', 'Glow day', 'tiktok', 'glow', unixepoch('2026-11-09'), unixepoch('2026-11-09'), 'mega', 0.32");
}

/* Mondays usually have 1.5 h of each slot, Tuesdays 1 h and 1.5 h; r 690 and 1066.67 an hour. Longer: 690 x 2.5 + 1066.67 x 1.5. Before:
 * 260 less two Mondays' and Tuesdays' usual hours, of which the 2 h of the Tuesday are no loss of hours: 260 - 4925. */
static void measures_the_golden_case(void **state)
{
    (void)state;
    struct warehouse w;
    golden_open(&w);
    fact(&w, "fx", 9, "date, currency, rate", "'2026-11-01', 'SGD', 2.0");
    fact(&w, "costs", 8, COSTS, "'2026-11-09', 'tiktok', 'glow', 'voucher', 'c9', 50000, NULL");
    fact(&w, "costs", 8, COSTS, "'2026-11-12', '', '', 'sample', 'c9', 10000, 'SGD'");
    fact(&w, "costs", 8, COSTS, "'2026-11-09', 'tiktok', 'glow', 'ads', '', 99900, NULL");   /* others name it: not its own */
    transform_run(&w, "2026-11-09", NULL);
    assert_asked(&w, "SELECT edition, sessions, actual, baseline, uplift_rate, statistic, p_value, placebos, certainty, fallback, control"
                     " FROM v_campaign", "latest|2|10300.0|5960.0|4340.0|0.771579|-|0|no placebos|account x slot|no control");
    assert_asked(&w, "SELECT uplift_hours, uplift, before, after, after_days, net FROM v_campaign", "3325.0|7665.0|-4665.0|0.0|0|3000.0");
    assert_asked(&w, "SELECT margin, cost, cost_lines, incremental_contribution, contribution_minus, contribution_plus, round(iroi, 4)"
                     " FROM v_campaign", "0.32|700.0|2|260.0|110.0|410.0|4.2857");
    assert_asked(&w, "SELECT slot, hours, matches, trimmed, rate, baseline, uplift_rate FROM v_campaign_session ORDER BY slot",
                 "wd14-18|3.0|4|0|1066.666667|3200.0|1900.0; wd18-21|4.0|5|0|690.0|2760.0|2440.0");
    assert_asked(&w, "SELECT day, nth, sessions, actual, baseline, low FROM v_campaign_day",
                 "2026-11-03|-6|1|260.0|1380.0|-; 2026-11-09|0|2|10300.0|5960.0|-");
    assert_asked(&w, "SELECT slot, count(*), sum(gmv) / sum(hours), min(counts) FROM v_campaign_match GROUP BY slot ORDER BY slot",
                 "wd14-18|4|1066.66666666667|1; wd18-21|5|690.0|1");
    assert_asked(&w, "SELECT kind, named, amount, said_currency, cost FROM v_campaign_cost ORDER BY kind",
                 "sample|1|100.0|SGD|200.0; voucher|1|500.0|MYR|500.0");
    assert_asked(&w, "SELECT state, is_told, usual, round(over, 6) FROM v_report_campaign", "running|0|2635.0|0.728188");
    warehouse_close(&w);
}

/* D+3 knows three days after it, D+30 all fourteen; both are told again later, from what is known then. */
static void tells_editions(void **state)
{
    (void)state;
    struct warehouse w;
    golden_open(&w);
    live(&w, "11-10", "18:00", "20:00", 700);
    live(&w, "11-20", "18:00", "20:00", 900);
    live(&w, "12-15", "18:00", "20:00", 900);
    transform_run(&w, "2026-11-12", NULL);
    const char *early = ask(&w, "SELECT edition, after, net FROM v_campaign");
    assert_string_equal(early, "D+3|-1590.0|1410.0");   /* 700 less Tuesday's usual 690 x 1 + 1066.67 x 1.5 */
    assert_asked(&w, "SELECT cost, incremental_contribution, cost_lines FROM v_campaign", "-|-|0");   /* no line: not 0 */
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT edition, after, net FROM v_campaign WHERE edition = 'D+3'", early);
    assert_asked(&w, "SELECT group_concat(edition || ' ' || as_of || ' ' || after_days) FROM v_campaign",
                 "D+3 2026-11-12 3,D+30 2026-12-09 14,latest 2026-12-15 14");
    assert_asked(&w, "SELECT count(DISTINCT net) FROM v_campaign WHERE edition <> 'D+3'", "1");
    warehouse_close(&w);
}

/* Lines of its days and accounts stand in for lines that name it; fees, other accounts and other days do not. */
/* A live every evening from August on; that of 9 November is the campaign: `gmv` in place of some 500. */
static void evenings_open(struct warehouse *w, int gmv)
{
    n_rooms = 0;
    warehouse_open(w, NULL);
    load_add(w, 7, "session", "2026-12-20 01:00", "2026-12-20 02:00", NULL);
    load_add(w, 8, "costs", "2026-12-20 01:00", "2026-12-20 02:00", "");
    for (int month = 8; month <= 11; month++)
        for (int day = 1; day <= 28; day++)
            live(w, arena_format(&w->a, "%02d-%02d", month, day), "19:00", "21:00",
                 month == 11 && day == 9 ? gmv : 500 + 40 * ((day * 7 + month) % 5 - 2));
    fact(w, "campaigns", 6, "campaign_id, name, platform, account, start, \"end\", kind, margin_pct",
         "'c9', 'Glow day', 'tiktok', 'glow', unixepoch('2026-11-09'), unixepoch('2026-11-09'), 'mega', 0.32");
}

/* p is told anew from the placebos that are kept: one live with placebos is judged by them, not by its number. */
static void check_placebos(struct warehouse *w)
{
    assert_asked(w, "SELECT (SELECT count(*) FROM v_campaign_placebo) = placebos AND placebos >= 19, p_value = round((1.0 + moved) / (1 + placebos), 6)"
                    " FROM v_report_campaign", "1|1");
    assert_asked(w, "SELECT group_concat(DISTINCT kind), count(*) - (SELECT placebos FROM v_campaign), sum(look = 1),"
                    " sum(look = 1 AND change = (SELECT over FROM v_report_campaign)) FROM v_report_campaign_strip", "placebos|1|1|1");
    assert_asked(w, "SELECT max(abs(change - (SELECT exp(p.statistic * ln(1 + over) / statistic) - 1 FROM v_report_campaign))) < 0.0001"
                    " FROM v_campaign_placebo AS p", "1");
}

/* Bars stand on each other, in whole units, from the uplift to what is left. */
static void check_bars(struct warehouse *w)
{
    assert_asked(w, "SELECT sum(amount) FILTER (WHERE rank <= 4) = max(amount) FILTER (WHERE word = 'net'),"
                    " sum(amount) FILTER (WHERE rank BETWEEN 5 AND 7) = max(amount) FILTER (WHERE word = 'left'),"
                    " max(amount) FILTER (WHERE word = 'left') = (SELECT round(contribution) FROM v_report_campaign),"
                    " min(high - low = abs(amount)), count(*) FROM v_report_campaign_bar", "1|1|1|1|8");
    assert_asked(w, "SELECT count(*), round(max(left) - min(left) - 0.1 * abs(max(net)), 2) FROM v_report_campaign_margin", "3|0.0");
}

static void says_whether_it_was_worth_it(void **state)
{
    (void)state;
    static const struct { int gmv; const char *cost, *state; } cases[] = {
        {5000, "5000", "worth"}, {5000, "137000", "thin"} /* 5 points of margin decide */, {520, "5000", "chance"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct warehouse w;
        evenings_open(&w, cases[i].gmv);
        fact(&w, "costs", 8, COSTS, arena_format(&w.a, "'2026-11-09', 'tiktok', 'glow', 'voucher', 'c9', %s, NULL", cases[i].cost));
        transform_run(&w, "2026-11-12", NULL);
        assert_asked(&w, "SELECT state FROM v_report_campaign", cases[i].state);
        check_placebos(&w);
        check_bars(&w);
        warehouse_close(&w);
    }
}

/* Placebos of a campaign of two days overlap; of those without a common day, from the nearest on, there are fewer. */
static void counts_placebos_apart(void **state)
{
    (void)state;
    struct warehouse w;
    struct err e = ERR_INIT;
    evenings_open(&w, 900);
    must(db_exec(w.db, "UPDATE raw_campaigns SET \"end\" = unixepoch('2026-11-10')", &e), &e);
    transform_run(&w, "2026-11-20", NULL);
    assert_asked(&w, "WITH RECURSIVE apart(first_day) AS (SELECT max(first_day) FROM v_campaign_placebo UNION ALL"
                     " SELECT (SELECT max(first_day) FROM v_campaign_placebo WHERE last_day < a.first_day) FROM apart a WHERE a.first_day IS NOT NULL)"
                     " SELECT (SELECT count(first_day) FROM apart) = placebos_apart, placebos_apart < placebos FROM v_campaign WHERE edition = 'latest'", "1|1");
    warehouse_close(&w);
}

static void takes_costs_of_its_days(void **state)
{
    (void)state;
    struct warehouse w;
    golden_open(&w);
    static const char *const lines[] = {
        "'2026-11-09', 'tiktok', 'glow', 'ads', '', 30000, NULL", "'2026-11-09', 'tiktok', '@glow.my', 'voucher', '', 5000, NULL",
        "'2026-11-09', 'tiktok', '', 'incentive', '', 700, NULL",   /* of the whole platform: it has no other account */
        "'2026-11-09', 'tiktok', 'glow', 'fee', '', 99, NULL",      "'2026-11-08', 'tiktok', 'glow', 'ads', '', 99, NULL",
        "'2026-11-09', 'shopee', '777', 'ads', '', 99, NULL",       "'2026-11-09', '', '', 'ads', '', 99, NULL",
        "'2026-11-09', 'tiktok', 'glow', 'sample', 'c8', 99, NULL"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        fact(&w, "costs", 8, COSTS, lines[i]);
    transform_run(&w, "2026-11-09", NULL);
    assert_asked(&w, "SELECT cost, cost_lines FROM v_campaign", "357.0|3");
    fact(&w, "costs", 8, COSTS, "'2026-11-09', 'tiktok', 'glow', 'other', 'c9', 100, 'SGD'");   /* named, without a rate */
    transform_run(&w, "2026-11-09", NULL);
    assert_asked(&w, "SELECT cost, cost_lines, incremental_contribution FROM v_campaign", "-|1|-");
    warehouse_close(&w);
}

/* An account of the same currency without a campaign at the time sold a quarter less than usual. */
static void names_the_control(void **state)
{
    (void)state;
    struct warehouse w;
    static const char *const days[] = {"10-05", "10-06", "10-12", "10-13", "11-09"};
    golden_open(&w);
    for (int i = 0; i < 5; i++)
        fact(&w, "session", 7, "platform, source, account, session_ref, point_at, start_at, end_at, clock, gmv_placed, gmv_confirmed, orders",
             arena_format(&w.a, "'shopee', 'live_list', '777', 's%d', 0, unixepoch('2026-%s 18:00'), unixepoch('2026-%s 20:00'), 'local',"
                                " 99999, %d, 3", i, days[i], days[i], i < 4 ? 20000 : 15000));
    transform_run(&w, "2026-11-09", NULL);
    assert_asked(&w, "SELECT accounts, control, control_change FROM v_campaign", "1|shopee 777|-0.25");
    fact(&w, "campaigns", 6, "campaign_id, platform, account, start, \"end\", kind",
         "'c8', 'shopee', '777', unixepoch('2026-11-09'), unixepoch('2026-11-10'), 'mega'");
    transform_run(&w, "2026-11-09", NULL);
    assert_asked(&w, "SELECT campaign_id, control, margin, incremental_contribution FROM v_campaign ORDER BY 1", "c8|no control|-|-; c9|no control|0.32|-");
    warehouse_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_the_golden_case),
        cmocka_unit_test(tells_editions),
        cmocka_unit_test(says_whether_it_was_worth_it),
        cmocka_unit_test(counts_placebos_apart),
        cmocka_unit_test(takes_costs_of_its_days),
        cmocka_unit_test(names_the_control),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
