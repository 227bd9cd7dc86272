#include "sample-data/beside.h"
#include "sample-data/figure.h"

#include "base/date.h"

enum { DAY = 86400, HOUR = 3600, MINUTE = 60, SENJA = 0, PERIUK = 1, SHOPEE_SHOP = 2, WEEK = 7 };

struct beside {
    const struct agency *agency;
    struct live_list *lives;
    const struct view *views;
    struct truth *truth;
    struct outbox *outbox;
};

struct beside_sum beside_sum(const struct edition *ed, int64_t first_day, int64_t last_day)
{
    struct beside_sum s = {.lives = 0};
    struct edition days = *ed;
    days.first_day = first_day;
    days.last_day = last_day;
    for (size_t i = 0; i < ed->lives->n; i++) {
        const struct live *l = &ed->lives->lives[i];
        if (!edition_has(&days, l))
            continue;
        for (enum metric k = 0; k < N_METRICS; k++)
            s.t[k] += live_total(l, k, ed->observed_at - l->end);
        s.lives++;
        s.seconds += l->end - l->start;
        s.viewers += l->viewers;
        s.watch_centi += l->watch_centi;
    }
    s.watch_centi = s.lives == 0 ? 0 : s.watch_centi / s.lives;
    return s;
}

static struct edition edition_of(const struct beside *b, int account, int64_t first, int64_t last, int64_t observed_at)
{
    return (struct edition){.agency = b->agency, .lives = b->lives, .outbox = b->outbox, .account = account, .first_day = first,
                            .last_day = last, .observed_at = observed_at};
}

/* The first day from `from` on with something to get wrong. */
static int64_t busy_day(const struct edition *ed, int64_t from, int64_t least_gmv)
{
    for (int64_t day = from; day <= ed->last_day; day++)
        if (beside_sum(ed, day, day).t[GMV_DIRECT] + beside_sum(ed, day, day).t[GMV] >= 2 * least_gmv)
            return day;
    return 0;
}

static void note_difference(const struct beside *b, const struct edition *ed, const char *pair, int64_t first, int64_t last,
                            const char *metric, int64_t ours, int64_t theirs)
{
    const struct account *a = &b->agency->accounts[ed->account];
    truth_line(&b->truth->reconcile, "%s\t%s\t%s\t%s\t%s\t%s\t%lld\t%lld", pair, platform_names[a->platform], a->id,
               figure_time("Y-m-d", first * DAY).text, figure_time("Y-m-d", last * DAY).text, metric, (long long)ours, (long long)theirs);
}

/* One day of the daily file has RM 150 and two orders too many: the day differs from its lives, the month from its days. */
static void plant_daily(const struct beside *b, const struct edition *ed, struct slip *slip)
{
    *slip = (struct slip){busy_day(ed, ed->first_day + 13, 30000), 15000, 2, 0};
    if (slip->day == 0)
        return;
    struct beside_sum day = beside_sum(ed, slip->day, slip->day), month = beside_sum(ed, ed->first_day, ed->last_day);
    note_difference(b, ed, "sessions:live_daily", slip->day, slip->day, "gmv_confirmed", day.t[GMV], day.t[GMV] + slip->gmv);
    note_difference(b, ed, "sessions:live_daily", slip->day, slip->day, "orders", day.t[ORDERS], day.t[ORDERS] + slip->orders);
    if (beside_sum(ed, ed->first_day, ed->first_day).lives == 0 || beside_sum(ed, ed->last_day, ed->last_day).lives == 0)
        return;   /* the file does not reach the ends of the month, and nobody may say what is missing */
    note_difference(b, ed, "live_daily:live_overview", ed->first_day, ed->last_day, "gmv_confirmed", month.t[GMV] + slip->gmv, month.t[GMV]);
    note_difference(b, ed, "live_daily:live_overview", ed->first_day, ed->last_day, "orders", month.t[ORDERS] + slip->orders, month.t[ORDERS]);
}

/* One day of the core stats lacks RM 120 and two items. */
static void plant_core(const struct beside *b, const struct edition *ed, struct slip *slip)
{
    *slip = (struct slip){busy_day(ed, ed->first_day + 20, 50000), -12000, 0, -2};
    if (slip->day == 0)
        return;
    struct beside_sum day = beside_sum(ed, slip->day, slip->day);
    note_difference(b, ed, "sessions:live_core_stats", slip->day, slip->day, "gmv_attributed", day.t[GMV], day.t[GMV] + slip->gmv);
    note_difference(b, ed, "sessions:live_core_stats", slip->day, slip->day, "gmv_direct", day.t[GMV_DIRECT], day.t[GMV_DIRECT] + slip->gmv);
    note_difference(b, ed, "sessions:live_core_stats", slip->day, slip->day, "units", day.t[UNITS], day.t[UNITS] + slip->units);
}

/* A month, told in the same minute as the lives of it: whole, or as far as it went. */
static int write_month(const struct beside *b, int64_t first, int64_t last, int64_t today, bool is_last_whole, struct err *e)
{
    bool is_whole = last == date_period_of(PERIOD_MONTH, first).last;
    struct edition shopee = edition_of(b, SHOPEE_SHOP, first, last, today * DAY + 10 * HOUR + (is_whole ? 12 * MINUTE + 41 : 10 * MINUTE + 5));
    struct edition core = edition_of(b, SENJA, first, last, today * DAY + 8 * HOUR + (is_whole ? 54 : 50) * MINUTE);
    struct edition ads = edition_of(b, SENJA, first, last, today * DAY + 11 * HOUR + 20 * MINUTE + 5);
    struct slip daily = {0}, stats = {0};
    if (is_last_whole) {
        plant_daily(b, &shopee, &daily);
        plant_core(b, &core, &stats);
    }
    if (shopee_write_daily(&shopee, &daily, e) != 0 || shopee_write_overview(&shopee, e) != 0 ||
        shopee_write_products(&shopee, b->truth, e) != 0 || tiktok_write_ads(&ads, e) != 0 ||
        tiktok_write_core_stats(&core, &stats, e) != 0)
        return -1;
    return is_last_whole ? tiktok_write_ads_overview(&ads, b->truth, e) : 0;
}

static bool is_download_day(const struct agency *a, int64_t day)
{
    return date_weekday(day) == 1 || day == a->last_day + 1;
}

static int write_months(const struct beside *b, struct err *e)
{
    const struct agency *a = b->agency;
    int64_t current = date_period_of(PERIOD_MONTH, a->last_day).first, today;
    for (int64_t first = date_period_of(PERIOD_MONTH, a->first_day).first; first < current;) {
        int64_t last = date_period_of(PERIOD_MONTH, first).last;
        for (today = last + 2; !is_download_day(a, today);)
            today++;
        if (write_month(b, first, last, today, last + 1 == current, e) != 0)
            return -1;
        first = last + 1;
    }
    return write_month(b, current, a->last_day, a->last_day + 1, false, e);
}

/* The report by room is newer than the livestream table and of the same money: its word counts where it has the live. */
static void note_costs(const struct beside *b, const struct edition *report)
{
    for (size_t i = 0; i < b->lives->n; i++) {
        const struct live *l = &b->lives->lives[i];
        if (l->account != SENJA)
            continue;
        struct live_cost cost = beside_cost(b->agency, l, edition_has(report, l) && l->seen[SOURCE_API].is_seen);
        if (cost.first > 0)
            truth_line(&b->truth->ad_cost, "%s\t%lld", truth_session_key(b->agency, l, &b->views[i], &b->outbox->arena),
                       (long long)(cost.first + cost.second));
    }
}

const char *beside_product_file(const struct agency *a, const struct live_list *lives, size_t live, struct arena *texts)
{
    static const char *const months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                                         "November", "December"};
    const struct live *l = &lives->lives[live];
    int year, month, of_month, number = 1;
    int64_t day = l->start / DAY;
    if (l->account != PERIUK || day <= a->last_day - WEEK || day > a->last_day || l->end >= (a->last_day + 1) * DAY || !l->seen[SOURCE_CLP].is_seen)
        return NULL;
    for (size_t i = 0; i < live; i++)
        number += lives->lives[i].account == PERIUK && lives->lives[i].start / DAY == day;
    date_civil(day, &year, &month, &of_month);
    return arena_format(texts, "%s Product sesi %d, %d %s %d.xlsx", a->accounts[PERIUK].shop, number, of_month, months[month - 1], year);
}

/* One of the files has lost a tenth of its live's sales. */
static int write_live_products(const struct beside *b, struct err *e)
{
    int64_t day = b->agency->last_day;
    struct edition ed = edition_of(b, PERIUK, day - WEEK + 1, day, (day + 1) * DAY + 9 * HOUR + 5 * MINUTE + 40);
    bool is_planted = false;
    for (size_t i = 0; i < b->lives->n; i++) {
        const struct live *l = &b->lives->lives[i];
        if (beside_product_file(b->agency, b->lives, i, &b->outbox->arena) == NULL)
            continue;
        int64_t gmv = live_total(l, GMV, ed.observed_at - l->end), lost = !is_planted && gmv > 100000 ? gmv / 10 : 0;
        const char *key = truth_session_key(b->agency, l, &b->views[i], &b->outbox->arena);
        if (tiktok_write_live_products(&ed, l, lost, b->truth, key, e) != 0)
            return -1;
        if (lost > 0)
            note_difference(b, &ed, "session:live_center", l->start / DAY, l->start / DAY, "gmv_attributed", gmv, gmv - lost);
        is_planted |= lost > 0;
    }
    return 0;
}

int beside_write(const struct agency *a, struct live_list *lives, const struct view *views, struct truth *t, struct outbox *o,
                 struct err *e)
{
    const struct beside b = {a, lives, views, t, o};
    int64_t today = (a->last_day + 1) * DAY;
    struct edition report = edition_of(&b, SENJA, a->last_day - WEEK + 1, a->last_day, today + 11 * HOUR + 30 * MINUTE + 9);
    struct edition orders = edition_of(&b, SENJA, a->last_day - 1, a->last_day, today + 10 * HOUR + 30 * MINUTE + 44);
    struct edition shop = edition_of(&b, SHOPEE_SHOP, a->last_day - 1, a->last_day, today + 10 * HOUR + 31 * MINUTE + 12);
    if (write_months(&b, e) != 0 || tiktok_write_ads_report(&report, e) != 0 || tiktok_write_orders(&orders, e) != 0 ||
        shopee_write_orders(&shop, e) != 0 || write_live_products(&b, e) != 0)
        return -1;
    note_costs(&b, &report);
    return 0;
}
