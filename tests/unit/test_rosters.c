/* Stints and hosts add up exactly, whatever a roster looks like: random rosters in one warehouse, through the whole transform. Rooms of a
 * second to 74 hours, past midnight, restarted, one over the other; shifts that overlap or leave gaps, attendance, hand-over logs with
 * lines missing, codes; minutes, buckets, snapshots, nothing. SEEDS: how many rosters; SEED: which. */
#include "transform_warehouse.h"
#include "transform/engine/metric.h"
#include "chance.h"

#include <stdlib.h>
#include <time.h>

enum { HOSTS = 12, POINTS_MOST = 4 };

static int seed;

/* What the files say of a metric; the sheets' columns. */
static const char *const counts[] = {"gmv_attributed", "orders", "units", "views", "product_clicks", "likes", "impressions", "comments"};
enum { COUNTS = sizeof counts / sizeof counts[0] };

/* --- a roster ---------------------------------------------------------------------------------------------------------------- */

enum evidence { MINUTES, BUCKETS, SNAPSHOTS, NONE, EVIDENCES };

struct room {
    const char *account, *ref;
    int64_t start_at, end_at;
    int shifts, hosts[4];
    enum evidence evidence;
};

static int64_t somewhere(int64_t from, int64_t length)
{
    return from + (int64_t)(uniform() * (double)length);
}

static int64_t length_drawn(void)
{
    return below(12) == 0 ? 74 * 3600 : below(12) == 0 ? 1 + below(120) : 600 + below(6 * 3600);
}

static const char *host_name(struct arena *a, int host)
{
    return arena_format(a, "H%02d", host);
}

/* Cumulative counts of a source at a moment, some of them unknown; growing, most of the time. */
static const char *counts_drawn(struct arena *a, double share)
{
    BUF_AUTO struct buf b = BUF_INIT;
    for (int m = 0; m < COUNTS; m++) {
        long long most = m == 0 ? 40000000 : 20000, value = (long long)(share * (double)most * uniform());
        if (m == 0 && below(20) == 0)
            value = -value / 100;   /* refunds */
        buf_printf(&b, below(8) == 0 ? ", NULL" : ", %lld", value);
    }
    return arena_text(a, b.ptr, b.len);
}

static const char *counts_named(struct arena *a)
{
    BUF_AUTO struct buf b = BUF_INIT;
    for (int m = 0; m < COUNTS; m++)
        buf_printf(&b, ", %s", counts[m]);
    return arena_text(a, b.ptr, b.len);
}

static const char *title_drawn(struct arena *a)
{
    return below(3) != 0 ? "NULL" : below(4) == 0 ? "'#H01 #H02 both'" : arena_format(a, "'Sale #%s'", host_name(a, below(HOSTS)));
}

/* The last point is the session's total; a cumulative one may fall. */
static void session_add(struct warehouse *w, const struct room *r)
{
    int n = r->evidence == SNAPSHOTS && r->end_at - r->start_at > POINTS_MOST ? 1 + below(POINTS_MOST) : 1;
    const char *source = r->evidence == SNAPSHOTS ? "creator_live_performance" : below(2) == 0 ? "api" : "live_analysis";
    const char *title = title_drawn(&w->a), *columns = counts_named(&w->a);
    for (int i = 0; i < n; i++) {
        int64_t point = r->evidence == SNAPSHOTS ? i == n - 1 ? r->end_at : r->start_at + (r->end_at - r->start_at) * (i + 1) / n : 0;
        fact(w, "session", 11, arena_format(&w->a, "platform, source, account, session_ref, point_at, room_id, title, start_at, end_at, clock%s",
                                            columns),
             arena_format(&w->a, "'tiktok', '%s', '%s', '%s', %lld, '%s', %s, %lld, %lld, 'local'%s", source, r->account, r->ref,
                          (long long)point, r->ref, title, (long long)r->start_at, (long long)(point > 0 ? point : r->end_at),
                          counts_drawn(&w->a, (i + 1.0) / n)));
    }
}

/* Whole, or with a part missing at an end, or with holes. */
static void intervals_add(struct warehouse *w, const struct room *r)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    int step = r->evidence == BUCKETS ? 900 : 60, hole = below(3) == 0 ? 8 : 1000;
    int64_t last = below(4) == 0 ? somewhere(r->start_at, r->end_at - r->start_at + 1) : r->end_at;
    run_sql(w, arena_format(&w->a, "INSERT INTO raw_minute_subject (platform, account, session_ref, clock, last_load, version)"
                                   " SELECT 'tiktok', '%s', '%s', 'local', 13, version FROM load WHERE load_id = 13", r->account, r->ref));
    must(db_prepare(w->db, "INSERT INTO raw_minute_row (moment, vhash, first_load, place, start, seconds, gmv, orders, views)"
                           " SELECT (max(subject) << 41) + (?1 << 8), ?2, 13, 1, ?3, ?4, ?5, ?6, ?7 FROM raw_minute_subject", &s, &e), &e);
    for (int64_t at = r->start_at / 60 * 60; at < last; at += step) {
        if (below(hole) == 0)
            continue;
        const int64_t values[] = {at, ++w->n_facts, r->start_at, step, below(3) == 0 ? 0 : below(50000), below(5), below(900)};
        for (int i = 0; i < 7; i++)
            (void)db_bind_int(s, i + 1, values[i]);
        must(db_done(s, &e), &e);
    }
}

static void attendance_add(struct warehouse *w, int host, int64_t from, int64_t to)
{
    if (below(3) != 0)
        return;
    fact(w, "attendance", 5, "staff_id, date, seq, check_in, check_out",
         arena_format(&w->a, "'%s', %lld, %d, %lld, %s", host_name(&w->a, host), (long long)(from / 86400 * 86400), w->n_facts,
                      (long long)(from - 600 + below(2400)), below(6) == 0 ? "NULL" : arena_format(&w->a, "%lld", (long long)(to - below(1800)))));
}

/* Shifts one after the other or over each other, with gaps, beyond the room's edges. */
static void shifts_add(struct warehouse *w, struct room *r)
{
    int64_t length = r->end_at - r->start_at, at = r->start_at - below(3600);
    r->shifts = below(5);
    for (int i = 0; i < r->shifts; i++) {
        int64_t from = at + below(2) * below(2700), to = from + 60 + somewhere(0, 2 * length / r->shifts + 60);
        r->hosts[i] = below(HOSTS);
        fact(w, "roster", 3, "platform, account, start, \"end\", staff_id, role, status",
             arena_format(&w->a, "'tiktok', '%s', %lld, %lld, '%s', '%s', 'confirmed'", r->account, (long long)from, (long long)to,
                          host_name(&w->a, r->hosts[i]), i % 3 == 2 ? "co_host" : "host"));
        attendance_add(w, r->hosts[i], from, to);
        at = below(4) == 0 ? from : to;
    }
}

static void log_add(struct warehouse *w, const struct room *r)
{
    if (below(3) != 0)
        return;
    int64_t at = r->start_at - below(900);
    for (int i = 0, n = 1 + below(4); i < n && at < r->end_at; i++) {
        int host = i < r->shifts ? r->hosts[i] : below(HOSTS);
        int64_t off = somewhere(at, (r->end_at - at) * 2 / (n - i) + 60);
        for (int k = 0; k < 2; k++)
            if (below(6) != 0)   /* somebody forgot to write it down */
                fact(w, "handover", 4, "platform, account, at, staff_id, event",
                     arena_format(&w->a, "'tiktok', '%s', %lld, '%s', '%s'", r->account, (long long)(k == 0 ? at : off), host_name(&w->a, host),
                                  k == 0 ? "on" : "off"));
        at = below(3) == 0 ? at + 1 : off;
    }
}

static void room_add(struct warehouse *w, struct room *r)
{
    session_add(w, r);
    if (r->evidence == MINUTES || r->evidence == BUCKETS)
        intervals_add(w, r);
    shifts_add(w, r);
    log_add(w, r);
}

/* A few rooms of one account; the next begins after the last, minutes after it, or while it runs. */
static void roster_add(struct warehouse *w, int nth)
{
    const char *account = arena_format(&w->a, "room%04d", nth);
    int64_t at = moment("2026-11-10 00:00") + below(3 * 86400);
    fact(w, "accounts", 1, "platform, account, aliases, shop, room, timezone, currency",
         arena_format(&w->a, "'tiktok', '%s', '', 'Shop', 'R1', 'Asia/Kuala_Lumpur', '%s'", account, nth % 3 == 0 ? "SGD" : "MYR"));
    for (int i = 0, n = 1 + below(3); i < n; i++) {
        struct room r = {.account = account, .ref = arena_format(&w->a, "7%04d%d", nth, i), .start_at = at,
                         .evidence = (enum evidence)below(EVIDENCES)};
        r.end_at = at + length_drawn();
        room_add(w, &r);
        at = below(3) == 0 ? r.end_at + below(720) : below(6) == 0 ? somewhere(r.start_at, r.end_at - r.start_at)
                                                                    : r.end_at + 3600 + below(40000);
    }
}

static void rosters_open(struct warehouse *w, int rosters)
{
    warehouse_open(w, NULL);
    load_add(w, 11, "session", "2026-11-21 01:00", "2026-11-21 02:00", NULL);
    load_add(w, 13, "minute", "2026-11-21 01:00", "2026-11-21 02:00", NULL);
    run_sql(w, "BEGIN");
    for (int h = 0; h < HOSTS; h++)
        fact(w, "staff", 2, "staff_id, \"from\", name, employment, codes",
             arena_format(&w->a, "'%s', '2026-01-01', 'Host %d', 'full_time', 'H%02d'", host_name(&w->a, h), h, h));
    for (int i = 0; i < rosters; i++)
        roster_add(w, i);
    run_sql(w, "INSERT OR IGNORE INTO load_scope SELECT DISTINCT 5, scope FROM raw_attendance; COMMIT");
}

/* --- sums ---------------------------------------------------------------------------------------------------------------------- */

static void nothing_asked(struct warehouse *w, const char *what, const char *sql)
{
    const char *is = ask(w, sql);
    if (is[0] != '\0')
        fail_msg("SEED=%d: %s: %.600s", seed, what, is);
}

/* Per session and metric; NULL where no file gives it, and only there. Seconds, too. */
static void stints_add_up(struct warehouse *w)
{
    nothing_asked(w, "seconds", "SELECT s.session_key, s.end_at - s.start_at, t.s FROM int_session AS s LEFT JOIN"
                                " (SELECT session_key, sum(credited_s) AS s FROM mart_stint GROUP BY 1) AS t USING (session_key)"
                                " WHERE t.s IS NOT s.end_at - s.start_at LIMIT 5");
    nothing_asked(w, "nobody is credited less than nothing or more than she was there",
                  "SELECT * FROM mart_stint WHERE credited_s < 0 OR credited_s > on_air_s + 1 OR on_air_s > end_at - start_at LIMIT 5");
    for (int m = 0; m < METRICS; m++)
        nothing_asked(w, metrics[m].name,
                      arena_format(&w->a, "SELECT s.session_key, s.%s, t.x FROM int_session AS s LEFT JOIN (SELECT session_key, sum(%s) AS x"
                                          " FROM mart_stint GROUP BY 1) AS t USING (session_key) WHERE t.x IS NOT s.%s LIMIT 5",
                                   metrics[m].name, metrics[m].name, metrics[m].name));
}

/* What the views say of hosts is what they say of platforms, and both what the files say. */
static void hosts_add_up(struct warehouse *w)
{
    static const char *const columns[] = {"gmv_minor", "orders", "views", "units", "likes", "impressions"};
    static const char *const periods[] = {"day", "week", "month"};
    for (int p = 0; p < 3; p++)
        for (int c = 0; c < 6; c++)
            nothing_asked(w, arena_format(&w->a, "hosts of a %s, %s", periods[p], columns[c]),
                          arena_format(&w->a, "SELECT * FROM (SELECT platform, account, currency, period, %s AS x FROM v_platform_%s) LEFT JOIN"
                                              " (SELECT platform, account, currency, period, sum(%s) AS y, sum(hours) AS hours FROM v_host_%s"
                                              " GROUP BY 1, 2, 3, 4) USING (platform, account, currency, period) WHERE x IS NOT y LIMIT 5",
                                       columns[c], periods[p], columns[c], periods[p]));
    nothing_asked(w, "hosts and sessions of an account",
                  "SELECT * FROM (SELECT account, sum(gmv_minor) AS x, sum(orders) AS o FROM v_host_day GROUP BY 1) JOIN"
                  " (SELECT account, sum(gmv_minor) AS y, sum(orders) AS p FROM v_session GROUP BY 1) USING (account)"
                  " WHERE x IS NOT y OR o IS NOT p LIMIT 5");
    nothing_asked(w, "what the files say of a session",
                  "SELECT s.session_key, s.gmv_attributed, r.gmv_attributed FROM int_session AS s JOIN raw_session AS r ON r.room_id = s.room_id"
                  " WHERE r.end_at = s.end_at AND r.source <> 'creator_live_performance' AND s.gmv_attributed IS NOT r.gmv_attributed LIMIT 5");
}

/* --- seconds, counted again ------------------------------------------------------------------------------------------------------ */

/* Spans of one session: who was on air when, as int_on_air has it. */
struct span_of {
    int host;
    int64_t from, to;
};
struct presence {
    struct span_of list[64];
    int n;
    int64_t edges[200];
    int n_edges;
};

static int compare_edges(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static void presence_read(struct warehouse *w, const char *key, int64_t start, int64_t end, struct presence *ret)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    must(db_prepare(w->db, "SELECT CAST(substr(host_id, 2) AS INTEGER), start_at, end_at FROM int_on_air WHERE session_key = ?"
                           " AND host_id <> 'unassigned'", &s, &e), &e);
    (void)db_bind_text(s, 1, str_of(key));
    ret->n = ret->n_edges = 0;
    while (db_step(s, &e) == 1 && ret->n < 64) {
        struct span_of *p = &ret->list[ret->n++];
        *p = (struct span_of){sqlite3_column_int(s, 0), sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2)};
        ret->edges[ret->n_edges++] = p->from;
        ret->edges[ret->n_edges++] = p->to;
    }
    ret->edges[ret->n_edges++] = start;
    ret->edges[ret->n_edges++] = end;
    int64_t day_starts = 4 * 3600;
    for (int64_t day = (start - day_starts) / 86400 + 1; day * 86400 + day_starts < end; day++)
        ret->edges[ret->n_edges++] = day * 86400 + day_starts;
    qsort(ret->edges, (size_t)ret->n_edges, sizeof ret->edges[0], compare_edges);
}

/* Seconds of `host` (-1: of nobody) on a business day: between two edges each on air has the same part. */
static double seconds_of(const struct presence *p, int host, int64_t day, int64_t start, int64_t end)
{
    double seconds = 0;
    for (int i = 0; i + 1 < p->n_edges; i++) {
        bool is_on[HOSTS] = {false};
        int on = 0;
        int64_t from = p->edges[i], to = p->edges[i + 1];
        if (from < start || to > end || (from - 4 * 3600) / 86400 != day)
            continue;
        for (int k = 0; k < p->n; k++)
            if (p->list[k].from <= from && p->list[k].to >= to)
                is_on[p->list[k].host] = true;
        for (int h = 0; h < HOSTS; h++)
            on += is_on[h];
        if (host < 0 ? on == 0 : is_on[host])
            seconds += (double)(to - from) / (on == 0 ? 1 : on);
    }
    return seconds;
}

static int seconds_check(struct warehouse *w)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    struct err e = ERR_INIT;
    struct presence p = {.n = 0};
    int n = 0;
    must(db_prepare(w->db, "SELECT t.session_key, CASE t.host_id WHEN 'unassigned' THEN -1 ELSE CAST(substr(t.host_id, 2) AS INTEGER) END,"
                           " unixepoch(t.business_date) / 86400, t.credited_s, s.start_at, s.end_at FROM mart_stint AS t"
                           " JOIN int_session AS s USING (session_key)", &s, &e), &e);
    for (; db_step(s, &e) == 1; n++) {
        const char *key = (const char *)sqlite3_column_text(s, 0);
        int64_t start = sqlite3_column_int64(s, 4), end = sqlite3_column_int64(s, 5);
        presence_read(w, key, start, end, &p);
        double should = seconds_of(&p, sqlite3_column_int(s, 1), sqlite3_column_int64(s, 2), start, end);
        if (fabs((double)sqlite3_column_int64(s, 3) - should) > 1)
            fail_msg("SEED=%d: %s host %d: credited %lld s, not %.2f", seed, key, sqlite3_column_int(s, 1),
                     (long long)sqlite3_column_int64(s, 3), should);
    }
    return n;
}

/* --- all ------------------------------------------------------------------------------------------------------------------------- */

/* The rosters are what the top of this file says. */
static void has_all_kinds(struct warehouse *w)
{
    assert_asked(w, "SELECT DISTINCT attribution FROM mart_stint ORDER BY 1", "buckets; minutes; none; prorata; snapshots; whole");
    assert_asked(w, "SELECT DISTINCT evidence FROM int_on_air ORDER BY 1", "code; handover; roster");
    assert_asked(w, "SELECT max(end_at - start_at), max(n) >= 4, min(gmv) < 0, max(same) > 1 FROM int_session JOIN"
                    " (SELECT max(n) AS n, max(same) AS same FROM (SELECT count(DISTINCT business_date) AS n, count(*) AS same FROM mart_stint"
                    " GROUP BY session_key))", "266400|1|1|1");
    nothing_asked(w, "no overlapping rooms", "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM int_session AS s JOIN int_session AS t USING (account)"
                                             " WHERE s.session_key < t.session_key AND s.start_at < t.end_at AND t.start_at < s.end_at)");
}

static void rosters_add_up(void **state)
{
    (void)state;
    int rosters = setting("SEEDS", 120);
    seed = setting("SEED", (int)(time(NULL) % 1000000));
    chance_state = (uint64_t)seed;
    print_message("SEED=%d SEEDS=%d\n", seed, rosters);
    struct warehouse w;
    rosters_open(&w, rosters);
    transform_run(&w, NULL, NULL);
    stints_add_up(&w);
    hosts_add_up(&w);
    int stints = seconds_check(&w);
    print_message("%s sessions, %d stints\n", ask(&w, "SELECT count(*) FROM int_session"), stints);
    if (rosters >= 100)
        has_all_kinds(&w);
    warehouse_close(&w);
}

/* Two shifts of one person that both go on when the business day begins: 02:00-06:00 and 03:00-07:00. */
static void shifts_that_overlap_at_the_cut(void **state)
{
    (void)state;
    struct warehouse w;
    warehouse_open(&w, NULL);
    static const char *const shifts[][2] = {{"02:00", "06:00"}, {"03:00", "07:00"}};
    for (int i = 0; i < 2; i++)
        fact(&w, "roster", 3, "platform, account, start, \"end\", staff_id, role, status",
             arena_format(&w.a, "'tiktok', 'glow', unixepoch('2026-11-20 %s'), unixepoch('2026-11-20 %s'), 'A', 'host', 'confirmed'",
                          shifts[i][0], shifts[i][1]));
    transform_run(&w, NULL, NULL);
    assert_asked(&w, "SELECT business_date, planned_s / 3600 FROM int_planned_day ORDER BY 1", "2026-11-19|2; 2026-11-20|3");
    assert_asked(&w, "SELECT business_date, count(*), sum(end_at - start_at) / 3600 FROM int_planned_part GROUP BY 1",
                 "2026-11-19|2|3; 2026-11-20|2|5");
    warehouse_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rosters_add_up), cmocka_unit_test(shifts_that_overlap_at_the_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
