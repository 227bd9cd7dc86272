#include "sample-data/editions.h"

#include "base/date.h"
#include "sample-data/minute_file.h"
#include "sample-data/figure.h"
#include "sample-data/shopee.h"

enum { DAY = 86400, HOUR = 3600, MINUTE = 60, MINUTES_DAYS = 21, CSV_DAYS = 14, INTERVALS_MOST = 1400 };

struct calendar {
    const struct agency *agency;
    struct live_list *lives;
    struct outbox *outbox;
    int number;          /* of the download day, from 0 */
    int64_t today;       /* Monday, or the day after the last one */
};

static struct edition edition_of(const struct calendar *c, int account, int64_t first, int64_t last, int64_t second_of_day)
{
    return (struct edition){.agency = c->agency, .lives = c->lives, .outbox = c->outbox, .account = account, .first_day = first,
                            .last_day = last, .observed_at = c->today * DAY + second_of_day};
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The shop gave its consent to the API on the first of the second month. */
static int64_t api_from(const struct agency *a)
{
    return date_period_of(PERIOD_MONTH, a->first_day).last + 1;
}

static int write_api(const struct calendar *c, struct err *e)
{
    int64_t yesterday = c->today - 1;
    if (yesterday < api_from(c->agency))
        return 0;
    struct edition ed = edition_of(c, 0, later(c->today - 14, api_from(c->agency)), yesterday, 9 * HOUR + 30 * MINUTE + 12);
    if (c->number == 6) {
        struct edition failed = ed;
        failed.observed_at -= 40;
        if (tiktok_write_error(&failed, e) != 0)
            return -1;
    }
    return tiktok_write_lives(&ed, e);
}

/* A month is exported week by week as it fills, and once more, whole, in the first week after it. */
static int write_months(const struct calendar *c, struct err *e)
{
    struct date_period month = date_period_of(PERIOD_MONTH, c->today - 1);
    struct edition analysis = edition_of(c, 0, month.first, c->today - 1, 8 * HOUR + 50 * MINUTE);
    struct edition list = edition_of(c, 2, month.first, c->today - 1, 10 * HOUR + 10 * MINUTE + 5);
    analysis.has_affiliates = c->number >= 3;
    if (tiktok_write_analysis(&analysis, c->number == 2 ? SPOIL_ID : SPOIL_NOTHING, e) != 0 ||
        shopee_write_list(&list, c->number == 10, e) != 0)
        return -1;
    bool is_first_week = c->today - 1 - month.first < 7;
    if (!is_first_week || month.first <= c->agency->first_day)
        return 0;
    struct date_period before = date_period_of(PERIOD_MONTH, month.first - 1);
    analysis = edition_of(c, 0, before.first, before.last, 8 * HOUR + 54 * MINUTE);
    analysis.has_affiliates = c->number >= 3;
    list = edition_of(c, 2, before.first, before.last, 10 * HOUR + 12 * MINUTE + 41);
    struct edition manager = edition_of(c, 1, before.first, before.last, 10 * HOUR + 15 * MINUTE + 20);
    bool has_manager = before.first > api_from(c->agency);
    if (tiktok_write_analysis(&analysis, SPOIL_NOTHING, e) != 0 || shopee_write_list(&list, false, e) != 0)
        return -1;
    return has_manager ? tiktok_write_manager(&manager, e) : 0;
}

static int write_performance(const struct calendar *c, struct err *e)
{
    int64_t first = later(c->today - 21, c->agency->first_day);
    struct edition ed = edition_of(c, 1, first, c->today - 1, 9 * HOUR + 5 * MINUTE + 40);
    return tiktok_write_performance(&ed, c->number == 6 ? SPOIL_TIME : SPOIL_NOTHING, e);
}

/* Rooms exported while they run: at the hand-over, or in the middle. */
static int write_snapshots(const struct calendar *c, struct err *e)
{
    for (size_t i = 0; i < c->lives->n; i++) {
        const struct plan *p = c->lives->lives[i].plan;
        if (p == NULL || !p->is_snapshot)
            continue;
        int64_t at = (p->pattern == SOLO ? p->start + 75 * MINUTE : p->turn[0] + 3 * MINUTE) + 17;
        struct edition ed = edition_of(c, p->account, p->day, p->day, 0);
        ed.observed_at = at;
        if (tiktok_write_performance(&ed, SPOIL_NOTHING, e) != 0)
            return -1;
    }
    return 0;
}

/* An export nobody taught the desk to read. */
static int write_stranger(const struct calendar *c, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    const char *name = arena_format(&c->outbox->arena, "inbox/product_card_traffic_%s.csv",
                                    figure_time("YmdHMS", c->today * DAY + 11 * HOUR).text);
    buf_puts(&b, "Card,Exposure,Taps,Share of taps\nLip tint,18240,611,31.2%\nCushion,12077,402,20.5%\nSerum,9980,377,19.2%\n");
    outbox_spoil(c->outbox, "file", name, "", 0, "", "", "unknown_format");
    return outbox_write(c->outbox, name, &b, e);
}

static bool has_minutes_in(const struct calendar *c, const struct live *l, int64_t days)
{
    return l->account == 0 && l->seen[SOURCE_API].is_seen && l->start / DAY > c->agency->last_day - days;
}

/* Pages for lives with two hosts, newest first, until they are enough; they are ten times the size of the CSV. */
static int write_minute_pages(const struct calendar *c, bool is_all, struct err *e)
{
    size_t intervals = 0;
    for (size_t i = c->lives->n; i-- > 0;) {
        struct live *l = &c->lives->lives[i];
        bool is_wanted = is_all || (l->plan != NULL && l->plan->pattern != SOLO && intervals + l->n_minutes <= INTERVALS_MOST);
        if (!has_minutes_in(c, l, MINUTES_DAYS) || !is_wanted)
            continue;
        intervals += l->n_minutes;
        int64_t monday = l->start / DAY + 8 - date_weekday(l->start / DAY);
        struct edition ed = edition_of(c, 0, 0, 0, 0);
        ed.observed_at = later(monday, 0) * DAY + 9 * HOUR + 20 * MINUTE + 30;
        if (tiktok_write_minutes(&ed, l, e) != 0)
            return -1;
    }
    return 0;
}

static const bool minute_metrics[N_METRICS] = {
    [GMV] = true, [ORDERS_CREATED] = true, [ORDERS] = true, [UNITS] = true, [IMPRESSIONS] = true, [VIEWS] = true,
    [PRODUCT_IMPRESSIONS] = true, [PRODUCT_CLICKS] = true, [COMMENTS] = true, [SHARES] = true, [LIKES] = true, [NEW_FOLLOWERS] = true};

/* The next live after `l` (NULL: the first) whose minutes the house keeps itself; marks it. */
static struct live *next_in_house(const struct calendar *c, const struct live *l, int64_t at)
{
    for (size_t i = l == NULL ? 0 : (size_t)(l - c->lives->lives) + 1; i < c->lives->n; i++) {
        struct live *found = &c->lives->lives[i];
        if (!has_minutes_in(c, found, CSV_DAYS) || found->has_minutes)
            continue;
        found->has_minutes = true;
        found->minutes_age_s = at - found->end;
        return found;
    }
    return NULL;
}

static int write_minute_csv(const struct calendar *c, int64_t at, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    minute_file_head(&b);
    for (const struct live *l = NULL; (l = next_in_house(c, l, at)) != NULL;)
        minute_file_add(&b, &c->agency->accounts[0], l, l->minutes_age_s, minute_metrics);
    return outbox_write_at(c->outbox, "inbox/minutes.csv", &b, at, e);
}

/* A workbook, because a checkout forgets when a file was made and a workbook's properties do not. */
static int write_minute_book(const struct calendar *c, int64_t at, struct err *e)
{
    enum { HOUR_S = 3600 };
    struct sheet s;
    if (sheet_open(&s, c->outbox, "inbox/minutes.xlsx", at - HOUR_S, e) != 0)
        return -1;
    sheet_page(&s, "minute");
    minute_sheet_head(&s);
    for (const struct live *l = NULL; (l = next_in_house(c, l, at)) != NULL;)
        minute_sheet_add(&s, &c->agency->accounts[0], l, l->minutes_age_s, minute_metrics);
    return sheet_close_changed(&s, "inbox/minutes.xlsx", at, e);
}

static int write_minutes(const struct calendar *c, enum minutes_form form, struct err *e)
{
    int64_t at = c->today * DAY + 9 * HOUR + 40 * MINUTE;
    if ((form == MINUTES_BOTH || form == MINUTES_JSON) && write_minute_pages(c, form == MINUTES_JSON, e) != 0)
        return -1;
    return form == MINUTES_BOTH ? write_minute_book(c, at, e) : form == MINUTES_CSV ? write_minute_csv(c, at, e) : 0;
}

int editions_write(const struct agency *a, struct live_list *lives, enum minutes_form minutes, struct outbox *o, struct err *e)
{
    struct calendar c = {.agency = a, .lives = lives, .outbox = o};
    if (write_snapshots(&c, e) != 0)   /* the first word about their sessions */
        return -1;
    for (c.today = a->first_day + 1; c.today <= a->last_day + 1; c.today++) {
        if (date_weekday(c.today) != 1 && c.today != a->last_day + 1)
            continue;
        if (write_api(&c, e) != 0 || write_months(&c, e) != 0 || write_performance(&c, e) != 0 ||
            (c.number == 9 && write_stranger(&c, e) != 0))
            return -1;
        c.number++;
    }
    c.today = a->last_day + 1;
    if (write_minutes(&c, minutes, e) != 0)
        return -1;
    if (c.number > 3)
        outbox_spoil(o, "finding", "", "", 0, "Creator ID", tiktok_affiliate, "unknown_account");
    return 0;
}
