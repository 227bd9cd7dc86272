#include "transform/bridge/bridge.h"

#include "base/date.h"
#include "transform/engine/apportion.h"
#include "transform/bridge/bridge_campaign.h"
#include "transform/bridge/bridge_fact.h"
#include "transform/engine/engine.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A period and what it is compared with; days inclusive. */
struct pair {
    const char *kind, *name[2];   /* of the periods before, after */
    int64_t first[2], last[2];
    const struct bridge_window *const *windows;   /* of a campaign, by account (NULL: it has none there); else NULL */
    int64_t back_s, cut_at;       /* the windows before lie back_s earlier; starts beyond cut_at are not seen */
};

struct scope_sum {
    struct bridge_bars bars;
    int64_t change;
    bool is_touched;
};

struct bridge {
    const struct bridge_facts *f;
    sqlite3_stmt *insert;
    int64_t first_day, last_day;
    struct bridge_side (*sides[GRAINS])[2];
    size_t *touched[GRAINS], n_touched[GRAINS];
    struct scope_sum *scopes;
    size_t *source_sessions[2];   /* per account and source: sessions of the pair's periods */
    size_t *session_seen;         /* the last pair and side a session was counted in */
    size_t pairs;
};

/* --- periods --------------------------------------------------------------------------------------------------------- */

static const struct {
    enum date_period_kind kind;
    const char *name;
    int64_t days_back;            /* 0: as far as there are stints */
    int64_t step_back;            /* days from a period's first to one of the period before */
} kinds[] = {
    {PERIOD_DAY, "day", BRIDGE_DAYS, 7},   /* the same weekday a week before */
    {PERIOD_MONTH, "month", 0, 1},
    {PERIOD_WEEK, "week", 0, 7},
};

static struct pair pair_of(const struct bridge *b, size_t kind, const struct date_period *previous, const struct date_period *period)
{
    struct pair p = {.kind = kinds[kind].name, .name = {previous->text, period->text},
                     .first = {previous->first, period->first}, .last = {previous->last, period->last}};
    if (p.last[1] > b->last_day) {   /* in progress: as many days of the former */
        int64_t days = b->last_day - p.first[1];
        p.last[1] = b->last_day;
        p.last[0] = p.first[0] + days < p.last[0] ? p.first[0] + days : p.last[0];
    }
    return p;
}

static size_t facts_from(const struct bridge_facts *f, int64_t day)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (f->list[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A fact of that side: of a period all within its days, of a campaign those of sessions that began in it. */
static bool pair_has(const struct bridge *b, const struct pair *p, size_t side, const struct bridge_fact *fact)
{
    if (p->windows == NULL)
        return true;
    const struct bridge_window *w = p->windows[fact->account];
    int64_t at = b->f->session_at[fact->session] + (side == 0 ? p->back_s : 0);
    return w != NULL && at >= w->start_at && at <= w->end_at && at <= p->cut_at;
}

/* --- a change of source ------------------------------------------------------------------------------------------------ */

static void sources_count(struct bridge *b, const struct pair *p)
{
    for (size_t s = 0; s < 2; s++) {
        size_t *count = b->source_sessions[s], mark = 2 * b->pairs + s + 1;
        memset(count, 0, b->f->n_accounts * b->f->n_sources * sizeof *count);
        for (size_t i = facts_from(b->f, p->first[s]); i < b->f->n && b->f->list[i].day <= p->last[s]; i++) {
            const struct bridge_fact *fact = &b->f->list[i];
            if (b->session_seen[fact->session] == mark || !pair_has(b, p, s, fact))
                continue;
            b->session_seen[fact->session] = mark;
            count[fact->account * b->f->n_sources + fact->source]++;
        }
    }
}

/* The source most sessions of the account come from; n_sources without any. */
static size_t source_main(const struct bridge *b, size_t side, size_t account)
{
    const size_t *count = b->source_sessions[side] + account * b->f->n_sources;
    size_t best = b->f->n_sources, most = 0;
    for (size_t s = 0; s < b->f->n_sources; s++)
        if (count[s] > most) {
            most = count[s];
            best = s;
        }
    return best;
}

/* What the former source says of the later session, where the main source changed and both know it; else NULL. */
static const struct bridge_member *member_former(const struct bridge *b, const struct bridge_fact *fact)
{
    size_t former = source_main(b, 0, fact->account), later = source_main(b, 1, fact->account);
    if (former == b->f->n_sources || former == later || fact->source != later)
        return NULL;
    return bridge_member_find(b->f, fact->session, former);
}

/* A count of the session at the former source's figure, the stint keeping its share of it. The former source's word alone
 * counts for clicks and orders (they go with the sales); of the rest the later source's stands in. */
static double count_former(const struct bridge_facts *f, const struct bridge_fact *fact, const struct bridge_member *m,
                           enum bridge_quantity q)
{
    bool goes_with_sales = q == Q_CLICKS || q == Q_ORDERS;
    if (isnan(m->q[q]) && !goes_with_sales)
        return fact->q[q];
    double total = 0, hours = 0;
    for (size_t i = f->session_start[fact->session]; i < f->session_start[fact->session + 1]; i++) {
        const struct bridge_fact *other = &f->list[f->session_fact[i]];
        total += other->q[q];
        hours += other->q[Q_HOURS];
    }
    if (total > 0)
        return m->q[q] * fact->q[q] / total;
    return hours > 0 ? m->q[q] * fact->q[Q_HOURS] / hours : m->q[q];
}

/* The session's gmv of the former source, divided among its stints as the later one's is (else by time). */
static int64_t gmv_former(const struct bridge *b, const struct bridge_fact *fact, const struct bridge_member *m)
{
    const struct bridge_facts *f = b->f;
    size_t from = f->session_start[fact->session], n = f->session_start[fact->session + 1] - from, at = 0;
    ARENA_AUTO struct arena a = ARENA_INIT;
    int64_t *weights = arena_array(&a, n, sizeof *weights), *parts = arena_array(&a, n, sizeof *parts), sold = 0;
    for (size_t i = 0; i < n; i++) {
        weights[i] = f->list[f->session_fact[from + i]].gmv;
        sold += weights[i] > 0;
        if (&f->list[f->session_fact[from + i]] == fact)
            at = i;
    }
    for (size_t i = 0; i < n && sold == 0; i++)
        weights[i] = (int64_t)f->list[f->session_fact[from + i]].q[Q_HOURS];
    apportion(m->gmv, weights, n, parts);
    return parts[at];
}

/* --- adding up -------------------------------------------------------------------------------------------------------- */

static struct bridge_side *side_touch(struct bridge *b, enum bridge_grain g, size_t cell, size_t side)
{
    struct bridge_side *pair = b->sides[g][cell];
    if (!pair[0].is_present && !pair[1].is_present)
        b->touched[g][b->n_touched[g]++] = cell;
    pair[side].is_present = true;
    return &pair[side];
}

static void bar_exact(struct scope_sum *s, enum bridge_factor factor, int64_t amount)
{
    s->bars.effect[factor] += (double)amount;
    s->bars.is_used[factor] |= amount != 0;
}

/* gmv is what the stint sold; `told` what the bridge's cells see of it (the former source's figure); refunds are apart. */
static void scopes_add(struct bridge *b, const struct bridge_cell *c, size_t side, int64_t gmv, int64_t told)
{
    int64_t sign = side == 0 ? -1 : 1;
    for (size_t i = 0; i < c->n_scopes; i++) {
        struct scope_sum *s = &b->scopes[c->scope[i]];
        s->is_touched = true;
        s->change += sign * gmv;
        bar_exact(s, F_SOURCE, gmv - told);
        bar_exact(s, F_REFUNDS, told < 0 ? sign * told : 0);
    }
}

static void fact_add(struct bridge *b, const struct bridge_fact *fact, size_t side)
{
    const struct bridge_member *former = side == 1 ? member_former(b, fact) : NULL;
    int64_t told = former == NULL ? fact->gmv : gmv_former(b, fact, former);
    for (int g = 0; g < GRAINS; g++) {
        struct bridge_side *s = side_touch(b, (enum bridge_grain)g, fact->cell[g], side);
        for (int q = 0; q < Q_GMV; q++) {
            double x = former == NULL || q == Q_HOURS ? fact->q[q] : count_former(b->f, fact, former, (enum bridge_quantity)q);
            s->is_unknown[q] |= isnan(x);
            s->q[q] += isnan(x) ? 0 : x;
        }
        s->q[Q_GMV] += told > 0 ? (double)told : 0;
        scopes_add(b, &b->f->cells[g][fact->cell[g]], side, fact->gmv, told);
    }
}

static void cells_close(struct bridge *b, enum bridge_grain g)
{
    for (size_t i = 0; i < b->n_touched[g]; i++) {
        size_t cell = b->touched[g][i];
        struct bridge_bars bars = {0};
        bridge_cell_add(b->sides[g][cell], &bars);
        for (size_t k = 0; k < b->f->cells[g][cell].n_scopes; k++)
            bridge_bars_add(&b->scopes[b->f->cells[g][cell].scope[k]].bars, &bars);
        memset(b->sides[g][cell], 0, sizeof b->sides[g][cell]);
    }
    b->n_touched[g] = 0;
}

/* --- writing ------------------------------------------------------------------------------------------------------------- */

static int row_write(struct bridge *b, const struct pair *p, const struct bridge_scope *scope,
                     const char *factor, int64_t amount, struct err *e)
{
    const char *texts[] = {p->kind, p->name[1], p->name[0], scope->scope, scope->scope_id, scope->currency, factor};
    for (int i = 0; i < 7; i++)
        if (db_bind_text(b->insert, i + 1, str_of(texts[i])) != 0)
            return db_fail(sqlite3_db_handle(b->insert), "cannot bind a bar", e);
    if (db_bind_int(b->insert, 8, amount) != 0)
        return db_fail(sqlite3_db_handle(b->insert), "cannot bind a bar", e);
    return db_done(b->insert, e);
}

/* A scope without any bar (nothing sold in both) shows an hours bar of 0, so that the period is there. */
static int scope_write(struct bridge *b, const struct pair *p, size_t number, struct err *e)
{
    const struct scope_sum *s = &b->scopes[number];
    const struct bridge_scope *scope = &b->f->scopes[number];
    long long amount[FACTORS_OF_BRIDGE];
    bridge_round(&s->bars, s->change, amount);
    size_t written = 0;
    for (int f = 0; f < FACTORS_OF_BRIDGE; f++) {
        if (!s->bars.is_used[f] && amount[f] == 0)
            continue;
        if (row_write(b, p, scope, bridge_factor_names[f], amount[f], e) != 0)
            return -1;
        written++;
    }
    if (written == 0)
        return row_write(b, p, scope, bridge_factor_names[F_HOURS], 0, e);
    if (!s->bars.is_used[F_HOURS])
        return 0;
    return row_write(b, p, scope, "mix", llround(bridge_mix(&s->bars)), e);
}

static int pair_bridge(struct bridge *b, const struct pair *p, struct err *e)
{
    memset(b->scopes, 0, b->f->n_scopes * sizeof *b->scopes);
    sources_count(b, p);
    for (size_t s = 0; s < 2; s++)
        for (size_t i = facts_from(b->f, p->first[s]); i < b->f->n && b->f->list[i].day <= p->last[s]; i++)
            if (pair_has(b, p, s, &b->f->list[i]))
                fact_add(b, &b->f->list[i], s);
    for (int g = 0; g < GRAINS; g++)
        cells_close(b, (enum bridge_grain)g);
    b->pairs++;
    for (size_t i = 0; i < b->f->n_scopes; i++)
        if (b->scopes[i].is_touched && scope_write(b, p, i, e) != 0)
            return -1;
    return 0;
}

/* Every period with something before it to be compared with. */
static int kind_bridge(struct bridge *b, size_t kind, struct err *e)
{
    int64_t from = b->first_day;
    if (kinds[kind].days_back > 0 && b->last_day - kinds[kind].days_back >= from)
        from = b->last_day - kinds[kind].days_back + 1;
    struct date_period period, previous;
    for (int64_t day = from; day <= b->last_day; day = period.last + 1) {
        period = date_period_of(kinds[kind].kind, day);
        previous = date_period_of(kinds[kind].kind, period.first - kinds[kind].step_back);
        struct pair p = pair_of(b, kind, &previous, &period);
        if (p.last[0] >= b->first_day && pair_bridge(b, &p, e) != 0)
            return -1;
    }
    return 0;
}

/* Sessions may begin before the day's business date changes and last for days: stints are looked for a little around the window. */
static int campaign_bridge(struct bridge *b, const struct bridge_campaign *c, int64_t back, const struct bridge_window **windows, struct err *e)
{
    enum { DAY_S = 86400, EARLIER = 1, LATER = 8 };
    char first[DATE_TEXT], last[DATE_TEXT], previous[2 * DATE_TEXT + 2];
    date_text(c->first_day - back, first);
    date_text(c->last_day - back, last);
    (void)snprintf(previous, sizeof previous, c->first_day < c->last_day ? "%s..%s" : "%s", first, last);
    memset(windows, 0, b->f->n_accounts * sizeof *windows);
    for (size_t i = 0; i < c->n; i++)
        windows[c->windows[i].account] = &c->windows[i];
    struct pair p = {.kind = "campaign", .name = {previous, c->campaign_id}, .windows = windows, .back_s = back * DAY_S,
                     .cut_at = (b->last_day + 1) * DAY_S - 1,
                     .first = {c->first_day - back - EARLIER, c->first_day - EARLIER},
                     .last = {c->last_day - back + LATER, c->last_day + LATER}};
    return pair_bridge(b, &p, e);
}

/* Every campaign that has begun and has a window like it before. */
static int campaigns_bridge(struct bridge *b, sqlite3 *db, struct arena *a, struct err *e)
{
    struct bridge_campaigns all;
    if (bridge_campaigns_read(db, b->f, a, &all, e) != 0)
        return -1;
    const struct bridge_window **windows = arena_array(a, b->f->n_accounts + 1, sizeof *windows);
    for (size_t i = 0; i < all.n; i++) {
        int64_t back = all.list[i].first_day <= b->last_day ? bridge_campaign_back(&all, &all.list[i], b->first_day) : 0;
        if (back > 0 && campaign_bridge(b, &all.list[i], back, windows, e) != 0)
            return -1;
    }
    return 0;
}

/* --- all ------------------------------------------------------------------------------------------------------------------- */

static void bridge_prepare(struct bridge *b, const struct bridge_facts *f, struct arena *a, int64_t last_day)
{
    b->f = f;
    b->first_day = f->list[0].day;
    b->last_day = last_day != INT64_MAX ? last_day : f->list[f->n - 1].day;
    for (int g = 0; g < GRAINS; g++) {
        b->sides[g] = arena_array(a, f->n_cells[g] + 1, sizeof *b->sides[g]);
        b->touched[g] = arena_array(a, f->n_cells[g] + 1, sizeof *b->touched[g]);
    }
    b->scopes = arena_array(a, f->n_scopes + 1, sizeof *b->scopes);
    b->session_seen = arena_array(a, f->n_sessions + 1, sizeof *b->session_seen);
    for (int s = 0; s < 2; s++)
        b->source_sessions[s] = arena_array(a, f->n_accounts * f->n_sources + 1, sizeof *b->source_sessions[s]);
}

int bridge_fill(sqlite3 *db, const struct bridge_options *o, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct bridge_facts f;
    if (bridge_facts_read(db, o->basis, &a, &f, e) != 0)
        return -1;
    if (f.n == 0)
        return 0;
    STMT_AUTO sqlite3_stmt *insert = NULL;
    if (db_prepare(db, "INSERT INTO mart_bridge VALUES (?, ?, ?, ?, ?, ?, ?, ?)", &insert, e) != 0)
        return -1;
    struct bridge b = {.insert = insert};
    bridge_prepare(&b, &f, &a, o->last_day);
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        if (kind_bridge(&b, k, e) != 0)
            return -1;
    return campaigns_bridge(&b, db, &a, e);
}

int bridge_step(struct transform *t, struct err *e)
{
    struct bridge_options o = {.last_day = t->last_day,
                               .basis = {settings_text(t->settings, "gmv_basis.tiktok"),
                                         settings_text(t->settings, "gmv_basis.shopee")}};
    return bridge_fill(t->db, &o, e);
}
