/* The GMV bridge: the golden case of NUMBERS 8, the rules around zeros and sources, and invariant 5 over random data. */
#include "base/date.h"
#include "base/db.h"
#include "transform/bridge/bridge.h"
#include "transform/bridge/bridge_campaign.h"
#include "transform/bridge/bridge_cell.h"
#include "agency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

static void near(const char *what, double is, double should, double within)
{
    if (!(fabs(is - should) <= within))
        fail_msg("%s is %.10g, not %.10g", what, is, should);
}

/* --- one cell ---------------------------------------------------------------------------------------------------------- */

static struct bridge_side side_of(double hours, double impressions, double views, double clicks, double orders, double gmv)
{
    return (struct bridge_side){.is_present = true, .is_unknown = {[Q_ATC] = true},
                                .q = {[Q_HOURS] = hours, [Q_IMPRESSIONS] = impressions, [Q_VIEWS] = views,
                                      [Q_CLICKS] = clicks, [Q_ORDERS] = orders, [Q_GMV] = gmv}};
}

static struct bridge_side side_of_rates(double h, double ih, double err, double ctr, double ctor, double aov)
{
    double i = h * ih, v = i * err, c = v * ctr, o = c * ctor;
    return side_of(h, i, v, c, o, o * aov * 100);
}

static void explains_the_golden_case(void **state)
{
    (void)state;
    struct bridge_side side[2] = {side_of_rates(40, 30000, .045, .120, .035, 62), side_of_rates(46, 26000, .052, .118, .041, 58)};
    near("before", round(side[0].q[Q_GMV]), 1406160, 0);
    near("after", round(side[1].q[Q_GMV]), 1745132, 0);
    struct bridge_bars bars = {0};
    bridge_cell_add(side, &bars);
    long long amount[FACTORS_OF_BRIDGE];
    bridge_round(&bars, 1745132 - 1406160, amount);
    static const long long golden[FACTORS_OF_BRIDGE] = {
        [F_HOURS] = 219363, [F_IMPRESSIONS_PER_HOUR] = -224604, [F_ERR] = 226928, [F_CTR_VIEW] = -26380,
        [F_CTOR] = 248340, [F_AOV] = -104675};
    for (int f = 0; f < FACTORS_OF_BRIDGE; f++)
        near(bridge_factor_names[f], (double)amount[f], (double)golden[f], 0);
    /* Rounded alone, ctor misses the last sen: it is the largest and takes the rest. */
    assert_int_not_equal(llround(bars.effect[F_CTOR]), 248340);
}

static void log_mean_is_smooth(void **state)
{
    (void)state;
    near("L(a,a)", bridge_log_mean(5, 5), 5, 1e-15);
    near("L(1,e)", bridge_log_mean(M_E, 1), M_E - 1, 1e-14);
    near("L is symmetric", bridge_log_mean(1, M_E), M_E - 1, 1e-14);
    for (int i = -12; i <= -2; i++) {   /* the series and the quotient meet; long double as the judge */
        double b = 1000, a = b * (1 + pow(10, i));
        long double exact = ((long double)a - b) / log1pl(((long double)a - b) / b);
        near("near equality", bridge_log_mean(a, b), (double)exact, 1e-9);
    }
}

static void gives_zeros_to_the_first_zero(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        double clicks, orders, gmv;
        enum bridge_factor factor;
    } cases[] = {{"no clicks", 0, 0, 0, F_CTR_VIEW}, {"no orders", 300, 0, 0, F_CTOR}, {"orders for nothing", 300, 5, 0, F_AOV}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bridge_side was = side_of(10, 9000, 4000, 500, 20, 80000);
        struct bridge_side is = side_of(12, 9000, 4000, cases[i].clicks, cases[i].orders, cases[i].gmv);
        struct bridge_bars fell = {0}, rose = {0};
        bridge_cell_add((struct bridge_side[]){was, is}, &fell);
        bridge_cell_add((struct bridge_side[]){is, was}, &rose);
        for (int f = 0; f < FACTORS_OF_BRIDGE; f++) {
            near(cases[i].what, fell.effect[f], f == (int)cases[i].factor ? -80000 : 0, 0);
            near(cases[i].what, rose.effect[f], f == (int)cases[i].factor ? 80000 : 0, 0);
        }
    }
}

static void takes_the_longest_known_chain(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        enum bridge_quantity unknown[4];
        size_t n;
        enum bridge_factor used[5];
        size_t n_used;
    } cases[] = {
        {"T6", {Q_ATC}, 1, {F_IMPRESSIONS_PER_HOUR, F_ERR, F_CTR_VIEW, F_CTOR, F_AOV}, 5},
        {"T5", {Q_IMPRESSIONS}, 1, {F_VIEWS_PER_HOUR, F_CTR_VIEW, F_CTOR, F_AOV}, 4},
        {"S4", {Q_VIEWS, Q_CLICKS}, 2, {F_ATC_PER_HOUR, F_ORDERS_PER_ATC, F_AOV}, 3},
        {"S3", {Q_VIEWS, Q_ATC}, 2, {F_ORDERS_PER_HOUR, F_AOV}, 2},
        {"nothing but sales", {Q_ORDERS, Q_VIEWS}, 2, {F_GMV_PER_HOUR}, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bridge_side side[2] = {side_of(10, 9000, 4000, 500, 20, 80000), side_of(12, 9900, 4400, 400, 30, 90000)};
        struct bridge_bars bars = {0};
        side[0].q[Q_ATC] = 50, side[1].q[Q_ATC] = 70;
        side[0].is_unknown[Q_ATC] = side[1].is_unknown[Q_ATC] = false;
        for (size_t k = 0; k < cases[i].n; k++)
            side[i % 2].is_unknown[cases[i].unknown[k]] = true;   /* one period is enough */
        bridge_cell_add(side, &bars);
        assert_true(bars.is_used[F_HOURS]);
        size_t used = 0;
        double sum = 0;
        for (int f = 0; f < FACTORS_OF_BRIDGE; f++) {
            used += bars.is_used[f];
            sum += bars.effect[f];
        }
        assert_int_equal(used, cases[i].n_used + 1);
        for (size_t k = 0; k < cases[i].n_used; k++)
            assert_true(bars.is_used[cases[i].used[k]]);
        near(cases[i].what, sum, 10000, 1e-8);
    }
}

/* Mix is the part of the hours effect that comes from moving hours: none when all cells grow alike. */
static void mix_is_moved_hours(void **state)
{
    (void)state;
    struct bridge_side good = side_of(10, 9000, 4000, 500, 20, 80000), weak = side_of(10, 9000, 4000, 200, 8, 20000);
    struct bridge_side more = side_of(15, 9000, 4000, 500, 20, 80000), less = side_of(5, 9000, 4000, 200, 8, 20000);
    struct bridge_bars moved = {0}, grown = {0};
    bridge_cell_add((struct bridge_side[]){good, more}, &moved);
    bridge_cell_add((struct bridge_side[]){weak, less}, &moved);
    near("all of the hours effect", bridge_mix(&moved), moved.effect[F_HOURS], 1e-9);
    assert_true(bridge_mix(&moved) > 0);
    weak.q[Q_HOURS] = 20, less = weak, less.q[Q_HOURS] = 30;
    bridge_cell_add((struct bridge_side[]){good, more}, &grown);
    bridge_cell_add((struct bridge_side[]){weak, less}, &grown);
    near("none", bridge_mix(&grown), 0, 1e-9);
}

/* --- the warehouse ------------------------------------------------------------------------------------------------------ */

static const char warehouse[] =
    "CREATE TABLE mart_stint (session_key TEXT, host_id TEXT, platform TEXT, account TEXT, currency TEXT, start_at INTEGER,"
    " credited_s INTEGER, business_date TEXT, slot TEXT, source TEXT, gmv INTEGER, orders INTEGER, impressions INTEGER,"
    " views INTEGER, product_clicks INTEGER, add_to_cart INTEGER) STRICT;"
    "CREATE INDEX mart_stint_date ON mart_stint (business_date);"
    "CREATE TABLE int_member (session_key TEXT, source TEXT, platform TEXT, gmv_direct INTEGER, gmv_attributed INTEGER,"
    " gmv_placed INTEGER, gmv_confirmed INTEGER, orders_created INTEGER, orders INTEGER, impressions INTEGER,"
    " views INTEGER, product_clicks INTEGER, add_to_cart INTEGER, PRIMARY KEY (session_key, source)) STRICT;"
    "CREATE TABLE int_campaign (campaign_id TEXT, platform TEXT, account TEXT, start_at INTEGER, end_at INTEGER, day_kind TEXT) STRICT;";

static sqlite3 *warehouse_open(void)
{
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    if (db_open(":memory:", DB_CREATE, &db, &e) != 0 || db_exec(db, warehouse, &e) != 0 ||
        db_run_resource(db, "transform/sql/bridge.sql", &e) != 0)
        fail_msg("%s", e.text);
    return db;
}

static void run_sql(sqlite3 *db, const char *sql)
{
    struct err e = ERR_INIT;
    if (db_exec(db, sql, &e) != 0)
        fail_msg("%s: %s", sql, e.text);
}

static void fill(sqlite3 *db, const char *last_day)
{
    struct bridge_options o = {.last_day = INT64_MAX, .basis = {"attributed", "confirmed"}};
    struct err e = ERR_INIT;
    if (last_day != NULL)
        assert_int_equal(date_parse(str_of(last_day), &o.last_day), 0);
    if (bridge_fill(db, &o, &e) != 0)
        fail_msg("%s", e.text);
}

/* "factor amount" of every bar of a scope in order of amount, joined by commas. */
static void bars_are(sqlite3 *db, const char *where, const char *should)
{
    char sql[512], is[512] = "";
    (void)snprintf(sql, sizeof sql, "SELECT group_concat(factor || ' ' || amount_minor, ', ') FROM "
                                    "(SELECT * FROM v_bridge WHERE %s ORDER BY factor)", where);
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    if (db_prepare(db, sql, &s, &e) != 0 || db_step(s, &e) != 1)
        fail_msg("%s: %s", sql, e.text);
    (void)snprintf(is, sizeof is, "%.*s", (int)db_text(s, 0).len, db_text(s, 0).len > 0 ? db_text(s, 0).ptr : "");
    if (strcmp(is, should) != 0)
        fail_msg("%s: '%s', not '%s'", where, is, should);
}

#define STINT "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, credited_s, business_date," \
              " slot, source, gmv, orders, impressions, views, product_clicks, add_to_cart) VALUES "

/* Two weeks: hours double in one cell; a slot begins, another stops; a refund. */
static void pairs_weeks(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    run_sql(db, STINT "('a', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-03', 'wd18-21', 'api', 10000, 5, NULL, NULL, NULL, NULL),"
                      "('b', 'H', 'tiktok', 'one', 'MYR', 0, 7200, '2026-11-10', 'wd18-21', 'api', 20000, 10, NULL, NULL, NULL, NULL),"
                      "('c', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-04', 'wd10-14', 'api', 700, 1, NULL, NULL, NULL, NULL),"
                      "('d', 'I', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-11', 'wd06-10', 'api', 900, 1, NULL, NULL, NULL, NULL),"
                      "('e', 'I', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-11', 'wd06-10', 'api', -150, 0, NULL, NULL, NULL, NULL)");
    fill(db, NULL);
    bars_are(db, "kind = 'week' AND scope = 'all' AND period = '2026-W46' AND previous = '2026-W45'",
             "aov 0, hours 10000, mix 0, new 900, orders_per_hour 0, refunds -150, stopped -700");
    bars_are(db, "kind = 'week' AND scope = 'host' AND scope_id = 'I'", "new 900, refunds -150");
    bars_are(db, "kind = 'week' AND period = '2026-W45'", "");   /* nothing before it */
    bars_are(db, "kind = 'day' AND scope = 'platform' AND period = '2026-11-10' AND previous = '2026-11-03'",
             "aov 0, hours 10000, mix 0, orders_per_hour 0");
    db_close(db);
}

/* Tuesday of the second week: two days are compared with two days. */
static void pairs_a_week_in_progress(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    run_sql(db, STINT "('a', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-03', 'wd18-21', 'api', 10000, NULL, NULL, NULL, NULL, NULL),"
                      "('b', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-05', 'wd18-21', 'api', 50000, NULL, NULL, NULL, NULL, NULL),"
                      "('c', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-10', 'wd18-21', 'api', 12000, NULL, NULL, NULL, NULL, NULL),"
                      "('d', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-11', 'wd18-21', 'api', 99000, NULL, NULL, NULL, NULL, NULL)");
    fill(db, "2026-11-10");
    bars_are(db, "kind = 'week' AND scope = 'all' AND period = '2026-W46'", "gmv_per_hour 2000, hours 0, mix 0");
    db_close(db);
}

/* NUMBERS rule 29: the API replaces the export; of the later week both know session b, of which the export said 9,000. */
static void sets_a_change_of_source_apart(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    run_sql(db, STINT "('a', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-03', 'wd18-21', 'live_analysis', 9000, 9, NULL, NULL, NULL, NULL),"
                      "('b', 'H', 'tiktok', 'one', 'MYR', 0, 1800, '2026-11-10', 'wd18-21', 'api', 4000, 4, NULL, NULL, NULL, NULL),"
                      "('b', 'I', 'tiktok', 'one', 'MYR', 1800, 1800, '2026-11-10', 'wd18-21', 'api', 8000, 8, NULL, NULL, NULL, NULL),"
                      "('c', 'H', 'tiktok', 'one', 'MYR', 0, 3600, '2026-11-11', 'wd18-21', 'api', 500, 1, NULL, NULL, NULL, NULL);"
                      "INSERT INTO int_member (session_key, source, platform, gmv_attributed, gmv_direct, orders) VALUES"
                      "('b', 'api', 'tiktok', 12000, 1, 12), ('b', 'live_analysis', 'tiktok', 9001, 1, 9),"
                      "('a', 'live_analysis', 'tiktok', 9000, 1, 9), ('c', 'api', 'tiktok', 500, 1, 1)");
    fill(db, "2026-11-10");   /* session c is not seen */
    bars_are(db, "kind = 'week' AND scope = 'all'", "aov 1, hours 0, mix 0, orders_per_hour 0, source 2999");
    bars_are(db, "kind = 'week' AND scope = 'host' AND scope_id = 'I'", "new 6001, source 1999");
    db_close(db);
}

/* NUMBERS rule 29: the same window whole weeks earlier, over the nearest without campaign days of its accounts; only they count, and a
 * session belongs where it began, its stints after midnight too. */
static void compares_a_campaign_with_its_window_before(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    run_sql(db, "INSERT INTO int_campaign VALUES ('now', 'tiktok', 'one', unixepoch('2026-11-10 18:00'), unixepoch('2026-11-11 23:59:59'), 'mega'),"
                "('week before', 'tiktok', 'one', unixepoch('2026-11-04'), unixepoch('2026-11-04 23:59:59'), 'payday'),"
                "('elsewhere', 'tiktok', 'two', unixepoch('2026-10-27'), unixepoch('2026-10-27 23:59:59'), 'mega')");
    run_sql(db, STINT
        "('x', 'H', 'tiktok', 'one', 'MYR', unixepoch('2026-10-20 20:00'), 3600, '2026-10-20', 'wd18-21', 'api', 7, 1, NULL, NULL, NULL, NULL),"
        "('a', 'H', 'tiktok', 'one', 'MYR', unixepoch('2026-10-27 20:00'), 3600, '2026-10-27', 'wd18-21', 'api', 10000, 5, NULL, NULL, NULL, NULL),"
        "('b', 'H', 'tiktok', 'one', 'MYR', unixepoch('2026-10-27 10:00'), 3600, '2026-10-27', 'wd10-14', 'api', 500, 5, NULL, NULL, NULL, NULL),"
        "('c', 'H', 'tiktok', 'one', 'MYR', unixepoch('2026-11-03 20:00'), 3600, '2026-11-03', 'wd18-21', 'api', 800, 5, NULL, NULL, NULL, NULL),"
        "('d', 'H', 'tiktok', 'one', 'MYR', unixepoch('2026-11-11 23:00'), 3600, '2026-11-11', 'wd18-21', 'api', 20000, 10, NULL, NULL, NULL, NULL),"
        "('d', 'I', 'tiktok', 'one', 'MYR', unixepoch('2026-11-12 04:00'), 3600, '2026-11-12', 'wd06-10', 'api', 900, 1, NULL, NULL, NULL, NULL),"
        "('e', 'H', 'tiktok', 'one', 'MYR', unixepoch('2026-11-10 12:00'), 3600, '2026-11-10', 'wd10-14', 'api', 600, 1, NULL, NULL, NULL, NULL),"
        "('f', 'H', 'tiktok', 'two', 'MYR', unixepoch('2026-11-11 20:00'), 3600, '2026-11-11', 'wd18-21', 'api', 70, 1, NULL, NULL, NULL, NULL)");
    fill(db, "2026-11-12");
    bars_are(db, "kind = 'campaign' AND period = 'now' AND scope = 'all' AND previous = '2026-10-27..2026-10-28'",
             "aov 0, hours 0, mix 0, new 900, orders_per_hour 10000");
    bars_are(db, "kind = 'campaign' AND period = 'now' AND scope = 'host' AND scope_id = 'I'", "new 900");
    bars_are(db, "kind = 'campaign' AND period = 'elsewhere'", "");   /* account two sold in neither window */
    db_close(db);
}

/* --- invariant 5 --------------------------------------------------------------------------------------------------------- */

static void bind_perhaps(sqlite3_stmt *s, int i, int64_t value)
{
    if (below(8) != 0)
        (void)db_bind_int(s, i, value);
    else
        (void)sqlite3_bind_null(s, i);
}

static void random_member(sqlite3 *db, const char *session, const char *source)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_prepare(db, "INSERT INTO int_member (session_key, source, platform, gmv_attributed, gmv_confirmed, orders,"
                                    " impressions, views, product_clicks, add_to_cart) VALUES (?1, ?2, 'tiktok', ?3, ?3, ?4, ?5, ?6, ?7, ?8)",
                                &s, &e), 0);
    (void)db_bind_text(s, 1, str_of(session));
    (void)db_bind_text(s, 2, str_of(source));
    for (int i = 3; i <= 8; i++)
        bind_perhaps(s, i, below(3) == 0 ? 0 : below(300000));
    assert_int_equal(db_done(s, &e), 0);
}

static void random_stint(sqlite3 *db, const char *session, int64_t start_at, const char *source, int64_t day, size_t account,
                         const char *slot)
{
    static const char *const hosts[] = {"A", "B", "C", "D", "unassigned"};
    static const char *const accounts[] = {"one", "two", "three"};
    char date[DATE_TEXT];
    date_text(day, date);
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_prepare(db, STINT "(?1, ?2, ?3, ?4, ?5, ?16, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
                                &s, &e), 0);
    (void)db_bind_text(s, 1, str_of(session));
    (void)db_bind_text(s, 2, str_of(hosts[below(5)]));
    (void)db_bind_text(s, 3, str_of(account == 2 ? "shopee" : "tiktok"));
    (void)db_bind_text(s, 4, str_of(accounts[account]));
    (void)db_bind_text(s, 5, str_of(account == 1 ? "SGD" : "MYR"));
    (void)db_bind_int(s, 6, below(12) == 0 ? 0 : below(9000));
    (void)db_bind_text(s, 7, str_of(date));
    (void)db_bind_text(s, 8, str_of(slot));
    (void)db_bind_text(s, 9, str_of(source));
    bind_perhaps(s, 10, below(5) == 0 ? 0 : below(12) == 0 ? -below(9000) : below(500000));
    (void)db_bind_int(s, 16, start_at);
    for (int i = 11; i <= 15; i++)
        bind_perhaps(s, i, below(6) == 0 ? 0 : below(20000));
    assert_int_equal(db_done(s, &e), 0);
}

/* One to three accounts, hours to days long; each fourth of a kind that makes no day special. */
static void random_campaign(sqlite3 *db, int number, int64_t day)
{
    char sql[512];
    int64_t start_at = day * 86400 + below(2) * below(86400), end_at = start_at + below(2 * 86400);
    (void)snprintf(sql, sizeof sql, "INSERT INTO int_campaign VALUES ('c%d', 'tiktok', 'one', %lld, %lld, '%s'), ('c%d', '%s', 'three', %lld, %lld, 'mega')",
                   number, (long long)start_at, (long long)end_at, number % 4 == 0 ? "normal" : "mega", number,
                   below(2) == 0 ? "shopee" : "tiktok" /* unknown there */, (long long)start_at, (long long)end_at + 7200);
    run_sql(db, sql);
}

static void random_fill(sqlite3 *db, int64_t first, int64_t days)
{
    static const char *const parts[] = {"wd10-14", "wd18-21", "wd21-24", "we10-14"};
    static const char *const sources[] = {"api", "live_analysis", "house"};
    run_sql(db, "BEGIN");
    for (int i = 0; i < 700; i++) {
        char session[32];
        (void)snprintf(session, sizeof session, "s%04d", i);
        int64_t day = first + below((int)days);
        const char *source = sources[day > first + days / 2 ? 0 : below(10) == 0 ? 2 : 1];
        size_t account = (size_t)below(3);
        int64_t start_at = day * 86400 + below(86400);
        for (int k = 1 + below(3); k > 0; k--)
            random_stint(db, session, start_at, source, day + (below(20) == 0), account, parts[below(4)]);
        for (int m = 0; m < 3; m++)
            if (strcmp(sources[m], source) == 0 || below(2) == 0)
                random_member(db, session, sources[m]);
    }
    for (int i = 0; i < 12; i++)
        random_campaign(db, i, first + below((int)days));
    run_sql(db, "COMMIT");
}

static int64_t gmv_between(sqlite3 *db, sqlite3_stmt *bridge, int64_t first, int64_t last)
{
    char from[DATE_TEXT], to[DATE_TEXT];
    date_text(first, from);
    date_text(last, to);
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_prepare(db, "SELECT coalesce(sum(gmv), 0) FROM mart_stint WHERE business_date BETWEEN ?1 AND ?2 AND currency = ?3"
                                    " AND ?5 = CASE ?4 WHEN 'all' THEN '' WHEN 'platform' THEN platform WHEN 'account' THEN account"
                                    " ELSE host_id END", &s, &e), 0);
    (void)db_bind_text(s, 1, str_of(from));
    (void)db_bind_text(s, 2, str_of(to));
    for (int i = 0; i < 3; i++)   /* currency, scope, scope_id */
        (void)db_bind_text(s, 3 + i, db_text(bridge, 2 + i));
    assert_int_equal(db_step(s, &e), 1);
    return sqlite3_column_int64(s, 0);
}

/* The campaigns' bars against sales of the windows, asked of SQL: sessions that begin in one, on either side. */
static size_t check_campaigns(sqlite3 *db, int64_t last_day)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    static const char sql[] =
        "WITH c AS (SELECT *, 86400 * (julianday(date(min(start_at) OVER (PARTITION BY campaign_id), 'unixepoch')) -"
        "                              julianday(substr(b.previous, 1, 10))) AS back, min(end_at, ?1) AS cut"
        "           FROM int_campaign JOIN (SELECT DISTINCT period, previous FROM mart_bridge WHERE kind = 'campaign') b ON b.period = campaign_id),"
        " sold AS (SELECT c.campaign_id, s.currency, s.host_id, s.platform, s.account,"
        "                 s.gmv * ((s.start_at BETWEEN c.start_at AND c.cut) - (s.start_at + c.back BETWEEN c.start_at AND c.cut)) AS gmv"
        "          FROM c JOIN mart_stint s ON s.platform = c.platform AND s.account = c.account)"
        " SELECT b.period, b.scope, b.scope_id, sum(b.amount), (SELECT coalesce(sum(gmv), 0) FROM sold WHERE campaign_id = b.period"
        "  AND currency = b.currency AND b.scope_id = CASE b.scope WHEN 'all' THEN '' WHEN 'platform' THEN platform"
        "  WHEN 'account' THEN account ELSE host_id END) FROM mart_bridge b WHERE kind = 'campaign' AND factor <> 'mix' GROUP BY 1, 2, 3, b.currency";
    assert_int_equal(db_prepare(db, sql, &s, &e), 0);
    (void)db_bind_int(s, 1, (last_day + 1) * 86400 - 1);
    size_t n = 0;
    for (; db_step(s, &e) == 1; n++)
        if (sqlite3_column_int64(s, 3) != sqlite3_column_int64(s, 4))
            fail_msg("%s %s %s: bars add up to %lld, sales changed by %lld", (const char *)sqlite3_column_text(s, 0),
                     (const char *)sqlite3_column_text(s, 1), (const char *)sqlite3_column_text(s, 2),
                     (long long)sqlite3_column_int64(s, 3), (long long)sqlite3_column_int64(s, 4));
    return n;
}

static size_t check_bars(sqlite3 *db, int64_t last_day)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_prepare(db, "SELECT period, previous, currency, scope, scope_id, sum(amount) FROM mart_bridge"
                                    " WHERE factor <> 'mix' AND kind <> 'campaign' GROUP BY kind, period, currency, scope, scope_id", &s, &e), 0);
    size_t n = 0;
    for (; db_step(s, &e) == 1; n++) {
        struct date_period is, was;
        assert_int_equal(date_period_parse(db_text(s, 0), &is), 0);
        assert_int_equal(date_period_parse(db_text(s, 1), &was), 0);
        if (is.last > last_day) {
            was.last = was.first + (last_day - is.first) < was.last ? was.first + (last_day - is.first) : was.last;
            is.last = last_day;
        }
        int64_t change = gmv_between(db, s, is.first, is.last) - gmv_between(db, s, was.first, was.last);
        if (change != sqlite3_column_int64(s, 5))
            fail_msg("%s %s: bars add up to %lld, sales changed by %lld", is.text,
                     (const char *)sqlite3_column_text(s, 4), (long long)sqlite3_column_int64(s, 5), (long long)change);
    }
    return n;
}

/* SEED: which; printed, for it is the clock's where nobody gives it. */
static int seed_of_test(void)
{
    int seed = setting("SEED", (int)(time(NULL) % 1000000));
    print_message("SEED=%d\n", seed);
    return seed;
}

/* Rows as bad as they come: anything unknown, zero or refunded, sessions of several sources. */
static void bars_add_up_to_the_change(void **state)
{
    (void)state;
    int seed = seed_of_test();
    for (int i = 0; i < setting("SEEDS", 3); i++) {
        chance_state = (uint64_t)seed * 1000003u + (uint64_t)i;
        int64_t first = date_day(2026, 8, 10), last_day = first + 80 + below(10);
        char last[DATE_TEXT];
        date_text(last_day, last);
        sqlite3 *db = warehouse_open();
        random_fill(db, first, 90);
        fill(db, last);
        assert_true(check_bars(db, last_day) > 500);
        assert_true(check_campaigns(db, last_day) > 10);
        db_close(db);
    }
}

/* --- simulated agencies --------------------------------------------------------------------------------------------------- */

/* A stint's way through the funnel; now and then a count is not known, or nothing was sold. */
static void agency_stint_add(sqlite3_stmt *s, const struct score_row *row, size_t host, double share, int64_t day)
{
    struct err e = ERR_INIT;
    char name[32], date[DATE_TEXT];
    double hours = share * (double)row->credited_s / 3600, impressions = hours * 30000 * exp(.3 * normal());
    double views = impressions * .05 * exp(.2 * normal()), clicks = views * .12 * exp(.2 * normal());
    int64_t gmv = below(40) == 0 ? -below(9000) : below(40) == 0 ? 0 : (int64_t)(share * (double)row->gmv);
    (void)snprintf(name, sizeof name, "H%zu", host);
    date_text(day, date);
    const char *const texts[] = {row->session_key, name, row->level[FACTOR_ACCOUNT][1] == '2' ? "shopee" : "tiktok", row->level[FACTOR_ACCOUNT],
                                 row->level[FACTOR_ACCOUNT][1] == '1' ? "SGD" : "MYR"};
    for (int i = 0; i < 5; i++)
        (void)db_bind_text(s, 1 + i, str_of(texts[i]));
    (void)db_bind_int(s, 6, (int64_t)(3600 * hours));
    (void)db_bind_text(s, 7, str_of(date));
    (void)db_bind_text(s, 8, str_of(row->level[FACTOR_SLOT]));
    (void)db_bind_text(s, 9, str_of(below(10) == 0 ? "live_analysis" : "api"));
    const int64_t counts[] = {gmv, gmv / 6000, (int64_t)impressions, (int64_t)views, (int64_t)clicks, (int64_t)(clicks / 3)};
    (void)db_bind_int(s, 10, counts[0]);
    for (int i = 1; i < 6; i++)
        if (below(60) != 0)
            (void)db_bind_int(s, 10 + i, counts[i]);
        else
            (void)sqlite3_bind_null(s, 10 + i);
    assert_int_equal(db_done(s, &e), 0);
}

static void agency_fill(sqlite3 *db, const struct agency *g, int64_t first)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_prepare(db, STINT "(?1, ?2, ?3, ?4, ?5, unixepoch(?7) + 64800, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                                          " ?13, ?14, ?15)", &s, &e), 0);
    for (const struct score_row *row = g->rows.rows; row < g->rows.rows + g->rows.n_rows; row++)
        for (size_t k = 0; k < row->n_parts; k++)
            agency_stint_add(s, row, row->parts[k].host, row->parts[k].share, first + g->lives[atoi(row->session_key + 1)].day);
}

/* Every day, week, month and campaign of every scope of an agency of 13 weeks. */
static void bars_of_agencies_add_up(void **state)
{
    (void)state;
    static const struct story story = {.name = "agency", .session_noise = .3, .host_noise = .2};
    int seed = seed_of_test();
    size_t periods = 0;
    for (int i = 0; i < setting("SEEDS", 3); i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct agency g;
        chance_state = (uint64_t)seed * 1000003u + 500000u + (uint64_t)i;
        agency_draw(&story, &a, &g);
        int64_t first = date_day(2026, 8, 24), last_day = first + DAYS - 1 - below(10);
        char last[DATE_TEXT];
        date_text(last_day, last);
        sqlite3 *db = warehouse_open();
        run_sql(db, "BEGIN");
        agency_fill(db, &g, first);
        run_sql(db, "INSERT INTO int_campaign SELECT DISTINCT column1, platform, account, unixepoch(column1), unixepoch(column2) + 86399, 'mega'"
                    " FROM mart_stint, (VALUES ('2026-10-10', '2026-10-10'), ('2026-10-25', '2026-10-27'), ('2026-11-10', '2026-11-12'))");
        run_sql(db, "COMMIT");
        fill(db, last);
        size_t n = check_bars(db, last_day);
        assert_true(n > 1000);
        assert_true(check_campaigns(db, last_day) > 10);
        periods += n;
        db_close(db);
    }
    print_message("%zu periods of scopes\n", periods);
}

static void fills_nothing_from_nothing(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    fill(db, NULL);
    fill(db, "2026-11-10");
    bars_are(db, "1", "");
    db_close(db);
}

/* Whole weeks back, clear of its own days and of special days of its account: days of the window, of a special one, and how far back. */
static void looks_for_a_free_window(void **state)
{
    (void)state;
    enum { DAY = 86400 };
    static const struct {
        int64_t first, last, special_first, special_last;   /* the special window: none where its last day is before its first */
        size_t special_account;
        int64_t from, back;
    } cases[] = {
        {100, 100, 0, -1, 0, 0, 7},   {100, 106, 0, -1, 0, 0, 7},  {100, 107, 0, -1, 0, 0, 14},   /* eight days: one week back holds one of them */
        {100, 101, 94, 94, 0, 0, 14}, {100, 101, 94, 94, 1, 0, 7}, {100, 101, 95, 99, 0, 0, 7},
        {100, 101, 90, 93, 0, 0, 14}, {100, 101, 90, 92, 0, 0, 7},
        {100, 101, 0, -1, 0, 93, 7},  {100, 101, 0, -1, 0, 94, 0}, {100, 101, 93, 93, 0, 93, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bridge_window windows[] = {
            {0, cases[i].first * DAY, (cases[i].last + 1) * DAY - 1, false},
            {cases[i].special_account, cases[i].special_first * DAY, (cases[i].special_last + 1) * DAY - 1, true}};
        struct bridge_campaign c = {"c1", windows, 1, cases[i].first, cases[i].last};
        const struct bridge_campaigns all = {&c, windows, 1, cases[i].special_last < cases[i].special_first ? 1 : 2};
        int64_t back = bridge_campaign_back(&all, &c, cases[i].from);
        if (back != cases[i].back)
            fail_msg("case %zu: %lld days back, not %lld", i, (long long)back, (long long)cases[i].back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explains_the_golden_case),
        cmocka_unit_test(log_mean_is_smooth),
        cmocka_unit_test(gives_zeros_to_the_first_zero),
        cmocka_unit_test(takes_the_longest_known_chain),
        cmocka_unit_test(mix_is_moved_hours),
        cmocka_unit_test(pairs_weeks),
        cmocka_unit_test(pairs_a_week_in_progress),
        cmocka_unit_test(sets_a_change_of_source_apart),
        cmocka_unit_test(compares_a_campaign_with_its_window_before),
        cmocka_unit_test(looks_for_a_free_window),
        cmocka_unit_test(bars_add_up_to_the_change),
        cmocka_unit_test(bars_of_agencies_add_up),
        cmocka_unit_test(fills_nothing_from_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
