#include "transform/advice/advice_ledger.h"

#include "base/sha.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- what a line is worth ----------------------------------------------------------------------------------------------------- */

double advice_per_unit(const struct advice_rule *rule, const struct advice_line *line)
{
    if (rule->is_loss)
        return line->effect;
    return line->exposure > 0 ? line->gmv / line->exposure * fabs(expm1(-line->effect)) : 0;
}

void advice_id(const struct advice_rule *rule, const struct advice_key *key, const char *week, char ret[ADVICE_ID])
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    char sha[SHA_TEXT];
    const char *text = arena_format(&a, "%s\n%s\n%s\n%s\n%s", rule->id, key->currency, key->subject, key->factor, week);
    sha_of(str_of(text), sha);
    memcpy(ret, "R-", 2);
    memcpy(ret + 2, sha, ADVICE_ID - 3);
    ret[ADVICE_ID - 1] = '\0';
}

/* How many standard errors the effect lies on the side that is an occasion. */
static double occasion(const struct advice_rule *rule, const struct advice_line *line)
{
    double z = line->effect / line->se;
    return rule->is_loss || rule->is_high ? z : -z;
}

/* --- proposals of an edition --------------------------------------------------------------------------------------------------- */

struct proposal {
    size_t key;
    const char *currency;
    bool is_found;      /* enough, sure enough, not chance */
    struct advice_said said;
};

struct building {
    const struct advice_book *book;
    struct arena *a;
    struct advice_ledger *ledger;
    struct proposal *proposals;    /* per key */
    size_t *active;                /* per key: its case; ADVICE_NONE */
    double *p, *chance;            /* per key */
};

static const struct advice_rule *rule_of(const struct building *b, size_t key)
{
    return &b->book->rules->list[b->book->facts->keys[key].rule];
}

static bool is_told(const struct building *b, const struct advice_edition *e, size_t key)
{
    return rule_of(b, key)->is_advice && e->lines[key].is_there && (int64_t)e->lines[key].n >= rule_of(b, key)->least;
}

/* Keys of one rule and currency stand together. */
static size_t family_end(const struct advice_facts *f, size_t first)
{
    size_t end = first + 1;
    while (end < f->n_keys && f->keys[end].rule == f->keys[first].rule && strcmp(f->keys[end].currency, f->keys[first].currency) == 0)
        end++;
    return end;
}

/* Losses are facts: nothing is compared, so nothing is found by looking often. */
static void chance_build(struct building *b, const struct advice_edition *e)
{
    const struct advice_facts *f = b->book->facts;
    for (size_t k = 0; k < f->n_keys; k++)
        b->p[k] = is_told(b, e, k) && rule_of(b, k)->is_tested ? advice_tail(occasion(rule_of(b, k), &e->lines[k]), e->lines[k].n - 1) : NAN;
    for (size_t first = 0, end; first < f->n_keys; first = end) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        end = family_end(f, first);
        advice_chance(b->p + first, end - first, &a, b->chance + first);
    }
}

/* Of what was expected of the rule's acted cases, what came beyond the untouched ones; until enough are known, the rules' own. */
static double gain_factor(const struct building *b, size_t edition, size_t key)
{
    const struct advice_rules *rules = b->book->rules;
    double acted = 0, predicted = 0, untouched = 0, n_acted = 0, n_untouched = 0;
    for (const struct advice_case *c = b->ledger->cases; c < b->ledger->cases + b->ledger->n_cases; c++) {
        if (!c->has_change || b->book->facts->keys[c->key].rule != b->book->facts->keys[key].rule || c->first + (size_t)rules->life > edition)
            continue;
        if (c->is_acted) {
            acted += c->realized;
            predicted += c->predicted;
            n_acted++;
        } else {
            untouched += c->realized;
            n_untouched++;
        }
    }
    if (n_acted < (double)rules->others_least || n_untouched < (double)rules->others_least || predicted <= 0)
        return rules->gain_factor;
    return fmin(1, fmax(0, (acted / n_acted - untouched / n_untouched) / (predicted / n_acted)));
}

static void proposal_fill(struct building *b, size_t edition, size_t key)
{
    const struct advice_edition *e = &b->book->editions[edition];
    const struct advice_rule *rule = rule_of(b, key);
    const struct advice_rules *rules = b->book->rules;
    struct proposal *p = &b->proposals[key];
    *p = (struct proposal){.key = key, .currency = b->book->facts->keys[key].currency,
                           .said = {.edition = edition, .line = &e->lines[key], .confidence = NAN, .chance = NAN, .gain = NAN}};
    if (!is_told(b, e, key))
        return;
    struct advice_said *s = &p->said;
    bool is_ahead = rule->is_planned && !isnan(e->ahead[key]);
    s->usual = is_ahead && e->usual != NULL ? e->usual[key] : NULL;
    s->is_planned = is_ahead && s->usual == NULL;
    s->exposure = is_ahead ? e->ahead[key] : rule->needs_plan ? NAN : s->line->exposure / (double)rule->weeks;
    s->per_unit = advice_per_unit(rule, s->line);
    s->factor = gain_factor(b, edition, key);
    s->gain = s->per_unit * s->exposure * s->factor;
    s->confidence = 1 - advice_tail(occasion(rule, s->line), s->line->n - 1);
    s->chance = b->chance[key];
    p->is_found = s->confidence >= rules->confidence && (!rule->is_tested || s->chance <= rules->chance) && s->gain >= 100;
}

/* Whether two keys are rivals: of a rule's subject (or account) only one is said. */
static bool is_rival(const struct building *b, size_t one, size_t other)
{
    const struct advice_key *x = &b->book->facts->keys[one], *y = &b->book->facts->keys[other];
    size_t len = rule_of(b, one)->is_per_account ? strcspn(x->subject, " ") : strlen(x->subject);
    if (x->rule != y->rule || strcmp(x->currency, y->currency) != 0 || strncmp(x->subject, y->subject, len) != 0)
        return false;
    return y->subject[len] == '\0' || (rule_of(b, one)->is_per_account && y->subject[len] == ' ');
}

static double value_of(const struct proposal *p)
{
    return isnan(p->said.gain) ? 0 : p->said.gain * p->said.confidence;
}

/* Of rivals, which stand together, the one worth most. */
static void rivals_settle(struct building *b)
{
    struct proposal *best = NULL;
    for (struct proposal *p = b->proposals; p < b->proposals + b->book->facts->n_keys; p++) {
        if (!p->is_found)
            continue;
        if (best != NULL && is_rival(b, best->key, p->key)) {
            struct proposal *worse = value_of(p) > value_of(best) ? best : p;
            best = worse == p ? best : p;
            worse->is_found = false;
        } else {
            best = p;
        }
    }
}

/* Whether the rule that speaks for this one says something of the same subject. */
static bool is_said_elsewhere(const struct building *b, size_t key)
{
    const struct advice_facts *f = b->book->facts;
    const char *unless = rule_of(b, key)->unless;
    for (size_t k = 0; unless != NULL && k < f->n_keys; k++)
        if (b->proposals[k].is_found && strcmp(rule_of(b, k)->id, unless) == 0 && strcmp(f->keys[k].currency, f->keys[key].currency) == 0 &&
            strcmp(f->keys[k].subject, f->keys[key].subject) == 0)
            return true;
    return false;
}

static void echoes_drop(struct building *b)
{
    for (size_t k = 0; k < b->book->facts->n_keys; k++)
        if (b->proposals[k].is_found && is_said_elsewhere(b, k))
            b->proposals[k].is_found = false;
}

/* --- cases ---------------------------------------------------------------------------------------------------------------------- */

static struct advice_followup *followup_find(const struct building *b, const char *rec_id)
{
    for (size_t i = 0; i < b->book->n_followups; i++)
        if (strcmp(b->book->followups[i].rec_id, rec_id) == 0)
            return &b->book->followups[i];
    return NULL;
}

static bool is_status(const struct advice_case *c, const char *status)
{
    return c->followup != NULL && strcmp(c->followup->status, status) == 0;
}

/* Before and after, of the factor itself; above 0 is better. */
static void change_fill(const struct building *b, struct advice_case *c)
{
    const struct advice_edition *e = &b->book->editions[c->first];
    const struct advice_rule *rule = rule_of(b, c->key);
    const struct advice_line *before = &e->lines[c->key], *after = e->after != NULL ? &e->after[c->key] : NULL;
    if (!rule->has_outcome || after == NULL || !before->is_there)
        return;
    c->after_weeks = e->after_weeks;
    if (rule->is_loss) {
        c->has_change = after->below > 0 && before->effect > 0;
        c->change = c->realized = c->has_change ? 1 - after->above / after->below / before->effect : 0;
        c->predicted = 1;
    } else {
        c->has_change = after->is_there;
        double moved = after->effect - before->effect;
        c->realized = rule->is_cost ? -moved : moved;
        c->change = rule->is_cost ? -expm1(moved) : expm1(moved);
        c->predicted = fabs(before->effect);
    }
}

static size_t case_open(struct building *b, size_t edition, size_t key)
{
    struct advice_case *c = &b->ledger->cases[b->ledger->n_cases];
    *c = (struct advice_case){.key = key, .first = edition, .others_change = NAN};
    advice_id(rule_of(b, key), &b->book->facts->keys[key], b->book->editions[edition].week, c->rec_id);
    struct advice_followup *f = followup_find(b, c->rec_id);
    if (f != NULL) {
        f->is_known = true;
        c->followup = f;
    }
    c->is_acted = is_status(c, "doing") || is_status(c, "done");
    change_fill(b, c);
    return b->active[key] = b->ledger->n_cases++;
}

/* The edition in which a case lives no more: `life` after its first where somebody said something; else where the block ends, so that nothing
 * depends on where the first of all editions lies. */
static size_t case_end(const struct building *b, const struct advice_case *c)
{
    size_t life = (size_t)b->book->rules->life;
    return c->followup != NULL ? c->first + life : (c->first / life + 1) * life;
}

/* The case of a key in this edition: the one that lives, or one the followup sheet names: it was printed, whatever today's figures say. */
static void case_find(struct building *b, size_t edition, size_t key)
{
    size_t *active = &b->active[key];
    if (*active != ADVICE_NONE && case_end(b, &b->ledger->cases[*active]) <= edition)
        *active = ADVICE_NONE;
    if (b->book->n_followups == 0 || !rule_of(b, key)->is_advice)
        return;
    char rec_id[ADVICE_ID];
    advice_id(rule_of(b, key), &b->book->facts->keys[key], b->book->editions[edition].week, rec_id);
    if (followup_find(b, rec_id) != NULL)
        (void)case_open(b, edition, key);
}

/* Known by the morning after the edition's last day, when it is printed. */
static bool is_closed(const struct building *b, const struct advice_case *c, size_t edition)
{
    return (is_status(c, "done") || is_status(c, "declined")) && c->followup->since_day <= b->book->editions[edition].last_day + 1 && c->first < edition;
}

/* --- an edition ------------------------------------------------------------------------------------------------------------------- */

static int compare_proposals(const void *a, const void *b)
{
    const struct proposal *x = *(struct proposal *const *)a, *y = *(struct proposal *const *)b;
    int currency = strcmp(x->currency, y->currency);
    if (currency != 0)
        return currency;
    if (x->is_found != y->is_found)
        return x->is_found ? -1 : 1;
    if (value_of(x) != value_of(y))
        return value_of(x) > value_of(y) ? -1 : 1;
    return x->key < y->key ? -1 : 1;
}

/* Found, or somebody is at it; what was done or declined is not said again while its case lives. */
static bool is_listed(struct building *b, size_t edition, size_t key)
{
    case_find(b, edition, key);
    const struct advice_case *c = b->active[key] != ADVICE_NONE ? &b->ledger->cases[b->active[key]] : NULL;
    if (c != NULL && is_closed(b, c, edition))
        return false;
    return b->proposals[key].is_found || (c != NULL && c->followup != NULL && (c->first == edition || !is_closed(b, c, edition)));
}

static void say(struct building *b, size_t edition, struct proposal *p, int64_t rank)
{
    struct advice_said *s = &b->ledger->said[b->ledger->n_said++];
    *s = p->said;
    s->rank = rank;
    s->is_carried = !p->is_found;
    s->of_case = b->active[p->key] != ADVICE_NONE ? b->active[p->key] : case_open(b, edition, p->key);
}

/* The best ones of each currency; what somebody is at is said beyond the tenth, too. */
static void edition_build(struct building *b, size_t edition)
{
    const struct advice_facts *f = b->book->facts;
    struct proposal **listed = arena_array(b->a, f->n_keys + 1, sizeof *listed);
    size_t n = 0;
    chance_build(b, &b->book->editions[edition]);
    for (size_t k = 0; k < f->n_keys; k++)
        proposal_fill(b, edition, k);
    rivals_settle(b);
    echoes_drop(b);
    for (size_t k = 0; k < f->n_keys; k++)
        if (is_listed(b, edition, k))
            listed[n++] = &b->proposals[k];
    qsort(listed, n, sizeof *listed, compare_proposals);
    int64_t rank = 0;
    for (size_t i = 0; i < n; i++) {
        const struct advice_case *c = b->active[listed[i]->key] != ADVICE_NONE ? &b->ledger->cases[b->active[listed[i]->key]] : NULL;
        if (i > 0 && strcmp(listed[i - 1]->currency, listed[i]->currency) != 0)
            rank = 0;
        if (rank < b->book->rules->most || (c != NULL && c->followup != NULL))
            say(b, edition, listed[i], ++rank);
    }
}

/* --- outcomes --------------------------------------------------------------------------------------------------------------------- */

/* Against the cases of the rule and currency nobody acted on, but itself. */
static void outcomes_build(struct building *b)
{
    struct advice_ledger *l = b->ledger;
    const struct advice_key *keys = b->book->facts->keys;
    for (struct advice_case *c = l->cases; c < l->cases + l->n_cases; c++) {
        double sum = 0;
        for (const struct advice_case *o = l->cases; o < l->cases + l->n_cases; o++)
            if (o != c && o->has_change && !o->is_acted && keys[o->key].rule == keys[c->key].rule &&
                strcmp(keys[o->key].currency, keys[c->key].currency) == 0) {
                sum += o->change;
                c->n_others++;
            }
        c->others_change = (int64_t)c->n_others >= b->book->rules->others_least ? sum / (double)c->n_others : NAN;
    }
}

int64_t advice_first(const struct advice_rules *rules, int64_t monday)
{
    int64_t first = monday - 7 * (ADVICE_EDITIONS - 1), week = (first + 3) / 7;   /* day 0 is a Thursday */
    return first - 7 * (week % rules->life);
}

void advice_ledger_build(const struct advice_book *book, struct arena *a, struct advice_ledger *ret)
{
    size_t n = book->facts->n_keys, most = n * book->n_editions + 1;
    struct building b = {.book = book, .a = a, .ledger = ret, .proposals = arena_array(a, n + 1, sizeof *b.proposals),
                         .active = arena_array(a, n + 1, sizeof *b.active), .p = arena_array(a, n + 1, sizeof *b.p),
                         .chance = arena_array(a, n + 1, sizeof *b.chance)};
    *ret = (struct advice_ledger){.cases = arena_array(a, most, sizeof *ret->cases), .said = arena_array(a, most, sizeof *ret->said)};
    for (size_t k = 0; k < n; k++)
        b.active[k] = ADVICE_NONE;
    for (size_t i = 0; i < book->n_editions; i++)
        edition_build(&b, i);
    outcomes_build(&b);
}
