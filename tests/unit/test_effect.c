/* What unreadiness costs (NUMBERS 6): simulated agencies of the sample's size whose truth is known, through the same rows, design
 * and fit as the warehouse's. SEEDS=200 measures what docs/BENCH.md says and prints the table; SEED moves all of them. */
#include "transform/score_design.h"
#include "transform/score_effect.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DAYS = 91, LIVES_A_DAY = 6, LIVES = DAYS * LIVES_A_DAY, HOSTS = 12, FULL_TIME = 5, ACCOUNTS = 3, TOGETHER = 3 };
#define LOST 210.0   /* RM an hour */

/* --- chance (splitmix64, S. Vigna, public domain; Box-Muller) ---------------------------------------------------------- */

static uint64_t state;

static double uniform(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + .5) * 0x1p-53;
}

static double normal(void)
{
    double u = uniform();
    return sqrt(-2 * log(u)) * cos(2 * M_PI * uniform());
}

static int below(int n)
{
    return (int)(uniform() * n);
}

/* --- an agency --------------------------------------------------------------------------------------------------------- */

/* How the sum is lost, and where people are missing. */
enum loss { NOTHING, A_SUM, A_SHARE };
enum pick { ANYWHERE, QUIET_SLOTS, WEAK_HOSTS };
struct story {
    const char *name;
    enum loss loss;
    enum pick pick;
    double rate;                       /* of the sessions */
    double session_noise, host_noise;  /* of the logarithm, of three hours */
    double gap;                        /* of part-timers' logarithm */
};

struct live {
    int account, slot, is_weekend, is_mega, week, hosts[TOGETHER], n_hosts, is_missing;
    double hours, shared_noise, level[TOGETHER], sold[TOGETHER];   /* level: logarithm of the RM an hour to be expected */
};

static const char *const slots[2][6] = {{"wd00-06", "wd06-10", "wd10-14", "wd14-18", "wd18-21", "wd21-24"},
                                        {"we00-06", "we06-10", "we10-14", "we14-18", "we18-21", "we21-24"}};
static const double slot_level[6] = {-.7, -.3, 0, -.1, .5, .6}, account_level[ACCOUNTS] = {0, -.3, .3};

/* Full-timers have the evening, part-timers the rest, and some of each the other's. */
static int host_pick(int slot)
{
    bool is_full_time = uniform() < (slot >= 4 ? .7 : .25);
    return is_full_time ? below(FULL_TIME) : FULL_TIME + below(HOSTS - FULL_TIME);
}

static bool is_in(const int *hosts, int n, int host)
{
    for (int i = 0; i < n; i++)
        if (hosts[i] == host)
            return true;
    return false;
}

static void live_draw(struct live *l, int day, int nth, const double *skill, const double *week)
{
    *l = (struct live){.account = below(ACCOUNTS), .slot = nth == 0 ? below(2) : nth < 3 ? 2 + below(2) : 4 + below(2),
                       .is_weekend = day % 7 > 4, .is_mega = day % 30 == 10, .week = day / 7, .hours = 2 + below(3)};
    int wanted = 1 + below(TOGETHER);
    while (l->n_hosts < wanted) {
        int host = host_pick(l->slot);
        if (is_in(l->hosts, l->n_hosts, host))
            continue;
        l->level[l->n_hosts] = log(900) + account_level[l->account] + slot_level[l->slot] - .15 * l->is_weekend +
                               .7 * l->is_mega + week[l->week] + skill[host];
        l->hosts[l->n_hosts++] = host;
    }
}

static double missing_chance(const struct story *s, const struct live *l, const double *skill)
{
    double weak = 0;
    for (int i = 0; i < l->n_hosts; i++)
        weak += skill[l->hosts[i]] < 0 ? 1.0 / l->n_hosts : 0;
    double often = s->pick == QUIET_SLOTS ? l->slot < 4 : s->pick == WEAK_HOSTS ? weak : .5;
    return s->rate * (.3 + 1.4 * often);
}

/* The share of its sales a session without the role loses, so that the mean hour of all of them loses LOST. */
static double share_lost(const struct live *lives)
{
    double sold = 0, hours = 0;
    for (int i = 0; i < LIVES; i++)
        for (int k = 0; lives[i].is_missing && k < lives[i].n_hosts; k++) {
            sold += exp(lives[i].level[k]) * lives[i].hours / lives[i].n_hosts;
            hours += lives[i].hours / lives[i].n_hosts;
        }
    return LOST / (sold / hours);
}

/* Noise has the mean 1. A fixed sum is lost of what would have been sold, nine tenths of it at most. */
static void live_sell(const struct story *s, struct live *l, double share)
{
    double hours = l->hours / l->n_hosts, of_host = s->host_noise * sqrt(3 / hours), of_live = s->session_noise * sqrt(3 / l->hours);
    double together = of_live * normal();
    for (int k = 0; k < l->n_hosts; k++) {
        double noise = together + of_host * normal() - (of_live * of_live + of_host * of_host) / 2;
        double rate = exp(l->level[k] + noise);
        if (l->is_missing && s->loss == A_SUM)
            rate -= fmin(LOST, .9 * rate);
        if (l->is_missing && s->loss == A_SHARE)
            rate *= 1 - share;
        l->sold[k] = rate * hours;
    }
}

static double part_time_of(int host)
{
    return host < FULL_TIME ? 0 : 1;
}

/* Two of three sessions with several hosts are split by evidence: a row a host. */
static void live_rows(const struct live *l, int nth, struct arena *a, struct score_currency *c)
{
    const char *level[FACTORS] = {arena_format(a, "a%d", l->account), slots[l->is_weekend][l->slot],
                                  l->is_mega ? "mega" : "normal", arena_format(a, "W%02d", l->week)};
    double *flag = arena_array(a, 1, sizeof *flag);
    struct score_part *parts = arena_array(a, TOGETHER, sizeof *parts);
    bool is_split = nth % 3 != 0;
    int n_rows = is_split ? l->n_hosts : 1, n_parts = is_split ? 1 : l->n_hosts;
    *flag = l->is_missing;
    for (int r = 0; r < n_rows; r++) {
        struct score_row *row = &c->rows[c->n_rows++];
        *row = (struct score_row){.session_key = arena_format(a, "s%04d", nth), .views = -1, .add_to_cart = -1, .spend = NAN,
                                  .aov = 6000, .flags = flag, .parts = parts + r, .n_parts = (size_t)n_parts,
                                  .credited_s = (int64_t)(3600 * l->hours / n_rows)};
        memcpy(row->level, level, sizeof level);
        for (int k = r; k < r + n_parts; k++) {
            parts[k] = (struct score_part){(size_t)l->hosts[k], 1.0 / n_parts, part_time_of(l->hosts[k])};
            row->gmv += (int64_t)(100 * l->sold[k]);
        }
    }
}

static void agency_draw(const struct story *s, struct arena *a, struct score_currency *ret)
{
    static const struct score_condition missing[] = {{"missing", "a role missing"}};
    struct live *lives = arena_array(a, LIVES, sizeof *lives);
    double skill[HOSTS], week[DAYS / 7];
    for (int i = 0; i < HOSTS; i++)
        skill[i] = .2 * normal();
    for (int i = 0; i < DAYS / 7; i++)
        week[i] = .1 * normal();
    *ret = (struct score_currency){.currency = "MYR", .rows = arena_array(a, LIVES * TOGETHER, sizeof *ret->rows), .n_hosts = HOSTS,
                                   .hosts = arena_array(a, HOSTS, sizeof *ret->hosts), .conditions = missing, .n_conditions = 1};
    double worth[HOSTS];
    for (int i = 0; i < HOSTS; i++)
        worth[i] = skill[i] + s->gap * part_time_of(i);
    for (int i = 0; i < LIVES; i++) {
        live_draw(&lives[i], i / LIVES_A_DAY, i % LIVES_A_DAY, worth, week);
        lives[i].is_missing = uniform() < missing_chance(s, &lives[i], skill);
    }
    double share = share_lost(lives);
    for (int i = 0; i < LIVES; i++) {
        live_sell(s, &lives[i], share);
        live_rows(&lives[i], i, a, ret);
    }
}

/* --- many agencies ------------------------------------------------------------------------------------------------------- */

struct tally {
    int n, held, held_pct, clear, excluded, excluded_pct;
    double found, width;
};

static int setting(const char *name, int usual)
{
    const char *value = getenv(name);
    return value != NULL ? atoi(value) : usual;
}

static void seed_set(int seed, size_t story)
{
    state = (uint64_t)(setting("SEED", 1) * 1000003 + seed * 1009 + (int)story * 17);
    (void)uniform();
}

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
        struct score_currency c, by_session;
        struct score_effect effect;
        seed_set(i, nth);
        agency_draw(s, &a, &c);
        score_rows_by_session(&c, &a, &by_session);
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
    {"nothing, anywhere", NOTHING, ANYWHERE, .25, .3, .2, 0},
    {"nothing, noise of sessions only", NOTHING, ANYWHERE, .25, .4, 0, 0},
    {"nothing, noise of stints only", NOTHING, ANYWHERE, .25, 0, .4, 0},
    {"nothing, in quiet slots", NOTHING, QUIET_SLOTS, .25, .3, .2, 0},
    {"nothing, with weak hosts", NOTHING, WEAK_HOSTS, .25, .3, .2, 0},
    {"nothing, 1 session in 25", NOTHING, ANYWHERE, .04, .3, .2, 0},
    {"a sum, anywhere", A_SUM, ANYWHERE, .25, .3, .2, 0},
    {"a sum, in quiet slots", A_SUM, QUIET_SLOTS, .25, .3, .2, 0},
    {"a sum, with weak hosts", A_SUM, WEAK_HOSTS, .25, .3, .2, 0},
    {"a sum, 1 session in 25", A_SUM, ANYWHERE, .04, .3, .2, 0},
    {"a share, anywhere", A_SHARE, ANYWHERE, .25, .3, .2, 0},
    {"a share, in quiet slots", A_SHARE, QUIET_SLOTS, .25, .3, .2, 0},
    {"a share, with weak hosts", A_SHARE, WEAK_HOSTS, .25, .3, .2, 0},
    {"a share, 1 session in 25", A_SHARE, ANYWHERE, .04, .3, .2, 0},
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
    static const struct story gaps[] = {{"gap 0", NOTHING, ANYWHERE, .25, .3, .2, 0}, {"gap -0.1", NOTHING, ANYWHERE, .25, .3, .2, -.1}};
    for (size_t g = 0; g < 2; g++) {
        double found = 0, raw = 0, spread = 0;
        int held = 0;
        for (int i = 0; i < seeds; i++) {
            ARENA_AUTO struct arena a = ARENA_INIT;
            struct err e = ERR_INIT;
            struct score_currency c;
            struct score_effect t;
            seed_set(i, 50 + g);
            agency_draw(&gaps[g], &a, &c);
            assert_int_equal(score_effect_part_time(&c, &t, &e), 0);
            assert_null(t.reason);
            assert_int_equal(t.n_with, HOSTS - FULL_TIME);
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

/* --- what is not measured ------------------------------------------------------------------------------------------------------ */

static void one_agency(struct arena *a, struct score_currency *ret)
{
    struct score_currency c;
    seed_set(0, 0);
    agency_draw(&stories[0], a, &c);
    score_rows_by_session(&c, a, ret);
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
        assert_int_equal(t.n_with + t.n_without + t.n_unknown, LIVES);
        assert_false(t.reason != NULL && score_effect_is_clear(&t));
    }
}

/* Two stints, 1 h of A and 3 h of B and C by halves: 4 h, a quarter A's; the longer one's slot. */
static void makes_one_row_of_a_session(void **unused)
{
    (void)unused;
    struct score_part first[] = {{0, 1, 0}}, second[] = {{1, .5, 1}, {2, .5, NAN}};
    struct score_row rows[] = {
        {.session_key = "s", .level = {"one", "wd14-18", "normal", "W1"}, .credited_s = 3600, .gmv = 10000, .views = 50, .add_to_cart = -1,
         .spend = 10, .aov = 500, .parts = first, .n_parts = 1},
        {.session_key = "s", .level = {"one", "wd18-21", "normal", "W1"}, .credited_s = 10800, .gmv = 50000, .views = 70, .add_to_cart = 3,
         .spend = 30, .aov = 500, .parts = second, .n_parts = 2},
        {.session_key = "t", .level = {"one", "wd18-21", "normal", "W1"}, .credited_s = 3600, .gmv = 1, .views = -1, .parts = first, .n_parts = 1}};
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
    assert_int_equal(s->n_parts, 3);
    assert_true(fabs(s->parts[0].share - .25) < 1e-12 && fabs(s->parts[1].share - .375) < 1e-12);
    assert_true(fabs(s->parts[1].part_time - 1) < 1e-12 && isnan(s->parts[2].part_time));
    assert_int_equal(by_session.rows[1].views, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_a_missing_role_costs),
        cmocka_unit_test(tells_part_time_from_quiet_slots),
        cmocka_unit_test(says_why_nothing_is_measured),
        cmocka_unit_test(makes_one_row_of_a_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
