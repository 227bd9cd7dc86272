#include "transform/score/score_funnel.h"

#include "base/date.h"
#include "transform/bridge/funnel_fact.h"
#include "transform/score/score_put.h"
#include <math.h>
#include <string.h>

/* The window; the weeks that end with its own, of which the first serve the bands of those printed; its months. */
enum { WEEKS_PRINTED = 13, BAND_WEEKS = 8, WEEKS = WEEKS_PRINTED + BAND_WEEKS, MONTHS = 4, WINDOW = WEEKS + MONTHS, PERIODS };

struct span {
    const char *kind, *period;
    bool is_printed;
    size_t next_week;            /* its band is of the weeks before this one of the list */
    struct funnel_period days;
};

struct scoring {
    const char *as_of;
    const struct funnel_facts *facts;
    struct span spans[PERIODS];
    struct funnel_line *lines[PERIODS];   /* per pair */
    sqlite3_stmt *insert;
    struct arena *a;
};

/* --- periods ------------------------------------------------------------------------------------------------------------- */

static struct span span_of(const char *kind, const char *period, int64_t first, int64_t last, const struct score_options *o)
{
    last = last < o->day ? last : o->day;
    return (struct span){.kind = kind, .period = period, .is_printed = true, .next_week = WEEKS,
                         .days = {.first = first, .last = last, .others_first = last - 7 * o->weeks + 1}};
}

/* Which week of the list holds a day. */
static size_t week_number(const struct span *spans, int64_t day)
{
    size_t w = 0;
    while (w < WEEKS && spans[w].days.first + 6 < day)
        w++;
    return w;
}

static void spans_build(const struct score_options *o, struct arena *a, struct span ret[PERIODS])
{
    struct date_period week = date_period_of(PERIOD_WEEK, o->day), month = date_period_of(PERIOD_MONTH, o->day);
    for (int64_t w = 0; w < WEEKS; w++) {
        struct date_period p = date_period_of(PERIOD_WEEK, week.first - 7 * (WEEKS - 1 - w));
        ret[w] = span_of("week", str_text(a, str_of(p.text)), p.first, p.last, o);
        ret[w].is_printed = w >= BAND_WEEKS;
        ret[w].next_week = (size_t)w;
    }
    for (size_t m = 0; m < MONTHS; m++, month = date_period_of(PERIOD_MONTH, month.first - 1)) {
        ret[WEEKS + m] = span_of("month", str_text(a, str_of(month.text)), month.first, month.last, o);
        ret[WEEKS + m].next_week = week_number(ret, ret[WEEKS + m].days.last);
    }
    ret[WINDOW] = span_of("window", o->as_of, o->day - 7 * o->weeks + 1, o->day, o);
    ret[WINDOW].next_week = WEEKS - 1;
}

/* --- bands and topics ------------------------------------------------------------------------------------------------------ */

/* Her ratios of the eight weeks before the one the period ends in. */
static void bands_build(const struct scoring *s, const struct span *span, size_t pair, struct funnel_band ret[FUNNEL_FACTORS])
{
    size_t from = span->next_week > BAND_WEEKS ? span->next_week - BAND_WEEKS : 0;
    for (int f = 0; f < FUNNEL_FACTORS; f++) {
        double ratios[BAND_WEEKS];
        size_t n = 0;
        for (size_t w = from; w < span->next_week; w++)
            ratios[n++] = s->lines[w][pair].is_there ? s->lines[w][pair].ratio[f] : NAN;
        ret[f] = funnel_band_of(ratios, n);
    }
}

struct told {
    const struct funnel_line *line;
    struct funnel_band band[FUNNEL_FACTORS];
    enum funnel_factor topic;
};

static int step_write(const struct scoring *s, const struct span *span, const struct funnel_pair *pair, const struct told *t, size_t k,
                      struct err *e)
{
    enum funnel_factor f = t->line->step[k];
    struct put r = {.stmt = s->insert};
    char last[DATE_TEXT];
    date_text(span->days.last, last);
    put_text(&r, s->as_of);
    put_text(&r, span->kind);
    put_text(&r, span->period);
    put_text(&r, pair->host_id);
    put_text(&r, s->facts->currency);
    put_text(&r, pair->platform);
    put_int(&r, span->days.last - span->days.first + 1);
    put_text(&r, last);
    put_text(&r, t->line->chain);
    put_text(&r, funnel_factor_names[f]);
    put_int(&r, (int64_t)k + 1);
    put_real(&r, t->line->above[f]);
    put_real(&r, t->line->below[f]);
    put_real(&r, t->line->expected[f]);
    put_real(&r, t->line->ratio[f]);
    put_text(&r, funnel_level_names[t->line->level[f]]);
    put_real(&r, t->band[f].p25);
    put_real(&r, t->band[f].p75);
    put_int(&r, (int64_t)t->band[f].n);
    put_int(&r, t->line->effect[f]);
    put_int(&r, t->topic == f);
    put_real(&r, t->line->hours);
    put_int(&r, t->line->gmv);
    put_int(&r, t->line->gmv_expected);
    return put_end(&r, e);
}

/* One host: her platforms follow each other, and one topic is hers. */
static int host_write(const struct scoring *s, size_t p, size_t first, size_t end, struct err *e)
{
    const struct span *span = &s->spans[p];
    struct told *told = arena_array(s->a, end - first, sizeof *told), *worst = NULL;
    int64_t least = 0;
    for (size_t i = first; i < end; i++) {
        struct told *t = &told[i - first];
        int64_t effect;
        t->line = &s->lines[p][i];
        bands_build(s, span, i, t->band);
        t->topic = funnel_topic(t->line, t->band, &effect);
        if (effect < least) {
            least = effect;
            worst = t;
        }
    }
    for (size_t i = first; i < end; i++) {
        struct told *t = &told[i - first];
        if (t != worst)
            t->topic = FUNNEL_FACTORS;
        for (size_t k = 0; t->line->is_there && k < t->line->n_steps; k++)
            if (step_write(s, span, &s->facts->pairs[i], t, k, e) != 0)
                return -1;
    }
    return 0;
}

/* The first pair behind those of this host. */
static size_t host_end(const struct funnel_facts *f, size_t first)
{
    size_t end = first + 1;
    while (end < f->data.n_pairs && strcmp(f->pairs[end].host_id, f->pairs[first].host_id) == 0)
        end++;
    return end;
}

static int period_write(const struct scoring *s, size_t p, struct err *e)
{
    for (size_t first = 0, end; first < s->facts->data.n_pairs; first = end) {
        end = host_end(s->facts, first);
        if (host_write(s, p, first, end, e) != 0)
            return -1;
    }
    return 0;
}

/* --- measures --------------------------------------------------------------------------------------------------------------- */

/* Mean over her platforms, by hours. */
static double measure_of(const struct scoring *s, size_t first, size_t end, double (*of)(const struct funnel_line *line))
{
    double sum = 0, hours = 0;
    for (size_t i = first; i < end; i++) {
        const struct funnel_line *line = &s->lines[WINDOW][i];
        double value = of(line);
        if (isnan(value))
            continue;
        sum += line->hours * value;
        hours += line->hours;
    }
    return hours > 0 ? sum / hours : NAN;
}

static void measures_set(const struct scoring *s, struct score_currency *c)
{
    for (size_t first = 0, end; first < s->facts->data.n_pairs; first = end) {
        end = host_end(s->facts, first);
        struct score_host *h = score_host_find(c, str_of(s->facts->pairs[first].host_id));
        if (h == NULL)
            continue;
        h->measure[MEASURE_CONVERSION] = measure_of(s, first, end, funnel_conversion);
        h->measure[MEASURE_ENGAGEMENT] = measure_of(s, first, end, funnel_engagement);
    }
}

static void measures_of_currency_set(const struct scoring *s, struct score_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++)
        if (strcmp(rows->currencies[i].currency, s->facts->currency) == 0)
            measures_set(s, &rows->currencies[i]);
}

/* --- all ---------------------------------------------------------------------------------------------------------------------- */

static void lines_build(struct scoring *s, size_t p)
{
    s->lines[p] = arena_array(s->a, s->facts->data.n_pairs + 1, sizeof *s->lines[p]);
    funnel_lines(&s->facts->data, &s->spans[p].days, s->lines[p]);
}

static int currency_run(struct scoring *s, struct score_rows *rows, struct err *e)
{
    for (size_t p = 0; p < PERIODS; p++)
        lines_build(s, p);
    for (size_t p = 0; p < PERIODS; p++)
        if (s->spans[p].is_printed && period_write(s, p, e) != 0)
            return -1;
    measures_of_currency_set(s, rows);
    return 0;
}

/* The earliest day any period or its others need. */
static int64_t earliest(const struct span spans[PERIODS])
{
    int64_t day = INT64_MAX;
    for (size_t p = 0; p < PERIODS; p++) {
        day = spans[p].days.first < day ? spans[p].days.first : day;
        day = spans[p].days.others_first < day ? spans[p].days.others_first : day;
    }
    return day;
}

int score_funnel_run(sqlite3 *db, const struct score_options *o, struct score_rows *rows, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    STMT_AUTO sqlite3_stmt *insert = NULL;
    struct scoring s = {.as_of = o->as_of, .a = &a};
    struct funnel_facts *facts;
    size_t n;
    spans_build(o, &a, s.spans);
    if (funnel_facts_read(db, earliest(s.spans), o->day, &a, &facts, &n, e) != 0 ||
        db_prepare(db, "INSERT INTO score_funnel VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", &insert, e) != 0)
        return -1;
    s.insert = insert;
    for (size_t i = 0; i < n; i++) {
        s.facts = &facts[i];
        if (currency_run(&s, rows, e) != 0)
            return -1;
    }
    return 0;
}

int score_funnel_measure(sqlite3 *db, const struct score_options *o, struct score_rows *rows, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct scoring s = {.as_of = o->as_of, .a = &a};
    struct funnel_facts *facts;
    size_t n;
    s.spans[WINDOW] = span_of("window", o->as_of, o->day - 7 * o->weeks + 1, o->day, o);
    if (funnel_facts_read(db, s.spans[WINDOW].days.first, o->day, &a, &facts, &n, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        s.facts = &facts[i];
        lines_build(&s, WINDOW);
        measures_of_currency_set(&s, rows);
    }
    return 0;
}
