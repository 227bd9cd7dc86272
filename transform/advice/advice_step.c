#include "transform/advice/advice_step.h"

#include "base/date.h"
#include "transform/advice/advice_plan.h"
#include "transform/advice/advice_text.h"
#include "transform/engine/engine.h"
#include "transform/engine/finding.h"
#include "transform/score/score_put.h"
#include <math.h>
#include <string.h>

struct building {
    struct transform *t;
    struct arena *a;
    struct advice_rules *rules;
    struct advice_data data;
    struct advice_edition *editions;
    size_t n_editions;
    struct advice_book book;
    struct advice_ledger ledger;
    sqlite3_stmt *label, *said, *of_case, *rule;
};

/* --- editions ---------------------------------------------------------------------------------------------------------------- */

static int64_t weeks_longest(const struct advice_rules *rules)
{
    int64_t longest = 1;
    for (size_t i = 0; i < rules->n; i++)
        longest = rules->list[i].weeks > longest ? rules->list[i].weeks : longest;
    return longest;
}

/* What hosts usually sell against others, shrunk by how little is known of them: a factor of `below`. */
static double *levels_build(const struct building *b, const struct advice_line *lines)
{
    const struct advice_facts *f = &b->data.facts;
    double *level = arena_array(b->a, f->n_keys + 1, sizeof *level);
    size_t sales = advice_rule_find(b->rules, "host_sales");
    for (size_t first = 0, end; first < f->n_keys; first = end) {
        for (end = first + 1; end < f->n_keys && f->keys[end].rule == f->keys[first].rule &&
                              strcmp(f->keys[end].currency, f->keys[first].currency) == 0; end++)
            ;
        if (f->keys[first].rule == sales)
            advice_shrink(lines, first, end, level);
    }
    for (size_t k = 0; k < f->n_keys; k++)
        level[k] = exp(level[k]);
    return level;
}

/* Lines of a stretch of days. ret_known as of advice_lines. */
static const struct advice_line *lines_build(const struct building *b, int64_t first, int64_t last, bool *ret_known)
{
    const struct advice_facts *f = &b->data.facts;
    struct advice_line *lines = arena_array(b->a, f->n_keys + 1, sizeof *lines);
    const struct advice_span span = {first, last};
    advice_lines(f, &span, NULL, NULL, lines);
    const double *level = levels_build(b, lines);
    advice_lines(f, &span, level, ret_known, lines);
    return lines;
}

/* Lines of each rule's own window, and the places they rest on. */
static const struct advice_line *windows_build(const struct building *b, int64_t last, bool *ret_known)
{
    size_t n_places = b->data.facts.n_places;
    bool *known = arena_array(b->a, b->data.facts.n_keys * n_places + 1, sizeof *known);
    int64_t longest = weeks_longest(b->rules);
    struct advice_line *ret = arena_array(b->a, b->data.facts.n_keys + 1, sizeof *ret);
    memcpy(ret, lines_build(b, last - 7 * longest + 1, last, ret_known), b->data.facts.n_keys * sizeof *ret);
    for (int64_t weeks = 1; weeks < longest; weeks++) {
        const struct advice_line *lines = NULL;
        for (size_t k = 0; k < b->data.facts.n_keys; k++)
            if (b->rules->list[b->data.facts.keys[k].rule].weeks == weeks) {
                lines = lines != NULL ? lines : lines_build(b, last - 7 * weeks + 1, last, known);
                ret[k] = lines[k];
                memcpy(ret_known + k * n_places, known + k * n_places, n_places * sizeof *known);
            }
    }
    return ret;
}

/* The weeks after an edition, as many as it is carried on for, as far as they are known. */
static void after_build(struct building *b, struct advice_edition *e, int64_t today)
{
    int64_t weeks = (today - e->last_day) / 7;
    e->after_weeks = weeks < b->rules->life ? weeks : b->rules->life;
    if (e->after_weeks >= b->rules->after_least)
        e->after = lines_build(b, e->last_day + 1, e->last_day + 7 * e->after_weeks, NULL);
}

static void editions_build(struct building *b, int64_t today)
{
    int64_t monday = date_period_of(PERIOD_WEEK, today).first;
    bool *known = arena_array(b->a, b->data.facts.n_keys * b->data.facts.n_places + 1, sizeof *known);
    int64_t oldest = advice_first(b->rules, monday);
    b->n_editions = (size_t)((monday - oldest) / 7 + 1);
    b->editions = arena_array(b->a, b->n_editions, sizeof *b->editions);
    for (size_t i = 0; i < b->n_editions; i++) {
        struct advice_edition *e = &b->editions[i];
        int64_t first = oldest + 7 * (int64_t)i;
        char week[DATE_WEEK_TEXT];
        date_week_text(first, week);
        *e = (struct advice_edition){.week = arena_text(b->a, week, strlen(week)), .last_day = first + 6 < today ? first + 6 : today};
        e->lines = windows_build(b, e->last_day, known);
        const struct advice_week ahead = advice_week_build(&b->data, b->rules, first + 7, known, b->a);
        e->ahead = ahead.exposure;
        e->usual = ahead.usual;
        after_build(b, e, today);
    }
}

/* --- words -------------------------------------------------------------------------------------------------------------------- */

static const char *label_of(const struct building *b, const char *kind, const char *subject)
{
    const char *ret = subject;
    if (db_bind_text(b->label, 1, str_of(kind)) == 0 && db_bind_text(b->label, 2, str_of(subject)) == 0 && sqlite3_step(b->label) == SQLITE_ROW)
        ret = str_text(b->a, db_text(b->label, 0));
    (void)sqlite3_reset(b->label);
    return ret;
}

/* A factor nobody named is its own label. */
static struct advice_factor factor_of(const struct building *b, const char *factor)
{
    for (size_t i = 0; i < b->rules->n_factors; i++)
        if (strcmp(b->rules->factors[i].factor, factor) == 0)
            return b->rules->factors[i];
    char *label = arena_text(b->a, factor, strlen(factor));
    for (char *p = label; *p != '\0'; p++)
        *p = *p == '_' ? ' ' : *p;
    return (struct advice_factor){factor, label, "money"};
}

/* What the subject made of a unit, and what others make of it; money in currency units. */
static void rates_of(const struct advice_line *l, const struct advice_factor *f, double *ret_actual, double *ret_expected)
{
    double unit = strcmp(f->unit, "money") == 0 ? 100 : 1;
    *ret_actual = l->below > 0 ? l->above / l->below / unit : NAN;
    *ret_expected = l->below > 0 && l->expected > 0 ? l->expected / l->below / unit : NAN;
}

static void words_build(const struct building *b, const struct advice_said *s, struct advice_word ret[ADVICE_WORDS])
{
    const struct advice_key *key = &b->data.facts.keys[b->ledger.cases[s->of_case].key];
    const struct advice_rule *rule = &b->rules->list[key->rule];
    struct advice_factor factor = factor_of(b, key->factor);
    double actual, expected;
    rates_of(s->line, &factor, &actual, &expected);
    const char *const values[ADVICE_WORDS] = {
        [WORD_SUBJECT] = label_of(b, rule->subject, key->subject),
        [WORD_FACTOR] = factor.label,
        [WORD_ACTUAL] = advice_figure(b->a, actual, factor.unit, key->currency),
        [WORD_EXPECTED] = advice_figure(b->a, expected, factor.unit, key->currency),
        [WORD_PCT] = s->line->is_there ? arena_format(b->a, "%+.0f", 100 * expm1(s->line->effect)) : "-",
        [WORD_SESSIONS] = arena_format(b->a, "%zu", s->line->n),
        [WORD_EXPOSURE] = advice_figure(b->a, s->exposure, "count", ""),
        [WORD_UNIT] = rule->unit,
        [WORD_PER_UNIT] = advice_figure(b->a, s->per_unit / 100, "money", key->currency),
        [WORD_WEEKS] = arena_format(b->a, "%lld", (long long)rule->weeks),
    };
    for (size_t i = 0; i < ADVICE_WORDS; i++)
        ret[i] = (struct advice_word){advice_word_names[i], values[i]};
}

/* What the rule has to say for it, and whose usual week stands in for a plan that is not made yet. */
static const char *evidence_of(const struct building *b, const struct advice_said *s, const struct advice_rule *rule, const struct advice_word words[ADVICE_WORDS])
{
    if (!isfinite(s->gain))
        return rule->needs_plan && isnan(s->exposure) ? "next week is not planned yet" : "too little to measure this week";
    const char *ret = advice_text(b->a, rule->evidence, words, ADVICE_WORDS);
    if (s->usual == NULL)
        return ret;
    const struct advice_word missing[] = {{"places", s->usual}, {"weeks", arena_format(b->a, "%lld", (long long)rule->plan->weeks)}};
    return arena_format(b->a, "%s; %s", ret, advice_text(b->a, rule->plan->not_made, missing, 2));
}

/* --- writing ------------------------------------------------------------------------------------------------------------------- */

static void put_hundredths(struct put *r, double value)
{
    if (isfinite(value))
        put_int(r, llround(value));
    else
        put_text(r, NULL);
}

static void put_day(struct put *r, int64_t day)
{
    char text[DATE_TEXT];
    date_text(day, text);
    put_text(r, text);
}

static int said_write(const struct building *b, const struct advice_said *s, struct err *e)
{
    const struct advice_case *c = &b->ledger.cases[s->of_case];
    const struct advice_key *key = &b->data.facts.keys[c->key];
    const struct advice_rule *rule = &b->rules->list[key->rule];
    const struct advice_factor factor = factor_of(b, key->factor);
    bool has_ratio = s->line->is_there && !rule->is_loss, is_measured = isfinite(s->gain);
    double actual, expected;
    struct advice_word words[ADVICE_WORDS];
    words_build(b, s, words);
    rates_of(s->line, &factor, &actual, &expected);
    struct put r = {.stmt = b->said};
    put_text(&r, b->editions[s->edition].week);
    put_text(&r, key->currency);
    put_int(&r, s->rank);
    put_text(&r, c->rec_id);
    put_text(&r, advice_text(b->a, rule->title, words, ADVICE_WORDS));
    put_text(&r, evidence_of(b, s, rule, words));
    put_hundredths(&r, s->gain);
    put_real(&r, s->confidence);
    put_real(&r, s->chance);
    put_real(&r, is_measured ? s->per_unit : NAN);
    put_real(&r, is_measured ? s->exposure : NAN);
    put_int(&r, s->is_planned);
    put_real(&r, is_measured ? s->factor : NAN);
    put_real(&r, s->line->is_there ? actual : NAN);
    put_real(&r, s->line->is_there ? expected : NAN);
    put_real(&r, has_ratio ? exp(s->line->effect) : NAN);
    put_real(&r, has_ratio ? exp(s->line->effect - 1.96 * s->line->se) : NAN);
    put_real(&r, has_ratio ? exp(s->line->effect + 1.96 * s->line->se) : NAN);
    put_int(&r, (int64_t)s->line->n);
    put_day(&r, b->editions[s->edition].last_day - 7 * rule->weeks + 1);
    put_day(&r, b->editions[s->edition].last_day);
    put_day(&r, b->editions[s->edition].last_day + rule->due_days);
    put_int(&r, s->is_carried);
    return put_end(&r, e);
}

static void put_followup(struct put *r, const struct advice_followup *f)
{
    char since[DATE_TEXT] = "";
    if (f != NULL)
        date_text(f->since_day, since);
    put_text(r, f != NULL ? f->status : NULL);
    put_text(r, f != NULL ? since : NULL);
    put_text(r, f != NULL ? f->owner : NULL);
    put_text(r, f != NULL ? f->due : NULL);
    put_text(r, f != NULL ? f->note : NULL);
}

static int case_write(const struct building *b, const struct advice_case *c, struct err *e)
{
    const struct advice_key *key = &b->data.facts.keys[c->key];
    const struct advice_rule *rule = &b->rules->list[key->rule];
    struct put r = {.stmt = b->of_case};
    put_text(&r, c->rec_id);
    put_text(&r, rule->id);
    put_text(&r, key->currency);
    put_text(&r, rule->subject);
    put_text(&r, key->subject);
    put_text(&r, label_of(b, rule->subject, key->subject));
    put_text(&r, key->factor);
    put_text(&r, factor_of(b, key->factor).label);
    put_text(&r, rule->unit);
    put_text(&r, b->editions[c->first].week);
    put_text(&r, rule->owner);
    put_followup(&r, c->followup);
    put_int(&r, c->is_acted);
    if (c->after_weeks > 0)
        put_int(&r, c->after_weeks);
    else
        put_text(&r, NULL);
    put_real(&r, c->has_change ? c->change : NAN);
    put_int(&r, (int64_t)c->n_others);
    put_real(&r, c->others_change);
    return put_end(&r, e);
}

static int rule_write(const struct building *b, size_t nth, struct err *e)
{
    const struct advice_rule *rule = &b->rules->list[nth];
    struct put r = {.stmt = b->rule};
    put_text(&r, rule->id);
    put_int(&r, (int64_t)nth + 1);
    put_text(&r, rule->subject);
    put_text(&r, rule->is_loss ? "loss" : "ratio");
    put_text(&r, rule->is_high ? "high" : "low");
    put_text(&r, rule->is_planned ? "planned" : "usual");
    put_text(&r, rule->unit);
    put_int(&r, rule->weeks);
    put_int(&r, rule->least);
    put_text(&r, rule->owner);
    put_int(&r, rule->due_days);
    put_int(&r, rule->is_advice);
    put_int(&r, rule->has_outcome);
    put_text(&r, rule->title);
    put_text(&r, rule->evidence);
    put_text(&r, rule->meaning);
    return put_end(&r, e);
}

static int unknown_find(const struct building *b, int64_t today, struct err *e)
{
    char day[DATE_TEXT];
    date_text(today, day);
    for (size_t i = 0; i < b->book.n_followups; i++) {
        const struct advice_followup *f = &b->book.followups[i];
        const struct finding found = {.business_date = day, .rule = "followup_unknown", .subject = f->rec_id,
            .detail = arena_format(b->a, "%s (%s): no recommendation of the last %d weeks has this id", f->rec_id,
                                   f->status != NULL ? f->status : "", ADVICE_EDITIONS)};
        if (!f->is_known && finding_add(b->t, &found, e) != 0)
            return -1;
    }
    return 0;
}

static int statements_prepare(struct building *b, struct err *e)
{
    sqlite3 *db = b->t->db;
    if (db_prepare(db, "INSERT INTO mart_recommendation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &b->said, e) != 0 ||
        db_prepare(db, "INSERT INTO mart_recommendation_case VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &b->of_case, e) != 0 ||
        db_prepare(db, "INSERT INTO int_recommendation_rule VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &b->rule, e) != 0)
        return -1;
    return db_prepare(db, "SELECT label FROM temp.advice_label WHERE kind = ?1 AND subject = ?2", &b->label, e);
}

static int all_write(const struct building *b, int64_t today, struct err *e)
{
    for (size_t i = 0; i < b->rules->n; i++)
        if (rule_write(b, i, e) != 0)
            return -1;
    for (size_t i = 0; i < b->ledger.n_cases; i++)
        if (case_write(b, &b->ledger.cases[i], e) != 0)
            return -1;
    for (size_t i = 0; i < b->ledger.n_said; i++)
        if (said_write(b, &b->ledger.said[i], e) != 0)
            return -1;
    return unknown_find(b, today, e);
}

/* --- the step -------------------------------------------------------------------------------------------------------------------- */

static int today_read(struct transform *t, int64_t *ret, struct err *e)
{
    *ret = t->last_day;
    if (t->last_day != INT64_MAX)
        return 0;
    *ret = 0;   /* an agency without sales: nothing to recommend */
    return db_one_int(t->db, "SELECT COALESCE(MAX(date_day(business_date)), 0) FROM mart_stint", ret, e);
}

static int build(struct building *b, struct err *e)
{
    int64_t today;
    if (advice_rules_read(b->a, b->t->overlay_dir, b->rules, e) != 0 || today_read(b->t, &today, e) != 0)
        return -1;
    int64_t first = advice_first(b->rules, date_period_of(PERIOD_WEEK, today).first) - 7 * (1 + weeks_longest(b->rules));
    if (advice_data_read(b->t->db, b->rules, first, today, b->a, &b->data, e) != 0 || statements_prepare(b, e) != 0)
        return -1;
    editions_build(b, today);
    b->book = (struct advice_book){.rules = b->rules, .facts = &b->data.facts, .editions = b->editions, .n_editions = b->n_editions};
    if (advice_followups_read(b->t->db, settings_text(b->t->settings, "timezone"), b->a, &b->book.followups, &b->book.n_followups, e) != 0)
        return -1;
    advice_ledger_build(&b->book, b->a, &b->ledger);
    return all_write(b, today, e);
}

int advice_build(struct transform *t, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct building *b = arena_array(&a, 1, sizeof *b);
    b->t = t;
    b->a = &a;
    b->rules = arena_array(&a, 1, sizeof *b->rules);
    int status = build(b, e);
    db_finalize(&b->label);
    db_finalize(&b->said);
    db_finalize(&b->of_case);
    db_finalize(&b->rule);
    return status;
}
