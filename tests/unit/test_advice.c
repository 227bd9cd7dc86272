/* What the rules say and what becomes of it (NUMBERS 12): the golden case, random rows beside the sums written out, editions and followups.
 * SEED and SEEDS move the random ones. */
#include "base/date.h"
#include "transform/advice/advice_ledger.h"
#include "transform/advice/advice_text.h"
#include "chance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* cmocka compares floats. */
#define assert_near(value, wanted, off) assert_true(fabs((value) - (wanted)) <= (off))

/* --- a rule of one currency ------------------------------------------------------------------------------------------------ */

enum { A, B, KEYS };
static const struct advice_key keys[KEYS] = {{0, false, "MYR", "A", "ctor"}, {0, false, "MYR", "B", "ctor"}};

static struct advice_row row(size_t key, size_t stratum, size_t cluster, int64_t day, double above, double below)
{
    return (struct advice_row){.key = key, .stratum = stratum, .cluster = cluster, .host = ADVICE_NONE, .day = day, .above = above, .below = below,
                               .gmv = 6000 * above, .exposure = 2};
}

/* NUMBERS 12: 18 orders of 250 clicks where others make 41 of 350. */
static void golden_ratio(void **state)
{
    (void)state;
    const struct advice_row rows[] = {row(A, 0, 0, 1, 8, 100), row(A, 0, 1, 2, 10, 150), row(B, 0, 2, 1, 12, 100), row(B, 0, 3, 2, 9, 90),
                                      row(B, 0, 4, 3, 20, 160), row(B, 0, 5, 99, 500, 1)};
    const struct advice_facts f = {rows, 6, KEYS, 0, keys};
    const struct advice_span days = {1, 9};
    struct advice_line lines[KEYS];
    advice_lines(&f, &days, NULL, NULL, lines);
    const struct advice_line *l = &lines[A];
    assert_true(l->is_there);
    assert_int_equal(l->n, 2);
    assert_near(l->expected, 29.285714, 1e-6);
    assert_near(exp(l->effect), .614634, 1e-6);
    assert_near(l->se, .112742, 1e-6);
    assert_false(lines[B].is_there);   /* A has two sessions: too few to compare with */
    const struct advice_rule rule = {.is_high = false};
    assert_near(advice_per_unit(&rule, l), 18 * 6000 / 4.0 * (1 / .6146341463 - 1), 1e-3);
    assert_near(advice_phi(-l->effect / l->se), .999992, 1e-6);
}

static void golden_loss(void **state)
{
    (void)state;
    const struct advice_key late = {0, true, "MYR", "a", "late_start"};
    const struct advice_row rows[] = {row(0, 0, 0, 1, 3000, 2), row(0, 0, 1, 2, 0, 2), row(0, 0, 2, 3, 1500, 3), row(0, 0, 3, 4, 2500, 3)};
    const struct advice_facts f = {rows, 4, 1, 0, &late};
    const struct advice_span days = {1, 9};
    struct advice_line l;
    advice_lines(&f, &days, NULL, NULL, &l);
    assert_int_equal(l.n, 3);
    assert_near(l.effect, 700, 1e-9);
    assert_near(l.se, sqrt((1600. * 1600 + 1400. * 1400 + 600. * 600 + 400. * 400) * 4 / 3) / 10, 1e-9);
}

static void golden_chance(void **state)
{
    (void)state;
    assert_near(advice_tail(1, 1), .25, 1e-12);              /* Cauchy */
    assert_near(advice_tail(2, 2), .0917517095, 1e-9);       /* tables of t */
    assert_near(advice_tail(2.570582, 5), .025, 1e-7);
    assert_near(advice_tail(-2.228139, 10), .975, 1e-7);
    assert_near(advice_tail(1.959964, 5000), .025, 1e-7);
    assert_near(advice_tail(1.962339, 999), .025, 1e-6);
    assert_near(advice_tail(9, 0), .5, 0);
    ARENA_AUTO struct arena a = ARENA_INIT;
    const double p[] = {.02, NAN, .5, .005, .03};
    double q[5];
    advice_chance(p, 5, &a, q);
    assert_near(q[0], .04, 1e-12);
    assert_true(isnan(q[1]));
    assert_near(q[2], .5, 1e-12);
    assert_near(q[3], .02, 1e-12);
    assert_near(q[4], .04, 1e-12);
}

/* --- random rows, the sums written out ---------------------------------------------------------------------------------------- */

enum { STRATA = 3, CLUSTERS = 6, SUBJECTS = 4, MOST = STRATA * CLUSTERS * SUBJECTS };
struct written { double above, expected, variance; int n; };

static bool is_of(const struct advice_row *r, size_t stratum, size_t key, bool is_own)
{
    return r->stratum == stratum && (r->key == key) == is_own;
}

static int others_of(const struct advice_row *rows, size_t n, size_t stratum, size_t key)
{
    bool seen[MOST] = {false};
    int count = 0;
    for (size_t i = 0; i < n; i++)
        if (is_of(&rows[i], stratum, key, false) && !seen[rows[i].cluster]) {
            seen[rows[i].cluster] = true;
            count++;
        }
    return count;
}

/* Influence of each session on above - r expected, squared and added: no shortcut. */
static struct written write_out(const struct advice_row *rows, size_t n, size_t key)
{
    struct written w = {0};
    double rate[STRATA] = {0}, weight[STRATA] = {0};
    for (size_t s = 0; s < STRATA; s++) {
        double own_above = 0, own = 0, above = 0, below = 0;
        for (size_t i = 0; i < n; i++) {
            own_above += is_of(&rows[i], s, key, true) ? rows[i].above : 0;
            own += is_of(&rows[i], s, key, true) ? rows[i].below : 0;
            above += is_of(&rows[i], s, key, false) ? rows[i].above : 0;
            below += is_of(&rows[i], s, key, false) ? rows[i].below : 0;
        }
        if (own <= 0 || above <= 0 || others_of(rows, n, s, key) < ADVICE_OTHERS_LEAST)
            continue;
        rate[s] = above / below;
        weight[s] = own / below;
        w.above += own_above;
        w.expected += own * rate[s];
    }
    double r = w.above / w.expected;
    for (size_t c = 0; c < MOST; c++) {
        double psi = 0;
        bool is_own = false;
        for (size_t i = 0; i < n; i++) {
            const struct advice_row *k = &rows[i];
            if (k->cluster != c || weight[k->stratum] == 0)
                continue;
            is_own |= k->key == key;
            psi += k->key == key ? k->above - r * rate[k->stratum] * k->below : -r * weight[k->stratum] * (k->above - rate[k->stratum] * k->below);
        }
        w.variance += psi * psi;
        w.n += is_own;
    }
    w.variance *= w.n > 1 ? w.n / (w.n - 1.0) : 0;
    return w;
}

static size_t rows_draw(struct advice_row *rows)
{
    size_t n = 0;
    for (size_t s = 0; s < STRATA; s++)
        for (size_t c = 0; c < CLUSTERS; c++)
            for (size_t k = 0; k < SUBJECTS; k++)
                if (uniform() < .5)
                    rows[n++] = row(k == SUBJECTS - 1 ? ADVICE_NONE : k, s, s * CLUSTERS + c, 1, below(20), 1 + below(100));
    return n;
}

static void random_rows(void **state)
{
    (void)state;
    static const struct advice_key three[] = {{0, false, "MYR", "A", "f"}, {0, false, "MYR", "B", "f"}, {0, false, "MYR", "C", "f"}};
    int seed = setting("SEED", 1), told = 0;
    print_message("SEED=%d\n", seed);
    for (int i = 0; i < setting("SEEDS", 300); i++) {
        struct advice_row rows[MOST];
        struct advice_line lines[3];
        chance_state = (uint64_t)(seed * 100003 + i);
        const struct advice_facts f = {rows, rows_draw(rows), 3, 0, three};
        const struct advice_span days = {1, 1};
        advice_lines(&f, &days, NULL, NULL, lines);
        for (size_t k = 0; k < 3; k++) {
            struct written w = write_out(rows, f.n_rows, k);
            if (!lines[k].is_there)
                continue;
            told++;
            assert_near(lines[k].effect, log(w.above / w.expected), 1e-9);
            assert_near(lines[k].se, sqrt(w.variance) / w.above, 1e-7);
            assert_int_equal(lines[k].n, w.n);
        }
    }
    assert_true(told > 0);
}

/* --- editions ------------------------------------------------------------------------------------------------------------------- */

enum { WEEKS = 14 };
static struct advice_rules rules_of(void)
{
    struct advice_rules r = {.n = 1, .confidence = .8, .chance = .1, .most = 10, .life = 8, .after_least = 4, .others_least = 10, .gain_factor = .5};
    r.list[0] = (struct advice_rule){.id = "host_funnel", .is_advice = true, .has_outcome = true, .is_tested = true, .is_planned = true, .weeks = 13, .least = 2};
    return r;
}

struct story {
    struct advice_rules rules;
    struct advice_facts facts;
    struct advice_edition editions[WEEKS];
    struct advice_line lines[WEEKS][KEYS];
    double ahead[KEYS];
    struct advice_book book;
    struct advice_ledger ledger;
    struct arena a;
};

/* A is at half of what others make from `from` on, until `until`; RM 1,000 an hour, 5 hours planned. */
static void story_build(struct story *s, size_t from, size_t until, struct advice_followup *followups, size_t n)
{
    static const char *const weeks[WEEKS] = {"2026-W01", "2026-W02", "2026-W03", "2026-W04", "2026-W05", "2026-W06", "2026-W07",
                                             "2026-W08", "2026-W09", "2026-W10", "2026-W11", "2026-W12", "2026-W13", "2026-W14"};
    *s = (struct story){.rules = rules_of(), .facts = {NULL, 0, KEYS, 0, keys}, .ahead = {5, 5}};
    for (size_t i = 0; i < WEEKS; i++) {
        double effect = i >= from && i < until ? log(.5) : 0;
        s->lines[i][A] = (struct advice_line){.is_there = true, .n = 9, .gmv = 100000, .exposure = 1, .effect = effect, .se = .1};
        s->lines[i][B] = (struct advice_line){.is_there = true, .n = 9, .gmv = 100000, .exposure = 1, .effect = 0, .se = .1};
        s->editions[i] = (struct advice_edition){.week = weeks[i], .last_day = 7 * (int64_t)i + 6, .lines = s->lines[i], .ahead = s->ahead};
        if (i + 4 < WEEKS) {
            s->editions[i].after = s->lines[WEEKS - 1];
            s->editions[i].after_weeks = (int64_t)(WEEKS - 1 - i) < 8 ? (int64_t)(WEEKS - 1 - i) : 8;
        }
    }
    s->book = (struct advice_book){&s->rules, &s->facts, s->editions, WEEKS, followups, n};
    advice_ledger_build(&s->book, &s->a, &s->ledger);
}

static void carried_on(void **state)
{
    (void)state;
    struct story s;
    story_build(&s, 2, 12, NULL, 0);
    assert_int_equal(s.ledger.n_said, 10);
    assert_int_equal(s.ledger.n_cases, 2);           /* to the end of the block of eight editions, then the next */
    assert_int_equal(s.ledger.cases[0].first, 2);
    assert_int_equal(s.ledger.cases[1].first, 8);
    const struct advice_said *said = &s.ledger.said[0];
    assert_near(said->gain, 100000 * 5 * .5, 1e-6);   /* RM 1,000 an hour at half: RM 1,000 more, 5 hours, half believed */
    assert_near(said->confidence, 1 - advice_tail(-log(.5) / .1, 8), 1e-12);
    assert_int_equal(said->rank, 1);
    assert_true(said->is_planned);
    assert_true(s.ledger.cases[0].has_change);
    assert_near(s.ledger.cases[0].change, 1, 1e-9);   /* from half back to the whole */
    assert_true(isnan(s.ledger.cases[0].others_change));     /* no verdict */
    char id[ADVICE_ID];
    advice_id(&s.rules.list[0], &keys[A], "2026-W03", id);
    assert_string_equal(s.ledger.cases[0].rec_id, id);
    assert_string_equal(id, "R-d9521db2");   /* printf 'host_funnel\nMYR\nA\nctor\n2026-W03' | sha256sum */
    arena_release(&s.a);
}

static struct advice_followup followup_of(const char *week, const char *status, int64_t since, char id[ADVICE_ID])
{
    const struct advice_rules rules = rules_of();
    advice_id(&rules.list[0], &keys[A], week, id);
    return (struct advice_followup){.rec_id = id, .status = status, .since_day = since};
}

static void done_is_not_said_again(void **state)
{
    (void)state;
    struct story s;
    char id[ADVICE_ID];
    struct advice_followup f = followup_of("2026-W03", "done", 7 * 4 + 6, id);
    story_build(&s, 2, 12, &f, 1);
    assert_true(f.is_known);
    assert_true(s.ledger.cases[0].is_acted);
    assert_int_equal(s.ledger.n_said, 4);            /* two editions until it was done; two of the next, eight editions later */
    assert_int_equal(s.ledger.said[1].edition, 3);
    assert_int_equal(s.ledger.said[2].edition, 10);
    arena_release(&s.a);
}

static void acted_on_stays(void **state)
{
    (void)state;
    struct story s;
    char id[ADVICE_ID];
    struct advice_followup f = followup_of("2026-W03", "doing", 20, id);
    story_build(&s, 99, 99, &f, 1);                  /* today's figures would not recommend it */
    assert_true(f.is_known);
    assert_int_equal(s.ledger.n_cases, 1);
    assert_int_equal(s.ledger.n_said, 8);
    assert_true(s.ledger.said[0].is_carried);
    arena_release(&s.a);
}

static void nobody_made(void **state)
{
    (void)state;
    struct story s;
    struct advice_followup f = {.rec_id = "R-00000000", .status = "done"};
    story_build(&s, 2, 12, &f, 1);
    assert_false(f.is_known);
    assert_int_equal(s.ledger.n_said, 10);
    arena_release(&s.a);
}

/* Twice as much afterwards: of sales better by the whole, of a cost worse by it, and nothing where acting moves hours. */
static void what_is_better(void **state)
{
    (void)state;
    static struct story s;
    static const struct {
        bool has_outcome, is_cost;
        double change;
    } kinds[] = {{true, false, 1}, {true, true, -1}, {false, false, 0}};
    story_build(&s, 2, 12, NULL, 0);
    arena_release(&s.a);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        s.rules.list[0].has_outcome = kinds[i].has_outcome;
        s.rules.list[0].is_cost = kinds[i].is_cost;
        advice_ledger_build(&s.book, &a, &s.ledger);
        assert_int_equal(s.ledger.cases[0].has_change, kinds[i].has_outcome);
        assert_near(s.ledger.cases[0].change, kinds[i].change, 1e-9);
    }
}

/* Nobody has planned the coming week: as usual, but what speaks of the plan itself. */
static void without_plan(void **state)
{
    (void)state;
    static struct story s;
    story_build(&s, 2, 12, NULL, 0);
    arena_release(&s.a);
    for (int needs_plan = 0; needs_plan < 2; needs_plan++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        s.ahead[A] = s.ahead[B] = NAN;
        s.rules.list[0].needs_plan = needs_plan;
        advice_ledger_build(&s.book, &a, &s.ledger);
        assert_int_equal(s.ledger.n_said, needs_plan ? 0 : 10);
        if (!needs_plan)
            assert_near(s.ledger.said[0].exposure, 1 / 13.0, 1e-12);
    }
}

/* A long-lived agency, looked at week after week: B is weak in most weeks, A in some. */
enum { YEAR = 80, ENOUGH = 34, IDS = 24 };

struct year {
    struct advice_rules rules;
    struct advice_facts facts;
    struct advice_line lines[YEAR][KEYS];
    char weeks[YEAR][DATE_WEEK_TEXT];
    double ahead[KEYS];
    char ids[IDS][ADVICE_ID];
    struct advice_followup followups[IDS];
    size_t n_followups;
};

static int64_t monday_of(size_t week)
{
    return 7 * ((int64_t)week + 2900) - 3;
}

static void year_draw(struct year *y)
{
    *y = (struct year){.rules = rules_of(), .facts = {.n_keys = KEYS, .keys = keys}, .ahead = {5, 5}};
    for (size_t i = 0; i < YEAR; i++) {
        date_week_text(monday_of(i), y->weeks[i]);
        for (size_t k = 0; k < KEYS; k++)
            y->lines[i][k] = (struct advice_line){.is_there = true, .n = 9, .gmv = 100000, .exposure = 1, .effect = uniform() < (k == A ? .3 : .95) ? log(.5) : 0, .se = .1};
    }
}

/* What is said as of a week: ids by week and key, empty where nothing is said. Returns the week of the first edition. */
static size_t year_look(struct year *y, size_t last, char ret[YEAR][KEYS][ADVICE_ID], bool ret_closed[YEAR][KEYS])
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct advice_edition editions[YEAR];
    struct advice_ledger ledger;
    size_t first = (size_t)((advice_first(&y->rules, monday_of(last)) - monday_of(0)) / 7);
    assert_in_range(last - first + 1, ADVICE_EDITIONS, ADVICE_EDITIONS + 7);
    for (size_t i = first; i <= last; i++)
        editions[i - first] = (struct advice_edition){.week = y->weeks[i], .last_day = monday_of(i) + 6, .lines = y->lines[i], .ahead = y->ahead};
    const struct advice_book book = {&y->rules, &y->facts, editions, last - first + 1, y->followups, y->n_followups};
    advice_ledger_build(&book, &a, &ledger);
    memset(ret, 0, YEAR * sizeof *ret);
    memset(ret_closed, 0, YEAR * sizeof *ret_closed);
    for (const struct advice_said *s = ledger.said; s < ledger.said + ledger.n_said; s++) {
        const struct advice_case *c = &ledger.cases[s->of_case];
        memcpy(ret[first + s->edition][c->key], c->rec_id, ADVICE_ID);
        ret_closed[first + s->edition][c->key] = c->followup != NULL;
    }
    return first;
}

/* Somebody answers one of the newest edition's. */
static void year_answer(struct year *y, size_t week, char said[YEAR][KEYS][ADVICE_ID], bool has_answer[YEAR][KEYS])
{
    static const char *const words[] = {"declined", "doing", "done"};
    for (size_t k = 0; k < KEYS && y->n_followups < IDS; k++)
        if (said[week][k][0] != '\0' && !has_answer[week][k] && uniform() < .3) {
            memcpy(y->ids[y->n_followups], said[week][k], ADVICE_ID);
            y->followups[y->n_followups] = (struct advice_followup){.rec_id = y->ids[y->n_followups], .status = words[(size_t)(3 * uniform()) % 3], .since_day = monday_of(week) + 6};
            y->n_followups++;
        }
}

/* What was printed is printed again a week later, but what somebody answered meanwhile; every answer is found while its week is known. */
static void ids_stay(void **state)
{
    (void)state;
    static struct year y;
    static char was[YEAR][KEYS][ADVICE_ID], is[YEAR][KEYS][ADVICE_ID];
    static bool had_answer[YEAR][KEYS], has_answer[YEAR][KEYS];
    int seed = setting("SEED", 1), compared = 0;
    print_message("SEED=%d\n", seed);
    chance_state = (uint64_t)seed;
    for (int i = 0; i < setting("SEEDS", 300) / 30; i++) {
        year_draw(&y);
        for (size_t last = ENOUGH; last + 1 < YEAR; last++) {
            (void)year_look(&y, last, was, had_answer);
            size_t first = year_look(&y, last + 1, is, has_answer), settled = first + (y.n_followups > 0 ? (size_t)y.rules.life : 0);
            for (size_t e = settled; e <= last; e++)
                for (size_t k = 0; k < KEYS; k++, compared++)
                    assert_string_equal(is[e][k], was[e][k]);
            size_t answered = y.n_followups;
            year_answer(&y, last + 1, is, has_answer);
            (void)year_look(&y, last + 1, is, has_answer);
            for (size_t f = answered; f < y.n_followups; f++)
                assert_true(y.followups[f].is_known);
        }
        assert_true(y.n_followups > 2);
    }
    assert_true(compared > 1000);
}

static void texts(void **state)
{
    (void)state;
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct advice_word words[] = {{"subject", "{sessions} A"}, {"sessions", "7"}};
    assert_string_equal(advice_text(&a, "{subject}: {sessions} of {nobody} {", words, 2), "{sessions} A: 7 of {nobody} {");
    assert_string_equal(advice_figure(&a, 1234567.4, "money", "MYR"), "MYR 1,234,567");
    assert_string_equal(advice_figure(&a, .0512, "percent", ""), "5.12 %");
    assert_string_equal(advice_figure(&a, -999.6, "count", ""), "-1,000");
    assert_string_equal(advice_figure(&a, NAN, "count", ""), "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(golden_ratio), cmocka_unit_test(golden_loss), cmocka_unit_test(golden_chance), cmocka_unit_test(random_rows),
        cmocka_unit_test(carried_on), cmocka_unit_test(done_is_not_said_again), cmocka_unit_test(acted_on_stays), cmocka_unit_test(nobody_made),
        cmocka_unit_test(what_is_better), cmocka_unit_test(without_plan), cmocka_unit_test(ids_stay), cmocka_unit_test(texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
