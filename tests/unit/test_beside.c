/* Files beside the sessions: advertising, products, and what v_reconcile says of daily, overview, product and order files. */
#include "tests/unit/transform_warehouse.h"

#define T(text) "unixepoch('2026-11-" text "')"
#define SESSION "platform, source, account, session_ref, point_at, room_id, title, start_at, end_at, clock"
#define AD "platform, source, account, session_ref, campaign_ref, day, campaign_id, room_id, start, clock, currency, cost, net_cost, revenue, orders"
#define AD_DAY "platform, source, account, first_day, last_day, campaign_ref, campaign_id, currency, cost, revenue, revenue_shop, orders"
#define LIVE "platform, source, account, session_ref, point_at, start_at, end_at, clock, gmv_placed, gmv_confirmed, orders_created, orders"
#define SUMMARY "platform, source, account, first_day, last_day, sessions, duration_s, gmv_placed, gmv_confirmed, orders_created, orders"
#define FIRST_LIST "'shopee', 'live_product_list', '777', '2026-11-01', '2026-11-03'"

static void range_set(struct warehouse *w, int load_id, const char *from, const char *to)
{
    run_sql(w, arena_format(&w->a, "UPDATE load SET range_from = '%s', range_to = '%s' WHERE load_id = %d", from, to, load_id));
}

/* One load a kind, all made in the morning of 4 December; what is said in them is of the same hour. */
static void loads_add(struct warehouse *w)
{
    static const char *const kinds[] = {"session", "summary", "product_session", "product_period", "order_line", "ad_session", "ad_period"};
    for (int i = 0; i < 7; i++)
        load_add(w, 11 + i, kinds[i], "2026-12-04 01:00", "2026-12-04 02:00", NULL);
    range_set(w, 11, "2026-11-01", "2026-11-30");
    range_set(w, 12, "2026-11-01", "2026-11-30");
}

static void tiktok_add(struct warehouse *w, const char *source, const char *room, const char *day, int gmv)
{
    fact(w, "session", 11, SESSION ", gmv_attributed, orders, units, views, duration_s",
         arena_format(&w->a, "'tiktok', '%s', 'glow', '%s', 0, '%s', NULL, unixepoch('2026-11-%s 20:00'), unixepoch('2026-11-%s 22:00'),"
                             " 'local', %d, 4, 6, 1000, 7200", source, room, room, day, day, gmv));
}

/* ---- advertising ---- */

static void ad_add(struct warehouse *w, const char *source, const char *ref, const char *campaign, const char *room_and_start,
                   const char *currency, int cost)
{
    fact(w, "ad_session", 16, AD,
         arena_format(&w->a, "'tiktok', '%s', 'Glow Official', '%s', '%s', '', '%s', %s, 'local', %s, %d, %d - 100, %d * 8, 5", source, ref,
                      campaign, campaign, room_and_start, currency, cost, cost, cost));
}

static void cost_of_a_session(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    tiktok_add(&w, "api", "7001", "20", 100000);
    tiktok_add(&w, "api", "7002", "21", 50000);
    tiktok_add(&w, "api", "7003", "22", 50000);
    tiktok_add(&w, "api", "7004", "23", 50000);
    ad_add(&w, "gmv_max_report", "7001", "c1", "'7001', NULL", "'MYR'", 1000);       /* two campaigns add up ... */
    ad_add(&w, "gmv_max_report", "7001", "c2", "'7001', NULL", "NULL", 500);
    ad_add(&w, "gmv_max_live", "2026-11-20T20:00", "c1", "NULL, " T("20 20:00:40"), "'MYR'", 1100);   /* ... two sources never */
    ad_add(&w, "gmv_max_live", "2026-11-21T20:02", "c1", "NULL, " T("21 20:02"), "'MYR'", 700);       /* by start, two minutes off */
    ad_add(&w, "gmv_max_live", "2026-11-22T20:03", "c1", "NULL, " T("22 20:03"), "'MYR'", 900);       /* three: nobody's */
    ad_add(&w, "gmv_max_live", "7004", "c1", "'7004', NULL", "'USD'", 300);                             /* of another currency */
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT room_id, ad_cost, ad_cost_minor FROM v_session ORDER BY 1",
                 "7001|15.0|1500; 7002|7.0|700; 7003|-|-; 7004|-|-");
    assert_asked(&w, "SELECT source, campaign_id, counts, cost, net_cost, revenue, roas FROM v_ad_session WHERE session_key LIKE '%-20T%'"
                     " ORDER BY 1, 2",
                 "gmv_max_live|c1|0|11.0|10.0|88.0|8.0; gmv_max_report|c1|1|10.0|9.0|80.0|8.0; gmv_max_report|c2|1|5.0|4.0|40.0|8.0");
    assert_asked(&w, "SELECT period, ad_cost FROM v_platform_day WHERE ad_cost IS NOT NULL", "2026-11-20|15.0; 2026-11-21|7.0");
    assert_asked(&w, "SELECT period, ad_cost FROM v_platform_month", "2026-11|22.0");
    assert_asked(&w, "SELECT business_date, account, subject, detail FROM v_finding WHERE rule = 'ad_cost_unused' ORDER BY 3",
                 "2026-11-22|glow|2026-11-22T20:03|MYR 9.00 of advertising (gmv_max_live) belong to a live no file of sessions has;"
                 " 2026-12-04|glow|7004|USD 3.00 of advertising (gmv_max_live) belong to a session in MYR");
    transform_run(&w, "2026-11-20", NULL);   /* that evening nobody could miss the lives to come */
    assert_asked(&w, "SELECT count(*) FROM v_finding WHERE rule = 'ad_cost_unused'", "0");
    warehouse_close(&w);
}

/* The order of sources is a setting; a session over 04:00 costs on the business date of its start, once. */
static void cost_by_setting(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, "{\"ad_source\": [\"gmv_max_live\", \"gmv_max_report\"]}");
    loads_add(&w);
    fact(&w, "session", 11, SESSION ", gmv_attributed",
         "'tiktok', 'api', 'glow', '7001', 0, '7001', '#AINA', " T("20 22:00") ", " T("21 06:00") ", 'local', 100000");
    ad_add(&w, "gmv_max_report", "7001", "c1", "'7001', NULL", "'MYR'", 1000);
    ad_add(&w, "gmv_max_live", "7001", "c1", "'7001', NULL", "'MYR'", 1100);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT count(*) FROM v_stint WHERE business_date > '2026-11-20'", "1");
    assert_asked(&w, "SELECT period, ad_cost FROM v_platform_day", "2026-11-20|11.0; 2026-11-21|-");
    warehouse_close(&w);
}

/* The same money by day and whole, by campaign and together: one cut counts, and its days add up. */
static void cost_in_cuts(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    tiktok_add(&w, "api", "7001", "20", 100000);
    tiktok_add(&w, "api", "7002", "21", 100000);
    static const char columns[] = "platform, source, account, session_ref, room_id, campaign_ref, day, clock, cost, orders";
    static const char *const rows[] = {
        "'tiktok', 'gmv_max_report', 'glow', '7001', '7001', 'c1', '2026-11-20', 'local', 300, 1", "'tiktok', 'gmv_max_report', 'glow', '7001', '7001', 'c1', '2026-11-21', 'local', 200, 2",
        "'tiktok', 'gmv_max_report', 'glow', '7001', '7001', 'c2', '2026-11-21', 'local', 50, 0", "'tiktok', 'gmv_max_report', 'glow', '7001', '7001', '-', '2026-11-21', 'local', 250, 2",
        "'tiktok', 'gmv_max_report', 'glow', '7002', '7002', 'c1', '2026-11-21', 'local', 70, 1", "'tiktok', 'gmv_max_report', 'glow', '7002', '7002', '-', '', 'local', 90, 1"};
    for (int i = 0; i < 6; i++)
        fact(&w, "ad_session", 16, columns, rows[i]);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT room_id, ad_cost FROM v_session ORDER BY 1", "7001|5.5; 7002|0.9");
    assert_asked(&w, "SELECT day, cost, orders FROM v_ad_session ORDER BY 2", "2026-11-21|0.5|0; -|0.9|1; 2026-11-21|2.0|2; 2026-11-20|3.0|1");
    warehouse_close(&w);
}

/* One campaign by its id, by its name, and renamed: a name is no identity, so the newest file's names count, unless ids are newer. */
static void cost_of_renamed_campaigns(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    load_add(&w, 21, "ad_session", "2026-12-05 01:00", "2026-12-05 02:00", NULL);
    load_add(&w, 22, "ad_session", "2026-12-06 01:00", "2026-12-06 02:00", NULL);
    tiktok_add(&w, "api", "7001", "20", 100000);
    tiktok_add(&w, "api", "7002", "21", 100000);
    static const char columns[] = "platform, source, account, session_ref, room_id, campaign_ref, campaign_id, campaign, day, clock, cost";
#define GMV_MAX(room) "'tiktok', 'gmv_max_live', 'glow', '" room "', '" room "', "
    fact(&w, "ad_session", 16, columns, GMV_MAX("7001") "'c1', 'c1', 'Eleven', '', 'local', 10000");
    fact(&w, "ad_session", 21, columns, GMV_MAX("7001") "'Eleven', NULL, 'Eleven', '', 'local', 10000");
    fact(&w, "ad_session", 22, columns, GMV_MAX("7001") "'Twelve', NULL, 'Twelve', '', 'local', 10000");
    fact(&w, "ad_session", 22, columns, GMV_MAX("7001") "'Live', NULL, 'Live', '', 'local', 300");
    fact(&w, "ad_session", 16, columns, GMV_MAX("7002") "'Eleven', NULL, 'Eleven', '', 'local', 500");
    fact(&w, "ad_session", 21, columns, GMV_MAX("7002") "'c1', 'c1', 'Eleven', '', 'local', 500");
    fact(&w, "ad_session", 22, columns, GMV_MAX("7002") "'c2', 'c2', 'Live', '', 'local', 70");
#undef GMV_MAX
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT room_id, ad_cost FROM v_session ORDER BY 1", "7001|103.0; 7002|5.7");
    assert_asked(&w, "SELECT count(*) FROM v_finding WHERE rule = 'ad_cost_unused'", "0");
    warehouse_close(&w);
}

static void ad_days(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    static const char *const rows[] = {
        "'tiktok', 'ads_overview', '@glow.my', '2026-11-02', '2026-11-02', '-', NULL, NULL, 5000, NULL, 40000, 7",
        "'tiktok', 'ads_overview', '@glow.my', '2026-11-03', '2026-11-03', '-', NULL, NULL, 0, NULL, 100, 0",
        "'tiktok', 'gmv_max_campaign', 'glow', '2026-11-02', '2026-11-08', 'c1', 'c1', 'MYR', 9000, 90000, 80000, 12",
        "'tiktok', 'gmv_max_campaign', 'glow', '2026-11-01', '2026-11-30', 'c1', 'c1', 'MYR', 9000, 90000, NULL, NULL",
        "'tiktok', 'gmv_max_campaign', 'glow', '2026-11-01', '2026-11-02', 'c1', 'c1', 'MYR', 1, NULL, NULL, NULL",
        "'tiktok', 'gmv_max_campaign', 'glow', '2026-12-28', '2027-01-03', 'c1', 'c1', 'MYR', 1, NULL, NULL, NULL",
        "'tiktok', 'gmv_max_campaign', 'who', '2026-11-01', '2026-11-02', 'c1', 'c1', 'MYR', 1, NULL, NULL, NULL"};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        fact(&w, "ad_period", 17, AD_DAY, rows[i]);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT account, source, period, days, campaign_id, currency, cost, revenue, revenue_shop, orders, roas FROM v_ad_day"
                     " ORDER BY source, first_day, last_day",
                 "glow|ads_overview|2026-11-02|1|-|MYR|50.0|400.0|400.0|7|8.0; glow|ads_overview|2026-11-03|1|-|MYR|0.0|1.0|1.0|0|-;"
                 " glow|gmv_max_campaign|2026-11-01..2026-11-02|2|c1|MYR|0.01|-|-|-|-;"
                 " glow|gmv_max_campaign|2026-11|30|c1|MYR|90.0|900.0|-|-|10.0;"
                 " glow|gmv_max_campaign|2026-W45|7|c1|MYR|90.0|900.0|800.0|12|10.0;"
                 " glow|gmv_max_campaign|2026-W53|7|c1|MYR|0.01|-|-|-|-");
    assert_asked(&w, "SELECT subject FROM v_finding WHERE rule = 'unknown_account'", "who");
    transform_run(&w, "2026-11-02", NULL);
    assert_asked(&w, "SELECT group_concat(period, ' ') FROM (SELECT period FROM v_ad_day ORDER BY period)",
                 "2026-11-01..2026-11-02 2026-11-02");
    warehouse_close(&w);
}

/* ---- products ---- */

static void products(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    tiktok_add(&w, "creator_live_performance", "7001", "20", 100000);
    static const char columns[] = "platform, source, account, session_ref, product_ref, room_id, start, clock, product_id, product,"
                                  " gmv_attributed, gmv_direct, orders, orders_created, units, product_impressions, product_clicks, add_to_cart";
    static const char *const rows[] = {
        "'tiktok', 'live_center', 'glow', '2026-11-20T20:01', '17', NULL, " T("20 20:01") ", 'local', '17', 'Lip tint', 60000, 50000, 3, 4, 3, 900, 0, 5",
        "'tiktok', 'live_center', 'glow', '2026-11-20T20:01', '18', NULL, " T("20 20:01") ", 'local', '18', 'Serum', 39000, NULL, 1, 0, 2, 100, 10, 5",
        "'tiktok', 'house', 'glow', '7001', '17', '7001', NULL, 'local', '17', 'Lip tint', 1, 1, 1, 1, 1, 1, 1, 1",
        "'tiktok', 'live_center', 'glow', '7999', '17', '7999', NULL, 'local', '17', 'Lip tint', 1, 1, 1, 1, 1, 1, 1, 1"};
    for (int i = 0; i < 4; i++)
        fact(&w, "product_session", 13, columns, rows[i]);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT session_key, business_date, source, product, gmv, gmv_minor, gmv_direct, orders, aov, ctor, atc_rate, paid_rate, ctr_impr"
                     " FROM v_product_session ORDER BY product_id",
                 "tiktok:glow:2026-11-20T20:00|2026-11-20|live_center|Lip tint|600.0|60000|500.0|3|200.0|-|-|0.75|0.0;"
                 " tiktok:glow:2026-11-20T20:00|2026-11-20|live_center|Serum|390.0|39000|-|1|390.0|0.1|0.5|-|0.1");
    /* 990.00 of 1000.00: products may be missing; 4 orders are 4; 5 units of 6 are too few */
    assert_asked(&w, "SELECT metric, ours, theirs, difference, status FROM v_reconcile WHERE pair = 'session:live_center' ORDER BY 1",
                 "gmv_attributed|1000.0|990.0|10.0|agrees; orders|4|4|0|agrees; units|6|5|1|differs");
    assert_asked(&w, "SELECT business_date, subject, detail FROM v_finding WHERE rule = 'reconcile'",
                 "2026-11-20|tiktok:glow:2026-11-20T20:00|session:live_center, 2026-11-20: units 6, not 5");
    warehouse_close(&w);
}

static void product_days(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, "{\"gmv_basis\": {\"shopee\": \"placed\"}}");
    loads_add(&w);
    fact(&w, "product_period", 14, "platform, source, account, first_day, last_day, product_ref, product, gmv_placed, gmv_confirmed, orders_created, orders, units_created, units",
         FIRST_LIST ", 'Lip tint', 'Lip tint', 2000, 1500, 4, 3, 6, 5");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT period, days, product_id, product, currency, gmv, gmv_confirmed, orders, units, aov, paid_rate FROM v_product_day",
                 "2026-11-01..2026-11-03|3|-|Lip tint|MYR|20.0|15.0|4|6|5.0|1.0");
    warehouse_close(&w);
}

/* ---- reconciliation ---- */

/* Placed and confirmed money in whole units; a live of an hour. */
static void live_add(struct warehouse *w, int load_id, const char *start, long long placed, long long confirmed, int orders_created, int orders)
{
    fact(w, "session", load_id, LIVE,
         arena_format(&w->a, "'shopee', 'live_list', '777', '%s', 0, unixepoch('%s'), unixepoch('%s', '+1 hour'), 'local', %lld, %lld, %d, %d",
                      start, start, start, placed * 100, confirmed * 100, orders_created, orders));
}

static void summary_add(struct warehouse *w, int load_id, const char *source, const char *first, const char *last, int sessions,
                        long long placed, long long confirmed, int orders_created, int orders)
{
    fact(w, "summary", load_id, SUMMARY,
         arena_format(&w->a, "'shopee', '%s', '777', '%s', '%s', %d, %d * 3600, %lld, %lld, %d, %d", source, first, last, sessions,
                      sessions, placed * 100, confirmed * 100, orders_created, orders));
}

/* A month in which everything agrees: the list, the days, the overview; the product list is 0.9 % lower. */
static void month_add(struct warehouse *w)
{
    live_add(w, 11, "2026-11-01 20:00", 300000000, 290000000, 900, 870);
    live_add(w, 11, "2026-11-01 23:30", 68841273, 43143872, 332, 300);      /* over midnight: the platform's day is its start's */
    live_add(w, 11, "2026-11-03 02:00", 300000000, 300000000, 1000, 1000);  /* the business day is the 2nd, the platform's the 3rd */
    summary_add(w, 12, "live_daily", "2026-11-01", "2026-11-01", 2, 368841273, 333143872, 1232, 1170);
    summary_add(w, 12, "live_daily", "2026-11-03", "2026-11-03", 1, 300000000, 300000000, 1000, 1000);
    summary_add(w, 12, "live_overview", "2026-11-01", "2026-11-30", 3, 668841273, 633143872, 2232, 2170);
    fact(w, "product_period", 14, "platform, source, account, first_day, last_day, product_ref, product, gmv_placed, gmv_confirmed",
         "'shopee', 'live_product_list', '777', '2026-11-01', '2026-11-30', 'x', 'x', 66290000000, 62900000000");
}

static void sums_agree(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    month_add(&w);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT pair, first_day, metric, ours, theirs, n_ours, n_theirs, days_covered, days, status FROM v_reconcile"
                     " WHERE metric = 'gmv_placed' ORDER BY pair, first_day",
                 "live_daily:live_overview|2026-11-01|gmv_placed|668841273.0|668841273.0|2|1|30|30|agrees;"
                 " sessions:live_daily|2026-11-01|gmv_placed|368841273.0|368841273.0|2|1|1|1|agrees;"
                 " sessions:live_daily|2026-11-03|gmv_placed|300000000.0|300000000.0|1|1|1|1|agrees;"
                 " sessions:live_overview|2026-11-01|gmv_placed|668841273.0|668841273.0|3|1|30|30|agrees;"
                 " sessions:live_product_list|2026-11-01|gmv_placed|668841273.0|662900000.0|3|1|30|30|agrees");
    assert_asked(&w, "SELECT status, count(*) FROM v_reconcile GROUP BY 1", "agrees|26");
    assert_asked(&w, "SELECT round(difference_rate, 4) FROM v_reconcile WHERE pair = 'sessions:live_product_list' AND metric = 'gmv_placed'",
                 "0.009");
    assert_asked(&w, "SELECT count(*) FROM v_finding WHERE rule = 'reconcile'", "0");
    warehouse_close(&w);
}

static void sums_differ(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    month_add(&w);
    run_sql(&w, "UPDATE raw_summary SET gmv_confirmed = gmv_confirmed + 200, orders = orders + 1 WHERE first_day = '2026-11-03';"   /* 2.00: over 1.00 of rounding */
                "UPDATE raw_product_period SET gmv_placed = 67000000000");   /* more than the lives: products have sold twice */
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT pair, first_day, metric, difference, tolerance FROM v_reconcile WHERE status = 'differs' ORDER BY 1, 2, 3",
                 "live_daily:live_overview|2026-11-01|gmv_confirmed|2.0|1.5; live_daily:live_overview|2026-11-01|orders|1|0;"
                 " sessions:live_daily|2026-11-03|gmv_confirmed|-2.0|1.0; sessions:live_daily|2026-11-03|orders|-1|0;"
                 " sessions:live_product_list|2026-11-01|gmv_placed|-1158727.0|2.0");
    assert_asked(&w, "SELECT business_date, platform, account, subject, detail FROM v_finding WHERE rule = 'reconcile' ORDER BY subject LIMIT 1 OFFSET 1",
                 "2026-11-03|shopee|777|sessions:live_daily|sessions:live_daily, 2026-11-03: gmv_confirmed MYR 300,000,000.00, not"
                 " 300,000,002.00; orders 1,000, not 1,001");
    warehouse_close(&w);
}

/* Days without a file are no zeros, figures still settling are no differences. */
static void not_the_same_days(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    month_add(&w);
    range_set(&w, 11, "2026-11-01", "2026-11-10");
    load_add(&w, 21, "summary", "2026-11-06 01:00", "2026-12-04 02:00", NULL);
    summary_add(&w, 21, "live_daily", "2026-11-12", "2026-11-12", 0, 0, 0, 0, 0);
    summary_add(&w, 21, "live_daily", "2026-11-09", "2026-11-09", 1, 0, 0, 0, 0);     /* the list covers the 9th, has no live */
    summary_add(&w, 21, "live_overview", "2026-11-01", "2026-11-03", 3, 668841273, 1, 2232, 2170);   /* confirmed 3 days after, the lives a month after */
    summary_add(&w, 12, "live_overview", "2026-11-01", "2026-11-09", 3, 668841273, 633143872, 2232, 2170);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT first_day, status, note FROM v_reconcile WHERE pair = 'sessions:live_daily' AND metric = 'sessions' ORDER BY 1",
                 "2026-11-01|agrees|-; 2026-11-03|agrees|-; 2026-11-09|partly covered|said before the last day was over;"
                 " 2026-11-12|not comparable|no file of ours covers these days");
    assert_asked(&w, "SELECT last_day, metric, ours, difference, status, note FROM v_reconcile WHERE pair = 'sessions:live_overview'"
                     " AND metric IN ('gmv_confirmed', 'sessions') ORDER BY 1, 2",
                 "2026-11-03|gmv_confirmed|633143872.0|-|not comparable|3 of 3 were said more than a day apart, while figures still settle;"
                 " 2026-11-03|sessions|3|0|agrees|-;"
                 " 2026-11-09|gmv_confirmed|633143872.0|0.0|agrees|-; 2026-11-09|sessions|3|0|agrees|-;"
                 " 2026-11-30|gmv_confirmed|633143872.0|0.0|partly covered|10 of 30 days are covered;"
                 " 2026-11-30|sessions|3|0|partly covered|10 of 30 days are covered");
    transform_run(&w, "2026-11-02", NULL);   /* ranges that end later were not known */
    assert_asked(&w, "SELECT DISTINCT last_day FROM v_reconcile", "2026-11-01");
    warehouse_close(&w);
}

/* Creator-Live-Performance and the core stats are different systems: not compared, and said so; where Live Analysis tells of the same
 * lives its word is taken, whatever the base source is. */
static void other_systems(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    tiktok_add(&w, "creator_live_performance", "7001", "20", 115000);
    tiktok_add(&w, "creator_live_performance", "7002", "21", 115000);
    tiktok_add(&w, "live_analysis", "7002", "21", 100000);
    for (int day = 20; day <= 21; day++)
        fact(&w, "summary", 12, "platform, source, account, first_day, last_day, gmv_attributed, gmv",
             arena_format(&w.a, "'tiktok', 'live_core_stats', 'glow', '2026-11-%d', '2026-11-%d', 100000, NULL", day, day));
    fact(&w, "summary", 12, "platform, source, account, first_day, last_day, gmv",
         "'tiktok', 'shop_analytics', 'glow', '2026-11-21', '2026-11-21', 99900");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT pair, first_day, metric, ours, theirs, n_ours, n_sessions, status, note FROM v_reconcile ORDER BY 1, 2",
                 "sessions:live_core_stats|2026-11-20|gmv_attributed|-|1000.0|0|1|not comparable|only files of another system tell of these"
                 " lives; sessions:live_core_stats|2026-11-21|gmv_attributed|1000.0|1000.0|1|1|agrees|-;"
                 " sessions:shop_analytics|2026-11-21|gmv|1000.0|999.0|1|1|agrees|-");
    run_sql(&w, "UPDATE raw_summary SET gmv = 90000 WHERE source = 'shop_analytics'");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT status, difference FROM v_reconcile WHERE pair = 'sessions:shop_analytics'", "differs|100.0");
    warehouse_close(&w);
}

/* Order files hold all channels: more is right, less is not. An order of two lines counts its amount once. */
static void orders_hold_all_channels(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    live_add(&w, 11, "2026-11-01 22:30", 100, 90, 2, 2);
    live_add(&w, 11, "2026-11-02 22:30", 100, 90, 2, 2);
    static const char columns[] = "platform, account, order_id, item_ref, variation, seq, created_at, clock, line_amount, platform_discount, order_amount, quantity";
    static const char *const rows[] = {
        "'shopee', '777', 'o1', 'a', '', 1, " T("01 20:10") ", 'local', 6000, 500, 9900, 1", "'shopee', '777', 'o1', 'b', '', 1, " T("01 20:10") ", 'local', 3000, NULL, 9900, 1",
        "'shopee', '777', 'o2', 'a', '', 1, " T("01 21:10") ", 'local', 6000, 500, 6000, 3", "'shopee', '777', 'o3', 'a', '', 1, " T("02 21:10") ", 'local', 6000, NULL, 6000, 1"};
    for (int i = 0; i < 4; i++)
        fact(&w, "order_line", 15, columns, rows[i]);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT first_day, metric, ours, theirs, tolerance, status FROM v_reconcile WHERE metric <> 'units_created' ORDER BY 1, 2",
                 "2026-11-01|gmv|90.0|164.0|-|agrees; 2026-11-01|orders_created|2|2|0|agrees;"
                 " 2026-11-02|gmv|90.0|60.0|1.0|differs; 2026-11-02|orders_created|2|1|0|differs");
    run_sql(&w, "UPDATE raw_accounts SET aliases = 'Glow Shopee' WHERE account = '777'");
    load_add(&w, 21, "order_line", "2026-12-05 01:00", "2026-12-05 02:00", NULL);
    fact(&w, "order_line", 21, columns, "'shopee', 'Glow Shopee', 'o1', 'b', '', 1, " T("01 20:10") ", 'local', 3800, NULL, 9900, 1");
    transform_run(&w, NULL, NULL);   /* the same order under an alias is the same order, the newest word of each line */
    assert_asked(&w, "SELECT metric, theirs FROM v_reconcile WHERE first_day = '2026-11-01' ORDER BY 1",
                 "gmv|168.0; orders_created|2");
    run_sql(&w, "DELETE FROM raw_order_line WHERE account = 'Glow Shopee'");
    run_sql(&w, "UPDATE raw_session SET end_at = end_at + 7200");   /* both past midnight: the next day's orders may be theirs */
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT first_day, metric, ours, theirs, status, note FROM v_reconcile WHERE metric = 'gmv' ORDER BY 1",
                 "2026-11-01|gmv|90.0|224.0|agrees|-; 2026-11-02|gmv|90.0|60.0|not comparable|a live sold on past midnight, and no file has the next day");
    warehouse_close(&w);
}

static void order_add(struct warehouse *w, int load_id, const char *order, const char *item, int amount, int seq, const char *status, int order_amount)
{
    fact(w, "order_line", load_id, "platform, account, order_id, item_ref, variation, line_amount, seq, sku_id, status, order_amount, quantity, clock, created_at",
         arena_format(&w->a, "'shopee', '777', '%s', '%s', '', %d, %d, '%s', '%s', %d, 1, 'local', " T("01 20:10"), order, item, amount, seq, item,
                      status, order_amount));
}

/* One source an order; of an item the newest file's lines, and those of another amount which an older file tells in the same state. */
static void order_lines_of_several_files(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    live_add(&w, 11, "2026-11-01 22:30", 100, 90, 2, 2);
    load_add(&w, 21, "order_line", "2026-12-05 01:00", "2026-12-05 02:00", NULL);
    load_add(&w, 22, "order_line", "2026-12-06 01:00", "2026-12-06 02:00", NULL);
    static const char asked[] = "SELECT order_id, gmv, lines, units FROM int_order ORDER BY 1";
    order_add(&w, 21, "again", "a", 6000, 1, "paid", 6000);      /* a newer file tells it under another name */
    order_add(&w, 22, "again", "b", 6000, 1, "shipped", 6000);
    order_add(&w, 21, "cut", "a", 1000, 1, "paid", 1500);        /* one line in either file */
    order_add(&w, 22, "cut", "a", 500, 1, "paid", 1500);
    order_add(&w, 21, "mended", "a", 1000, 1, "paid", 1000);     /* the line itself is restated */
    order_add(&w, 22, "mended", "a", 500, 1, "paid", 500);
    order_add(&w, 21, "moved", "a", 1000, 1, "paid", 1000);
    order_add(&w, 22, "moved", "a", 500, 1, "shipped", 1000);    /* nobody can tell: the newest word */
    order_add(&w, 21, "parts", "a", 1000, 1, "paid", 1500);      /* other items are other lines whenever they were said */
    order_add(&w, 22, "parts", "b", 500, 1, "shipped", 1500);
    transform_run(&w, NULL, NULL);
    assert_asked(&w, asked, "again|12000|2|2; cut|1500|2|2; mended|500|1|1; moved|1000|1|1; parts|1500|2|2");
    run_sql(&w, "UPDATE load SET format = 'other' WHERE load_id = 22");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, asked, "again|6000|1|1; cut|1500|1|1; mended|500|1|1; moved|1000|1|1; parts|1500|1|1");
    warehouse_close(&w);
}

/* Two files that share a day, and of that day one order: perhaps one export, cut inside that order. */
static void an_export_cut_inside_an_order(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    load_add(&w, 21, "order_line", "2026-12-05 01:00", "2026-12-05 02:00", NULL);
    load_add(&w, 22, "order_line", "2026-12-06 01:00", "2026-12-06 02:00", NULL);
    range_set(&w, 21, "2026-10-20", "2026-11-01");
    range_set(&w, 22, "2026-11-01", "2026-11-20");
    order_add(&w, 21, "before", "a", 1000, 1, "paid", 1000);
    order_add(&w, 21, "cut", "a", 1000, 1, "paid", 2000);
    run_sql(&w, "UPDATE raw_order_line SET last_load = 22, version = (SELECT version FROM load WHERE load_id = 22) WHERE order_id = 'cut'");
    order_add(&w, 22, "after", "a", 1000, 1, "paid", 1000);
    static const char asked[] = "SELECT business_date, account, subject, detail FROM v_finding WHERE rule = 'order_cut'";
    transform_run(&w, NULL, NULL);
    assert_asked(&w, asked, "2026-11-01|777|cut|f21 and f22 have this order in common and no other: was one export cut there, lines of it that"
                            " are alike count once");
    range_set(&w, 21, "2026-10-20", "2026-11-02");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, asked, "");      /* two days in common: an export told again */
    range_set(&w, 21, "2026-10-20", "2026-11-01");
    run_sql(&w, "UPDATE raw_order_line SET last_load = 22, version = (SELECT version FROM load WHERE load_id = 22) WHERE order_id = 'before'");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, asked, "");
    warehouse_close(&w);
}

/* 30 days of whole dong add up to 798,112,950, the total row says ...952. */
static void total_rows_drift(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    loads_add(&w);
    range_set(&w, 17, "2026-11-01", "2026-11-30");
    for (int day = 1; day <= 30; day++)
        fact(&w, "ad_period", 17, AD_DAY,
             arena_format(&w.a, "'tiktok', 'ads_overview', 'glow', '2026-11-%02d', '2026-11-%02d', '-', NULL, 'VND', 100, NULL, %d * 100, 1", day, day,
                          26603765));
    fact(&w, "ad_period", 17, AD_DAY,
         "'tiktok', 'ads_overview', 'glow', '2026-11-01', '2026-11-30', '-', NULL, 'VND', 3100, NULL, 79811295200, 30");
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT metric, ours, theirs, difference, tolerance, n_ours, status FROM v_reconcile WHERE pair = 'ads_overview days:range' ORDER BY 1",
                 "cost|30.0|31.0|-1.0|15.5|30|agrees; orders|30|30|0|0|30|agrees;"
                 " revenue|798112950.0|798112952.0|-2.0|15.5|30|agrees");
    run_sql(&w, "DELETE FROM raw_ad_period WHERE first_day = '2026-11-07' AND last_day = '2026-11-07'");
    transform_run(&w, NULL, NULL);   /* a day lost: the range of the file covers it, so it is a difference */
    assert_asked(&w, "SELECT status, difference FROM v_reconcile WHERE metric = 'revenue'", "differs|-26603767.0");
    warehouse_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cost_of_a_session), cmocka_unit_test(cost_by_setting), cmocka_unit_test(cost_in_cuts), cmocka_unit_test(cost_of_renamed_campaigns), cmocka_unit_test(ad_days), cmocka_unit_test(products),
        cmocka_unit_test(product_days), cmocka_unit_test(sums_agree), cmocka_unit_test(sums_differ), cmocka_unit_test(not_the_same_days),
        cmocka_unit_test(other_systems), cmocka_unit_test(orders_hold_all_channels),
        cmocka_unit_test(order_lines_of_several_files), cmocka_unit_test(an_export_cut_inside_an_order), cmocka_unit_test(total_rows_drift),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
