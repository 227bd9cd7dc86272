/* What unreadiness costs (NUMBERS 6): simulated agencies of the sample's size whose truth is known, through the same rows, design
 * and fit as the warehouse's. SEEDS=200 measures what docs/BENCH.md says and prints the table; SEED moves all of them. */
#include "transform/score/score_design.h"
#include "transform/score/score_effect.h"
#include "agency.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* --- many agencies ------------------------------------------------------------------------------------------------------- */

struct tally {
    int n, held, held_pct, clear, excluded, excluded_pct;
    double found, width;
};

static void tally_add(struct tally *t, const struct score_effect *e, double truth)
{
    t->n++;
    t->found += e->per_hour;
    t->width += e->per_hour_high - e->per_hour_low;
    t->held += e->per_hour_low <= truth && truth <= e->per_hour_high;
    t->excluded += e->per_hour_low > 0 || e->per_hour_high < 0;
    t->excluded_pct += e->low > 0 || e->high < 0;
    t->clear += score_effect_is_clear(e);
}

static struct tally agencies_measure(const struct story *s, size_t nth, int seeds)
{
    struct tally t = {0};
    for (int i = 0; i < seeds; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct err e = ERR_INIT;
        struct agency g;
        struct score_currency by_session;
        struct score_effect effect;
        seed_set(i, nth);
        agency_draw(s, &a, &g);
        score_rows_by_session(&g.rows, &a, &by_session);
        if (score_effect_condition(&by_session, 0, &effect, &e) != 0)
            fail_msg("%s", e.text);
        if (effect.reason == NULL)
            tally_add(&t, &effect, s->loss == NOTHING ? 0 : -LOST);
    }
    return t;
}

static double pct(int n, int of)
{
    return 100.0 * n / of;
}

/* Under a hundred agencies chance has its share: three standard errors of a proportion. */
static double leeway(double share, int n)
{
    return n < 100 ? 300 * sqrt(share * (1 - share) / n) : 0;
}

static void at_least(const char *story, const char *what, double is, double share, int n)
{
    if (is < 100 * share - leeway(share, n))
        fail_msg("%s: %s in %.1f %% of %d, not in %.0f", story, what, is, n, 100 * share);
}

static void at_most(const char *story, const char *what, double is, double share, int n)
{
    if (is > 100 * share + leeway(share, n))
        fail_msg("%s: %s in %.1f %% of %d, more than %.0f", story, what, is, n, 100 * share);
}

/* --- a missing role --------------------------------------------------------------------------------------------------------- */

static const struct story stories[] = {
    {.name = "nothing, anywhere", .loss = NOTHING, .pick = ANYWHERE, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "nothing, noise of sessions only", .loss = NOTHING, .pick = ANYWHERE, .rate = .25, .session_noise = .4, .host_noise = 0},
    {.name = "nothing, noise of stints only", .loss = NOTHING, .pick = ANYWHERE, .rate = .25, .session_noise = 0, .host_noise = .4},
    {.name = "nothing, in quiet slots", .loss = NOTHING, .pick = QUIET_SLOTS, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "nothing, with weak hosts", .loss = NOTHING, .pick = WEAK_HOSTS, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "nothing, in one account's weak evenings", .loss = NOTHING, .pick = WEAK_CELL, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "nothing, 1 session in 25", .loss = NOTHING, .pick = ANYWHERE, .rate = .04, .session_noise = .3, .host_noise = .2},
    {.name = "a sum, anywhere", .loss = A_SUM, .pick = ANYWHERE, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a sum, in quiet slots", .loss = A_SUM, .pick = QUIET_SLOTS, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a sum, with weak hosts", .loss = A_SUM, .pick = WEAK_HOSTS, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a sum, in one account's weak evenings", .loss = A_SUM, .pick = WEAK_CELL, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a sum, 1 session in 25", .loss = A_SUM, .pick = ANYWHERE, .rate = .04, .session_noise = .3, .host_noise = .2},
    {.name = "a share, anywhere", .loss = A_SHARE, .pick = ANYWHERE, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a share, in quiet slots", .loss = A_SHARE, .pick = QUIET_SLOTS, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a share, with weak hosts", .loss = A_SHARE, .pick = WEAK_HOSTS, .rate = .25, .session_noise = .3, .host_noise = .2},
    {.name = "a share, 1 session in 25", .loss = A_SHARE, .pick = ANYWHERE, .rate = .04, .session_noise = .3, .host_noise = .2},
};

/* Found on the average: within RM 15 and three standard errors. */
static void story_check(const struct story *s, const struct tally *t, int seeds)
{
    double truth = s->loss == NOTHING ? 0 : -LOST, error = t->width / t->n / 3.92 / sqrt(t->n);
    assert_true(t->n > seeds / 2);
    at_least(s->name, "the range holds the truth", pct(t->held, t->n), .85, t->n);
    if (fabs(t->found / t->n - truth) > 15 + 3 * error)
        fail_msg("%s: RM %.1f an hour on the average, not %.1f", s->name, t->found / t->n, truth);
    if (s->loss == NOTHING) {
        at_most(s->name, "an effect is claimed", pct(t->clear, t->n), .07, t->n);
        at_most(s->name, "the range in money leaves 0 out", pct(t->excluded, t->n), .08, t->n);
        at_most(s->name, "the range in per cent leaves 0 out", pct(t->excluded_pct, t->n), .08, t->n);
    }
}

static void finds_what_a_missing_role_costs(void **unused)
{
    (void)unused;
    int seeds = setting("SEEDS", 20);
    printf("%d agencies each (SEED %d), RM %.0f an hour lost or nothing\n"
           "| lost, and where the role is missing | found, RM/h | width of the range | it holds the truth, %% | it leaves 0 out, %% |"
           " so does the one in per cent, %% | both, %% |\n| --- | --- | --- | --- | --- | --- | --- |\n", seeds, setting("SEED", 1), LOST);
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
        struct tally t = agencies_measure(&stories[i], i, seeds);
        printf("| %s | %.1f | %.0f | %.1f | %.1f | %.1f | %.1f |\n", stories[i].name, t.found / t.n, t.width / t.n, pct(t.held, t.n),
               pct(t.excluded, t.n), pct(t.excluded_pct, t.n), pct(t.clear, t.n));
        story_check(&stories[i], &t, seeds);
    }
}

/* --- part-time --------------------------------------------------------------------------------------------------------------- */

/* Part-timers work where little is sold: the raw gap is far off, the adjusted one is not. */
static void tells_part_time_from_quiet_slots(void **unused)
{
    (void)unused;
    int seeds = setting("SEEDS", 20);
    static const struct story gaps[] = {{.name = "gap 0", .rate = .25, .session_noise = .3, .host_noise = .2},
                                        {.name = "gap -0.1", .rate = .25, .session_noise = .3, .host_noise = .2, .gap = -.1}};
    for (size_t g = 0; g < 2; g++) {
        double found = 0, raw = 0, spread = 0;
        int held = 0;
        for (int i = 0; i < seeds; i++) {
            ARENA_AUTO struct arena a = ARENA_INIT;
            struct err e = ERR_INIT;
            struct agency agency;
            struct score_effect t;
            seed_set(i, 50 + g);
            agency_draw(&gaps[g], &a, &agency);
            assert_int_equal(score_effect_part_time(&agency.rows, &t, &e), 0);
            assert_null(t.reason);
            assert_int_equal(t.n_with, size_of_sample.hosts - size_of_sample.full_time);
            found += log1p(t.effect_pct / 100) / seeds;
            raw += log1p(t.raw_pct / 100) / seeds;
            spread += log((100 + t.high) / (100 + t.low)) / 3.92 / seeds;
            held += t.low <= 100 * expm1(gaps[g].gap) && 100 * expm1(gaps[g].gap) <= t.high;
        }
        printf("part-time, %s: raw %.3f, found %.3f (logarithm), held in %.1f %%\n", gaps[g].name, raw, found, pct(held, seeds));
        at_least(gaps[g].name, "the range holds the truth", pct(held, seeds), .85, seeds);
        assert_true(fabs(found - gaps[g].gap) < (seeds < 100 ? .02 + 3 * spread / sqrt(seeds) : .02));
        assert_true(raw < gaps[g].gap - .2);
    }
}

/* Rows that part- and full-timers share tell of the effect, and of no money: there are no hours to say it of. */
static void shared_hours_have_no_money(void **unused)
{
    (void)unused;
    static const struct story story = {.name = "shared", .rate = .25, .session_noise = .3, .host_noise = .2, .gap = -.1};
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct agency agency;
    struct score_effect own, shared;
    seed_set(0, 52);
    agency_draw(&story, &a, &agency);
    assert_int_equal(score_effect_part_time(&agency.rows, &own, &e), 0);
    assert_true(!isnan(own.per_hour) && !isnan(own.usual_per_hour));
    for (size_t i = 0; i < agency.rows.n_rows; i++)
        for (size_t k = 0; k < agency.rows.rows[i].n_parts; k++)
            agency.rows.rows[i].parts[k].part_time *= .6;
    assert_int_equal(score_effect_part_time(&agency.rows, &shared, &e), 0);
    assert_null(shared.reason);
    assert_int_equal(shared.n_with, own.n_with);
    assert_true(!isnan(shared.effect_pct));
    assert_true(isnan(shared.per_hour) && isnan(shared.usual_per_hour));
}

/* --- what is not measured ------------------------------------------------------------------------------------------------------ */

static void one_agency(struct arena *a, struct score_currency *ret)
{
    struct agency g;
    seed_set(0, 0);
    agency_draw(&stories[0], a, &g);
    score_rows_by_session(&g.rows, a, ret);
}

static void flags_set(const struct score_currency *c, struct arena *a, double (*flag)(const struct score_row *row, size_t i))
{
    double *flags = arena_array(a, c->n_rows, sizeof *flags);
    for (size_t i = 0; i < c->n_rows; i++) {
        flags[i] = flag(&c->rows[i], i);
        c->rows[i].flags = &flags[i];
    }
}

static double never_recorded(const struct score_row *row, size_t i)
{
    (void)row, (void)i;
    return NAN;
}

static double nine_times(const struct score_row *row, size_t i)
{
    (void)row;
    return i % 50 == 0 && i < 450;
}

static double ten_times(const struct score_row *row, size_t i)
{
    (void)row;
    return i % 50 == 0 && i < 500;
}

static double in_one_week(const struct score_row *row, size_t i)
{
    (void)i;
    return strcmp(row->level[FACTOR_WEEK], "W03") == 0;
}

static double all_but_one_account(const struct score_row *row, size_t i)
{
    (void)i;
    return strcmp(row->level[FACTOR_ACCOUNT], "a1") != 0;
}

static void says_why_nothing_is_measured(void **unused)
{
    (void)unused;
    static const struct {
        double (*flag)(const struct score_row *row, size_t i);
        const char *reason;
    } cases[] = {{never_recorded, "not recorded"}, {nine_times, "too few"}, {ten_times, NULL},
                 {in_one_week, "goes with an account, slot, kind of day, week or host"},
                 {all_but_one_account, "goes with an account, slot, kind of day, week or host"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct err e = ERR_INIT;
        struct score_currency c;
        struct score_effect t;
        one_agency(&a, &c);
        flags_set(&c, &a, cases[i].flag);
        assert_int_equal(score_effect_condition(&c, 0, &t, &e), 0);
        assert_string_equal(t.reason == NULL ? "" : t.reason, cases[i].reason == NULL ? "" : cases[i].reason);
        assert_true((t.reason == NULL) == isfinite(t.per_hour) && (t.reason == NULL) == isfinite(t.low));
        assert_int_equal(t.n_with + t.n_without + t.n_unknown, DAYS * size_of_sample.lives_a_day);
        assert_false(t.reason != NULL && score_effect_is_clear(&t));
    }
}

/* Two stints, 1 h of A and 3 h of B and C by halves: 4 h, a quarter A's; the longer one's slot. */
static void makes_one_row_of_a_session(void **unused)
{
    (void)unused;
    struct score_part first[] = {{0, 1, 0}}, second[] = {{1, .5, 1}, {2, .5, NAN}};
    struct score_row rows[] = {
        {.session_key = "s", .level = {"one", "wd14-18", "normal", "W1"}, .cell = "one wd 17", .credited_s = 3600, .gmv = 10000, .views = 50, .add_to_cart = -1,
         .spend = 10, .aov = 500, .parts = first, .n_parts = 1},
        {.session_key = "s", .level = {"one", "wd18-21", "normal", "W1"}, .cell = "one wd 18", .credited_s = 10800, .gmv = 50000, .views = 70, .add_to_cart = 3,
         .spend = 30, .aov = 500, .parts = second, .n_parts = 2},
        {.session_key = "t", .level = {"one", "wd18-21", "normal", "W1"}, .cell = "one wd 18", .credited_s = 3600, .gmv = 1, .views = -1, .parts = first, .n_parts = 1}};
    const struct score_currency c = {.currency = "MYR", .rows = rows, .n_rows = 3, .n_hosts = 3};
    struct score_currency by_session;
    ARENA_AUTO struct arena a = ARENA_INIT;
    score_rows_by_session(&c, &a, &by_session);
    assert_int_equal(by_session.n_rows, 2);
    const struct score_row *s = &by_session.rows[0];
    assert_int_equal(s->credited_s, 14400);
    assert_int_equal(s->gmv, 60000);
    assert_int_equal(s->views, 120);
    assert_int_equal(s->add_to_cart, -1);
    assert_string_equal(s->level[FACTOR_SLOT], "wd18-21");
    assert_string_equal(s->cell, "one wd 17");
    assert_int_equal(s->n_parts, 3);
    assert_true(fabs(s->parts[0].share - .25) < 1e-12 && fabs(s->parts[1].share - .375) < 1e-12);
    assert_true(fabs(s->parts[1].part_time - 1) < 1e-12 && isnan(s->parts[2].part_time));
    assert_int_equal(by_session.rows[1].views, -1);
}

/* Of equally frequent levels the first by name is what the others are compared with, in whatever order the rows come; one that is more
 * frequent goes before it. */
static void compares_with_the_most_frequent_level(void **unused)
{
    (void)unused;
    static const struct {
        const char *slots[4], *reference, *other;
    } cases[] = {{{"wd18-21", "wd14-18", "wd14-18", "wd18-21"}, "wd14-18", "slot wd18-21"},
                 {{"wd14-18", "wd18-21", "wd18-21", "wd14-18"}, "wd14-18", "slot wd18-21"},
                 {{"wd14-18", "wd18-21", "wd18-21", "wd18-21"}, "wd18-21", "slot wd14-18"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct score_part part = {0, 1, 0};
        struct score_row rows[4];
        struct score_design s;
        for (size_t k = 0; k < 4; k++)
            rows[k] = (struct score_row){.session_key = arena_format(&a, "s%zu", k), .level = {"one", cases[i].slots[k], "normal", "W1"}, .credited_s = 3600,
                                         .gmv = 10000, .views = -1, .add_to_cart = -1, .spend = NAN, .aov = 500, .parts = &part, .n_parts = 1};
        score_design_build(&(struct score_currency){.currency = "MYR", .rows = rows, .n_rows = 4, .n_hosts = 1}, &score_sales, &a, &s);
        assert_int_equal(s.design.n_columns, 2);
        assert_string_equal(s.names[1], cases[i].other);
        for (size_t k = 0; k < 4; k++)
            assert_true(s.design.x[2 * k + 1] == (strcmp(cases[i].slots[k], cases[i].reference) != 0));
    }
}

/* A row half of which was part-time counts its host as a full-timer; a hair more, as a part-timer. */
static void half_part_time_is_full_time(void **unused)
{
    (void)unused;
    struct score_part parts[] = {{0, 1, .5}, {1, 1, nextafter(.5, 1)}, {2, 1, NAN}, {3, 1, .5}, {3, 1, 1}};
    struct score_row rows[5];
    struct score_effect t;
    struct err e = ERR_INIT;
    for (size_t i = 0; i < 5; i++)
        rows[i] = (struct score_row){.session_key = "s", .level = {"one", "wd18-21", "normal", "W1"}, .credited_s = 3600, .gmv = 10000, .views = -1,
                                     .add_to_cart = -1, .spend = NAN, .aov = 500, .parts = &parts[i], .n_parts = 1};
    assert_int_equal(score_effect_part_time(&(struct score_currency){.currency = "MYR", .rows = rows, .n_rows = 5, .n_hosts = 4}, &t, &e), 0);
    assert_int_equal(t.n_without, 2);   /* the first, and the last, who changed */
    assert_int_equal(t.n_with, 2);
    assert_int_equal(t.n_unknown, 1);
    assert_int_equal(t.n_both, 1);
    assert_string_equal(t.reason, "too few");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_a_missing_role_costs),
        cmocka_unit_test(tells_part_time_from_quiet_slots),
        cmocka_unit_test(shared_hours_have_no_money),
        cmocka_unit_test(says_why_nothing_is_measured),
        cmocka_unit_test(makes_one_row_of_a_session),
        cmocka_unit_test(compares_with_the_most_frequent_level),
        cmocka_unit_test(half_part_time_is_full_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
