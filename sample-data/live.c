#include "sample-data/live.h"

#include "base/arena.h"
#include "base/date.h"
#include "sample-data/random.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const metric_names[N_METRICS] = {
    "gmv_direct", "gmv", "gmv_placed", "orders_created", "orders", "units_created", "units", "impressions", "views",
    "product_impressions", "product_clicks", "add_to_cart", "comments", "shares", "likes", "new_followers"};
const char *const source_names[N_SOURCES] = {"api", "creator_live_performance", "live_analysis", "live_manager", "live_list",
                                             "house"};

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, DAY_STARTS = 4 * HOUR };

/* -- which lives took place ---------------------------------------------------------------------------------- */

/* Titles by daypart of the start; a third of them stays without its rota code on TikTok. */
static const char *const titles[6][3] = {
    {"Tengah malam best deal", "Midnight sale", "Borong sampai lewat malam"},
    {"Pagi ceria", "Morning picks", "Sarapan & shopping"},
    {"Jom shopping pagi", "Restock day", "Late morning live"},
    {"Petang santai live", "Teatime deals", "New arrival, free postage"},
    {"LIVE malam ni", "Prime time sale", "Harga gila malam ini"},
    {"Night live with vouchers", "Flash sale malam", "Last call hari ni"}};

static void name_live(struct live *l, const struct agency *a)
{
    static const int part[24] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 5, 5, 5};
    struct random r = random_stream(a->seed, "title", l->start, l->account);
    const char *words = titles[part[(l->start - date_floor_day(l->start) * DAY) / HOUR]][random_between(&r, 0, 2)];
    bool wants_code = random_chance(&r, a->accounts[l->account].platform == SHOPEE ? 850 : 300);
    int person = l->plan == NULL ? -1 : l->plan->stand_in >= 0 ? l->plan->stand_in : l->plan->host[0];
    bool has_code = person >= 0 && l->plan->pattern == SOLO && (wants_code || l->plan->stand_in >= 0);
    if (l->plan != NULL && l->plan->is_formula)
        words = "=Flash sale, 50% off \"today\"";
    (void)snprintf(l->title, sizeof l->title, "%s%s%s%s%s", l->campaign != NULL ? l->campaign->name : "",
                   l->campaign != NULL ? ": " : "", words, has_code ? " #" : "", has_code ? a->people[person].code : "");
}

/* TikTok's ids carry the moment in their upper half, so they are 19 digits and rise with time. */
static void number_live(struct live *l, const struct agency *a)
{
    struct random r = random_stream(a->seed, "room", l->start, l->account);
    uint64_t low = (uint64_t)random_between(&r, 0x1000, 0xFFFFFFF);
    uint64_t id = ((uint64_t)(l->start - 8 * HOUR) << 32) | low << 4;
    id += id % 10 == 0;   /* an id ending in zeros would look rounded */
    if (a->accounts[l->account].platform == TIKTOK)
        (void)snprintf(l->room_id, sizeof l->room_id, "%llu", (unsigned long long)id);
}

static struct live *open_live(struct live_list *list, const struct agency *a, int account, struct plan *plan, int64_t start,
                              int64_t end)
{
    list->lives = mem_grow(list->lives, &list->room, list->n + 1, sizeof *list->lives);
    struct live *l = &list->lives[list->n++];
    *l = (struct live){.account = account, .plan = plan, .start = start, .end = end,
                       .business_day = date_floor_day(start - DAY_STARTS), .campaign = agency_campaign(a, start)};
    l->n_minutes = (size_t)((end - start + MINUTE - 1) / MINUTE);
    number_live(l, a);
    name_live(l, a);
    return l;
}

/* A first host who is late makes the live late. */
static void open_planned(struct live_list *list, const struct agency *a, struct rota *r, struct plan *p)
{
    struct random s = random_stream(a->seed, "airtime", p->start, p->account);
    const struct shift *first = p->host[0] >= 0 && p->stand_in < 0 ? plan_host_shift(r, p, p->host[0]) : NULL;
    int64_t start = p->start + random_between(&s, -110, 520);
    int64_t arrival = first == NULL || first->is_no_show ? 0 : first->check_in;
    if (start < arrival + 40)
        start = arrival + random_between(&s, 40, 170);
    int64_t drawn = random_between(&s, 0, 999);
    int64_t end = p->end + (drawn < 25 ? random_between(&s, 17 * MINUTE, 25 * MINUTE)
                            : drawn < 60 ? -random_between(&s, 10 * MINUTE, 35 * MINUTE)
                                         : random_between(&s, -300, 760));
    if (!p->is_restarted) {
        (void)open_live(list, a, p->account, p, start, end);
        return;
    }
    int64_t broke = start + random_between(&s, 37 * MINUTE, 55 * MINUTE);
    (void)open_live(list, a, p->account, p, start, broke);
    (void)open_live(list, a, p->account, p, broke + random_between(&s, 200, 500), end);
}

static int stand_in_for(const struct agency *a, const struct rota *r, const struct plan *p)
{
    for (int i = 0; i < (int)a->n_people; i++) {
        bool is_free = a->people[i].role == ROLE_HOST && i != p->host[0] && person_is_active(&a->people[i], p->day);
        for (size_t k = 0; k < r->n_shifts && is_free; k++)
            is_free = r->shifts[k].person != i || r->shifts[k].end < p->start - 12 * HOUR || r->shifts[k].start > p->end + 12 * HOUR;
        if (is_free)
            return i;
    }
    return -1;
}

static void miss(struct rota *r, struct plan *p, int person)
{
    struct shift *s = p == NULL ? NULL : plan_host_shift(r, p, person);
    if (s == NULL)
        return;
    s->is_no_show = true;
    s->check_in = s->check_out = 0;
    p->is_alone = person == p->host[1];
}

static void set_relay(struct plan *p, bool is_logged, bool is_snapshot)
{
    if (p == NULL)
        return;
    p->is_logged = is_logged;
    p->is_snapshot = is_snapshot;
}

/* The cases every desk meets sooner or later, each at a known place. */
static void plant_cases(const struct agency *a, struct rota *r)
{
    int64_t last = a->last_day;
    struct plan *swapped = rota_pick(r, 2, SOLO, last - 38);
    if (swapped != NULL) {
        swapped->stand_in = stand_in_for(a, r, swapped);
        miss(r, swapped, swapped->host[0]);
    }
    struct plan *logged = rota_pick(r, 0, RELAY, last - 16), *unlogged = rota_pick(r, 1, RELAY, last - 50);
    set_relay(logged, true, false);
    set_relay(unlogged, false, false);
    miss(r, logged, logged == NULL ? -1 : logged->host[1]);
    miss(r, unlogged, unlogged == NULL ? -1 : unlogged->host[1]);
    static const int snapshots[] = {52, 30, 9}, restarts[][2] = {{0, 25}, {1, 12}, {2, 44}};
    for (int i = 0; i < 3; i++) {
        set_relay(rota_pick(r, 1, RELAY, last - snapshots[i]), false, true);
        struct plan *p = rota_pick(r, restarts[i][0], SOLO, last - restarts[i][1]);
        if (p != NULL)
            p->is_restarted = true;
    }
    struct plan *watched = rota_pick(r, 1, SOLO, last - 20), *hidden = rota_pick(r, 0, SOLO, last - 35);
    set_relay(watched, false, true);
    struct plan *quoted = rota_pick(r, 2, SOLO, last - 8);
    if (quoted != NULL)
        quoted->is_formula = true;
    if (hidden != NULL)
        hidden->is_hidden = true;
}

static int compare_lives(const void *a, const void *b)
{
    const struct live *p = a, *q = b;
    if (p->start != q->start)
        return p->start < q->start ? -1 : 1;
    return p->account - q->account;
}

void lives_open(struct live_list *list, const struct agency *a, struct rota *r)
{
    *list = (struct live_list){0};
    if (!a->is_bench)
        plant_cases(a, r);
    for (size_t i = 0; i < r->n_plans; i++)
        if (r->plans[i].is_aired && !r->plans[i].is_future)
            open_planned(list, a, r, &r->plans[i]);
    if (!a->is_bench) {   /* a test stream and a live nobody planned */
        int64_t test = (a->last_day - 27) * DAY + 9 * HOUR + 312, extra = (a->last_day - 5) * DAY + 8 * HOUR + 1607;
        (void)open_live(list, a, 1, NULL, test, test + 11 * MINUTE + 38);
        (void)open_live(list, a, 0, NULL, extra, extra + 47 * MINUTE + 12);
    }
    qsort(list->lives, list->n, sizeof *list->lives, compare_lives);
}

void lives_release(struct live_list *list)
{
    mem_free(list->lives);
    *list = (struct live_list){0};
}

/* -- minutes --------------------------------------------------------------------------------------------------- */

/* Effects on impressions: day type x daypart. */
static const int slot_effect[2][6] = {{-520, -450, -260, -170, 220, 160}, {-430, -380, -60, 40, 230, 260}};

static int slot_of(int64_t at)
{
    static const int edges[] = {6, 10, 14, 18, 21, 24};
    int hour = (int)((at - date_floor_day(at) * DAY) / HOUR), part = 0;
    while (hour >= edges[part])
        part++;
    return part;
}

/* What holds for the whole live. */
struct climate {
    int64_t impressions, err, ctr, ctor, aov;
};

static struct climate draw_climate(const struct live *l, const struct agency *a, struct random *r)
{
    int year, week;
    date_iso_week(l->business_day, &year, &week);
    struct random w = random_stream(a->seed, "week", year, week);
    struct climate c = {.impressions = random_noise(&w, 55) + random_noise(r, 150), .err = random_noise(r, 40),
                        .ctr = random_noise(r, 50), .ctor = random_noise(&w, 25) + random_noise(r, 90), .aov = random_noise(r, 40)};
    if (l->campaign != NULL && l->campaign->is_mega) {
        c.impressions += 780;
        c.ctor += 240;
        c.aov -= 50;
    } else if (l->campaign != NULL) {
        c.impressions += 190;
        c.ctor += 110;
    }
    return c;
}

static void add_host(struct climate *c, const struct live *l, const struct agency *a, int64_t at)
{
    int person[2];
    live_on_air(l, at, person);
    int n = (person[0] >= 0) + (person[1] >= 0);
    for (int i = 0; i < 2 && n > 0; i++) {
        if (person[i] < 0)
            continue;
        const struct person *p = &a->people[person[i]];
        c->err += p->skill_err / n;
        c->ctr += p->skill_ctr / n;
        c->ctor += (p->skill_ctor + (p->drift_from != 0 && l->business_day >= p->drift_from ? p->drift_ctor : 0)) / n;
        c->aov += p->skill_aov / n;
    }
}

static int32_t at_most(int64_t value, int32_t most)
{
    return value > most ? most : (int32_t)value;
}

/* Mean of `rate_ppm` * exp(effect) of n, as a Q16. */
static uint64_t mean_of(int64_t n, int64_t rate_ppm, int64_t effect)
{
    random_wide mean = (random_wide)((uint64_t)n * (uint64_t)rate_ppm) * random_exp_q32(effect) / 1000000;
    return (uint64_t)(mean >> 16);
}

/* Prices end in .90; 0.94 takes back what the spread adds to the mean. */
static int32_t draw_price(struct random *r, int aov_sen, int64_t effect)
{
    int64_t drawn = random_scaled((int64_t)aov_sen * 94 / 100, effect + random_noise(r, 360));
    int64_t price = drawn / 100 * 100 + 90;
    return price < 590 ? 590 : (int32_t)price;
}

static void draw_orders(struct minute *m, struct random *r, const struct account *a, const struct climate *c)
{
    m->value[ORDERS] = at_most(random_count(r, mean_of(m->value[PRODUCT_CLICKS], a->ctor_ppm, c->ctor)), m->value[PRODUCT_CLICKS]);
    int32_t unpaid = at_most(random_count(r, mean_of(m->value[ORDERS], 85000, 0)), m->value[ORDERS]);
    for (int i = 0; i < m->value[ORDERS] + unpaid; i++) {
        int32_t price = draw_price(r, a->aov_sen, c->aov);
        bool is_paid = i < m->value[ORDERS], is_indirect = random_chance(r, 120);
        int32_t units = 1 + random_chance(r, 160) + random_chance(r, 40);
        m->value[GMV_PLACED] += price;
        m->value[UNITS_CREATED] += units;
        m->value[GMV] += is_paid ? price : 0;
        m->value[GMV_DIRECT] += is_paid && !is_indirect ? price : 0;
        m->value[UNITS] += is_paid ? units : 0;
    }
    m->value[ORDERS_CREATED] = m->value[ORDERS] + unpaid;
}

static void draw_settling(struct minute *m, struct random *r, bool is_corrected)
{
    int64_t drawn = random_between(r, 0, 999);
    m->settles_after = drawn < 8 ? 4 : drawn < 20 ? 3 : drawn < 40 ? 2 : drawn < 70 ? 1 : 0;
    m->voided_after = is_corrected && random_chance(r, 18) ? 8 : 0;
}

static void draw_minute(struct minute *m, struct random *r, const struct account *a, const struct climate *c, int64_t seconds)
{
    *m = (struct minute){0};
    uint64_t per_minute = mean_of((int64_t)a->impressions_hour * seconds, 1000000 / 3600, c->impressions);
    m->value[IMPRESSIONS] = at_most(random_count(r, per_minute), INT32_MAX);
    m->value[VIEWS] = at_most(random_count(r, mean_of(m->value[IMPRESSIONS], a->err_ppm, c->err)), m->value[IMPRESSIONS]);
    int32_t views = m->value[VIEWS];
    m->value[PRODUCT_IMPRESSIONS] = at_most(random_count(r, mean_of(views, 4300000, 0)), INT32_MAX);
    m->value[PRODUCT_CLICKS] = at_most(random_count(r, mean_of(views, a->ctr_ppm, c->ctr)), m->value[PRODUCT_IMPRESSIONS]);
    m->value[ADD_TO_CART] = at_most(random_count(r, mean_of(m->value[PRODUCT_CLICKS], 380000, c->ctor / 2)), m->value[PRODUCT_CLICKS]);
    m->value[COMMENTS] = at_most(random_count(r, mean_of(views, 42000, c->err)), INT32_MAX);
    m->value[SHARES] = at_most(random_count(r, mean_of(views, 4000, 0)), INT32_MAX);
    m->value[LIKES] = at_most(random_count(r, mean_of(views, 650000, c->err)), INT32_MAX);
    m->value[NEW_FOLLOWERS] = at_most(random_count(r, mean_of(views, 6500, c->err)), views);
    draw_orders(m, r, a, c);
}

/* Traffic climbs in the first ten minutes and fades in the last five. */
static int64_t curve(const struct live *l, size_t i)
{
    int64_t from_end = (int64_t)(l->n_minutes - i);
    int64_t rise = i < 10 ? -((int64_t)10 - (int64_t)i) * 60 : 0;
    return rise - (from_end < 5 ? (5 - from_end) * 70 : 0);
}

static void sum_up(struct live *l, struct random *r)
{
    int64_t busiest = 0;
    for (size_t i = 0; i < l->n_minutes; i++)
        if (l->minutes[i].value[VIEWS] > busiest)
            busiest = l->minutes[i].value[VIEWS];
    l->viewers = live_total(l, VIEWS, AGE_SETTLED) * random_between(r, 740, 850) / 1000;
    l->watch_centi = random_between(r, 3100, 7400);
    l->peak_viewers = busiest * l->watch_centi / 4500 + random_between(r, 3, 9);
}

void live_play(struct live *l, const struct agency *a, struct minute *minutes)
{
    struct random r = random_stream(a->seed, "live", l->start, l->account);
    struct climate climate = draw_climate(l, a, &r);
    bool is_corrected = random_chance(&r, 160), is_weekend = date_weekday(l->business_day) >= 6;
    l->minutes = minutes;
    for (size_t i = 0; i < l->n_minutes; i++) {
        int64_t at = live_minute_start(l, i);
        struct climate now = climate;
        now.impressions += slot_effect[is_weekend][slot_of(at)] + curve(l, i) + random_noise(&r, 170);
        add_host(&now, l, a, at);
        draw_minute(&minutes[i], &r, &a->accounts[l->account], &now, live_minute_end(l, i) - at);
        draw_settling(&minutes[i], &r, is_corrected);
    }
    sum_up(l, &r);
}

void live_on_air(const struct live *l, int64_t at, int ret_person[2])
{
    const struct plan *p = l->plan;
    ret_person[0] = ret_person[1] = -1;
    if (p == NULL)
        return;
    ret_person[0] = p->stand_in >= 0 ? p->stand_in : p->host[0];
    bool is_second = p->pattern == RELAY && at >= p->turn[0] && (p->back_at == 0 || at < p->back_at);
    if (is_second && !p->is_alone)
        ret_person[0] = p->host[1];
    if (p->pattern == TOGETHER && at >= p->turn[0] && at < p->turn[1])
        ret_person[1] = p->host[1];
}

/* -- what a file can say ------------------------------------------------------------------------------------------ */

static bool is_settling(enum metric metric)
{
    return metric == GMV || metric == GMV_DIRECT || metric == ORDERS || metric == UNITS;
}

int64_t minute_value(const struct minute *m, enum metric metric, int64_t age_s)
{
    bool is_pending = age_s < m->settles_after * (int64_t)DAY;
    bool is_void = m->voided_after > 0 && age_s >= m->voided_after * (int64_t)DAY;
    return is_settling(metric) && (is_pending || is_void) ? 0 : m->value[metric];
}

int64_t live_total(const struct live *l, enum metric metric, int64_t age_s)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->n_minutes; i++)
        sum += minute_value(&l->minutes[i], metric, age_s);
    return sum;
}

int64_t live_running(const struct live *l, enum metric metric, int64_t at)
{
    int64_t sum = 0;
    for (size_t i = 0; i < l->n_minutes && live_minute_end(l, i) <= at; i++)
        sum += l->minutes[i].value[metric];
    return sum;
}

int64_t live_minute_start(const struct live *l, size_t i)
{
    return l->start + (int64_t)i * MINUTE;
}

int64_t live_minute_end(const struct live *l, size_t i)
{
    int64_t end = live_minute_start(l, i) + MINUTE;
    return end < l->end ? end : l->end;
}

int64_t live_buyers(int64_t orders)
{
    return orders - orders * 6 / 100;
}

struct sighting *live_see(struct live *l, enum source source, int64_t observed_at, const enum metric *metrics, size_t n_metrics)
{
    struct sighting *s = &l->seen[source];
    assert(!s->is_seen || s->observed_at <= observed_at);
    bool knew_impressions = s->knows[IMPRESSIONS];
    *s = (struct sighting){.is_seen = true, .observed_at = observed_at, .start = l->start, .end = l->end, .has_title = true,
                           .buyers = -1, .viewers = -1, .peak_viewers = -1, .avg_watch_centi = -1};
    for (size_t i = 0; i < n_metrics; i++) {
        s->knows[metrics[i]] = true;
        s->total[metrics[i]] = live_total(l, metrics[i], observed_at - l->end);
    }
    /* Minute pages say impressions once; the list that comes again does not take them back. */
    if (knew_impressions) {
        s->knows[IMPRESSIONS] = true;
        s->total[IMPRESSIONS] = live_total(l, IMPRESSIONS, AGE_SETTLED);
    }
    return s;
}
