#include "sample-data/house.h"

#include "base/date.h"
#include "sample-data/beside.h"
#include "sample-data/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, HOUR = 3600 };

/* One writer for both forms: cells go to a workbook's page, or to CSV. */
struct table {
    struct sheet *sheet;   /* NULL: CSV */
    struct buf csv;
    bool is_started;
};

static void put_text(struct table *t, const char *text)
{
    if (t->sheet != NULL) {
        sheet_text(t->sheet, text);
        return;
    }
    const char *quote = strchr(text, ',') != NULL ? "\"" : "";   /* no text of ours holds a quote */
    buf_printf(&t->csv, "%s%s%s%s", t->is_started ? "," : "", quote, text, quote);
    t->is_started = true;
}

static void put_moment(struct table *t, int64_t civil_s)
{
    if (t->sheet != NULL)
        sheet_moment(t->sheet, civil_s);
    else
        put_text(t, civil_s == 0 ? "" : figure_time("Y-m-d H:M", civil_s).text);
}

static void put_day(struct table *t, int64_t day)
{
    if (t->sheet != NULL && day != 0)
        sheet_day(t->sheet, day);
    else
        put_text(t, day == 0 ? "" : figure_time("Y-m-d", day * DAY).text);
}

static void put_whole(struct table *t, int64_t n)
{
    if (t->sheet != NULL)
        sheet_number(t->sheet, (double)n);
    else
        put_text(t, figure_count(n).text);
}

static void end_row(struct table *t)
{
    if (t->sheet != NULL)
        sheet_next_row(t->sheet);
    else
        buf_puts(&t->csv, "\n");
    t->is_started = false;
}

static void put_headings(struct table *t, const char *const *names, size_t n)
{
    if (t->sheet != NULL) {
        sheet_headings(t->sheet, names, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        put_text(t, names[i]);
    end_row(t);
}

static void put_account_key(struct table *t, const struct agency *a, int account)
{
    put_text(t, platform_names[a->accounts[account].platform]);
    put_text(t, a->accounts[account].id);
}

/* What the sheets are made from. */
struct desk {
    const struct agency *agency;
    const struct rota *rota;
    const struct handover *handover;
    const struct live_list *lives;   /* NULL in the bench */
    struct arena *texts;
};

static void put_accounts(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->agency->n_accounts; i++) {
        const struct account *a = &d->agency->accounts[i];
        put_account_key(t, d->agency, (int)i);
        put_text(t, a->handle);
        put_text(t, a->shop);
        put_text(t, a->room);
        put_text(t, "Asia/Kuala_Lumpur");
        put_text(t, "MYR");
        end_row(t);
    }
}

static void put_person(struct table *t, const struct person *p, int64_t from, bool is_full_time)
{
    put_text(t, p->id);
    put_day(t, from);
    put_text(t, p->name);
    put_text(t, is_full_time ? "full_time" : "part_time");
    put_text(t, p->level == NULL ? "" : p->level);
    put_day(t, p->left);
    put_text(t, p->code);
    put_text(t, p->trained);
    end_row(t);
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
        put_account_key(t, d->agency, d->rota->plans[s->plan].account);
        put_moment(t, s->start);
        put_moment(t, s->end);
        put_text(t, d->agency->people[s->person].id);
        put_text(t, role_names[s->role]);
        put_text(t, status_names[s->status]);
        end_row(t);
    }
}

static void put_handover(struct table *t, const struct desk *d)
{
    for (size_t i = 0; i < d->handover->n; i++) {
        const struct turn *u = &d->handover->turns[i];
        put_account_key(t, d->agency, u->account);
        put_text(t, figure_time("Y-m-d H:M", u->at).text);
        put_text(t, d->agency->people[u->person].id);
        put_text(t, u->is_on ? "on" : "off");
        end_row(t);
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
        put_text(t, d->agency->people[came[i]->person].id);
        put_day(t, came[i]->start / DAY);
        put_moment(t, came[i]->check_in);
        put_moment(t, came[i]->check_out);
        put_text(t, came[i]->check_in > came[i]->start + 900 ? "late, told the desk" : "");
        end_row(t);
    }
    free(came);
}

/* -- targets ------------------------------------------------------------------------------------------------ */

/* Sen an hour the account makes with an average host in an average slot. */
static int64_t hourly_sen(const struct account *a)
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
    put_text(t, period);
    put_text(t, scope);
    put_text(t, scope_id);
    put_text(t, metric);
    put_whole(t, target);
    put_text(t, strcmp(metric, "gmv") == 0 ? "MYR" : "");
    end_row(t);
}

/* Accounts and platforms of one period; `percent` is ambition. */
static void put_account_targets(struct table *t, const struct desk *d, const char *period, int64_t first, int64_t last, int64_t percent)
{
    int64_t sum[2] = {0, 0};
    for (size_t i = 0; i < d->agency->n_accounts; i++) {
        const struct account *a = &d->agency->accounts[i];
        int64_t gmv = hourly_sen(a) / 100 * planned_s(d, (int)i, -1, first, last) / HOUR * percent / 100;
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
            put_text(t, c->id);
            put_text(t, c->name);
            put_text(t, platform_names[platform]);
            put_text(t, "");
            put_moment(t, c->start_at);
            put_text(t, figure_time("Y-m-d H:M:S", c->end_at).text);
            put_text(t, c->is_mega ? "mega" : "payday");
            put_text(t, c->is_mega ? "platform voucher; bundles; flash prices at 00:00 and 20:00" : "free postage above RM30");
            if (t->sheet != NULL)
                sheet_percent(t->sheet, c->is_mega ? 0.28 : 0.34);
            else
                put_text(t, c->is_mega ? "0.28" : "0.34");
            end_row(t);
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
        put_text(t, file);
        put_text(t, platform_names[d->agency->accounts[l->account].platform]);
        put_text(t, d->agency->accounts[l->account].handle);
        put_text(t, i % 2 == 0 ? l->room_id : "");
        put_moment(t, i % 2 == 0 ? 0 : l->start / 60 * 60);
        end_row(t);
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

static const struct {
    const char *name;
    const char *const *headings;
    size_t n_headings;
    void (*put)(struct table *t, const struct desk *d);
} sheets[] = {
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

int house_write_workbook(const struct agency *a, const struct rota *r, const struct handover *h, const struct live_list *lives,
                         struct outbox *o, struct err *e)
{
    const struct desk desk = {a, r, h, lives, &o->arena};
    const int64_t at = (a->last_day + 1) * DAY + 8 * HOUR;
    struct sheet s;
    if (sheet_open(&s, o, "inbox/house.xlsx", at - HOUR, e) != 0)
        return -1;
    for (size_t i = 0; i < N_SHEETS; i++) {
        struct table t = {.sheet = &s};
        sheet_page(&s, sheets[i].name);
        put_headings(&t, sheets[i].headings, sheets[i].n_headings);
        sheets[i].put(&t, &desk);
    }
    return sheet_close_changed(&s, "inbox/house.xlsx", at, e);
}

int house_write_files(const struct agency *a, const struct rota *r, const struct handover *h, struct outbox *o, struct err *e)
{
    const struct desk desk = {a, r, h, NULL, NULL};
    for (size_t i = 0; i < N_BENCH_SHEETS; i++) {
        struct table t = {0};
        put_headings(&t, sheets[i].headings, sheets[i].n_headings);
        sheets[i].put(&t, &desk);
        int result = outbox_write_at(o, arena_format(&o->arena, "inbox/%s.csv", sheets[i].name), &t.csv, (a->last_day + 1) * DAY + 8 * HOUR, e);
        buf_release(&t.csv);
        if (result != 0)
            return -1;
    }
    return 0;
}
