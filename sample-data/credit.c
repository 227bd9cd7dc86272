#include "sample-data/credit.h"

#include "base/date.h"
#include "sample-data/random.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, DAY_STARTS = 4 * 3600, STRETCH_S = 900, MOST_SECONDS = 10 * 3600, MOST_PEOPLE = 8 };

/* -- which source counts ------------------------------------------------------------------------------------------ */

static const enum source by_precedence[2][5] = {
    {SOURCE_API, SOURCE_CLP, SOURCE_LIVE_ANALYSIS, SOURCE_LIVE_MANAGER, SOURCE_HOUSE},
    {SOURCE_LIVE_LIST, SOURCE_HOUSE, SOURCE_HOUSE, SOURCE_HOUSE, SOURCE_HOUSE}};

static bool is_same_month(const struct live *l, const struct live *m)
{
    int y1, m1, d1, y2, m2, d2;
    date_civil(l->business_day, &y1, &m1, &d1);
    date_civil(m->business_day, &y2, &m2, &d2);
    return l->account == m->account && y1 == y2 && m1 == m2;
}

/* The first source that knows 90 of 100 lives of the account's month; else the one that knows most. */
static enum source base_of(const struct live_list *lives, const struct live *l, enum platform platform)
{
    int64_t n = 0, seen[N_SOURCES] = {0};
    for (size_t i = 0; i < lives->n; i++) {
        if (!is_same_month(&lives->lives[i], l))
            continue;
        n++;
        for (int s = 0; s < N_SOURCES; s++)
            seen[s] += lives->lives[i].seen[s].is_seen;
    }
    enum source most = by_precedence[platform][0];
    for (int i = 0; i < 5; i++) {
        enum source s = by_precedence[platform][i];
        if (seen[s] * 10 >= n * 9)
            return s;
        most = seen[s] > seen[most] ? s : most;
    }
    return most;
}

static bool is_money_group(enum metric m)
{
    return m <= UNITS || m == PRODUCT_CLICKS;
}

/* What the source itself does not say comes from the next one that does, but for the money and what belongs to it. */
static void fill_up(struct view *v, const struct sighting *s, bool is_own)
{
    for (enum metric m = 0; m < N_METRICS; m++)
        if (s->knows[m] && !v->knows[m] && (is_own || !is_money_group(m))) {
            v->knows[m] = true;
            v->total[m] = s->total[m];
        }
    v->has_room = v->has_room || s->has_room;
    v->has_title = v->has_title || s->has_title;
    v->buyers = v->buyers < 0 ? s->buyers : v->buyers;
    v->viewers = v->viewers < 0 ? s->viewers : v->viewers;
    v->peak_viewers = v->peak_viewers < 0 ? s->peak_viewers : v->peak_viewers;
    v->avg_watch_centi = v->avg_watch_centi < 0 ? s->avg_watch_centi : v->avg_watch_centi;
    v->observed_at = s->observed_at > v->observed_at ? s->observed_at : v->observed_at;
}

static void settle_view(struct view *v, const struct live *l, enum source base, const enum source *order)
{
    enum source own = base;
    for (int i = 0; i < 5 && !l->seen[own].is_seen; i++)
        own = order[i];
    *v = (struct view){.source = own, .start = l->seen[own].start, .end = l->seen[own].end, .buyers = -1, .viewers = -1,
                       .peak_viewers = -1, .avg_watch_centi = -1};
    fill_up(v, &l->seen[own], true);
    for (int i = 0; i < 5; i++)
        if (order[i] != own && l->seen[order[i]].is_seen)
            fill_up(v, &l->seen[order[i]], false);
}

void views_settle(struct view *views, const struct agency *a, const struct live_list *lives)
{
    for (size_t i = 0; i < lives->n; i++) {
        const struct live *l = &lives->lives[i];
        enum platform platform = a->accounts[l->account].platform;
        /* Bench: one source everywhere, and no need to count eleven thousand lives eleven thousand times. */
        enum source base = a->is_bench ? SOURCE_HOUSE : base_of(lives, l, platform);
        settle_view(&views[i], l, base, by_precedence[platform]);
    }
}

/* -- who was on air, second by second ------------------------------------------------------------------------------ */

struct air {
    int64_t start, n;                  /* first second, seconds */
    int people[MOST_PEOPLE];           /* bit i of a second's mask is people[i] */
    int n_people;
    uint8_t mask[MOST_SECONDS];
};

static void put_on_air(struct air *air, int person, int64_t from, int64_t to)
{
    int bit = 0;
    from = from < air->start ? air->start : from;
    to = to > air->start + air->n ? air->start + air->n : to;
    if (from >= to)
        return;
    while (bit < air->n_people && air->people[bit] != person)
        bit++;
    if (bit == MOST_PEOPLE)
        abort();
    if (bit == air->n_people)
        air->people[air->n_people++] = person;
    for (int64_t t = from; t < to; t++)
        air->mask[t - air->start] |= (uint8_t)(1U << bit);
}

static void air_by_log(struct air *air, const struct handover *h, const struct live *l)
{
    for (size_t i = 0; i < h->n; i++) {
        const struct turn *on = &h->turns[i];
        if (!on->is_on || on->account != l->account || on->at >= air->start + air->n || on->at < air->start - DAY)
            continue;
        size_t k = i + 1;
        while (k < h->n && (h->turns[k].is_on || h->turns[k].account != on->account || h->turns[k].person != on->person))
            k++;
        if (k < h->n)
            put_on_air(air, on->person, on->at, h->turns[k].at);
    }
}

static bool is_on_camera(const struct rota *r, const struct shift *s, const struct live *l)
{
    return s->role <= ROLE_CO_HOST && s->status != CANCELLED && !s->is_no_show && r->plans[s->plan].account == l->account;
}

/* Attendance shortens a shift, never lengthens it. */
static int air_by_roster(struct air *air, const struct rota *r, const struct live *l, bool is_dry)
{
    int people = 0, last = -1;
    for (size_t i = 0; i < r->n_shifts; i++) {
        const struct shift *s = &r->shifts[i];
        if (!is_on_camera(r, s, l) || s->end <= air->start || s->start >= air->start + air->n)
            continue;
        people += s->person != last;
        last = s->person;
        if (!is_dry)
            put_on_air(air, s->person, s->check_in > s->start ? s->check_in : s->start,
                       s->check_out != 0 && s->check_out < s->end ? s->check_out : s->end);
    }
    return people;
}

/* The one code in the title; -1 where there is none or more than one. */
static int coded_person(const struct agency *a, const char *title)
{
    int found = -1;
    for (const char *p = strchr(title, '#'); p != NULL; p = strchr(p + 1, '#'))
        for (int i = 0; i < (int)a->n_people; i++) {
            size_t length = strlen(a->people[i].code);
            if (length == 0 || strncmp(p + 1, a->people[i].code, length) != 0 || (p[1 + length] != '\0' && p[1 + length] != ' '))
                continue;
            if (found >= 0 && found != i)
                return -1;
            found = i;
        }
    return found;
}

/* Gaps of up to a quarter of an hour go to who was on before; at the start, to who comes first. */
static void close_gaps(struct air *air)
{
    for (int64_t t = 0; t < air->n;) {
        int64_t end = t;
        while (end < air->n && air->mask[end] == 0)
            end++;
        uint8_t owner = t > 0 ? air->mask[t - 1] : end < air->n ? air->mask[end] : 0;
        for (int64_t k = t; k < end && end - t <= STRETCH_S; k++)
            air->mask[k] = owner;
        while (end < air->n && air->mask[end] != 0)
            end++;
        t = end;
    }
}

static void find_air(struct air *air, const struct agency *a, const struct rota *r, const struct handover *h, const struct live *l,
                     const struct view *v)
{
    air->start = v->start;
    air->n = v->end - v->start < MOST_SECONDS ? v->end - v->start : MOST_SECONDS;
    air->n_people = 0;
    memset(air->mask, 0, (size_t)air->n);
    air_by_log(air, h, l);
    int coded = v->has_title ? coded_person(a, l->title) : -1;
    if (air->n_people == 0 && coded >= 0 && air_by_roster(air, r, l, true) <= 1)
        put_on_air(air, coded, v->start, v->end);
    if (air->n_people == 0)
        (void)air_by_roster(air, r, l, false);
    close_gaps(air);
}

/* -- cells: host and business date ------------------------------------------------------------------------------------ */

static struct credit_cell *cell_of(struct credit *c, int person, int64_t at)
{
    int64_t day = date_floor_day(at - DAY_STARTS);
    for (size_t i = 0; i < c->n; i++)
        if (c->cells[i].person == person && c->cells[i].day == day)
            return &c->cells[i];
    if (c->n == CREDIT_CELLS)
        abort();
    c->cells[c->n] = (struct credit_cell){.person = person, .day = day, .start = at};
    return &c->cells[c->n++];
}

/* Adds a stretch in which nothing changes. Its sixths of a second go to `sixths` by cell, where that is given. */
static void add_stretch(struct credit *c, int person, int64_t from, int64_t to, int n_on_air, int64_t *sixths)
{
    struct credit_cell *cell = cell_of(c, person, from);
    int64_t share = (to - from) * 6 / n_on_air;
    if (sixths != NULL) {
        sixths[cell - c->cells] += share;
        return;
    }
    cell->end = to;
    cell->on_air_s += to - from;
    cell->sixths += share;
}

/* Second by second, taking together those with the same people on the same business date. */
static void walk(struct credit *c, const struct air *air, int64_t from, int64_t to, int64_t *sixths)
{
    for (int64_t t = from, end; t < to; t = end) {
        uint8_t mask = air->mask[t - air->start];
        int64_t day_end = (date_floor_day(t - DAY_STARTS) + 1) * DAY + DAY_STARTS;
        for (end = t + 1; end < to && end < day_end && air->mask[end - air->start] == mask;)
            end++;
        if (mask == 0)
            add_stretch(c, -1, t, end, 1, sixths);
        for (int bit = 0; bit < air->n_people; bit++)
            if ((mask >> bit & 1) != 0)
                add_stretch(c, air->people[bit], t, end, __builtin_popcount(mask), sixths);
    }
}

static const struct agency *sort_agency;

static int compare_cells(const void *a, const void *b)
{
    const struct credit_cell *p = a, *q = b;
    if (p->start != q->start)
        return p->start < q->start ? -1 : 1;
    const char *name = p->person < 0 ? "unassigned" : sort_agency->people[p->person].id;
    return strcmp(name, q->person < 0 ? "unassigned" : sort_agency->people[q->person].id);
}

/* -- weights ------------------------------------------------------------------------------------------------------------ */

static void add_weights(struct credit *c, const struct air *air, int64_t from, int64_t to, const int64_t *values, int64_t scale,
                        int64_t weights[][CREDIT_CELLS])
{
    int64_t sixths[CREDIT_CELLS] = {0};
    walk(c, air, from, to, sixths);
    for (int m = 0; m < N_METRICS; m++)
        for (size_t i = 0; i < c->n; i++)
            weights[m][i] += values[m] * sixths[i] * (scale / (to - from));
}

/* A minute counts by its value; where the host changes inside it, by seconds. */
static void weigh_minutes(struct credit *c, const struct air *air, const struct live *l, int64_t weights[][CREDIT_CELLS])
{
    int64_t last = live_minute_end(l, l->n_minutes - 1) - live_minute_start(l, l->n_minutes - 1);
    for (size_t i = 0; i < l->n_minutes; i++) {
        int64_t values[N_METRICS];
        for (enum metric m = 0; m < N_METRICS; m++)
            values[m] = minute_value(&l->minutes[i], m, l->minutes_age_s);
        values[GMV_DIRECT] = values[GMV_PLACED] = values[GMV];   /* minutes know one GMV: it speaks for every basis */
        add_weights(c, air, live_minute_start(l, i), live_minute_end(l, i), values, 60 * last, weights);
    }
}

/* One cumulative export while the live ran: what it shows, and the rest. A falling figure is no evidence. */
static void weigh_snapshot(struct credit *c, const struct air *air, const struct live *l, const struct view *v,
                           int64_t weights[][CREDIT_CELLS])
{
    int64_t before[N_METRICS], after[N_METRICS], at = l->snapshot_at;
    for (enum metric m = 0; m < N_METRICS; m++) {
        before[m] = live_running(l, m, at);
        after[m] = v->total[m] - before[m];
        if (after[m] < 0)
            before[m] = after[m] = 0;
    }
    int64_t scale = (at - v->start) * (v->end - at);
    add_weights(c, air, v->start, at, before, scale, weights);
    add_weights(c, air, at, v->end, after, scale, weights);
}

void credit_apportion(int64_t total, const int64_t *weights, size_t n, int64_t *ret_parts)
{
    random_wide sum = 0, remainder[CREDIT_CELLS];
    int64_t given = 0;
    for (size_t i = 0; i < n; i++)
        sum += (random_wide)(uint64_t)weights[i];
    for (size_t i = 0; i < n; i++) {
        random_wide product = (random_wide)(uint64_t)total * (uint64_t)weights[i];
        ret_parts[i] = sum == 0 ? 0 : (int64_t)(product / sum);
        remainder[i] = sum == 0 ? 0 : product % sum;
        given += ret_parts[i];
    }
    if (sum == 0 && n > 0) {
        ret_parts[0] = total;
        return;
    }
    for (; given < total; given++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            best = remainder[i] > remainder[best] ? i : best;
        ret_parts[best]++;
        remainder[best] = 0;
    }
}

static void share_out(struct credit *c, const struct view *v, int64_t weights[][CREDIT_CELLS])
{
    int64_t time[CREDIT_CELLS], parts[CREDIT_CELLS];
    for (size_t i = 0; i < c->n; i++)
        time[i] = c->cells[i].sixths;
    credit_apportion(v->end - v->start, time, c->n, parts);
    for (size_t i = 0; i < c->n; i++)
        c->cells[i].credited_s = parts[i];
    for (int m = 0; m < N_METRICS; m++) {
        int64_t sum = 0;
        for (size_t i = 0; i < c->n; i++)
            sum += weights[m][i];
        credit_apportion(v->total[m], sum > 0 ? weights[m] : time, c->n, parts);
        for (size_t i = 0; i < c->n; i++)
            c->cells[i].amount[m] = parts[i];
    }
}

static const char *name_attribution(const struct credit *c, const char *method)
{
    int host = -1;
    bool is_shared = false, has_rest = false;
    for (size_t i = 0; i < c->n; i++) {
        has_rest = has_rest || c->cells[i].person < 0;
        if (c->cells[i].person < 0)
            continue;
        is_shared = is_shared || (host >= 0 && host != c->cells[i].person);
        host = c->cells[i].person;
    }
    return host < 0 ? "none" : is_shared || has_rest ? method : "whole";
}

void credit_split(const struct agency *a, const struct rota *r, const struct handover *h, const struct live *l, const struct view *v,
                  struct credit *ret)
{
    static struct air air;
    int64_t weights[N_METRICS][CREDIT_CELLS] = {{0}};
    const char *method = "prorata";
    *ret = (struct credit){0};
    find_air(&air, a, r, h, l, v);
    walk(ret, &air, v->start, v->end, NULL);
    sort_agency = a;
    qsort(ret->cells, ret->n, sizeof ret->cells[0], compare_cells);
    if (l->has_minutes) {
        method = "minutes";
        weigh_minutes(ret, &air, l, weights);
    } else if (l->snapshot_at != 0) {
        method = "snapshots";
        weigh_snapshot(ret, &air, l, v, weights);
    }
    ret->attribution = name_attribution(ret, method);
    share_out(ret, v, weights);
}
