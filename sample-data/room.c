#include "sample-data/room.h"

#include "base/date.h"
#include "sample-data/house.h"
#include "sample-data/product.h"
#include "sample-data/random.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, RUN_DOWN_DAYS = 14, CHECKLIST_DAYS = 56, AHEAD = 7, LISTED_WEIGHT = 990 };

static bool takes_place(const struct plan *p)
{
    return p->is_aired || p->is_future;
}

/* -- run-downs ------------------------------------------------------------------------------------------------ */

/* The evening after next has no run-down yet. */
static bool is_forgotten(const struct desk *d, const struct plan *p)
{
    return p->account == 1 && p->day == d->agency->last_day + 2;
}

/* Nobody writes a run-down for a live whose hosts are cancelled. */
static bool has_host(const struct desk *d, const struct plan *p)
{
    for (size_t i = p->first_shift; i < p->first_shift + p->n_shifts; i++)
        if (d->rota->shifts[i].role == ROLE_HOST && d->rota->shifts[i].status != CANCELLED)
            return true;
    return false;
}

/* A slip of the finger in tomorrow's first run-down of the kitchen shop: a tenth of the price. */
static bool has_slip(const struct desk *d, const struct plan *p)
{
    const struct rota *r = d->rota;
    for (size_t i = 0; i < r->n_plans; i++)
        if (r->plans[i].account == 1 && r->plans[i].day == d->agency->last_day + 1 && has_host(d, &r->plans[i]))
            return &r->plans[i] == p;
    return false;
}

bool room_run_down(const struct desk *d, const struct plan *p, struct segment ret[SEGMENTS])
{
    const struct agency *a = d->agency;
    const struct account *account = &a->accounts[p->account];
    if (!takes_place(p) || p->day <= a->last_day - RUN_DOWN_DAYS || p->day > a->last_day + AHEAD || is_forgotten(d, p) ||
        !has_host(d, p))
        return false;
    struct random r = random_stream(a->seed, "run-down", p->start, p->account);
    const struct product *list = product_list(account);
    int64_t first = random_between(&r, 0, PRODUCTS_LISTED - 1), length = (p->end - p->start) / MINUTE / SEGMENTS / 5 * 5;
    int64_t units_hour = house_hourly_sen(account) * 13 / 10;
    for (int i = 0; i < SEGMENTS; i++) {
        int which = (int)((first + i) % PRODUCTS_LISTED);
        int64_t sen = account->aov_sen * (80 + which * 5 % 25) / 100 / 100 * 100 + 90;
        ret[i] = (struct segment){.at = p->start + i * length * MINUTE, .product = &list[which],
                                  .minutes = i + 1 < SEGMENTS ? length : (p->end - p->start) / MINUTE - i * length,
                                  .price_sen = i == 1 && has_slip(d, p) ? sen / 10 : sen};
        ret[i].units = 1 + units_hour * (p->end - p->start) / HOUR / sen * list[which].weight / LISTED_WEIGHT;
    }
    return true;
}

static void put_money(struct table *t, int64_t sen)
{
    if (t->sheet != NULL)
        sheet_number(t->sheet, (double)sen / 100);
    else
        table_text(t, figure_money(sen).text);
}

static void put_run_down(struct table *t, const struct desk *d)
{
    struct segment segments[SEGMENTS];
    for (size_t i = 0; i < d->rota->n_plans; i++) {
        const struct plan *p = &d->rota->plans[i];
        if (!room_run_down(d, p, segments))
            continue;
        for (int k = 0; k < SEGMENTS; k++) {
            table_account(t, d->agency, p->account);
            table_moment(t, p->start);
            table_whole(t, k + 1);
            table_whole(t, (segments[k].at - p->start) / MINUTE);
            table_whole(t, segments[k].minutes);
            table_text(t, segments[k].product->id);
            table_text(t, segments[k].product->name);
            put_money(t, segments[k].price_sen);
            table_text(t, k % 3 != 0 ? "" : p->account == 1 ? "PERIUK8" : "SENJA5");
            table_whole(t, segments[k].units);
            table_end_row(t);
        }
    }
}

/* -- checklists ----------------------------------------------------------------------------------------------- */

static const char *const items[] = {"mic", "lighting", "camera", "props", "script"};
enum { N_ITEMS = sizeof items / sizeof items[0] };

static const char *crew_of(const struct desk *d, const struct plan *p, enum role role)
{
    for (size_t i = p->first_shift; i < p->first_shift + p->n_shifts; i++)
        if (d->rota->shifts[i].role == role && d->rota->shifts[i].status != CANCELLED)
            return d->agency->people[d->rota->shifts[i].person].id;
    return "";
}

static void put_check(struct table *t, const struct desk *d, const struct plan *p, const char *item, const char *staff_id, int64_t done_at,
                      bool is_ok)
{
    table_account(t, d->agency, p->account);
    table_moment(t, p->start);
    table_text(t, item);
    table_text(t, staff_id);
    table_moment(t, done_at);
    table_text(t, is_ok ? "ok" : "fail");
    table_end_row(t);
}

/* When the sheet is saved, tomorrow's morning rooms are half ready, and the camera of the kitchen room fails. */
static void put_morning(struct table *t, const struct desk *d, const struct plan *p)
{
    const int64_t opened = p->day * DAY + 7 * HOUR + 20 * MINUTE;
    if (p->start - p->day * DAY >= 18 * HOUR)
        return;
    for (int i = 0; i < 3; i++)
        put_check(t, d, p, items[i], crew_of(d, p, ROLE_TECHNICAL), opened + i * 9 * MINUTE, !(i == 2 && p->account == 1));
}

/* Yesterday's last live of each account was briefed twenty minutes before it began. */
static bool is_last_of_yesterday(const struct desk *d, const struct plan *p)
{
    if (p->day != d->agency->last_day)
        return false;
    for (size_t i = 0; i < d->rota->n_plans; i++) {
        const struct plan *q = &d->rota->plans[i];
        if (q->account == p->account && q->day == p->day && takes_place(q) && q->start > p->start)
            return false;
    }
    return p->account == 0;
}

static void put_checks_of(struct table *t, const struct desk *d, const struct plan *p)
{
    struct random r = random_stream(d->agency->seed, "checklist", p->start, p->account);
    const char *technical = crew_of(d, p, ROLE_TECHNICAL), *briefs = crew_of(d, p, ROLE_SPECIALIST);
    for (int i = 0; i < N_ITEMS; i++) {
        int64_t drawn = random_between(&r, 0, 999), before = random_between(&r, 65, 150);
        if (drawn >= 25)
            put_check(t, d, p, items[i], technical, p->start - MINUTE * (drawn < 60 ? before / 3 : before), drawn % 97 != 0);
    }
    bool is_late = random_chance(&r, 80) || is_last_of_yesterday(d, p);
    int64_t before = is_late ? random_between(&r, 12, 50) : random_between(&r, 62, 110);
    if (!random_chance(&r, 15) || is_late)
        put_check(t, d, p, "briefing", briefs, p->start - MINUTE * (is_last_of_yesterday(d, p) ? 20 : before), true);
}

static void put_checklist(struct table *t, const struct desk *d)
{
    const int64_t last = d->agency->last_day;
    for (size_t i = 0; i < d->rota->n_plans; i++) {
        const struct plan *p = &d->rota->plans[i];
        if (!takes_place(p) || p->day <= last - CHECKLIST_DAYS || p->day > last + 1)
            continue;
        if (p->is_future)
            put_morning(t, d, p);
        else
            put_checks_of(t, d, p);
    }
}

/* -- rooms and stock ------------------------------------------------------------------------------------------- */

static const struct { const char *prefix, *kind; bool is_required; } inventory[] = {
    {"CAM", "camera", true}, {"MIC", "microphone", true}, {"LIGHT", "key light", true}, {"PC", "streaming computer", true},
    {"PROMPT", "teleprompter", false}};

static void put_equipment(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < sizeof inventory / sizeof inventory[0]; i++)
        for (int room = 0; room < (int)d->agency->n_accounts; room++) {
            bool is_faulty = room == 1 && strcmp(inventory[i].prefix, "CAM") == 0;
            bool is_away = room == 2 && strcmp(inventory[i].prefix, "PROMPT") == 0;
            table_text(t, arena_format(d->texts, "%s-%d", inventory[i].prefix, room + 1));
            table_text(t, d->agency->accounts[room].room);
            table_text(t, inventory[i].kind);
            table_text(t, is_faulty ? "faulty" : is_away ? "repair" : "ok");
            table_moment(t, (d->agency->last_day + 1) * DAY + 7 * HOUR + 10 * MINUTE);
            table_whole(t, inventory[i].is_required);
            table_end_row(t);
        }
}

/* What will not last: {list, product, left, on its way, on which day after the last}. */
static const struct { int account, product; int64_t available, incoming, day; } scarce[] = {{0, 6, 0, 120, 2}, {1, 0, 5, 200, 3}, {1, 1, 14, 400, 3}};

static void put_count(struct table *t, const struct desk *d, int account, int product, int64_t at, bool is_newest)
{
    const struct product *p = &product_list(&d->agency->accounts[account])[product];
    struct random r = random_stream(d->agency->seed, "stock", at, account * PRODUCTS + product);
    int64_t available = random_between(&r, 30, 60) * p->weight / 2, incoming = 0, incoming_at = 0;
    for (size_t i = 0; i < sizeof scarce / sizeof scarce[0] && is_newest; i++)
        if (scarce[i].account == account && scarce[i].product == product) {
            available = scarce[i].available;
            incoming = scarce[i].incoming;
            incoming_at = incoming == 0 ? 0 : (d->agency->last_day + scarce[i].day) * DAY + 12 * HOUR;
        }
    table_text(t, p->id);
    table_moment(t, at);
    table_text(t, p->name);
    table_whole(t, available);
    table_text(t, incoming == 0 ? "" : figure_count(incoming).text);
    table_moment(t, incoming_at);
    table_end_row(t);
}

/* Counted on Mondays and Thursdays, and on the morning the sheet is saved. */
static void put_stock(struct table *t, const struct desk *d)
{
    const int64_t newest = d->agency->last_day + 1;
    for (int64_t day = newest - RUN_DOWN_DAYS; day <= newest; day++)
        for (int account = 0; account < 2 && (day == newest || date_weekday(day) % 3 == 1); account++)
            for (int product = 0; product < PRODUCTS_LISTED; product++)
                put_count(t, d, account, product, day * DAY + 7 * HOUR + 30 * MINUTE, day == newest);
}

/* -- the sheets --------------------------------------------------------------------------------------------------- */

static const char *const h_run_down[] = {"platform", "account", "start", "seq", "offset_min", "minutes", "sku", "product", "price", "voucher",
                                         "target_units"};
static const char *const h_checklist[] = {"platform", "account", "start", "item", "staff_id", "done_at", "status"};
static const char *const h_equipment[] = {"item_id", "room", "kind", "status", "checked_at", "required"};
static const char *const h_stock[] = {"sku", "at", "product", "available", "incoming", "incoming_at"};
static const char *const h_actions[] = {"platform", "account", "at", "action", "sku", "value"};
static const char *const h_incidents[] = {"platform", "account", "at", "kind", "minutes_lost", "resolved_at", "note"};
static const char *const h_violations[] = {"platform", "account", "at", "kind", "staff_id", "severity", "points", "policy"};
static const char *const h_audits[] = {"platform", "account", "at", "staff_id", "area", "score", "note"};
static const char *const h_moderation[] = {"platform", "account", "start", "questions", "answered", "median_response_s", "removed"};
static const char *const h_coaching[] = {"date", "staff_id", "factor", "topic", "by", "note"};
static const char *const h_followup[] = {"rec_id", "status", "owner", "due", "note"};
static const char *const h_costs[] = {"date", "platform", "account", "kind", "campaign_id", "amount", "currency"};
static const char *const h_fx[] = {"date", "currency", "rate"};

#define SHEET(name, put) {#name, h_##name, sizeof h_##name / sizeof h_##name[0], put}
const struct house_sheet room_sheets[] = {
    SHEET(run_down, put_run_down), SHEET(checklist, put_checklist), SHEET(equipment, put_equipment), SHEET(stock, put_stock),
    SHEET(actions, noted_put_actions), SHEET(incidents, noted_put_incidents), SHEET(violations, noted_put_violations),
    SHEET(audits, noted_put_audits), SHEET(moderation, noted_put_moderation), SHEET(coaching, noted_put_coaching),
    SHEET(followup, noted_put_followup), SHEET(costs, noted_put_costs), SHEET(fx, noted_put_fx)};
const size_t n_room_sheets = sizeof room_sheets / sizeof room_sheets[0];
