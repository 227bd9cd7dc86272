/* What actions moved: windows and placebos by hand, the sign test and the range of a median by the book, and made-up agencies whose truth is
 * known (SEED, AGENCIES; from 300 on the range is held to leave out "nothing" in 7 of 100 at most). */
#include "chance.h"
#include "transform/action/action.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MINUTE = 60, SIDE_S = 5 * MINUTE, LONGEST = 240, LIVES = 60, MOST_ACTIONS = 24 };

static void near(const char *what, double is, double should, double within)
{
    if (!(fabs(is - should) <= within) && !(isnan(is) && isnan(should)) && is != should)
        fail_msg("%s is %.10g, not %.10g", what, is, should);
}

struct made_live {
    struct action_live live;
    struct action_interval minutes[LONGEST];
    int64_t acted[MOST_ACTIONS], changes[2];
};

/* `n` minutes from 0 on, sales of minute i: gmv[i]; nothing else is told. */
static void live_open(struct made_live *l, int n)
{
    *l = (struct made_live){0};
    l->live = (struct action_live){.end_at = n * MINUTE, .intervals = l->minutes, .n_intervals = (size_t)n, .changes = l->changes, .acted = l->acted};
    for (int i = 0; i < n; i++) {
        l->minutes[i] = (struct action_interval){.at = i * MINUTE, .end_at = (i + 1) * MINUTE};
        for (int k = 0; k < ACTION_METRICS; k++)
            l->minutes[i].of[k] = k == ACTION_GMV ? 0 : NAN;
    }
}

/* --- windows and placebos --------------------------------------------------------------------------------------------------- */

static void counts_whole_intervals_on_one_side(void **state)
{
    (void)state;
    struct made_live l;
    struct action_moment m;
    live_open(&l, 30);
    for (int i = 0; i < 30; i++)
        l.minutes[i].of[ACTION_GMV] = i < 15 ? 100 : 300;
    assert_true(action_moment_at(&l.live, 15 * MINUTE, SIDE_S, &m));
    near("before", m.before[ACTION_GMV], 100, 0);
    near("after", m.after[ACTION_GMV], 300, 0);
    near("what is not told", m.after[ACTION_VIEWS], NAN, 0);
    assert_true(action_moment_at(&l.live, 15 * MINUTE + 30, SIDE_S, &m));   /* the minute it cuts is on no side: 11 to 14, 16 to 19 */
    near("before", m.before[ACTION_GMV], 100, 0);
    assert_false(action_moment_at(&l.live, 2 * MINUTE, SIDE_S, &m));
    l.live.n_intervals = 18;
    assert_false(action_moment_at(&l.live, 15 * MINUTE, SIDE_S, &m));
}

static bool is_placebo(struct arena *a, const struct made_live *l, int minute)
{
    struct action_moment *list;
    size_t n = action_placebos(&l->live, SIDE_S, a, &list);
    for (size_t i = 0; i < n; i++)
        if (list[i].at == minute * MINUTE)
            return true;
    return false;
}

/* An action at 30 reaches 26 to 39, a hand-over at 60 all of 56 to 64, the ends 5 minutes. */
static void keeps_placebos_away_from_actions(void **state)
{
    (void)state;
    struct arena a = ARENA_INIT;
    struct made_live l;
    static const struct { int from, to; bool is; } stretches[] = {
        {0, 4, false}, {5, 25, true}, {26, 39, false}, {40, 55, true}, {56, 64, false}, {65, 85, true}, {86, 89, false}};
    live_open(&l, 90);
    l.acted[0] = 30 * MINUTE, l.live.n_acted = 1;
    l.changes[0] = 60 * MINUTE, l.live.n_changes = 1;
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++)
        for (int m = stretches[i].from; m <= stretches[i].to; m++)
            if (is_placebo(&a, &l, m) != stretches[i].is)
                fail_msg("minute %d: %d", m, !stretches[i].is);
    struct action_moment p = {.at = 45 * MINUTE};
    assert_true(action_is_near(&l.live, &p, 30 * MINUTE));
    assert_false(action_is_near(&l.live, &p, 75 * MINUTE));    /* others were on air */
    l.live.n_changes = 0;
    assert_true(action_is_near(&l.live, &p, 75 * MINUTE));
    p.at = 14 * MINUTE;
    assert_false(action_is_near(&l.live, &p, 75 * MINUTE));    /* 61 minutes */
    arena_release(&a);
}

/* Two lives, of which the second sells a hundred times as much: x = -.5 .5, y = -.25 .25 in each, half is kept. */
static void carries_what_is_kept(void **state)
{
    (void)state;
    struct action_moment lives[2][2] = {{{.before = {50}, .after = {75}}, {.before = {150}, .after = {125}}},
                                        {{.before = {5000}, .after = {7500}}, {.before = {15000}, .after = {12500}}}};
    struct action_carry carry = {0};
    near("nothing", action_carry_share(&carry), 0, 0);
    action_carry_add(lives[0], 2, ACTION_GMV, &carry);
    action_carry_add(lives[1], 2, ACTION_GMV, &carry);
    near("share", action_carry_share(&carry), .5, 1e-12);
    struct action_moment low = {.before = {40}, .after = {120}};
    near("low before", action_without(&low, &lives[0][1], ACTION_GMV, .5), 125 + .5 * (40 - 150), 1e-12);
    near("not below 0", action_without(&low, &lives[1][1], ACTION_GMV, 1), 0, 0);
}

/* --- lives together -------------------------------------------------------------------------------------------------------- */

/* Ranks by the table of the sign test: 6 1, 8 1, 9 2, 20 6, 100 40 (95 in 100). */
static void ranges_by_order(void **state)
{
    (void)state;
    static const struct { size_t n, rank; } table[] = {{6, 1}, {8, 1}, {9, 2}, {11, 2}, {12, 3}, {20, 6}, {25, 8}, {100, 40}};
    double values[100];
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (size_t k = 0; k < table[i].n; k++)
            values[k] = (double)(table[i].n - k);
        struct action_effect effect = action_effect_of(values, table[i].n);
        near("low", effect.low, (double)table[i].rank, 0);
        near("high", effect.high, (double)(table[i].n + 1 - table[i].rank), 0);
        near("median", effect.ratio, (double)(table[i].n + 1) / 2, 0);
    }
    struct action_effect few = action_effect_of(values, 5);
    near("no range of five", few.low, NAN, 0);
    near("none at all", action_effect_of(values, 0).ratio, NAN, 0);
}

/* 8 above and 1 below: 2 (1 + 9) / 512; what is 1 says nothing. */
static void tests_signs(void **state)
{
    (void)state;
    double values[] = {1.2, 1, 1.5, .9, 2, 1.1, 1.3, INFINITY, 1.01, 1, 1.4};
    struct action_effect effect = action_effect_of(values, sizeof values / sizeof *values);
    near("p", effect.p, 20. / 512, 1e-12);
    near("share", effect.positive_share, 8. / 9, 1e-12);
    near("lives", (double)effect.lives, 11, 0);
    double one = 1;
    near("nothing to test", action_effect_of(&one, 1).p, NAN, 0);
}

/* --- made-up agencies ------------------------------------------------------------------------------------------------------ */

static int poisson(double mean)
{
    int n = 0;
    for (double left = exp(-mean), p = uniform(); p > left && n < 500; n++)
        p *= uniform();
    return n;
}

/* An agency's lives: a level of the account, a live that goes well or badly, a tide within it, minutes that hang together, orders that
 * come one by one, baskets that differ by half. People act when the last five minutes were among the poorer of the live so far (is_sly),
 * else whenever; an action sells `factor` as much for five minutes. */
struct story {
    const char *name;
    double orders;       /* a minute, about */
    int actions;         /* of a live, at most */
    bool is_sly;
};

static double sold(const struct made_live *l, int from, int to)
{
    double sum = 0;
    for (int i = from; i < to; i++)
        sum += l->minutes[i].of[ACTION_GMV];
    return sum;
}

static void live_play(struct made_live *l, const struct story *s, double level, double basket, double factor)
{
    int n = 90 + below(120), next = 6 + below(15), felt = 0, acted = 0;
    live_open(l, n);
    double tide = .6 * uniform(), peak = uniform() * n, of_live = level * exp(.3 * normal()), drift = .3 * normal();
    for (int i = 0; i < n; i++) {
        drift = .95 * drift + .3 * sqrt(1 - .95 * .95) * normal();
        bool is_poor = !s->is_sly || sold(l, i - 5 < 0 ? 0 : i - 5, i) * i <= 4 * sold(l, 0, i);   /* under 80 % of its mean so far */
        if (i >= next && i + 5 <= n && acted < s->actions && uniform() < (is_poor ? .3 : .02)) {
            l->acted[acted++] = i * MINUTE;
            felt = 5;
            next = i + 6 + below(30);
        }
        double rate = of_live * exp(drift) * (1 - tide * fabs(i - peak) / n) * (felt-- > 0 ? factor : 1);
        for (int k = poisson(rate); k > 0; k--)
            l->minutes[i].of[ACTION_GMV] += basket * exp(.5 * normal());
    }
    l->live.n_acted = (size_t)acted;
}

struct agency {
    struct made_live lives[LIVES];
    struct action_moment *placebos[LIVES];
    size_t n[LIVES];
    struct arena a;
    double naive;        /* median of after / before */
};

static double live_effect(struct agency *g, size_t i, double share, double *naive, size_t *n_naive)
{
    struct action_pairs pairs = {0};
    const struct action_live *l = &g->lives[i].live;
    for (size_t k = 0; k < l->n_acted; k++) {
        struct action_moment m;
        size_t found = pairs.n;
        if (!action_moment_at(l, l->acted[k], SIDE_S, &m))
            continue;
        if (m.before[ACTION_GMV] > 0)
            naive[(*n_naive)++] = m.after[ACTION_GMV] / m.before[ACTION_GMV];
        for (size_t p = 0; p < g->n[i]; p++)
            if (action_is_near(l, &g->placebos[i][p], m.at))
                action_pair_add(&pairs, m.after[ACTION_GMV], action_without(&m, &g->placebos[i][p], ACTION_GMV, share));
        if (pairs.n - found < ACTION_PLACEBOS)
            pairs.n = found;
    }
    double median = action_median(pairs.ratios, pairs.n);
    mem_free(pairs.ratios);
    return median;
}

static struct action_effect agency_measure(const struct story *s, double factor, double *ret_naive)
{
    struct agency *g = calloc(1, sizeof *g);
    assert_non_null(g);
    double level = s->orders * exp(.4 * normal()), basket = 4000 * exp(.5 * normal()), values[LIVES], naive[LIVES * MOST_ACTIONS];
    size_t n_lives = 15 + (size_t)below(LIVES - 14), n = 0, n_naive = 0;
    struct action_carry carry = {0};
    for (size_t i = 0; i < n_lives; i++) {
        live_play(&g->lives[i], s, level, basket, factor);
        g->n[i] = action_placebos(&g->lives[i].live, SIDE_S, &g->a, &g->placebos[i]);
        action_carry_add(g->placebos[i], g->n[i], ACTION_GMV, &carry);
    }
    for (size_t i = 0; i < n_lives; i++) {
        double value = live_effect(g, i, action_carry_share(&carry), naive, &n_naive);
        if (!isnan(value))
            values[n++] = value;
    }
    *ret_naive = action_median(naive, n_naive);
    arena_release(&g->a);
    free(g);
    return action_effect_of(values, n);
}

static bool is_held(const struct action_effect *e, double truth)
{
    return isnan(e->low) || (e->low <= truth && truth <= e->high);
}

static void tells_chance_from_actions(void **state)
{
    (void)state;
    static const struct story stories[] = {{"whenever, busy", 2, 4, false}, {"when sales are low, busy", 2, 6, true},
                                           {"whenever, an order in two minutes", .5, 6, false}, {"when sales are low, an order in two minutes", .5, 6, true},
                                           {"once a live", 1, 1, false}};
    const int agencies = setting("AGENCIES", 40), seed = setting("SEED", 1);
    for (size_t k = 0; k < sizeof stories / sizeof *stories; k++) {
        int excluded = 0, held = 0, found = 0;
        double median = 0, naive = 0, none, more;
        chance_state = (uint64_t)seed * 1000 + k;
        for (int i = 0; i < agencies; i++) {
            struct action_effect nothing = agency_measure(&stories[k], 1, &none), some = agency_measure(&stories[k], 1.2, &more);
            excluded += !is_held(&nothing, 1);
            held += is_held(&some, 1.2);
            found += some.low > 1;
            median += some.ratio / agencies;
            naive += none / agencies;
        }
        printf("SEED %d, %d agencies, %s: the range leaves out none in %.1f %% without effect (after / before alone says %.2f); a true 1.20 is"
               " %.2f on average, in its range in %.1f %%, told from none in %.1f %%\n", seed, agencies, stories[k].name,
               100. * excluded / agencies, naive, median, 100. * held / agencies, 100. * found / agencies);
        double luck = agencies >= 300 ? 0 : 2.5 * sqrt(.07 * .93 / agencies);   /* fewer agencies tell less */
        assert_true(excluded <= (.07 + luck) * agencies);
        assert_true(held >= (.85 - 1.5 * luck) * agencies);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_whole_intervals_on_one_side), cmocka_unit_test(keeps_placebos_away_from_actions),
        cmocka_unit_test(carries_what_is_kept),               cmocka_unit_test(ranges_by_order),
        cmocka_unit_test(tests_signs),                        cmocka_unit_test(tells_chance_from_actions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
