#include "sample-data/house.h"

#include "base/date.h"
#include "sample-data/beside.h"
#include "sample-data/room.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, HOUR = 3600 };

static void put_accounts(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->agency->n_accounts; i++) {
        const struct account *a = &d->agency->accounts[i];
        table_account(t, d->agency, (int)i);
        table_text(t, a->handle);
        table_text(t, a->shop);
        table_text(t, a->room);
        table_text(t, "Asia/Kuala_Lumpur");
        table_text(t, "MYR");
        table_end_row(t);
    }
}

static void put_person(struct table *t, const struct person *p, int64_t from, bool is_full_time)
{
    table_text(t, p->id);
    table_day(t, from);
    table_text(t, p->name);
    table_text(t, is_full_time ? "full_time" : "part_time");
    table_text(t, p->level == NULL ? "" : p->level);
    table_day(t, p->left);
    table_text(t, p->code);
    table_text(t, p->trained);
    table_end_row(t);
}

static void put_staff(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->agency->n_people; i++) {
        const struct person *p = &d->agency->people[i];
        put_person(t, p, p->joined != 0 ? p->joined : p->hired, p->is_full_time);
        if (p->full_time_from != 0)
            put_person(t, p, p->full_time_from, true);
    }
}

static void put_roster(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->rota->n_shifts; i++) {
        const struct shift *s = &d->rota->shifts[i];
        table_account(t, d->agency, d->rota->plans[s->plan].account);
        table_moment(t, s->start);
        table_moment(t, s->end);
        table_text(t, d->agency->people[s->person].id);
        table_text(t, role_names[s->role]);
        table_text(t, status_names[s->status]);
        table_end_row(t);
    }
}

static void put_handover(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->handover->n; i++) {
        const struct turn *u = &d->handover->turns[i];
        table_account(t, d->agency, u->account);
        table_text(t, figure_time("Y-m-d H:M", u->at).text);
        table_text(t, d->agency->people[u->person].id);
        table_text(t, u->is_on ? "on" : "off");
        table_end_row(t);
    }
}

static int compare_shifts(const void *a, const void *b)
{
    const struct shift *const *p = a, *const *q = b;
    if ((*p)->check_in != (*q)->check_in)
        return (*p)->check_in < (*q)->check_in ? -1 : 1;
    return (*p)->person - (*q)->person;
}

static void put_attendance(struct table *t, const struct desk *d)
{
    size_t n = 0;
    const struct shift **came = calloc(d->rota->n_shifts + 1, sizeof *came);
    if (came == NULL)
        abort();
    for (size_t i = 0; i < d->rota->n_shifts; i++)
        if (d->rota->shifts[i].check_in != 0)
            came[n++] = &d->rota->shifts[i];
    qsort(came, n, sizeof *came, compare_shifts);
    for (size_t i = 0; i < n; i++) {
        table_text(t, d->agency->people[came[i]->person].id);
        table_day(t, came[i]->start / DAY);
        table_moment(t, came[i]->check_in);
        table_moment(t, came[i]->check_out);
        table_text(t, came[i]->check_in > came[i]->start + 900 ? "late, told the desk" : "");
        table_end_row(t);
    }
    free(came);
}

/* -- targets ------------------------------------------------------------------------------------------------ */

int64_t house_hourly_sen(const struct account *a)
{
    int64_t clicks = (int64_t)a->impressions_hour * a->err_ppm / 1000000 * a->ctr_ppm / 1000000;
    return clicks * a->ctor_ppm / 1000 * a->aov_sen / 1000;
}

/* Planned host hours between two days, of an account or a person (-1: any). */
static int64_t planned_s(const struct desk *d, int account, int person, int64_t first, int64_t last)
{
    int64_t sum = 0;
    for (size_t i = 0; i < d->rota->n_shifts; i++) {
        const struct shift *s = &d->rota->shifts[i];
        int64_t day = s->start / DAY;
        bool is_meant = (account < 0 || d->rota->plans[s->plan].account == account) && (person < 0 || s->person == person);
        if (is_meant && s->role <= ROLE_CO_HOST && s->status != CANCELLED && day >= first && day <= last)
            sum += s->end - s->start;
    }
    return sum;
}

static int64_t round_up(int64_t value, int64_t unit)
{
    return (value + unit - 1) / unit * unit;
}

static void put_target(struct table *t, const char *period, const char *scope, const char *scope_id, const char *metric, int64_t target)
{
    if (target == 0)
        return;
    table_text(t, period);
    table_text(t, scope);
    table_text(t, scope_id);
    table_text(t, metric);
    table_whole(t, target);
    table_text(t, strcmp(metric, "gmv") == 0 ? "MYR" : "");
    table_end_row(t);
}

/* Accounts and platforms of one period; `percent` is ambition. */
static void put_account_targets(struct table *t, const struct desk *d, const char *period, int64_t first, int64_t last, int64_t percent)
{
    int64_t sum[2] = {0, 0};
    for (size_t i = 0; i < d->agency->n_accounts; i++) {
        const struct account *a = &d->agency->accounts[i];
        int64_t gmv = house_hourly_sen(a) / 100 * planned_s(d, (int)i, -1, first, last) / HOUR * percent / 100;
        gmv = round_up(gmv, gmv > 20000 ? 1000 : 100);
        sum[a->platform] += gmv;
        put_target(t, period, "account", a->id, "gmv", gmv);
    }
    for (int platform = 0; platform < 2; platform++) {
        put_target(t, period, "platform", platform_names[platform], "gmv", sum[platform]);
        put_target(t, period, "platform", platform_names[platform], "orders", round_up(sum[platform] / 52, 50));
    }
    put_target(t, period, "shop", d->agency->accounts[0].shop, "gmv", sum[0] / 2 + sum[1]);
}

static void put_host_targets(struct table *t, const struct desk *d, const char *period, int64_t first, int64_t last)
{
    int64_t full_time = 0;
    for (size_t i = 0; i < d->agency->n_people; i++) {
        const struct person *p = &d->agency->people[i];
        int64_t gmv = p->role != ROLE_HOST ? 0 : round_up(planned_s(d, -1, (int)i, first, last) / HOUR * 1050, 500);
        full_time += person_is_full_time(p, last) ? gmv : 0;
        put_target(t, period, "host", p->id, "gmv", gmv);
    }
    put_target(t, period, "employment", "full_time", "gmv", full_time);
}

static void put_targets(struct table *t, const struct desk *d)
{
    const struct agency *a = d->agency;
    for (int64_t day = a->first_day; day <= a->last_day;) {
        struct date_period month = date_period_of(PERIOD_MONTH, day);
        put_account_targets(t, d, month.text, month.first, month.last, 128);
        put_host_targets(t, d, month.text, month.first, month.last);
        day = month.last + 1;
    }
    for (int64_t day = a->last_day - 27; day <= a->last_day + 7; day += 7) {
        struct date_period week = date_period_of(PERIOD_WEEK, day);
        put_account_targets(t, d, week.text, week.first, week.last, 124);
    }
    for (int64_t day = a->last_day - 13; day <= a->last_day + 2; day++) {
        const struct campaign *c = agency_campaign(a, day * DAY + DAY / 2);
        struct date_period one = date_period_of(PERIOD_DAY, day);
        put_account_targets(t, d, one.text, day, day, c != NULL && c->is_mega ? 260 : 118);
    }
}

static void put_campaigns(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->agency->n_campaigns; i++)
        for (int platform = 0; platform < 2; platform++) {
            const struct campaign *c = &d->agency->campaigns[i];
            table_text(t, c->id);
            table_text(t, c->name);
            table_text(t, platform_names[platform]);
            table_text(t, "");
            table_moment(t, c->start_at);
            table_text(t, figure_time("Y-m-d H:M:S", c->end_at).text);
            table_text(t, c->is_mega ? "mega" : "payday");
            table_text(t, c->is_mega ? "platform voucher; bundles; flash prices at 00:00 and 20:00" : "free postage above RM30");
            if (t->sheet != NULL)
                sheet_percent(t->sheet, c->is_mega ? 0.28 : 0.34);
            else
                table_text(t, c->is_mega ? "0.28" : "0.34");
            table_end_row(t);
        }
}

/* -- which live a file is about ------------------------------------------------------------------------------- */

/* By room where the room is known to the desk, else by start: every second one. */
static void put_session_files(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->lives->n; i++) {
        const struct live *l = &d->lives->lives[i];
        const char *file = beside_product_file(d->agency, d->lives, i, d->texts);
        if (file == NULL)
            continue;
        table_text(t, file);
        table_text(t, platform_names[d->agency->accounts[l->account].platform]);
        table_text(t, d->agency->accounts[l->account].handle);
        table_text(t, i % 2 == 0 ? l->room_id : "");
        table_moment(t, i % 2 == 0 ? 0 : l->start / 60 * 60);
        table_end_row(t);
    }
}

/* -- the two forms --------------------------------------------------------------------------------------------- */

static const char *const h_accounts[] = {"platform", "account", "aliases", "shop", "room", "timezone", "currency"};
static const char *const h_staff[] = {"staff_id", "from", "name", "employment", "level", "left", "codes", "trained_roles"};
static const char *const h_roster[] = {"platform", "account", "start", "end", "staff_id", "role", "status"};
static const char *const h_handover[] = {"platform", "account", "at", "staff_id", "event"};
static const char *const h_attendance[] = {"staff_id", "date", "check_in", "check_out", "note"};
static const char *const h_targets[] = {"period", "scope", "scope_id", "metric", "target", "currency"};
static const char *const h_campaigns[] = {"campaign_id", "name", "platform", "account", "start", "end", "kind", "mechanics",
                                          "margin_pct"};

static const char *const h_session_file[] = {"file", "platform", "account", "room_id", "start"};

static const struct house_sheet sheets[] = {
    {"accounts", h_accounts, sizeof h_accounts / sizeof h_accounts[0], put_accounts},
    {"staff", h_staff, sizeof h_staff / sizeof h_staff[0], put_staff},
    {"roster", h_roster, sizeof h_roster / sizeof h_roster[0], put_roster},
    {"handover", h_handover, sizeof h_handover / sizeof h_handover[0], put_handover},
    {"attendance", h_attendance, sizeof h_attendance / sizeof h_attendance[0], put_attendance},
    {"targets", h_targets, sizeof h_targets / sizeof h_targets[0], put_targets},
    {"campaigns", h_campaigns, sizeof h_campaigns / sizeof h_campaigns[0], put_campaigns},
    {"session_file", h_session_file, sizeof h_session_file / sizeof h_session_file[0], put_session_files},
};
enum { N_SHEETS = sizeof sheets / sizeof sheets[0], N_BENCH_SHEETS = N_SHEETS - 1 };

static void write_page(struct sheet *s, const struct house_sheet *page, const struct desk *d)
{
    struct table t = {.sheet = s};
    sheet_page(s, page->name);
    table_headings(&t, page->headings, page->n_headings);
    page->put(&t, d);
}

int house_write_workbook(const struct agency *a, const struct rota *r, const struct handover *h, const struct live_list *lives,
                         struct room_tally *tallies, struct outbox *o, struct err *e)
{
    const struct desk desk = {a, r, h, lives, &o->arena, tallies};
    const int64_t at = (a->last_day + 1) * DAY + 8 * HOUR;
    struct sheet s;
    if (sheet_open(&s, o, "inbox/house.xlsx", at - HOUR, e) != 0)
        return -1;
    for (size_t i = 0; i < N_SHEETS; i++)
        write_page(&s, &sheets[i], &desk);
    for (size_t i = 0; i < n_room_sheets; i++)
        write_page(&s, &room_sheets[i], &desk);
    return sheet_close_changed(&s, "inbox/house.xlsx", at, e);
}

int house_write_files(const struct agency *a, const struct rota *r, const struct handover *h, struct outbox *o, struct err *e)
{
    const struct desk desk = {.agency = a, .rota = r, .handover = h};
    for (size_t i = 0; i < N_BENCH_SHEETS; i++) {
        struct table t = {0};
        table_headings(&t, sheets[i].headings, sheets[i].n_headings);
        sheets[i].put(&t, &desk);
        int result = outbox_write_at(o, arena_format(&o->arena, "inbox/%s.csv", sheets[i].name), &t.csv, (a->last_day + 1) * DAY + 8 * HOUR, e);
        buf_release(&t.csv);
        if (result != 0)
            return -1;
    }
    return 0;
}
