/* Does advice tell chance from truth (NUMBERS 12): simulated agencies of 13 weeks whose truth is known, through the same lines and ledger as the
 * warehouse's. SEEDS=300 measures what NUMBERS says; SEED moves all of them. */
#include "transform/advice/advice_ledger.h"
#include "agency.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Rules in their order: host sales as advice, and a missing role held against like sessions, hosts taken into account. */
#define ALIKE 1e-9   /* skill of hosts who do not differ */
enum { HOSTS, MISSING, RULES };
static const struct advice_rules rules = {
    .list = {{.id = "hosts", .is_advice = true, .has_outcome = true, .is_tested = true, .weeks = 13, .least = 6},
             {.id = "missing", .is_advice = true, .has_outcome = true, .is_tested = true, .is_adjusted = true, .weeks = 13, .least = 6}},
    .n = RULES, .confidence = .8, .chance = .05, .most = 1000, .life = 8, .after_least = 4, .others_least = 10, .gain_factor = .5};

/* --- rows of an agency ------------------------------------------------------------------------------------------------------- */

struct row_text {
    struct advice_row row;
    int rule, stratum, cluster;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row_text *x = a, *y = b;
    if (x->rule != y->rule)
        return x->rule - y->rule;
    if (x->stratum != y->stratum)
        return x->stratum - y->stratum;
    if (x->cluster != y->cluster)
        return x->cluster - y->cluster;
    return (x->row.key > y->row.key) - (x->row.key < y->row.key);
}

static void rows_of_live(const struct agency *g, int nth, struct row_text *to)
{
    const struct live *l = &g->lives[nth];
    size_t n_hosts = (size_t)g->size.hosts;
    int stratum = ((l->account * 6 + l->slot) * 2 + l->is_weekend) * 2 + l->is_mega;
    for (int k = 0; k < l->n_hosts; k++, to += RULES) {
        double hours = l->hours / l->n_hosts;
        struct advice_row row = {.key = (size_t)l->hosts[k], .host = ADVICE_NONE, .day = l->day, .above = 100 * l->sold[k], .below = hours,
                                 .gmv = 100 * l->sold[k], .exposure = hours};
        to[HOSTS] = (struct row_text){row, HOSTS, stratum, nth};
        row.host = row.key;
        row.key = l->is_missing ? n_hosts : ADVICE_NONE;
        to[MISSING] = (struct row_text){row, MISSING, stratum, nth};
    }
}

static struct advice_facts facts_of(const struct agency *g, struct arena *a)
{
    size_t n = 0, n_hosts = (size_t)g->size.hosts;
    struct row_text *all = arena_array(a, (size_t)g->n_lives * TOGETHER * RULES, sizeof *all);
    struct advice_row *rows = arena_array(a, (size_t)g->n_lives * TOGETHER * RULES, sizeof *rows);
    struct advice_key *keys = arena_array(a, n_hosts + 1, sizeof *keys);
    for (int i = 0; i < g->n_lives; i++) {
        rows_of_live(g, i, all + n);
        n += (size_t)g->lives[i].n_hosts * RULES;
    }
    qsort(all, n, sizeof *all, compare_rows);
    for (size_t i = 0; i < n; i++) {
        rows[i] = all[i].row;
        rows[i].stratum = (size_t)(all[i].rule * 1000 + all[i].stratum);
        rows[i].cluster = (size_t)(all[i].rule * 100000 + all[i].cluster);
    }
    for (size_t h = 0; h < n_hosts; h++)
        keys[h] = (struct advice_key){HOSTS, false, "MYR", arena_format(a, "H%03zu", h), "gmv_per_hour"};
    keys[n_hosts] = (struct advice_key){MISSING, false, "MYR", "missing", "gmv_per_hour"};
    return (struct advice_facts){rows, n, n_hosts + 1, 0, keys};
}

/* One edition, as the step makes it. */
static void agency_advise(const struct agency *g, struct arena *a, struct advice_facts *ret_facts, struct advice_edition *ret_edition,
                          struct advice_ledger *ret)
{
    *ret_facts = facts_of(g, a);
    struct advice_line *lines = arena_array(a, ret_facts->n_keys, sizeof *lines);
    double *level = arena_array(a, ret_facts->n_keys, sizeof *level), *ahead = arena_array(a, ret_facts->n_keys, sizeof *ahead);
    const struct advice_span span = {0, DAYS};
    advice_lines(ret_facts, &span, NULL, NULL, lines);
    advice_shrink(lines, 0, ret_facts->n_keys - 1, level);
    for (size_t k = 0; k < ret_facts->n_keys; k++)
        level[k] = exp(level[k]);
    advice_lines(ret_facts, &span, level, NULL, lines);
    *ret_edition = (struct advice_edition){.week = "2026-W01", .last_day = DAYS, .lines = lines, .ahead = ahead};
    const struct advice_book book = {&rules, ret_facts, ret_edition, 1, NULL, 0};
    advice_ledger_build(&book, a, ret);
}

/* --- many agencies -------------------------------------------------------------------------------------------------------------- */

struct tally {
    int agencies, candidates, sure;    /* sure: confidence of .8 alone would have it */
    int said, right, with_any;         /* right: she is weaker than the mean of her team, or something is lost */
    int weak, weak_found;              /* hosts under four fifths of the mean */
};

static double mean_worth(const struct agency *g)
{
    double sum = 0;
    for (int h = 0; h < g->size.hosts; h++)
        sum += g->worth[h];
    return sum / g->size.hosts;
}

static bool is_true(const struct agency *g, const struct story *s, size_t key)
{
    return key < (size_t)g->size.hosts ? g->worth[key] < mean_worth(g) && s->skill != ALIKE : s->loss != NOTHING;
}

static bool is_said(const struct advice_ledger *l, size_t key)
{
    for (size_t i = 0; i < l->n_said; i++)
        if (l->cases[l->said[i].of_case].key == key)
            return true;
    return false;
}

static void tally_add(struct tally *t, const struct agency *g, const struct story *s, size_t rule, const struct advice_facts *f,
                      const struct advice_edition *e, const struct advice_ledger *l)
{
    bool has_any = false;
    for (size_t k = 0; k < f->n_keys; k++) {
        if (f->keys[k].rule != rule || !e->lines[k].is_there || e->lines[k].n < 6)
            continue;
        bool is_weak = rule == HOSTS && exp(g->worth[k] - mean_worth(g)) < .8, said = is_said(l, k);
        t->candidates++;
        t->sure += 1 - advice_tail(-e->lines[k].effect / e->lines[k].se, e->lines[k].n - 1) >= .8;
        t->said += said;
        t->right += said && is_true(g, s, k);
        t->weak += is_weak;
        t->weak_found += is_weak && said;
        has_any |= said;
    }
    t->agencies++;
    t->with_any += has_any;
}

static void agencies_tally(const struct story *s, size_t nth, int seeds, struct tally ret[RULES])
{
    memset(ret, 0, RULES * sizeof *ret);
    for (int i = 0; i < seeds; i++) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        struct agency g;
        struct advice_facts f;
        struct advice_edition e;
        struct advice_ledger l;
        seed_set(i, nth + 40);
        agency_draw(s, &a, &g);
        agency_advise(&g, &a, &f, &e, &l);
        for (size_t rule = 0; rule < RULES; rule++)
            tally_add(&ret[rule], &g, s, rule, &f, &e, &l);
    }
}

static double pct(int n, int of)
{
    return of > 0 ? 100.0 * n / of : 0;
}

/* Chance has three standard errors of a proportion. */
static double leeway(double share, int n)
{
    return n > 0 ? 300 * sqrt(share * (1 - share) / n) : 100;
}


static const struct story stories[] = {
    {.name = "nothing", .loss = NOTHING, .pick = ANYWHERE, .rate = .25, .session_noise = .3, .host_noise = .2, .told = ALL_BY_EVIDENCE, .skill = ALIKE},
    {.name = "nothing, noise of sessions", .loss = NOTHING, .pick = ANYWHERE, .rate = .25, .session_noise = .45, .host_noise = 0, .told = ALL_BY_EVIDENCE, .skill = ALIKE},
    {.name = "nothing missing, hosts differ", .loss = NOTHING, .pick = WEAK_HOSTS, .rate = .25, .session_noise = .3, .host_noise = .2, .told = ALL_BY_EVIDENCE},
    {.name = "RM 210 an hour, hosts differ", .loss = A_SUM, .pick = ANYWHERE, .rate = .25, .session_noise = .3, .host_noise = .2, .told = ALL_BY_EVIDENCE},
    {.name = "RM 210 an hour, with weak hosts", .loss = A_SUM, .pick = WEAK_HOSTS, .rate = .25, .session_noise = .3, .host_noise = .2, .told = ALL_BY_EVIDENCE},
};

static void story_check(const struct story *s, const struct tally t[RULES])
{
    const struct tally *hosts = &t[HOSTS], *missing = &t[MISSING];
    assert_true(hosts->candidates > 0 && missing->candidates > 0);
    if (s->skill == ALIKE)
        assert_true(pct(hosts->with_any, hosts->agencies) <= 10 + leeway(.1, hosts->agencies));
    else {
        assert_true(pct(hosts->right, hosts->said) >= 90 - leeway(.9, hosts->said));
        assert_true(pct(hosts->weak_found, hosts->weak) >= 80 - leeway(.8, hosts->weak));
    }
    if (s->loss == NOTHING)
        assert_true(pct(missing->said, missing->candidates) <= 10 + leeway(.1, missing->candidates));
    else
        assert_true(pct(missing->said, missing->candidates) >= 85 - leeway(.85, missing->candidates));
}

static void tells_chance_from_truth(void **unused)
{
    (void)unused;
    int seeds = setting("SEEDS", 20);
    printf("%d agencies each (SEED %d)\n| agencies | rule | sure by confidence alone, %% | said, %% | agencies with any, %% | right, %% | weak hosts found, %% |\n"
           "| --- | --- | --- | --- | --- | --- | --- |\n", seeds, setting("SEED", 1));
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
        struct tally t[RULES];
        agencies_tally(&stories[i], i, seeds, t);
        for (size_t r = 0; r < RULES; r++)
            printf("| %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f |\n", stories[i].name, rules.list[r].id, pct(t[r].sure, t[r].candidates),
                   pct(t[r].said, t[r].candidates), pct(t[r].with_any, t[r].agencies), pct(t[r].right, t[r].said), pct(t[r].weak_found, t[r].weak));
        story_check(&stories[i], t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_chance_from_truth)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
