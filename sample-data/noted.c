/* noted: what the desk wrote down during and after lives. Every moment lies inside its live, a few minutes from either end, so that
 * the sheets mean exactly one live whatever source tells its times. */
#include "sample-data/product.h"
#include "sample-data/random.h"
#include "sample-data/room.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, ACTION_DAYS = 14, NOTED_DAYS = 56, SHORTEST = 45 * MINUTE };

static const struct live *live_of(const struct desk *d, size_t i, int days)
{
    const struct live *l = &d->lives->lives[i];
    bool is_meant = l->plan != NULL && l->business_day > d->agency->last_day - days && l->end - l->start >= SHORTEST;
    return is_meant ? l : NULL;
}

static struct random draw(const struct desk *d, const struct live *l, const char *purpose)
{
    return random_stream(d->agency->seed, purpose, l->start, l->account);
}

/* A whole minute of the live, ten minutes or more from either end. */
static int64_t draw_moment(struct random *r, const struct live *l)
{
    return (l->start + random_between(r, 10 * MINUTE, l->end - l->start - 15 * MINUTE)) / MINUTE * MINUTE;
}

/* The last live of the account in the two weeks before `day`, SIZE_MAX if there is none. */
static size_t last_live(const struct desk *d, int account, int64_t day)
{
    for (size_t i = d->lives->n; i-- > 0;) {
        const struct live *l = live_of(d, i, ACTION_DAYS);
        if (l != NULL && l->account == account && l->business_day <= day)
            return i;
    }
    return SIZE_MAX;
}

static void put_moment_of(struct table *t, const struct desk *d, const struct live *l, int64_t at)
{
    table_account(t, d->agency, l->account);
    table_moment(t, at);
}

/* -- actions ---------------------------------------------------------------------------------------------------- */

static void put_action(struct table *t, const struct desk *d, size_t i, int64_t at, const char *action, const char *sku, const char *value)
{
    const struct live *l = &d->lives->lives[i];
    if (at < l->start + 2 * MINUTE || at > l->end - 4 * MINUTE)
        return;
    put_moment_of(t, d, l, at);
    table_text(t, action);
    table_text(t, sku);
    table_text(t, value);
    table_end_row(t);
    d->tallies[i].actions++;
}

/* Pins follow the run-down, a little late; yesterday's first live of the kitchen shop runs it backwards. */
static void put_actions_of(struct table *t, const struct desk *d, size_t i, const struct live *l)
{
    struct segment segments[SEGMENTS];
    struct random r = draw(d, l, "actions");
    bool is_backwards = i == last_live(d, 1, d->agency->last_day);
    if (!room_run_down(d, l->plan, segments))
        return;
    for (int k = 0; k < SEGMENTS; k++) {
        const struct product *p = segments[is_backwards ? SEGMENTS - 1 - k : k].product;
        int64_t at = segments[k].at + MINUTE * random_between(&r, 0, 3);
        if (!random_chance(&r, 50))
            put_action(t, d, i, at < l->start + 2 * MINUTE ? l->start / MINUTE * MINUTE + 3 * MINUTE : at, "pin", p->id, "");
        if (k % 3 == 0 && random_chance(&r, 800))
            put_action(t, d, i, at + 6 * MINUTE, "voucher", p->id, l->account == 1 ? "PERIUK8" : "SENJA5");
        if (k == 4 && random_chance(&r, 300))
            put_action(t, d, i, at + 2 * MINUTE, "price", p->id, figure_money(segments[k].price_sen * 9 / 10).text);
    }
    if (random_chance(&r, 200))
        put_action(t, d, i, draw_moment(&r, l), "ad_boost", "", "50");
}

void noted_put_actions(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->lives->n; i++)
        if (live_of(d, i, ACTION_DAYS) != NULL)
            put_actions_of(t, d, i, &d->lives->lives[i]);
}

/* -- incidents and violations ------------------------------------------------------------------------------------- */

/* minutes 0: nobody has closed it. */
static void put_incident(struct table *t, const struct desk *d, size_t i, int64_t at, const char *kind, int minutes, const char *note)
{
    put_moment_of(t, d, &d->lives->lives[i], at);
    table_text(t, kind);
    table_text(t, minutes == 0 ? "" : figure_count(minutes).text);
    table_moment(t, minutes == 0 ? 0 : at + minutes * MINUTE);
    table_text(t, note);
    table_end_row(t);
    d->tallies[i].incidents++;
    d->tallies[i].minutes_lost += minutes;
}

void noted_put_incidents(struct table *t, const struct desk *d)
{
    static const char *const kinds[] = {"internet", "power", "camera", "sound", "stock_out"};
    const size_t internet = last_live(d, 0, d->agency->last_day), camera = last_live(d, 1, d->agency->last_day - 1);
    for (size_t i = 0; i < d->lives->n; i++) {
        const struct live *l = live_of(d, i, NOTED_DAYS);
        if (l == NULL)
            continue;
        struct random r = draw(d, l, "incidents");
        if (i == internet)
            put_incident(t, d, i, (l->start + 40 * MINUTE) / MINUTE * MINUTE, "internet", 12, "router restarted");
        else if (i == camera)
            put_incident(t, d, i, (l->start + 35 * MINUTE) / MINUTE * MINUTE, "camera", 0, "picture of CAM-2 flickers");
        else if (random_chance(&r, 50)) {
            const char *kind = kinds[random_between(&r, 0, 4)];
            put_incident(t, d, i, draw_moment(&r, l), kind, (int)random_between(&r, 2, 11), "");
        }
    }
}

static void put_violation(struct table *t, const struct desk *d, size_t i, int64_t at, const char *kind, const char *severity, int points)
{
    const struct live *l = &d->lives->lives[i];
    put_moment_of(t, d, l, at);
    table_text(t, kind);
    table_text(t, "");   /* whoever was on air */
    table_text(t, severity);
    table_whole(t, points);
    table_text(t, d->agency->accounts[l->account].platform == TIKTOK ? "LIVE guidelines, 2026-09" : "Live policy, 2026-07");
    table_end_row(t);
    d->tallies[i].violations++;
    d->tallies[i].points += points;
}

void noted_put_violations(struct table *t, const struct desk *d)
{
    static const char *const kinds[] = {"exaggerated_claim", "prohibited_word", "static_picture"};
    const size_t severe = last_live(d, 1, d->agency->last_day - 3);
    for (size_t i = 0; i < d->lives->n; i++) {
        const struct live *l = live_of(d, i, NOTED_DAYS);
        if (l == NULL)
            continue;
        struct random r = draw(d, l, "violations");
        if (i == severe)
            put_violation(t, d, i, draw_moment(&r, l), "misleading_price", "severe", 4);
        else if (random_chance(&r, 35)) {
            bool is_medium = random_chance(&r, 250);
            const char *kind = kinds[random_between(&r, 0, 2)];
            put_violation(t, d, i, draw_moment(&r, l), kind, is_medium ? "medium" : "low", is_medium ? 2 : 1);
        }
    }
}

/* -- reviews, comments, talks ------------------------------------------------------------------------------------- */

static int mark_of(struct random *r, const struct person *p, bool is_weak)
{
    int64_t mark = is_weak ? 48 : 78 + (p->skill_err + p->skill_ctr + p->skill_ctor) / 12 + random_noise(r, 7);
    return (int)(mark < 30 ? 30 : mark > 98 ? 98 : mark);
}

/* Only lives whose one host is sure: a review names her. */
void noted_put_audits(struct table *t, const struct desk *d)
{
    static const char *const areas[] = {"presentation", "compliance", "interaction", "professionalism"};
    for (size_t i = 0; i < d->lives->n; i++) {
        const struct live *l = live_of(d, i, NOTED_DAYS);
        if (l == NULL || l->plan->pattern != SOLO || l->plan->host[0] < 0 || l->plan->stand_in >= 0)
            continue;
        struct random r = draw(d, l, "audits");
        const struct person *host = &d->agency->people[l->plan->host[0]];
        bool is_reviewed = random_chance(&r, 110);
        int64_t at = draw_moment(&r, l);
        for (int k = 0; k < 4 && is_reviewed; k++) {
            bool is_weak = k == 0 && strcmp(host->id, "H12") == 0;
            int mark = mark_of(&r, host, is_weak);
            put_moment_of(t, d, l, at);
            table_text(t, host->id);
            table_text(t, areas[k]);
            table_whole(t, mark);
            table_text(t, is_weak ? "reads from the screen" : "");
            table_end_row(t);
            d->tallies[i].audits++;
            d->tallies[i].marks += mark;
        }
    }
}

/* Comments are counted per planned live; one that broke down and was opened again has no counts. */
void noted_put_moderation(struct table *t, const struct desk *d)
{
    const size_t neglected = last_live(d, 2, d->agency->last_day);
    for (size_t i = 0; i < d->lives->n; i++) {
        const struct live *l = live_of(d, i, ACTION_DAYS);
        if (l == NULL || l->plan->is_restarted)
            continue;
        struct random r = draw(d, l, "moderation");
        int64_t questions = random_between(&r, 24, 95), percent = i == neglected ? 55 : random_between(&r, 80, 99);
        int64_t answered = (questions * percent + 99) / 100;
        table_account(t, d->agency, l->account);
        table_moment(t, l->plan->start);
        table_whole(t, questions);
        table_whole(t, answered);
        table_whole(t, random_between(&r, 14, 58));
        table_whole(t, random_between(&r, 0, 9));
        table_end_row(t);
        d->tallies[i].questions += (int)questions;
        d->tallies[i].answered += (int)answered;
    }
}

void noted_put_coaching(struct table *t, const struct desk *d)
{
    static const struct { int days; const char *staff_id, *factor, *topic, *by, *note; } talks[] = {
        {33, "H12", "err", "first ten seconds: show the product, not the table", "Suraya", ""},
        {25, "H07", "late", "came late three times", "Suraya", "takes the earlier bus"},
        {17, "H06", "ctor", "say the price before the voucher", "Suraya", "try for two weeks"},
        {11, "H12", "ctr_view", "name the link number when pinning", "Suraya", ""},
        {3, "H06", "ctor", "close every product with stock left and price", "Suraya", "again in two weeks"}};
    for (size_t i = 0; i < sizeof talks / sizeof talks[0]; i++) {
        table_day(t, d->agency->last_day - talks[i].days);
        table_text(t, talks[i].staff_id);
        table_text(t, talks[i].factor);
        table_text(t, talks[i].topic);
        table_text(t, talks[i].by);
        table_text(t, talks[i].note);
        table_end_row(t);
    }
}

void noted_put_followup(struct table *t, const struct desk *d)
{
    /* As v_recommendation numbers them: a host's carts, late starts, a slot; the last one nobody made. */
    static const struct { const char *rec_id, *status, *owner, *note; int due; } rows[] = {
        {"R-1e9ab46e", "doing", "Suraya", "shows the basket twice an hour now; two weeks, then look again", 9},
        {"R-13fb8987", "done", "Suraya", "call time fifteen minutes earlier", 0},
        {"R-b75f95bb", "declined", "Ravi", "the studio is taken then", 0},
        {"R-3f2a91c4", "open", "Ravi", "which one was it?", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        table_text(t, rows[i].rec_id);
        table_text(t, rows[i].status);
        table_text(t, rows[i].owner);
        table_day(t, rows[i].due == 0 ? 0 : d->agency->last_day + rows[i].due);
        table_text(t, rows[i].note);
        table_end_row(t);
    }
}

/* -- money ----------------------------------------------------------------------------------------------------------- */

static void put_cost(struct table *t, const struct desk *d, int64_t day, int account, const char *kind, const char *campaign_id, int64_t whole,
                     const char *currency)
{
    table_day(t, day);
    if (account >= 0)
        table_account(t, d->agency, account);
    else {
        table_text(t, "");
        table_text(t, "");
    }
    table_text(t, kind);
    table_text(t, campaign_id);
    table_whole(t, whole);
    table_text(t, currency);
    table_end_row(t);
}

/* A big sale's lines name it; those of a payday are found by their day. */
static void put_campaign_costs(struct table *t, const struct desk *d, const struct campaign *c)
{
    int64_t day = c->start_at / 86400;
    struct random r = random_stream(d->agency->seed, "campaign costs", day, 0);
    for (int account = 0; account < (int)d->agency->n_accounts; account++)
        put_cost(t, d, day, account, "voucher", c->id, random_between(&r, 2200, 4200), "MYR");
    for (int account = 0; account < 2 && account < (int)d->agency->n_accounts; account++)
        put_cost(t, d, day, account, "ads", c->id, random_between(&r, 3500, 5500), "MYR");
    put_cost(t, d, day, -1, "incentive", c->id, 1800, "MYR");
}

void noted_put_costs(struct table *t, const struct desk *d)
{
    const int64_t last = d->agency->last_day;
    for (int64_t day = last - 49; day <= last; day += 7)
        for (int account = 0; account < (int)d->agency->n_accounts; account++) {
            struct random r = random_stream(d->agency->seed, "costs", day, account);
            put_cost(t, d, day, account, "voucher", "", random_between(&r, 180, 520), "MYR");
            if (account != 1)
                put_cost(t, d, day, account, "sample", "", random_between(&r, 40, 120), "MYR");
        }
    for (size_t i = 0; i < d->agency->n_campaigns; i++) {
        const struct campaign *c = &d->agency->campaigns[i];
        if (c->is_mega && c->start_at / 86400 >= last - 49 && c->end_at / 86400 <= last)
            put_campaign_costs(t, d, c);
    }
    put_cost(t, d, last - 20, -1, "fee", "", 120, "SGD");
    put_cost(t, d, last - 2, -1, "incentive", "", 900, "MYR");
}

void noted_put_fx(struct table *t, const struct desk *d)
{
    static const char *const rates[] = {"3.47", "3.45"};
    for (int i = 0; i < 2; i++) {
        table_day(t, d->agency->last_day - 31 + i * 28);
        table_text(t, "SGD");
        table_text(t, rates[i]);
        table_end_row(t);
    }
}
