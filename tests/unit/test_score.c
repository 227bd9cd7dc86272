/* The score from mart_stint to v_host_score: the golden case of NUMBERS 6 through the warehouse, which stints make
 * rows, the rated rule, the scorecard of NUMBERS 7. */
#include "base/db.h"
#include "base/date.h"
#include "base/file.h"
#include "base/resource.h"
#include "transform/score/score.h"
#include "transform/score/score_card.h"
#include "transform/score/score_design.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char warehouse[] =
    "CREATE TABLE mart_stint (session_key TEXT, host_id TEXT, platform TEXT, account TEXT, currency TEXT,"
    " start_at INTEGER, end_at INTEGER, on_air_s INTEGER, credited_s INTEGER, business_date TEXT, slot TEXT,"
    " day_kind TEXT, campaign_id TEXT, attribution TEXT, source TEXT, gmv INTEGER, gmv_direct INTEGER,"
    " gmv_attributed INTEGER, gmv_placed INTEGER, gmv_confirmed INTEGER, orders_created INTEGER, orders INTEGER,"
    " units INTEGER, impressions INTEGER, views INTEGER, product_impressions INTEGER, product_clicks INTEGER,"
    " add_to_cart INTEGER, comments INTEGER, shares INTEGER, likes INTEGER, new_followers INTEGER) STRICT;"
    "CREATE TABLE int_shift (staff_id TEXT, status TEXT, business_date TEXT, minutes_late INTEGER, no_show INTEGER) STRICT;";

static struct score_options usual = {.weeks = 13, .min_minutes = 15, .min_stints = 2,
                                     .min_days = 1, .min_slots = 2, .min_credibility = .5};

static int64_t day_of(const char *text)
{
    int64_t day;
    assert_int_equal(date_parse(str_of(text), &day), 0);
    return day;
}

struct stint {
    const char *session, *host, *account, *day, *slot, *attribution;
    int minutes;
    int64_t gmv, orders, views;   /* hundredths; -1: NULL */
};

static void near(const char *what, double is, double should, double within)
{
    if (!(fabs(is - should) <= within))
        fail_msg("%s is %.10g, not %.10g", what, is, should);
}

static sqlite3 *warehouse_open(void)
{
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    if (db_open(":memory:", DB_CREATE, &db, &e) != 0 || db_exec(db, warehouse, &e) != 0 ||
        db_run_resource(db, "transform/sql/int_ordinary_stint.sql", &e) != 0)
        fail_msg("%s", e.text);
    return db;
}

static void bind_count(sqlite3_stmt *s, int i, int64_t value)
{
    if (value >= 0)
        (void)db_bind_int(s, i, value);
}

static void stint_add(sqlite3 *db, const struct stint *t)
{
    static const char sql[] =
        "INSERT INTO mart_stint (session_key, host_id, platform, account, currency, start_at, credited_s, business_date, slot,"
        " day_kind, attribution, gmv, orders, views) VALUES (?, ?, 'tiktok', ?, 'MYR', 0, ?, ?, ?, 'normal', ?, ?, ?, ?)";
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    if (db_prepare(db, sql, &s, &e) != 0)
        fail_msg("%s", e.text);
    const char *texts[] = {t->session, t->host, t->account};
    for (int i = 0; i < 3; i++)
        (void)db_bind_text(s, i + 1, str_of(texts[i]));
    (void)db_bind_int(s, 4, 60 * t->minutes);
    (void)db_bind_text(s, 5, str_of(t->day));
    (void)db_bind_text(s, 6, str_of(t->slot));
    (void)db_bind_text(s, 7, str_of(t->attribution));
    bind_count(s, 8, t->gmv);
    bind_count(s, 9, t->orders);
    bind_count(s, 10, t->views);
    assert_int_equal(db_done(s, &e), 0);
}

static void stints_add(sqlite3 *db, const struct stint *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        stint_add(db, &list[i]);
}

static void run(sqlite3 *db, const struct score_options *o)
{
    struct err e = ERR_INIT;
    if (score_run(db, o, &e) != 0)
        fail_msg("%s", e.text);
}

/* One number; NAN where the cell is empty. */
static double ask(sqlite3 *db, const char *sql)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    if (db_prepare(db, sql, &s, &e) != 0 || db_step(s, &e) != 1)
        fail_msg("%s: %s", sql, e.text);
    return sqlite3_column_type(s, 0) == SQLITE_NULL ? NAN : sqlite3_column_double(s, 0);
}

static void ask_text(sqlite3 *db, const char *sql, const char *should)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    if (db_prepare(db, sql, &s, &e) != 0 || db_step(s, &e) != 1)
        fail_msg("%s: %s", sql, e.text);
    const char *is = (const char *)sqlite3_column_text(s, 0);
    assert_string_equal(is != NULL ? is : "", should);
}

/* --- golden case --------------------------------------------------------------------------------------------------- */

#define DAY "2026-11-10"
#define PRIME "wd18-21"
#define OTHER "wd10-14"
/* Sales are whole orders of RM 60 on both accounts: 269 and 109 with what belongs to nobody. */
static const struct stint golden[] = {
    {"s01", "A", "one", DAY, PRIME, "whole", 120, 264000, 44, 9000},
    {"s02", "A", "one", DAY, PRIME, "whole", 120, 312000, 52, 9000},
    {"s03", "A", "one", DAY, OTHER, "whole", 120, 138000, 23, 9000},
    {"s04", "A", "two", DAY, PRIME, "whole", 90, 130500, 21, 9000},
    {"s05", "B", "one", DAY, OTHER, "whole", 120, 119000, 20, 9000},
    {"s06", "B", "one", DAY, OTHER, "whole", 180, 153000, 26, 9000},
    {"s07", "B", "one", DAY, PRIME, "whole", 120, 205000, 34, 9000},
    {"s08", "B", "two", DAY, OTHER, "whole", 60, 41000, 7, 9000},
    {"s09", "C", "one", DAY, OTHER, "whole", 60, 66000, 11, 9000},
    {"s10", "C", "one", DAY, PRIME, "whole", 60, 124000, 21, 9000},
    {"s11", "C", "two", DAY, OTHER, "whole", 90, 87000, 15, 9000},
    {"s12", "C", "two", DAY, PRIME, "whole", 240, 392000, 66, 9000},
    {"s13", "A", "one", DAY, PRIME, "prorata", 60, 115000, 19, 4500},
    {"s13", "B", "one", DAY, PRIME, "prorata", 60, 115000, 19, 4500},
    {"s14", "unassigned", "one", DAY, OTHER, "none", 10, 3000, 0, -1},
    {"s15", "unassigned", "two", DAY, OTHER, "none", 10, 3500, 0, -1},
};
enum { GOLDEN = sizeof golden / sizeof golden[0] };

static void scores_the_golden_case(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    run(db, &usual);
    near("n", ask(db, "SELECT n FROM score_fit WHERE currency = 'MYR'"), 13, 0);
    near("g", ask(db, "SELECT g FROM score_fit"), 1.34166061, 1e-5);
    near("sigma2", ask(db, "SELECT sigma2 FROM score_fit"), .01610076, 1e-5);
    near("tau2", ask(db, "SELECT tau2 FROM score_fit"), .02160185, 1e-5);
    near("F(0)-F(g)", ask(db, "SELECT f0_minus_fg FROM score_fit"), 5.25041872, 1e-5);
    near("k", ask(db, "SELECT k FROM score_fit"), .98797233, 1e-5);
    static const struct {
        const char *host;
        double index, low, high, credibility, stints, own;
    } hosts[] = {{"A", 108.72, 99.76, 118.48, .894013, 5, 450 / 510.},
                 {"B", 85.25, 78.04, 93.14, .887794, 5, 480 / 540.},
                 {"C", 107.89, 98.15, 118.60, .871423, 4, 1}};
    for (size_t i = 0; i < 3; i++) {
        char sql[128];
        const struct { const char *column; double should, within; } cells[] = {
            {"index_value", hosts[i].index, .005}, {"low", hosts[i].low, .005}, {"high", hosts[i].high, .005},
            {"credibility", hosts[i].credibility, 1e-5}, {"stints", hosts[i].stints, 0}, {"rated", 1, 0},
            {"comparable_set", 1, 0}, {"own_data_share", hosts[i].own, 1e-6}};
        for (size_t k = 0; k < sizeof cells / sizeof cells[0]; k++) {
            (void)snprintf(sql, sizeof sql, "SELECT %s FROM v_host_score WHERE host_id = '%s'", cells[k].column, hosts[i].host);
            near(sql, ask(db, sql), cells[k].should, cells[k].within);
        }
    }
    near("hers over the team's", ask(db, "SELECT max(abs(rm_per_hour_host / rm_per_hour_team * 100 - index_value)) FROM v_host_score"),
         0, 1e-4);
    /* what each row added makes the index; believed as far as own_weight */
    near("rows explain the index", ask(db, "SELECT max(abs(h.index_value - 100 * exp((SELECT sum(effect) FROM score_move m WHERE m.host_id = h.host_id))))"
                                           " FROM score_host h"), 0, 1e-3);
    near("own weight", ask(db, "SELECT max(abs(ln(h.index_value / 100) - d.own_weight * ln(d.raw_index / 100))) FROM score_host h JOIN score_moved d"
                               " USING (host_id)"), 0, 1e-5);
    near("rows", ask(db, "SELECT count(*) FROM score_move"), 14, 0);
    near("sold", ask(db, "SELECT sum(sold) FROM score_move"), 22615, 1e-3);
    near("k makes all usual sales", ask(db, "SELECT sum(usual * exp((SELECT ln(index_value / 100) FROM score_host h WHERE h.host_id = m.host_id)))"
                                            " FROM score_move m WHERE session_key <> 's13'"), 22615 - 2300, 100);
    double team = ask(db, "SELECT rm_per_hour_team FROM v_host_score WHERE host_id = 'A'");
    assert_true(team > 850 && team < 1100);   /* 22,615 RM in 26.5 h */
    db_close(db);
}

/* --- which stints make rows ---------------------------------------------------------------------------------------- */

static void leaves_out_what_is_no_row(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        struct stint stint;
    } cases[] = {
        {"under 15 minutes", {"x", "A", "one", DAY, PRIME, "minutes", 14, 90000, 1, 9}},
        {"before the window", {"x", "A", "one", "2026-08-16", PRIME, "whole", 60, 90000, 1, 9}},
        {"after the window", {"x", "A", "one", "2026-11-16", PRIME, "whole", 60, 90000, 1, 9}},
        {"nobody's", {"x", "unassigned", "one", DAY, PRIME, "minutes", 60, 90000, 1, 9}},
        {"no sales known", {"x", "A", "one", DAY, PRIME, "whole", 60, -1, 1, 9}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sqlite3 *db = warehouse_open();
        stints_add(db, golden, GOLDEN);
        stint_add(db, &cases[i].stint);
        run(db, &usual);
        near(cases[i].why, ask(db, "SELECT n FROM score_fit"), 13, 0);
        db_close(db);
    }
}

/* NUMBERS rule 21: the first of 91 days counts. */
static void window_is_ninety_one_days(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    stint_add(db, &(struct stint){"x", "A", "one", "2026-08-17", PRIME, "whole", 60, 90000, 1, 9});
    run(db, &usual);
    near("n", ask(db, "SELECT n FROM score_fit"), 1, 0);
    near("no difference: index", ask(db, "SELECT index_value FROM v_host_score"), 100, 0);
    assert_true(isnan(ask(db, "SELECT low FROM v_host_score")));
    near("not rated", ask(db, "SELECT rated FROM v_host_score"), 0, 0);
    ask_text(db, "SELECT rule FROM score_log WHERE model = 'sales'", "no_measurable_difference");
    db_close(db);
}

/* What a score of four weeks says of itself is what the line over half a year says of them: the golden case now, and eight weeks ago with B
 * and C in each other's place, and one stint too old for 26 weeks. */
static void windows_are_scores_of_their_own(void **state)
{
    (void)state;
    static const char *const days[] = {"2026-11-15", "2026-10-18", "2026-09-20"};
    static const char differs[] = "SELECT count(*), sum(abs(w.index_value - h.index_value) + abs(w.low - h.low) + abs(w.high - h.high) + abs(w.credibility - h.credibility)"
                                  " + abs(w.rated - h.rated) + abs(w.stints - h.stints)) FROM kept w LEFT JOIN v_host_score h ON h.host_id = w.host_id AND h.currency = w.currency"
                                  " WHERE w.last_date = ";
    sqlite3 *db = warehouse_open();
    struct err e = ERR_INIT;
    stints_add(db, golden, GOLDEN);
    for (size_t i = 0; i < GOLDEN; i++) {
        struct stint t = golden[i];
        char session[8];
        (void)snprintf(session, sizeof session, "t%s", t.session);
        t.session = session;
        t.day = "2026-09-15";
        t.host = *t.host == 'B' ? "C" : *t.host == 'C' ? "B" : t.host;
        stint_add(db, &t);
    }
    stint_add(db, &(struct stint){"old", "A", "one", "2026-05-31", PRIME, "whole", 120, 264000, 44, 9000});
    run(db, &usual);
    near("windows with somebody", ask(db, "SELECT count(DISTINCT window_nth) FROM v_host_score_window"), 2, 0);
    near("hosts in them", ask(db, "SELECT count(*) FROM v_host_score_window"), 6, 0);
    near("B and C changed places", ask(db, "SELECT max(abs(n.index_value - o.index_value)) FROM v_host_score_window n JOIN v_host_score_window o ON o.window_nth = 3"
                                           " AND o.host_id = CASE n.host_id WHEN 'B' THEN 'C' WHEN 'C' THEN 'B' ELSE 'A' END WHERE n.window_nth = 1"), 0, 1e-6);
    assert_int_equal(db_exec(db, "CREATE TABLE kept AS SELECT * FROM v_host_score_window", &e), 0);
    for (size_t i = 0; i < 3; i++) {
        struct score_options four = usual;
        char sql[512];
        score_options_until(&four, day_of(days[i]));
        four.weeks = 4;
        run(db, &four);
        (void)snprintf(sql, sizeof sql, "%s'%s'", differs, days[i]);
        near(days[i], ask(db, sql), i == 1 ? 0 : 3, 0);
        (void)snprintf(sql, sizeof sql, "WITH x(n, d) AS (%s'%s') SELECT coalesce(d, 0) FROM x", differs, days[i]);
        near(days[i], ask(db, sql), 0, 1e-9);
    }
    db_close(db);
}

/* What a score says as of an earlier Sunday or month's end is what the newest one keeps of that day, figure by figure: the golden case in November and
 * in September, with B and C in each other's place. */
static void keeps_the_scores_of_past_weeks(void **state)
{
    (void)state;
    static const char *const days[] = {"2026-09-20", "2026-09-30", "2026-11-08"};
    sqlite3 *db = warehouse_open();
    struct err e = ERR_INIT;
    stints_add(db, golden, GOLDEN);
    for (size_t i = 0; i < GOLDEN; i++) {
        struct stint t = golden[i];
        char session[8];
        (void)snprintf(session, sizeof session, "t%s", t.session);
        t.session = session;
        t.day = "2026-09-15";
        t.host = *t.host == 'B' ? "C" : *t.host == 'C' ? "B" : t.host;
        stint_add(db, &t);
    }
    run(db, &usual);
    near("days with somebody", ask(db, "SELECT count(DISTINCT as_of) FROM score_past"), 10, 0);
    near("the day itself is not among them", ask(db, "SELECT count(*) FROM score_past WHERE as_of >= (SELECT max(as_of) FROM score_host)"), 0, 0);
    assert_int_equal(db_exec(db, "CREATE TABLE kept AS SELECT * FROM score_past; CREATE TABLE kept_need AS SELECT * FROM score_past_need", &e), 0);
    for (size_t i = 0; i < 3; i++) {
        struct score_options then = usual;
        score_options_until(&then, day_of(days[i]));
        run(db, &then);
        near(days[i], ask(db, "SELECT count(*) FROM kept JOIN score_host USING (as_of, host_id, currency)"), 3, 0);
        near(days[i], ask(db, "SELECT count(*) FROM (SELECT * FROM score_host EXCEPT SELECT * FROM kept)"), 0, 0);
        near(days[i], ask(db, "SELECT count(*) FROM (SELECT * FROM score_need EXCEPT SELECT * FROM kept_need)"), 0, 0);
    }
    db_close(db);
}

static void design_of(sqlite3 *db, struct arena *a, struct score_design *ret)
{
    struct err e = ERR_INIT;
    struct score_rows rows;
    if (score_rows_read(db, &usual, a, &rows, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(rows.n, 1);
    score_design_build(&rows.currencies[0], &score_sales, a, ret);
}

/* NUMBERS rule 27: shares over the known hosts, hours and sales of their time, the slot of most of it; the rows of a session
 * share its weight. */
static void builds_rows_and_shares(void **state)
{
    (void)state;
    static const struct stint stints[] = {
        {"p", "A", "one", DAY, OTHER, "prorata", 60, 60000, 10, -1},
        {"p", "B", "one", DAY, PRIME, "prorata", 90, 90000, 15, -1},
        {"p", "C", "one", DAY, PRIME, "prorata", 90, 90000, 15, -1},
        {"p", "unassigned", "one", DAY, "wd21-24", "prorata", 600, 600000, 100, -1},
        {"q", "A", "one", DAY, PRIME, "minutes", 240, 240000, 40, -1},
        {"q", "B", "one", DAY, PRIME, "minutes", 60, 60000, 10, -1},
        {"q", "C", "one", DAY, PRIME, "minutes", 10, 10000, 1, -1},
    };
    sqlite3 *db = warehouse_open();
    stints_add(db, stints, sizeof stints / sizeof stints[0]);
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct score_design s;
    design_of(db, &a, &s);
    const struct design *d = &s.design;
    assert_int_equal(d->n_rows, 3);
    assert_string_equal(s.rows[0]->session_key, "p");
    assert_string_equal(s.rows[0]->level[FACTOR_SLOT], PRIME);
    assert_string_equal(s.rows[0]->level[FACTOR_WEEK], "2026-W46");
    near("hours", d->exposure[0], 4, 1e-12);
    near("sales", d->amount[0], 2400, 1e-12);
    assert_int_equal(d->z_start[1] - d->z_start[0], 3);
    near("share of A", d->z_share[0], .25, 1e-12);
    near("share of B", d->z_share[1], .375, 1e-12);
    near("weight of one row", d->weight[0], 3, 1e-12);
    near("weight, two rows", d->weight[1], 1.5, 1e-12);
    near("weight, two rows", d->weight[2], .5, 1e-12);
    double aov = 1150000. / 191;   /* all of the account's stints */
    near("y", d->y[1], log((2400 + aov / 100 / 2) / 4), 1e-9);
    assert_int_equal(d->n_columns, 1);   /* one account, slot, kind and week: all are the reference */
    db_close(db);
}

static void references_are_the_most_frequent(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct score_design s;
    design_of(db, &a, &s);
    assert_int_equal(s.design.n_columns, 3);
    assert_string_equal(s.names[1], "account tiktok:two");
    assert_string_equal(s.names[2], "slot wd10-14");
    db_close(db);
}

/* --- the rated rule, currencies, runs ----------------------------------------------------------------------------- */

static void rates_only_who_is_known(void **state)
{
    (void)state;
    struct score_options strict[] = {usual, usual, usual, usual};
    strict[0].min_stints = 5;
    strict[1].min_days = 2;
    strict[2].min_slots = 3;
    strict[3].min_credibility = .89;
    static const double rated[] = {2, 0, 0, 1};
    for (size_t i = 0; i < 4; i++) {
        sqlite3 *db = warehouse_open();
        stints_add(db, golden, GOLDEN);
        run(db, &strict[i]);
        near("rated", ask(db, "SELECT sum(rated) FROM v_host_score"), rated[i], 0);
        near("needs met", ask(db, "SELECT count(*) FROM (SELECT 1 FROM v_host_need GROUP BY host_id HAVING min(is_met) = 1)"), rated[i], 0);
        db_close(db);
    }
}

static void keeps_currencies_apart(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    assert_int_equal(db_exec(db, "INSERT INTO mart_stint SELECT 'sg' || session_key, host_id, platform, 'sg' || account, 'SGD', start_at,"
                                 " end_at, on_air_s, credited_s, business_date, slot, day_kind, campaign_id, attribution, source,"
                                 " gmv, gmv_direct, gmv_attributed, gmv_placed, gmv_confirmed, orders_created, orders, units,"
                                 " impressions, views, product_impressions, product_clicks, add_to_cart, comments, shares, likes,"
                                 " new_followers FROM mart_stint", &e), 0);
    run(db, &usual);
    run(db, &usual);
    near("rows", ask(db, "SELECT count(*) FROM v_host_score"), 6, 0);
    near("same", ask(db, "SELECT count(DISTINCT index_value) FROM v_host_score"), 3, 0);
    db_close(db);
}

static void writes_nothing_without_stints(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    run(db, &usual);
    struct score_options later = usual;
    score_options_until(&later, day_of("2027-06-01"));
    run(db, &later);
    near("rows", ask(db, "SELECT count(*) FROM v_host_score"), 0, 0);
    score_options_until(&later, day_of("0001-01-01"));   /* its weeks and windows begin before there are dates */
    run(db, &later);
    near("rows of the first day", ask(db, "SELECT count(*) FROM v_host_score"), 0, 0);
    near("fits", ask(db, "SELECT count(*) FROM score_fit"), 0, 0);
    db_close(db);
}

static void says_what_is_missing(void **state)
{
    (void)state;
    sqlite3 *db = NULL;
    struct err e = ERR_INIT;
    assert_int_equal(db_open(":memory:", DB_CREATE, &db, &e), 0);
    assert_int_equal(score_run(db, &usual, &e), -1);
    assert_int_equal(e.code, ERR_INPUT);
    assert_int_equal(sqlite3_get_autocommit(db), 1);
    db_close(db);
}

/* --- the other two models --------------------------------------------------------------------------------------------- */

/* Six hosts alike but for what is spent on their lives: ads lift the sales of H0, who gets most of them. */
static void marks_who_depends_on_ads(void **state)
{
    (void)state;
    static const char *const hosts[] = {"H0", "H1", "H2", "H3", "H4", "H5"};
    struct err e = ERR_INIT;
    sqlite3 *db = warehouse_open();
    assert_int_equal(db_exec(db, "CREATE TABLE int_session (session_key TEXT PRIMARY KEY, ad_cost INTEGER, avg_watch_s REAL)", &e), 0);
    for (int i = 0; i < 120; i++) {
        char session[16], sql[96];
        int host = i % 6;
        bool has_ads = host == 0 ? i / 6 % 4 != 0 : i / 6 % 10 == 3;
        int64_t gmv = (has_ads ? 160000 : 100000) + (i * 7919 % 101) * 100;
        (void)snprintf(session, sizeof session, "s%d", i);
        (void)snprintf(sql, sizeof sql, "INSERT INTO int_session VALUES ('%s', %s, NULL)", session, i % 11 == 0 ? "NULL" : has_ads ? "60000" : "0");
        assert_int_equal(db_exec(db, sql, &e), 0);
        stint_add(db, &(struct stint){session, hosts[host], "one", DAY, i / 6 % 3 != 0 ? PRIME : OTHER, "whole", 120, gmv, 30, 900});
    }
    run(db, &usual);
    near("H0", ask(db, "SELECT depends_on_ads FROM v_host_score WHERE host_id = 'H0'"), 1, 0);
    near("the others", ask(db, "SELECT sum(depends_on_ads) FROM v_host_score"), 1, 0);
    assert_true(ask(db, "SELECT index_value FROM v_host_score WHERE host_id = 'H0'") > 120);
    assert_int_equal(db_exec(db, "UPDATE int_session SET ad_cost = NULL WHERE rowid % 4 = 0", &e), 0);   /* under 80 % known */
    run(db, &usual);
    assert_true(isnan(ask(db, "SELECT depends_on_ads FROM v_host_score WHERE host_id = 'H0'")));
    db_close(db);
}

/* Sales per view, not per hour: who sells much to a large audience is no better at selling. Under 100 views: no row. */
static void conversion_is_per_view(void **state)
{
    (void)state;
    static const char *const hosts[] = {"H0", "H1", "H2", "H3"};
    sqlite3 *db = warehouse_open();
    for (int i = 0; i < 80; i++) {
        char session[16];
        int host = i % 4;
        int64_t views = host == 3 ? 99 : host == 0 ? 4000 : 2000;
        int64_t gmv = 100 * (views + i * 7919 % 97) * (host == 1 ? 2 : 1);
        (void)snprintf(session, sizeof session, "s%d", i);
        stint_add(db, &(struct stint){session, hosts[host], "one", DAY, i % 3 != 0 ? PRIME : OTHER, "whole", 120, gmv, 30, views});
    }
    run(db, &usual);
    assert_true(ask(db, "SELECT index_value FROM v_host_score WHERE host_id = 'H0'") > 150);
    assert_true(ask(db, "SELECT conversion_index FROM v_host_score WHERE host_id = 'H0'") < 90);
    assert_true(ask(db, "SELECT conversion_index FROM v_host_score WHERE host_id = 'H1'") > 130);
    assert_true(isnan(ask(db, "SELECT conversion_index FROM v_host_score WHERE host_id = 'H3'")));
    db_close(db);
}

/* --- what unreadiness costs ------------------------------------------------------------------------------------------ */

/* Eight hosts, four of them part-timers, two slots, five sessions of 2 h each with and without the moderator: RM 1,000 an hour in
 * the one slot and 500 in the other, times .8, .9, 1, 1.1 or 1.2, a fifth less without her. No orders: y = ln(gmv / h). Balanced, so
 * b = ln .8 and money alike: of RM 750 an hour a fifth is 150, in 160 hours 24,000. */
static void crew_add(sqlite3 *db)
{
    static const char *const hosts[] = {"F1", "F2", "F3", "F4", "P1", "P2", "P3", "P4"};
    struct err e = ERR_INIT;
    assert_int_equal(db_exec(db, "CREATE TABLE int_condition (condition TEXT, nth INTEGER, label TEXT);"
                                 "INSERT INTO int_condition VALUES ('missing_moderator', 4, 'moderator missing'), ('stock_out', 23, 'out');"
                                 "CREATE TABLE mart_condition (session_key TEXT, condition TEXT, value INTEGER);"
                                 "CREATE TABLE int_staff (staff_id TEXT, from_day INTEGER, to_day INTEGER, employment TEXT);", &e), 0);
    for (int i = 0; i < 160; i++) {
        char session[16], sql[160];
        bool is_missing = i / 80 == 1, is_prime = i / 40 % 2 == 0;
        int64_t rate = (is_prime ? 100000 : 50000) * (8 + i % 5) / 10;
        (void)snprintf(session, sizeof session, "s%03d", i);
        (void)snprintf(sql, sizeof sql, "INSERT INTO mart_condition VALUES ('%s', 'missing_moderator', %d)", session, is_missing);
        assert_int_equal(db_exec(db, sql, &e), 0);
        stint_add(db, &(struct stint){session, hosts[i / 5 % 8], "one", DAY, is_prime ? PRIME : OTHER, "whole", 120,
                                      2 * rate * (is_missing ? 8 : 10) / 10, -1, -1});
    }
    for (int h = 0; h < 8; h++) {
        char sql[160];
        (void)snprintf(sql, sizeof sql, "INSERT INTO int_staff VALUES ('%s', 0, 99999, '%s')", hosts[h], h < 4 ? "full_time" : "part_time");
        assert_int_equal(db_exec(db, sql, &e), 0);
    }
}

static void says_what_a_missing_role_costs(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    crew_add(db);
    run(db, &usual);
#define ASK(column) ask(db, "SELECT " column " FROM v_crew_effect WHERE effect = 'missing_moderator'")
    near("effect", ASK("effect_pct"), -20, 1e-4);
    near("raw", ASK("raw_pct"), -20, 1e-4);
    near("usual", ASK("usual_per_hour"), 750, 1e-4);
    near("an hour", ASK("rm_per_hour"), -150, 1e-4);
    near("in all", ASK("rm_total"), -24000, .01);
    near("with", ASK("n_with"), 80, 0);
    near("hours", ASK("hours_with"), 160, 0);
    near("unknown", ASK("n_unknown"), 0, 0);
    near("clear", ASK("is_clear"), 1, 0);
    assert_true(ASK("low") < -20 && ASK("high") > -20 && ASK("rm_per_hour_low") < -150 && ASK("rm_per_hour_high") > -150);
#undef ASK
    ask_text(db, "SELECT note FROM v_crew_effect WHERE effect = 'stock_out'", "not recorded");
    assert_true(isnan(ask(db, "SELECT effect_pct FROM v_crew_effect WHERE effect = 'stock_out'")));
    near("part-time", ask(db, "SELECT effect_pct FROM v_employment_gap"), 0, 1e-4);
    ask_text(db, "SELECT n_with || ' ' || n_without || ' ' || is_clear FROM v_employment_gap", "4 4 0");
    db_close(db);
}

/* Who is no employee of either kind says nothing; three hosts on each side are the least. */
static void needs_hosts_of_both_kinds(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    sqlite3 *db = warehouse_open();
    crew_add(db);
    assert_int_equal(db_exec(db, "DELETE FROM int_staff WHERE staff_id = 'P4'", &e), 0);
    run(db, &usual);
    ask_text(db, "SELECT n_with || ' ' || n_without || ' ' || n_unknown || note FROM v_employment_gap", "3 4 1");
    assert_int_equal(db_exec(db, "UPDATE int_staff SET employment = NULL WHERE staff_id = 'P3'", &e), 0);
    run(db, &usual);
    ask_text(db, "SELECT n_with || ' ' || n_without || ' ' || n_unknown || note FROM v_employment_gap", "2 4 2too few");
    assert_true(isnan(ask(db, "SELECT low FROM v_employment_gap")));
    db_close(db);
}

/* --- scorecard ---------------------------------------------------------------------------------------------------------- */

static void turns_measures_into_points(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct card card;
    if (card_read(&a, NULL, &card, &e) != 0)
        fail_msg("%s", e.text);
    static const struct {
        enum score_measure measure;
        double value, points;
    } cases[] = {{MEASURE_INDEX, 70, 0}, {MEASURE_INDEX, 100, 70}, {MEASURE_INDEX, 130, 100}, {MEASURE_INDEX, 85, 35},
                 {MEASURE_INDEX, 115, 85}, {MEASURE_INDEX, 10, 0}, {MEASURE_INDEX, 200, 100},
                 {MEASURE_LATE, 15, 0}, {MEASURE_LATE, 20, 0}, {MEASURE_LATE, 9, 35}, {MEASURE_LATE, 3, 70},
                 {MEASURE_LATE, 1.5, 85}, {MEASURE_LATE, 0, 100}, {MEASURE_ATTENDANCE, .99, 85},
                 {MEASURE_ATTAINMENT, .8, 35}, {MEASURE_AUDIT, 95, 100}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        near("points", card_points(&card.measure[cases[i].measure], cases[i].value), cases[i].points, 1e-9);
    assert_string_equal(card_grade(&card, 85, false), "A");
    assert_string_equal(card_grade(&card, 84.999, false), "B");
    assert_string_equal(card_grade(&card, 55, false), "C");
    assert_string_equal(card_grade(&card, 0, false), "D");
    assert_null(card_grade(&card, NAN, false));
    assert_string_equal(card_grade(&card, 99, true), "C");
    assert_string_equal(card_grade(&card, 54, true), "D");
}

/* The built-in card with one text replaced, as the workspace's. */
static void card_write(struct arena *a, const char *path, const char *text, const char *was, const char *is)
{
    const char *at = strstr(text, was);
    assert_non_null(at);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(arena_format(a, "%.*s%s%s", (int)(at - text), text, is, at + strlen(was)), f) >= 0 && fclose(f) == 0);
}

static long card_line(const char *text, const char *what)
{
    long line = 1;
    for (const char *p = text; p < strstr(text, what); p++)
        line += *p == '\n';
    return line;
}

/* A mistake anywhere in a workspace's card leaves the program's own in use, and says what and in which line. */
static void leaves_out_a_wrong_card(void **state)
{
    (void)state;
    static const struct {
        const char *was, *is, *at, *why;
    } all[] = {
        {"\"severe_cap\": \"C\"", "\"severe_cap\": \"E\"", "\"severe_cap\"", "'severe_cap' must be one of the grades"},
        {"\"least_weight\": 0.5", "\"least_weight\": 50", "\"least_weight\"", "'least_weight' must be a number from 0 to 1"},
        {"\"least_weight\": 0.5,", "", "", "'least_weight' is missing"},
        {"\"weight\": 40", "\"weight\": -40", "\"outcome\", \"weight\"", "'weight' must be a number from 0 to 1000"},
        {"{\"name\": \"conversion\"", "{\"name\": \"outcome\"", "{\"name\": \"conversion\"", "pillar 'outcome' is there twice"},
        {"\"name\": \"audit\"", "\"name\": \"audits\"", "\"name\": \"audit\"", "unknown measure 'audits'"},
        {"\"name\": \"audit\"", "\"name\": \"index\"", "\"name\": \"audit\"", "measure 'index' is there twice"},
        {"\"pillar\": \"process\"", "\"pillar\": \"proces\"", "\"name\": \"audit\"", "unknown pillar 'proces'"},
        {"\"used\": false", "\"used\": \"no\"", "\"name\": \"attainment\"", "'used' must be true or false"},
        {"[50, 75, 95]", "[50, 95, 75]", "\"name\": \"audit\"", "'points' must rise or fall from floor to stretch"},
        {"[50, 75, 95]", "[\"50\", 75, 95]", "\"name\": \"audit\"", "'points' must be three numbers: [floor, par, stretch]"},
        {"\"from\": 70", "\"from\": 90", "\"grade\": \"B\"", "grades must be listed from the best down"},
        {"\"from\": 85", "\"from\": 850", "\"grade\": \"A\"", "'from' must be a number from 0 to 100"},
        {"{\"grade\": \"D\", \"from\": 0}", "\"D\"", "{\"grade\": \"D\"", "it must be an object: { ... }"},
        {"\"severe_cap\"", "\"sever_cap\"", "\"severe_cap\"", "unknown key 'sever_cap'; did you mean 'severe_cap'?"},
    };
    struct err e = ERR_INIT;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str built_in;
    struct card card;
    char dir[] = "/tmp/card-XXXXXX";
    assert_non_null(mkdtemp(dir));
    assert_int_equal(file_mkdirs(arena_format(&a, "%s/transform", dir), &e), 0);
    assert_int_equal(resource_read(&a, NULL, "transform/scorecard.json", &built_in, &e), 0);
    const char *text = str_text(&a, built_in), *path = arena_format(&a, "%s/transform/scorecard.json", dir);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        card_write(&a, path, text, all[i].was, all[i].is);
        assert_int_equal(card_read(&a, dir, &card, &e), 0);
        assert_string_equal(card.left_out.why, arena_format(&a, "%s; the program's own scorecard is used", all[i].why));
        assert_int_equal(card.left_out.line, all[i].at[0] != '\0' ? card_line(text, all[i].at) : 0);
        near("its own weight", card.weight[0], 40, 0);
        assert_false(card.measure[MEASURE_ATTAINMENT].is_used);
        assert_string_equal(card.grade[card.severe_cap], "C");
    }
    card_write(&a, path, text, "]\n}", "],\n}");                       /* no JSON: said at its line */
    assert_int_equal(card_read(&a, dir, &card, &e), 0);
    assert_true(card.left_out.why != NULL && card.left_out.line > card_line(text, "\"D\""));
    card_write(&a, path, text, "\"weight\": 40", "\"weight\": 0");   /* a choice, no mistake */
    assert_int_equal(card_read(&a, dir, &card, &e), 0);
    assert_null(card.left_out.why);
    near("the workspace's weight", card.weight[0], 0, 0);
    assert_int_equal(remove(path) | rmdir(arena_format(&a, "%s/transform", dir)) | rmdir(dir), 0);
}

static void needs_half_of_the_weight(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct card card;
    assert_int_equal(card_read(&a, NULL, &card, &e), 0);
    double m[MEASURES];
    for (int i = 0; i < MEASURES; i++)
        m[i] = NAN;
    assert_true(isnan(card_score(&card, m)));
    m[MEASURE_INDEX] = 100;
    assert_true(isnan(card_score(&card, m)));   /* 40 of 100 */
    m[MEASURE_LATE] = 0;
    near("40 x 70 + 15 x 100", card_score(&card, m), (40 * 70. + 15 * 100) / 55, 1e-9);
    m[MEASURE_ATTENDANCE] = .9;
    near("a pillar is a mean", card_score(&card, m), (40 * 70. + 15 * 50) / 55, 1e-9);
    m[MEASURE_ATTAINMENT] = 2;
    near("targets are not per slot", card_score(&card, m), (40 * 70. + 15 * 50) / 55, 1e-9);
}

static void grades_with_discipline(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    assert_int_equal(db_exec(db, "INSERT INTO int_shift VALUES ('A', 'planned', '2026-11-10', 0, 0), ('A', 'planned', '2026-11-11', NULL, NULL),"
                                 " ('A', 'cancelled', '2026-11-11', 50, 1), ('A', 'planned', '2026-01-01', 50, 1),"
                                 " ('B', 'planned', '2026-11-10', NULL, 1), ('B', 'planned', '2026-11-11', 9, 0)", &e), 0);
    run(db, &usual);
    near("A", ask(db, "SELECT score FROM v_host_score WHERE host_id = 'A'"),
         (40 * (70 + .872 * 10) + 15 * 100) / 55, .01);
    ask_text(db, "SELECT grade || grade_low || grade_high FROM v_host_score WHERE host_id = 'A'", "BBA");
    near("B", ask(db, "SELECT score FROM v_host_score WHERE host_id = 'B'"), (40 * (85.25 - 70) / 30 * 70 + 15 * 17.5) / 55, .02);
    ask_text(db, "SELECT grade FROM v_host_score WHERE host_id = 'B'", "D");
    near("points x weight is the score", ask(db, "SELECT max(abs(score - (SELECT sum(points * weight) FROM v_host_pillar p WHERE p.host_id = s.host_id"
                                                 " AND used AND measure <> 'severe_violations'))) FROM v_host_score s"), 0, 1e-4);
    ask_text(db, "SELECT used || weight || why_not FROM v_host_pillar WHERE host_id = 'C' AND measure = 'late_min'",
             "00.0no shift with recorded attendance");
    ask_text(db, "SELECT value || why_not FROM v_host_pillar WHERE host_id = 'A' AND measure = 'severe_violations'", "");
    assert_true(isnan(ask(db, "SELECT score FROM v_host_score WHERE host_id = 'C'")));   /* no discipline: 40 of 100 */
    db_close(db);
}

/* What names nobody is hers who was on air; a severe violation in the window caps the grade and both ends of its range. */
static void a_severe_violation_caps_the_grade(void **state)
{
    (void)state;
    struct err e = ERR_INIT;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    static const char sheets[] =
        "CREATE TABLE mart_violation (platform TEXT, account TEXT, at INTEGER, staff_id TEXT, business_date TEXT, severity TEXT);"
        "CREATE TABLE mart_audit (platform TEXT, account TEXT, at INTEGER, staff_id TEXT, business_date TEXT, score REAL);"
        "CREATE TABLE int_moment_ref (kind TEXT, platform TEXT, account TEXT, at INTEGER, host_id TEXT);"
        "INSERT INTO int_shift VALUES ('A', 'planned', '2026-11-10', 0, 0), ('C', 'planned', '2026-11-10', 0, 0);"
        "INSERT INTO mart_audit VALUES ('tiktok', 'one', 5, 'C', '2026-11-10', 60), ('tiktok', 'one', 5, 'C', '2026-11-11', 80),"
        " ('tiktok', 'one', 5, 'C', '2026-01-01', 0), ('tiktok', 'one', 7, '', '2026-11-10', 95);"
        "INSERT INTO int_moment_ref VALUES ('audits', 'tiktok', 'one', 7, 'A'), ('violations', 'tiktok', 'one', 8, 'C');"
        "INSERT INTO mart_violation VALUES ('tiktok', 'one', 8, '', '2026-11-10', 'severe'), ('tiktok', 'one', 9, 'A', '2026-11-10', 'medium'),"
        " ('tiktok', 'one', 9, 'A', '2026-01-01', 'severe');";
    assert_int_equal(db_exec(db, sheets, &e), 0);
    run(db, &usual);
    near("audit", ask(db, "SELECT value FROM v_host_pillar WHERE host_id = 'C' AND measure = 'audit'"), 70, 0);
    near("audit, nobody named", ask(db, "SELECT value FROM v_host_pillar WHERE host_id = 'A' AND measure = 'audit'"), 95, 0);
    near("severe", ask(db, "SELECT severe_violations FROM v_host_score WHERE host_id = 'C'"), 1, 0);
    near("severe, long ago", ask(db, "SELECT severe_violations FROM v_host_score WHERE host_id = 'A'"), 0, 0);
    assert_true(ask(db, "SELECT score FROM v_host_score WHERE host_id = 'C'") > 70);
    ask_text(db, "SELECT grade || grade_low || grade_high FROM v_host_score WHERE host_id = 'C'", "CCC");
    ask_text(db, "SELECT used || why_not FROM v_host_pillar WHERE host_id = 'C' AND measure = 'severe_violations'", "1");
    db_close(db);
}

static void checks_itself(void **state)
{
    (void)state;
    char *text = NULL, *again = NULL;
    size_t len = 0;
    struct err e = ERR_INIT;
    sqlite3 *db = warehouse_open();
    stints_add(db, golden, GOLDEN);
    FILE *out = open_memstream(&text, &len);
    assert_int_equal(score_check(db, &usual, out, &e), 0);
    (void)fclose(out);
    out = open_memstream(&again, &len);
    assert_int_equal(score_check(db, &usual, out, &e), 0);
    (void)fclose(out);
    assert_string_equal(text, again);
    assert_non_null(strstr(text, "MYR: the range held the truth in "));
    free(text);
    free(again);
    db_close(db);
}

/* --- topics (NUMBERS rule 34) ---------------------------------------------------------------------------------------- */

/* What a host sold in the week that ends on 15 November, 100 an hour being usual, and in each week before it. */
struct topic_case {
    const char *host, *day_kind;
    int own, split;     /* sessions of the week: whole, and split by time */
    int weeks;          /* before, with an own session each */
    int64_t gmv;        /* of each, hundredths */
    const char *should;
};

static const struct topic_case topic_cases[] = {
    {"A", "normal", 6, 0, 0, 8000, "work "},          /* the week speaks for itself */
    {"B", "normal", 5, 0, 0, 8000, "watch few"},
    {"C", "normal", 1, 0, 8, 8000, "work "},          /* one session, and weak in all weeks before */
    {"D", "normal", 1, 0, 4, 8000, "watch few"},
    {"E", "normal", 3, 4, 8, 8000, "watch split"},
    {"F", "normal", 4, 4, 8, 8000, "work "},          /* half is enough */
    {"G", "normal", 6, 0, 0, 9300, "watch slight"},
    {"H", "mega", 6, 0, 0, 5000, "none"},             /* a sale day is nobody's topic */
};

static void sessions_add(sqlite3 *db, const struct topic_case *c, const char *attribution, int n, int weeks_ago)
{
    for (int i = 0; i < n; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        char day[DATE_TEXT];
        int64_t last;
        assert_int_equal(date_parse(STR("2026-11-15"), &last), 0);
        date_text(last - 7 * weeks_ago - i % 7, day);
        stint_add(db, &(struct stint){arena_format(&a, "%s%s%d-%d", c->host, attribution, weeks_ago, i), c->host, "one", day, PRIME, attribution, 60, c->gmv, -1, -1});
    }
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    assert_int_equal(db_exec(db, arena_format(&a, "UPDATE mart_stint SET day_kind = '%s' WHERE host_id = '%s'", c->day_kind, c->host), &e), 0);
}

static void works_only_on_what_is_hers(void **state)
{
    (void)state;
    sqlite3 *db = warehouse_open();
    struct score_options o = usual;
    o.min_stints = 1;
    o.min_slots = 1;
    o.min_credibility = 0;
    for (size_t i = 0; i < sizeof topic_cases / sizeof topic_cases[0]; i++) {
        const struct topic_case *c = &topic_cases[i];
        sessions_add(db, c, "whole", c->own, 0);
        sessions_add(db, c, "prorata", c->split, 0);
        for (int w = 1; w <= c->weeks; w++)
            sessions_add(db, c, "whole", 1, w);
    }
    for (int w = 0; w < 13; w++)
        sessions_add(db, &(struct topic_case){.host = w % 2 ? "X" : "Y", .day_kind = "normal", .gmv = w % 3 ? 10000 : 10100}, "whole", 14, w);
    run(db, &o);
    for (size_t i = 0; i < sizeof topic_cases / sizeof topic_cases[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        const char *sql = arena_format(&a, "SELECT COALESCE(max(topic_kind || ' ' || COALESCE(watch_why, '')), 'none') FROM v_host_funnel "
                                           "WHERE kind = 'week' AND period = '2026-W46' AND host_id = '%s'", topic_cases[i].host);
        ask_text(db, sql, topic_cases[i].should);
    }
    db_close(db);
}

int main(void)
{
    score_options_until(&usual, day_of("2026-11-15"));
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_the_golden_case),
        cmocka_unit_test(leaves_out_what_is_no_row),
        cmocka_unit_test(window_is_ninety_one_days),
        cmocka_unit_test(windows_are_scores_of_their_own),
        cmocka_unit_test(keeps_the_scores_of_past_weeks),
        cmocka_unit_test(builds_rows_and_shares),
        cmocka_unit_test(references_are_the_most_frequent),
        cmocka_unit_test(rates_only_who_is_known),
        cmocka_unit_test(keeps_currencies_apart),
        cmocka_unit_test(writes_nothing_without_stints),
        cmocka_unit_test(says_what_is_missing),
        cmocka_unit_test(marks_who_depends_on_ads),
        cmocka_unit_test(conversion_is_per_view),
        cmocka_unit_test(says_what_a_missing_role_costs),
        cmocka_unit_test(needs_hosts_of_both_kinds),
        cmocka_unit_test(turns_measures_into_points),
        cmocka_unit_test(leaves_out_a_wrong_card),
        cmocka_unit_test(needs_half_of_the_weight),
        cmocka_unit_test(grades_with_discipline),
        cmocka_unit_test(a_severe_violation_caps_the_grade),
        cmocka_unit_test(checks_itself),
        cmocka_unit_test(works_only_on_what_is_hers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
