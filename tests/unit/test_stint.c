/* Who was on air and who earned what: NUMBERS rules 12 to 16 and 25, the golden cases of NUMBERS 2 and 4, and that a thousand
 * random rosters lose nothing. */
#include "base/date.h"
#include "base/num.h"
#include "transform/people/stint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { A, B, C, HOSTS, NOBODY = STINT_UNASSIGNED };

static const struct calendar calendar = {4 * 3600, 6, {0, 6, 10, 14, 18, 21, 24}, {[6] = true, [7] = true}};

/* Friday 2026-11-20 at hour:minute; hours above 24 are the days after. */
static int64_t at(int hour, int minute)
{
    return date_day(2026, 11, 20) * 86400 + hour * 3600 + minute * 60;
}

/* ---- calendar ---- */

static void business_days(void **state)
{
    (void)state;
    int64_t friday = date_day(2026, 11, 20);
    assert_int_equal(calendar_day(&calendar, at(27, 59)), friday);        /* 03:59 Sat -> Fri */
    assert_int_equal(calendar_day(&calendar, at(28, 0)), friday + 1);     /* 04:00 Sat -> Sat */
    assert_int_equal(calendar_day(&calendar, at(3, 59)), friday - 1);
    char slot[SLOT_TEXT];
    calendar_slot(&calendar, friday, calendar_part(&calendar, at(18, 0)), slot);
    assert_string_equal(slot, "wd18-21");
    calendar_slot(&calendar, friday + 1, calendar_part(&calendar, at(24, 30)), slot);
    assert_string_equal(slot, "we00-06");
    assert_int_equal(calendar_part(&calendar, at(23, 59)), 5);
    assert_int_equal(calendar_part(&calendar, at(0, 0)), 0);
}

/* ---- on air ---- */

struct piece {
    int host, from, to;   /* minutes after 20:00 */
};

static void check_stretch(const char *what, const struct piece *given, size_t n, int length, const struct piece *wanted, size_t n_wanted)
{
    struct duty duties[8];
    for (size_t i = 0; i < n; i++)
        duties[i] = (struct duty){given[i].host, {at(20, given[i].from), at(20, given[i].to)}};
    size_t is = on_air_stretch(duties, n, (struct span){at(20, 0), at(20, length)}, 900);
    if (is != n_wanted)
        fail_msg("%s: %zu duties, not %zu", what, is, n_wanted);
    for (size_t i = 0; i < is; i++) {
        int from = (int)(duties[i].span.start_at - at(20, 0)) / 60, to = (int)(duties[i].span.end_at - at(20, 0)) / 60;
        if (duties[i].host != wanted[i].host || from != wanted[i].from || to != wanted[i].to)
            fail_msg("%s: duty %zu is host %d %d-%d", what, i, duties[i].host, from, to);
    }
}

static void stretching(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t n;
        struct piece given[4];
        int length;
        size_t n_wanted;
        struct piece wanted[4];
    } cases[] = {
        {"edges up to 15", 1, {{A, 15, 105}}, 120, 1, {{A, 0, 120}}},
        {"no edge beyond 15", 1, {{A, 16, 104}}, 120, 1, {{A, 16, 104}}},
        {"a gap of 15 to the one before", 2, {{A, 0, 60}, {B, 75, 120}}, 120, 2, {{A, 0, 75}, {B, 75, 120}}},
        {"a gap of 16 to nobody, as a whole", 2, {{A, 0, 60}, {B, 76, 120}}, 120, 2, {{A, 0, 60}, {B, 76, 120}}},
        {"clipped to the session", 2, {{A, -30, 60}, {B, 60, 200}}, 120, 2, {{A, 0, 60}, {B, 60, 120}}},
        {"outside is dropped", 2, {{A, -30, 0}, {B, 0, 120}}, 120, 1, {{B, 0, 120}}},
        {"two before a gap share it", 3, {{A, 0, 60}, {B, 30, 60}, {C, 70, 120}}, 120, 3, {{A, 0, 70}, {B, 30, 70}, {C, 70, 120}}},
        {"a gap under another's duty is none", 2, {{A, 0, 120}, {B, 20, 40}}, 120, 2, {{A, 0, 120}, {B, 20, 40}}},
        {"nobody", 0, {{0}}, 120, 0, {{0}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_stretch(cases[i].what, cases[i].given, cases[i].n, cases[i].length, cases[i].wanted, cases[i].n_wanted);
}

static void handover_log(void **state)
{
    (void)state;
    struct span session = {at(20, 0), at(24, 0)};
    static const struct {
        const char *what;
        size_t n;
        struct { int minute, host, is_on; } events[4];
        size_t n_duties;
        struct piece duties[3];
    } cases[] = {
        {"on and off", 4, {{0, A, 1}, {120, A, 0}, {120, B, 1}, {240, B, 0}}, 2, {{A, 0, 120}, {B, 120, 240}}},
        {"no off: to the end", 1, {{10, A, 1}}, 1, {{A, 10, 240}}},
        {"no on: from the start", 1, {{90, A, 0}}, 1, {{A, 0, 90}}},
        {"an early on", 2, {{-5, A, 1}, {240, A, 0}}, 1, {{A, -5, 240}}},
        {"an on before the live that ended at 19:00", 1, {{-90, A, 1}}, 0, {{0}}},
        {"off again and on again", 3, {{0, A, 1}, {60, A, 0}, {90, A, 1}}, 2, {{A, 0, 60}, {A, 90, 240}}},
        {"a second off", 3, {{0, A, 1}, {60, A, 0}, {61, A, 0}}, 1, {{A, 0, 60}}},
        {"yesterday's", 2, {{-900, A, 1}, {-800, A, 0}}, 0, {{0}}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct handover events[4];
        struct duty duties[4];
        for (size_t k = 0; k < cases[i].n; k++)
            events[k] = (struct handover){at(20, cases[i].events[k].minute), cases[i].events[k].host, cases[i].events[k].is_on != 0};
        size_t n = on_air_log(events, cases[i].n, session, at(19, 0), duties);
        if (n != cases[i].n_duties)
            fail_msg("%s: %zu duties", cases[i].what, n);
        for (size_t k = 0; k < n; k++)
            if (duties[k].host != cases[i].duties[k].host || duties[k].span.start_at != at(20, cases[i].duties[k].from) ||
                duties[k].span.end_at != at(20, cases[i].duties[k].to))
                fail_msg("%s: duty %zu", cases[i].what, k);
    }
}

static void attendance_shortens(void **state)
{
    (void)state;
    struct span planned = {at(20, 0), at(22, 0)};
    struct span s = on_air_shift(planned, at(20, 20), at(21, 30));
    assert_true(s.start_at == at(20, 20) && s.end_at == at(21, 30));
    s = on_air_shift(planned, at(19, 30), at(23, 0));   /* never lengthened */
    assert_true(s.start_at == planned.start_at && s.end_at == planned.end_at);
    s = on_air_shift(planned, 0, 0);
    assert_true(s.start_at == planned.start_at && s.end_at == planned.end_at);
}

/* ---- splitting ---- */


static struct stint_session session_of(int64_t start, int64_t end, const struct duty *duties, size_t n)
{
    return (struct stint_session){.span = {start, end}, .duties = duties, .n_duties = n, .evidence = "minutes"};
}

static void set_total(struct stint_session *s, int metric, int64_t total)
{
    s->total[metric] = total;
    s->has[metric] = true;
}

static void check_values(const struct stints *r, int metric, size_t n, const int64_t *wanted)
{
    assert_int_equal(r->n, n);
    for (size_t i = 0; i < n; i++)
        if (r->list[i].value[metric] != wanted[i])
            fail_msg("stint %zu has %lld, not %lld", i, (long long)r->list[i].value[metric], (long long)wanted[i]);
}

static void pro_rata(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct duty duties[] = {{A, {at(20, 0), at(21, 0)}}, {B, {at(21, 0), at(21, 30)}}, {C, {at(21, 30), at(22, 0)}}};
    struct stint_session s = session_of(at(20, 0), at(22, 0), duties, 3);
    set_total(&s, METRIC_GMV, 100);
    struct stints r;
    stint_split(&a, &calendar, &s, &r);
    check_values(&r, METRIC_GMV, 3, (const int64_t[]){50, 25, 25});
    assert_string_equal(r.attribution, "prorata");
}

static void snapshots(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct duty duties[] = {{A, {at(20, 0), at(21, 0)}}, {B, {at(21, 0), at(23, 0)}}, {C, {at(23, 0), at(24, 0)}}};
    struct point points[] = {
        {at(20, 0), 1, {0}}, {at(21, 0), 1, {120000}}, {at(22, 0), 1, {119000}},   /* falls: unusable */
        {at(23, 0), 1, {310050}}, {at(24, 0), 1, {450075}},
    };
    struct stint_session s = session_of(at(20, 0), at(24, 0), duties, 3);
    struct interval intervals[EVIDENCE_METRICS * 6];
    s.n_intervals = intervals_of_points(points, 5, &s, 120, intervals);
    s.intervals = intervals;
    s.evidence = "snapshots";
    assert_int_equal(s.n_intervals, 3);
    set_total(&s, METRIC_GMV, 450075);
    struct stints r;
    stint_split(&a, &calendar, &s, &r);
    check_values(&r, METRIC_GMV, 3, (const int64_t[]){120000, 190050, 140025});
    assert_string_equal(r.attribution, "snapshots");
    assert_int_equal(intervals_of_points(points + 4, 1, &s, 120, intervals), 0);   /* one total says nothing about when */
}

/* Three hosts, an hour each from 20:00; gmv and orders of the session 3000 and 45. Points: minute, gmv, orders (-1: the
 * file does not say). */
static void snapshot_ends(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        size_t n;
        int points[3][3];
        int64_t gmv[3], orders[3];
        const char *attribution;
    } cases[] = {
        {"one point, then the total", 1, {{60, 1000, 9}}, {1000, 1000, 1000}, {9, 18, 18}, "snapshots"},
        {"two points, then the total", 2, {{60, 500, 9}, {120, 1000, 12}}, {500, 500, 2000}, {9, 3, 33}, "snapshots"},
        {"a point above the total is dropped, for that metric", 2, {{60, 1200, 12}, {120, 3100, 31}}, {1200, 900, 900}, {12, 19, 14},
         "snapshots"},
        {"all above the total: by time", 2, {{60, 3200, 9}, {120, 3100, 12}}, {1000, 1000, 1000}, {9, 3, 33}, "prorata"},
        {"a metric the points lack goes by time", 1, {{60, 600, -1}}, {600, 1200, 1200}, {15, 15, 15}, "snapshots"},
        {"a minute before the end is the end", 2, {{60, 500, 9}, {179, 1000, 18}}, {1500, 750, 750}, {23, 11, 11}, "snapshots"},
        {"past the end is the end", 2, {{60, 500, 9}, {200, 1000, 18}}, {1500, 750, 750}, {23, 11, 11}, "snapshots"},
        {"nothing but the end", 1, {{179, 2900, 44}}, {1000, 1000, 1000}, {15, 15, 15}, "prorata"},
    };
    struct duty duties[] = {{A, {at(20, 0), at(21, 0)}}, {B, {at(21, 0), at(22, 0)}}, {C, {at(22, 0), at(23, 0)}}};
    int orders = 6;
    assert_string_equal(metrics[orders].name, "orders");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct point points[3];
        struct interval intervals[EVIDENCE_METRICS * 4];
        for (size_t k = 0; k < cases[i].n; k++) {
            const int *p = cases[i].points[k];
            points[k] = (struct point){at(20, p[0]), p[2] < 0 ? 1 : 5, {p[1], 0, p[2]}};
        }
        struct stint_session s = session_of(at(20, 0), at(23, 0), duties, 3);
        s.evidence = "snapshots";
        set_total(&s, METRIC_GMV, 3000);
        set_total(&s, orders, 45);
        s.n_intervals = intervals_of_points(points, cases[i].n, &s, 120, intervals);
        s.intervals = intervals;
        struct stints r;
        stint_split(&a, &calendar, &s, &r);
        print_message("%s\n", cases[i].what);
        check_values(&r, METRIC_GMV, 3, cases[i].gmv);
        check_values(&r, orders, 3, cases[i].orders);
        assert_string_equal(r.attribution, cases[i].attribution);
    }
}

/* 22:00 Friday to 06:00 Saturday: one host, two business days; the attribution speaks of hosts. */
static void cut_at_day_start(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct duty duty = {A, {at(22, 0), at(30, 0)}};
    struct stint_session s = session_of(at(22, 0), at(30, 0), &duty, 1);
    set_total(&s, METRIC_GMV, 800);
    struct stints r;
    stint_split(&a, &calendar, &s, &r);
    check_values(&r, METRIC_GMV, 2, (const int64_t[]){600, 200});
    assert_true(r.list[0].span.end_at == at(28, 0) && r.list[1].span.start_at == at(28, 0));
    assert_int_equal(r.list[0].day, date_day(2026, 11, 20));
    assert_int_equal(r.list[1].day, date_day(2026, 11, 21));
    assert_int_equal(r.list[0].part, 0);   /* four of six hours after midnight */
    assert_string_equal(r.attribution, "whole");
}

static void dayparts(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct duty duty = {A, {at(16, 0), at(20, 0)}};
    struct stint_session s = session_of(at(16, 0), at(20, 0), &duty, 1);
    struct stints r;
    stint_time(&a, &calendar, &s, &r);
    assert_int_equal(r.list[0].part, 3);   /* two hours each: the earlier */
    duty.span.end_at = s.span.end_at = at(20, 1);
    stint_time(&a, &calendar, &s, &r);
    assert_int_equal(r.list[0].part, 4);
    duty.span = s.span = (struct span){at(22, 0), at(26, 0)};
    stint_time(&a, &calendar, &s, &r);
    assert_int_equal(r.list[0].part, 5);   /* earlier in time, not in the list of dayparts */
}

/* Two on air share the minute in money and time; what is nobody's goes to nobody. */
static void sharing(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct duty duties[] = {{A, {at(20, 0), at(21, 0)}}, {B, {at(20, 30), at(21, 0)}}};
    struct stint_session s = session_of(at(20, 0), at(21, 30), duties, 2);
    struct interval minutes[90];
    for (int i = 0; i < 90; i++)
        minutes[i] = (struct interval){{at(20, i), at(20, i + 1)}, {i >= 30 && i < 60 ? 20 : 10}};
    s.intervals = minutes;
    s.n_intervals = 90;
    set_total(&s, METRIC_GMV, 1200);
    struct stints r;
    stint_split(&a, &calendar, &s, &r);
    check_values(&r, METRIC_GMV, 3, (const int64_t[]){600, 300, 300});
    assert_int_equal(r.list[0].credited_s, 45 * 60);
    assert_int_equal(r.list[1].credited_s, 15 * 60);
    assert_int_equal(r.list[2].credited_s, 30 * 60);
    assert_int_equal(r.list[0].on_air_s, 60 * 60);
    assert_int_equal(r.list[2].host, NOBODY);
    assert_string_equal(r.attribution, "minutes");
}

/* A minute cut by a change of host is split by seconds, and zero evidence falls back to time. */
static void cut_minute(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    int64_t change = at(20, 1) + 20;
    struct duty duties[] = {{A, {at(20, 0), change}}, {B, {change, at(20, 3)}}};
    struct interval minutes[] = {{{at(20, 0), at(20, 1)}, {0}}, {{at(20, 1), at(20, 2)}, {300}}, {{at(20, 2), at(20, 3)}, {0}}};
    struct stint_session s = session_of(at(20, 0), at(20, 3), duties, 2);
    s.intervals = minutes;
    s.n_intervals = 3;
    set_total(&s, METRIC_GMV, 900);
    int views = 9;
    assert_string_equal(metrics[views].name, "views");
    set_total(&s, views, 180);
    struct stints r;
    stint_split(&a, &calendar, &s, &r);
    check_values(&r, METRIC_GMV, 2, (const int64_t[]){300, 600});
    check_values(&r, views, 2, (const int64_t[]){80, 100});
}

static void attributions(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct interval hours[] = {{{at(20, 0), at(21, 0)}, {5}}, {{at(21, 0), at(22, 0)}, {5}}};
    struct duty one = {A, {at(20, 0), at(22, 0)}}, half = {A, {at(20, 0), at(21, 0)}};
    struct stint_session s = session_of(at(20, 0), at(22, 0), &one, 1);
    struct stints r;
    s.intervals = hours;
    s.n_intervals = 2;
    s.evidence = "buckets";
    set_total(&s, METRIC_GMV, 10);
    stint_split(&a, &calendar, &s, &r);
    assert_string_equal(r.attribution, "whole");
    s.duties = &half;
    stint_split(&a, &calendar, &s, &r);
    assert_string_equal(r.attribution, "buckets");   /* somebody and nobody */
    s.n_duties = 0;
    stint_split(&a, &calendar, &s, &r);
    assert_string_equal(r.attribution, "none");
    assert_int_equal(r.n, 1);
    s.n_duties = 1;
    hours[0].value[0] = hours[1].value[0] = 0;
    stint_split(&a, &calendar, &s, &r);
    assert_string_equal(r.attribution, "prorata");   /* buckets, but of no money */
    assert_int_equal(r.list[0].value[METRIC_GMV] + r.list[1].value[METRIC_GMV], 10);
}

static void no_length(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct stint_session s = session_of(at(20, 0), at(20, 0), NULL, 0);
    set_total(&s, METRIC_GMV, 77);
    struct stints r;
    stint_split(&a, &calendar, &s, &r);
    check_values(&r, METRIC_GMV, 1, (const int64_t[]){77});
    assert_int_equal(r.list[0].credited_s, 0);
}

static void coverage(void **state)
{
    (void)state;
    int64_t covered_s;
    struct interval list[] = {{{at(19, 0), at(19, 59)}, {1}}, {{at(19, 59), at(20, 1)}, {1}}, {{at(20, 0), at(20, 2)}, {1}},
                              {{at(20, 5), at(21, 0)}, {1}}};
    size_t n = intervals_clip(list, 4, (struct span){at(20, 0), at(20, 10)}, &covered_s);
    assert_int_equal(n, 3);
    assert_int_equal(covered_s, 7 * 60);   /* overlapping once, clipped */
    assert_true(list[0].span.start_at == at(20, 0) && list[2].span.end_at == at(20, 10));
}

/* ---- a thousand rosters ---- */

static uint64_t draw(uint64_t *seed, uint64_t below)
{
    *seed = num_hash(*seed, seed, sizeof *seed);
    return *seed % below;
}

static void random_session(uint64_t *seed, struct duty *duties, struct interval *list, struct stint_session *s)
{
    int64_t start = at(0, 0) + (int64_t)draw(seed, 86400), length = 1 + (int64_t)draw(seed, 12 * 3600);
    size_t n = draw(seed, 6);
    *s = session_of(start, start + length, duties, 0);
    for (size_t i = 0; i < n; i++) {
        int64_t from = start - 1800 + (int64_t)draw(seed, (uint64_t)length + 1800);
        duties[i] = (struct duty){(int)draw(seed, HOSTS), {from, from + (int64_t)draw(seed, (uint64_t)length)}};
    }
    s->n_duties = on_air_stretch(duties, n, s->span, 900);
    int64_t step = draw(seed, 4) == 0 ? 900 : draw(seed, 4) == 0 ? 7 : 60, at_s = start / 60 * 60;
    for (n = 0; n < 800 && at_s < start + length && draw(seed, 50) != 0; n++, at_s += step)
        list[n] = (struct interval){{at_s, at_s + step}, {(int64_t)draw(seed, 100000), 0, (int64_t)draw(seed, 3)}};
    int64_t covered_s;
    s->n_intervals = intervals_clip(list, n, s->span, &covered_s);
    s->intervals = list;
    for (int m = 0; m < METRICS; m++) {
        s->has[m] = draw(seed, 5) != 0;
        s->total[m] = (int64_t)draw(seed, 1000000000) - (m == METRIC_GMV ? 1000 : 0);
    }
}

static void check_sums(uint64_t first, const struct stint_session *s, const struct stints *r)
{
    int64_t credited_s = 0;
    for (size_t i = 0; i < r->n; i++) {
        credited_s += r->list[i].credited_s;
        if (r->list[i].credited_s < 0 || r->list[i].credited_s > r->list[i].on_air_s + 1)
            fail_msg("seed %llu: credited %lld of %lld s", (unsigned long long)first, (long long)r->list[i].credited_s,
                     (long long)r->list[i].on_air_s);
        for (size_t k = 0; k < i; k++)
            if (r->list[i].host == r->list[k].host && r->list[i].day == r->list[k].day)
                fail_msg("seed %llu: two stints of one host and day", (unsigned long long)first);
    }
    if (credited_s != s->span.end_at - s->span.start_at)
        fail_msg("seed %llu: credited %lld s", (unsigned long long)first, (long long)credited_s);
    for (int m = 0; m < METRICS; m++) {
        int64_t sum = 0;
        for (size_t i = 0; i < r->n; i++)
            sum += r->list[i].value[m];
        if (sum != (s->has[m] ? s->total[m] : 0))
            fail_msg("seed %llu: %s adds up to %lld", (unsigned long long)first, metrics[m].name, (long long)sum);
    }
}

static void random_rosters(void **state)
{
    (void)state;
    uint64_t first = (uint64_t)time(NULL), seed = first;
    printf("seed %llu\n", (unsigned long long)first);
    ARENA_AUTO struct arena a = ARENA_INIT;
    static struct interval list[800];
    for (int i = 0; i < 1000; i++) {
        struct duty duties[8];
        struct stint_session s;
        struct stints r;
        random_session(&seed, duties, list, &s);
        stint_split(&a, &calendar, &s, &r);
        check_sums(first, &s, &r);
        arena_reset(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(business_days), cmocka_unit_test(stretching), cmocka_unit_test(handover_log),
        cmocka_unit_test(attendance_shortens), cmocka_unit_test(pro_rata), cmocka_unit_test(snapshots),
        cmocka_unit_test(snapshot_ends),
        cmocka_unit_test(cut_at_day_start), cmocka_unit_test(dayparts), cmocka_unit_test(sharing),
        cmocka_unit_test(cut_minute), cmocka_unit_test(attributions), cmocka_unit_test(no_length),
        cmocka_unit_test(coverage), cmocka_unit_test(random_rosters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
