/* Campaign post-mortems: the golden case of NUMBERS 11, which sessions stand for which, and made-up agencies whose truth is known
 * (SEED, AGENCIES; from 500 on p is held to 3 to 7 %). */
#include "base/date.h"
#include "transform/campaign/uplift.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DAY_S = 86400, PRIME = 8, LATE = 10, MOST = 6000 };

struct made {
    struct arena a;
    struct uplift_session list[MOST];
    size_t n, n_accounts;
    struct uplift_range campaigns[40];
    size_t n_campaigns;
    struct uplift_market market;
};

static void near(const char *what, double is, double should, double within)
{
    if (!(fabs(is - should) <= within))
        fail_msg("%s is %.10g, not %.10g", what, is, should);
}

static bool is_in_campaign(const struct made *d, size_t account, int64_t day)
{
    for (size_t i = 0; i < d->n_campaigns; i++)
        if (d->campaigns[i].account == account && day >= d->campaigns[i].first_day && day <= d->campaigns[i].last_day)
            return true;
    return false;
}

/* Campaigns are told before sessions. Slots: PRIME, LATE (even); at the weekend 1 more. */
static void session_add(struct made *d, size_t account, int64_t day, int part, double hours, double gmv)
{
    assert_true(d->n < MOST);
    int slot = part + (date_weekday(day) >= 6);
    d->list[d->n] = (struct uplift_session){.account = account, .day = day, .start_at = day * DAY_S + (part == LATE ? 75600 : 64800),
                                            .slot = slot, .hours = hours, .gmv = gmv,
                                            .is_normal = !is_in_campaign(d, account, day), .tag = d->n};
    d->n++;
}

static void market_open(struct made *d, size_t n_accounts, int64_t last_day)
{
    d->n_accounts = n_accounts;
    uplift_market_open(&d->a, d->list, d->n, n_accounts, 12, d->campaigns, d->n_campaigns, last_day, &d->market);
}

static struct uplift_window days_of(size_t account, int64_t first, int64_t last)
{
    return (struct uplift_window){account, first * DAY_S, (last + 1) * DAY_S - 1};
}

/* --- the golden case ------------------------------------------------------------------------------------------------------ */

/* Monday 2026-11-09 is D; matches on weekdays before D-7, the account older than 28 days. */
static struct made *golden_open(void)
{
    static const double s1[] = {900, 1100, 2600, 1300, 1000}, s2[] = {2000, 2400, 1800, 6600};
    struct made *d = calloc(1, sizeof *d);
    assert_non_null(d);
    int64_t d0 = date_day(2026, 11, 9);
    d->campaigns[d->n_campaigns++] = (struct uplift_range){0, d0, d0};
    for (int i = 0; i < 5; i++)
        session_add(d, 0, d0 - 35 + 7 * (i / 2) + i % 2, PRIME, 2, s1[i]);
    for (int i = 0; i < 4; i++)
        session_add(d, 0, d0 - 35 + 7 * (i / 2) + i % 2, LATE, 3, s2[i]);
    session_add(d, 0, d0, PRIME, 4, 5200);
    session_add(d, 0, d0, LATE, 3, 5100);
    market_open(d, 1, d0);
    return d;
}

static void made_close(struct made *d)
{
    arena_release(&d->a);
    free(d);
}

static void measures_the_golden_case(void **state)
{
    (void)state;
    struct made *d = golden_open();
    int64_t d0 = date_day(2026, 11, 9);
    struct uplift_window w = days_of(0, d0, d0);
    struct uplift_sum sum = UPLIFT_SUM_INIT;
    uplift_add(&d->market, &w, d0, UPLIFT_SOLD, &sum);
    near("B1", uplift_rate_at(&d->market, 0, PRIME, d0).per_hour * 4, 2760, 1e-9);
    near("B2", uplift_rate_at(&d->market, 0, LATE, d0).per_hour * 3, 3200, 1e-9);
    near("uplift_rate", sum.actual - sum.baseline, 4340, 1e-9);
    near("T", uplift_statistic(&sum), .771579, 5e-7);
    assert_int_equal(sum.sessions, 2);
    assert_int_equal(sum.fallback, UPLIFT_SLOT);
    near("GMV at T", uplift_gmv_at(&sum, uplift_statistic(&sum)), 10300, 1e-8);
    made_close(d);
}

static void counts_placebos_as_large(void **state)
{
    (void)state;
    struct uplift_placebo list[23];
    for (int i = 0; i < 23; i++)   /* three as large: one below 0, one equal */
        list[i] = (struct uplift_placebo){i + 1, i == 4 ? -.9 : i == 9 ? .771579 : i == 20 ? 1.2 : .03 * (i - 11)};
    struct uplift_test test = uplift_test_of(.771579, list, 23, 3);
    near("p", test.p, 4 / 24., 1e-12);
    assert_int_equal(test.apart, 8);   /* 1, 4, ... 22 days back */
    near("low", test.low, -.9, 0);
    near("high", test.high, 1.2, 0);
    test = uplift_test_of(.5, list, 18, 1);
    assert_true(isnan(test.low));      /* indicative: no range */
    assert_true(isnan(uplift_test_of(.5, list, 0, 1).p));
}

/* --- which sessions stand for which ---------------------------------------------------------------------------------------- */

static void falls_back_and_says_so(void **state)
{
    (void)state;
    int64_t d0 = date_day(2026, 11, 9);
    static const struct {
        const char *what;
        int same_slot, day_type, weekend;   /* matches of each */
        enum uplift_fallback fallback;
        size_t matches;
    } cases[] = {
        {"enough", 4, 3, 3, UPLIFT_SLOT, 4}, {"three are not", 3, 2, 3, UPLIFT_DAY_TYPE, 5}, {"weekends too", 1, 2, 3, UPLIFT_ACCOUNT, 6},
        {"all there is", 1, 1, 0, UPLIFT_ACCOUNT, 2}, {"nothing", 0, 0, 0, UPLIFT_NONE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct made *d = calloc(1, sizeof *d);
        assert_non_null(d);
        session_add(d, 0, d0 - 70, PRIME, 2, 100);   /* history, out of reach */
        session_add(d, 0, d0 - 7, PRIME, 2, 9999);   /* too near */
        session_add(d, 0, d0 - 9, LATE + 1, .2, 9999);   /* no 15 minutes */
        for (int k = 0; k < cases[i].same_slot; k++)
            session_add(d, 0, d0 - 35 + k, PRIME, 2, 200);
        for (int k = 0; k < cases[i].day_type; k++)
            session_add(d, 0, d0 - 28 + k, LATE, 2, 200);
        for (int k = 0; k < cases[i].weekend; k++)
            session_add(d, 0, d0 - 37 - 7 * k, PRIME, 2, 200);
        market_open(d, 1, d0);
        struct uplift_rate rate = uplift_rate_at(&d->market, 0, PRIME, d0);
        if (rate.fallback != cases[i].fallback || rate.matches != cases[i].matches)
            fail_msg("%s: %s, %zu matches", cases[i].what, uplift_fallback_names[rate.fallback], rate.matches);
        size_t listed = 0;
        for (size_t k = 0; k < d->n; k++)
            listed += uplift_is_match(&d->market, k, 0, PRIME, d0, rate.fallback);
        assert_int_equal(listed, rate.matches);
        made_close(d);
    }
}

/* Days after another campaign are no baseline unless there are too few others; campaign days never are. */
static void keeps_away_from_other_campaigns(void **state)
{
    (void)state;
    int64_t d0 = date_day(2026, 11, 9);
    for (int n_clean = 3; n_clean <= 4; n_clean++) {
        struct made *d = calloc(1, sizeof *d);
        assert_non_null(d);
        d->campaigns[d->n_campaigns++] = (struct uplift_range){0, d0 - 40, d0 - 39};
        session_add(d, 0, d0 - 70, PRIME, 2, 100);
        session_add(d, 0, d0 - 40, PRIME, 2, 9000);      /* the other campaign */
        for (int k = 0; k < 10; k++)
            session_add(d, 0, d0 - 39 + 14 - k % 5, PRIME, 2, 300);   /* D+10 .. D+14 of it */
        for (int k = 0; k < n_clean; k++)
            session_add(d, 0, d0 - 42 - 7 * (k / 2) + k % 2, PRIME, 2, 100);
        market_open(d, 1, d0);
        struct uplift_rate rate = uplift_rate_at(&d->market, 0, PRIME, d0);
        assert_int_equal(rate.fallback, n_clean == 4 ? UPLIFT_SLOT : UPLIFT_NEAR_SLOT);
        near("rate", rate.per_hour, n_clean == 4 ? 50 : 2300 / 18., 1e-9);   /* 8 on weekdays and 3, without a 300 and a 100 */
        struct uplift_window w = days_of(0, d0, d0);
        struct uplift_placebo *placebos;
        size_t n = uplift_placebos(&d->market, &w, 1, &d->a, &placebos);
        for (size_t i = 0; i < n; i++)   /* no campaign day within D-7 .. D+14 */
            assert_true(placebos[i].back < 40 - 1 - 7 || placebos[i].back > 40 + 14);
        made_close(d);
    }
}

static void trims_from_eight_on(void **state)
{
    (void)state;
    int64_t d0 = date_day(2026, 11, 9);
    for (int n = 7; n <= 8; n++) {
        struct made *d = calloc(1, sizeof *d);
        assert_non_null(d);
        session_add(d, 0, d0 - 70, PRIME, 2, 100);
        for (int k = 0; k < n; k++)
            session_add(d, 0, d0 - 49 + 7 * (k / 4) + k % 4, PRIME, 2, k == 2 ? 9000 : k == 4 ? 10 : 200);
        market_open(d, 1, d0);
        near("rate", uplift_rate_at(&d->market, 0, PRIME, d0).per_hour, n == 7 ? (9010 + 5 * 200) / 14. : 100, 1e-9);
        made_close(d);
    }
}

/* Twice as long in prime time and not at all late: hours moved are told against each other. */
static void counts_longer_hours(void **state)
{
    (void)state;
    int64_t d0 = date_day(2026, 11, 9);
    struct made *d = calloc(1, sizeof *d);
    assert_non_null(d);
    d->campaigns[d->n_campaigns++] = (struct uplift_range){0, d0, d0};
    for (int64_t day = d0 - 70; day < d0; day++) {
        session_add(d, 0, day, PRIME, 2, 200);
        if (date_weekday(day) == 1)
            session_add(d, 0, day, LATE, 1, 40);
    }
    session_add(d, 0, d0, PRIME, 4, 900);
    market_open(d, 1, d0);
    struct uplift_window w = days_of(0, d0, d0);
    struct uplift_sum sum = UPLIFT_SUM_INIT;
    uplift_add(&d->market, &w, d0, UPLIFT_LONGER, &sum);
    near("uplift_rate", sum.actual - sum.baseline, 500, 1e-9);
    near("uplift_hours", sum.longer, 100 * (4 - 2) - 40, 1e-9);
    made_close(d);
}

/* --- made-up agencies ------------------------------------------------------------------------------------------------------ */

static uint64_t state_of_chance;
static double uniform(void)   /* splitmix64 */
{
    uint64_t z = state_of_chance += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 11) + .5) / 9007199254740992.;
}
static double normal(void)
{
    double u = uniform();
    return sqrt(-2 * log(u)) * cos(2 * M_PI * uniform());
}

/* One to three accounts over a year: levels of account, slot and weekend, a slow drift, days that go well for everybody,
 * sessions that vary by a third; another campaign of +60 % in between; the last 1 to 3 days multiplied by `factor`. */
static struct made *agency_make(double factor, int64_t *ret_first, int64_t *ret_last)
{
    struct made *d = calloc(1, sizeof *d);
    assert_non_null(d);
    int64_t first = date_day(2026, 1, 5), days = 300 + (int64_t)(uniform() * 60), length = 1 + (int64_t)(uniform() * 3);
    size_t n_accounts = 1 + (size_t)(uniform() * 3);
    *ret_last = first + days - 1;
    *ret_first = *ret_last - length + 1;
    int64_t other = first + 100 + (int64_t)(uniform() * 100);
    for (size_t a = 0; a < n_accounts; a++) {
        d->campaigns[d->n_campaigns++] = (struct uplift_range){a, *ret_first, *ret_last};
        d->campaigns[d->n_campaigns++] = (struct uplift_range){a, other, other + 1};
    }
    double level[3], drift = 0, late = .6 + .4 * uniform(), weekend = 1 + .4 * uniform();
    for (size_t a = 0; a < n_accounts; a++)
        level[a] = 50000 * exp(.7 * normal());
    for (int64_t day = first; day <= *ret_last; day++) {
        drift += .008 * normal();
        double of_day = exp(drift + .12 * normal()) * (date_weekday(day) >= 6 ? weekend : 1) * (day == other || day == other + 1 ? 1.6 : 1);
        for (size_t a = 0; a < n_accounts; a++)
            for (int part = PRIME; part <= LATE; part += 2) {
                double hours = 1 + 3 * uniform();
                if (uniform() < .9)
                    session_add(d, a, day, part, hours, hours * level[a] * of_day * (part == LATE ? late : 1) *
                                exp(.35 * normal()) * (day >= *ret_first ? factor : 1));
            }
    }
    market_open(d, n_accounts, *ret_last);
    return d;
}

struct outcome {
    double p, low, high, baseline;
    size_t placebos;
};

static struct outcome agency_measure(double factor)
{
    int64_t first, last;
    struct made *d = agency_make(factor, &first, &last);
    struct uplift_window windows[3];
    struct uplift_sum sum = UPLIFT_SUM_INIT;
    for (size_t a = 0; a < d->n_accounts; a++) {
        windows[a] = days_of(a, first, last);
        uplift_add(&d->market, &windows[a], first, UPLIFT_SOLD, &sum);
    }
    struct uplift_placebo *placebos;
    size_t n = uplift_placebos(&d->market, windows, d->n_accounts, &d->a, &placebos);
    struct uplift_test test = uplift_test_of(uplift_statistic(&sum), placebos, n, last - first + 1);
    struct outcome o = {.p = test.p, .baseline = sum.baseline, .placebos = n};
    uplift_range_of(&sum, &test, &o.low, &o.high);
    made_close(d);
    return o;
}

static double number_of(const char *name, double otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtod(text, NULL) : otherwise;
}

static void tells_chance_from_campaigns(void **state)
{
    (void)state;
    double agencies = number_of("AGENCIES", 120), seed = number_of("SEED", 1);
    double by_chance = 0, covered = 0, unseen = 0, placebos = 0;
    state_of_chance = (uint64_t)seed;
    for (int i = 0; i < (int)agencies; i++) {
        struct outcome none = agency_measure(1), more = agency_measure(1.2);
        by_chance += none.p < .05;
        unseen += more.p >= .05;
        covered += more.low <= .2 * more.baseline && .2 * more.baseline <= more.high;
        placebos += (double)none.placebos;
    }
    printf("SEED %.0f, %.0f agencies, %.0f placebos each: p < 0.05 in %.1f %% without effect; +20 %% in its range in %.1f %%,"
           " told from chance in %.1f %%\n", seed, agencies, placebos / agencies, 100 * by_chance / agencies, 100 * covered / agencies,
           100 - 100 * unseen / agencies);
    double luck = agencies >= 500 ? 0 : 2.5 * sqrt(.05 * .95 / agencies);   /* fewer agencies tell less */
    near("p < 0.05 by chance", by_chance / agencies, .05, .02 + luck);
    assert_true(covered >= .85 * agencies);
    assert_true(agencies - unseen > 2 * by_chance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(measures_the_golden_case),      cmocka_unit_test(counts_placebos_as_large),
        cmocka_unit_test(falls_back_and_says_so),        cmocka_unit_test(keeps_away_from_other_campaigns),
        cmocka_unit_test(trims_from_eight_on),           cmocka_unit_test(counts_longer_hours),
        cmocka_unit_test(tells_chance_from_campaigns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
