#include "sample-data/truth.h"

#include "base/date.h"
#include "sample-data/figure.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DAY = 86400 };

static const enum metric counts[] = {ORDERS_CREATED, ORDERS, UNITS, IMPRESSIONS, VIEWS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS, ADD_TO_CART,
                                     COMMENTS, SHARES, LIKES, NEW_FOLLOWERS};
enum { N_COUNTS = sizeof counts / sizeof counts[0] };

/* -- tables --------------------------------------------------------------------------------------------------------- */

static void row_start(struct truth_table *t)
{
    t->starts = mem_grow(t->starts, &t->room, t->n + 1, sizeof *t->starts);
    t->starts[t->n++] = t->text.len;
}

static void row_end(struct truth_table *t)
{
    buf_add(&t->text, "\n", 2);   /* with the NUL: rows are compared as texts */
}

static void put(struct truth_table *t, const char *text)
{
    buf_printf(&t->text, "%s\t", text);
}

void truth_line(struct truth_table *t, const char *format, ...)
{
    char line[512];
    va_list list;
    va_start(list, format);
    (void)vsnprintf(line, sizeof line, format, list);
    va_end(list);
    row_start(t);
    buf_puts(&t->text, line);
    row_end(t);
}

static void put_last(struct truth_table *t, const char *text)
{
    buf_puts(&t->text, text);
    row_end(t);
}

static void put_count(struct truth_table *t, int64_t n)
{
    buf_printf(&t->text, "%" PRId64 "\t", n);
}

/* Nothing where no file says it. */
static void put_known(struct truth_table *t, bool is_known, int64_t n)
{
    if (is_known)
        put_count(t, n);
    else
        put(t, "");
}

static const char *sorted_text;

static int compare_rows(const void *a, const void *b)
{
    return strcmp(sorted_text + *(const size_t *)a, sorted_text + *(const size_t *)b);
}

static int table_write(struct truth_table *t, struct outbox *o, const char *name, const char *headings, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    sorted_text = t->text.ptr;
    if (t->n > 1)
        qsort(t->starts, t->n, sizeof *t->starts, compare_rows);
    for (const char *p = headings; *p != '\0'; p++)
        buf_add(&b, *p == ' ' ? "\t" : p, 1);
    buf_puts(&b, "\n");
    for (size_t i = 0; i < t->n; i++)
        buf_puts(&b, t->text.ptr + t->starts[i]);
    return outbox_write(o, arena_format(&o->arena, "truth/%s.tsv", name), &b, e);
}

static void table_release(struct truth_table *t)
{
    buf_release(&t->text);
    mem_free(t->starts);
}

/* -- sessions and stints ------------------------------------------------------------------------------------------------ */

#define COUNT_HEADINGS "orders_created orders units impressions views product_impressions product_clicks add_to_cart comments shares likes new_followers"

static struct figure session_key(const struct agency *a, const struct live *l, const struct view *v, struct arena *texts,
                                 const char **ret_key)
{
    const struct account *account = &a->accounts[l->account];
    struct figure start = figure_time("Y-m-d", v->start), minute = figure_time("H:M", v->start);
    *ret_key = arena_format(texts, "%s:%s:%sT%s", platform_names[account->platform], account->id, start.text, minute.text);
    return start;
}

const char *truth_session_key(const struct agency *a, const struct live *l, const struct view *v, struct arena *texts)
{
    const char *key = NULL;
    (void)session_key(a, l, v, texts, &key);
    return key;
}

static const char *status_of(const struct view *v)
{
    int64_t age_s = v->observed_at - v->end;
    return age_s >= 15 * (int64_t)DAY ? "final" : age_s >= 2 * (int64_t)DAY ? "settling" : "provisional";
}

static void put_basis(struct truth_table *t, enum platform platform, const bool *knows, const int64_t *total)
{
    put_count(t, total[GMV]);
    put_known(t, knows[GMV_DIRECT], total[GMV_DIRECT]);
    put_known(t, knows[GMV] && platform == TIKTOK, total[GMV]);
    put_known(t, knows[GMV_PLACED], total[GMV_PLACED]);
    put_known(t, knows[GMV] && platform == SHOPEE, total[GMV]);
}

static void add_session(struct truth *t, const struct live *l, const struct view *v, const char *key)
{
    struct truth_table *s = &t->sessions;
    const struct account *a = &t->agency->accounts[l->account];
    row_start(s);
    put(s, key);
    put(s, platform_names[a->platform]);
    put(s, a->id);
    put(s, v->has_room ? l->room_id : "");
    put(s, v->has_title ? l->title : "");
    put(s, figure_time("Y-m-d H:M:S", v->start).text);
    put(s, figure_time("Y-m-d H:M:S", v->end).text);
    put_count(s, v->end - v->start);
    put(s, figure_time("Y-m-d", l->business_day * DAY).text);
    put(s, l->campaign == NULL ? "" : l->campaign->id);
    put(s, source_names[v->source]);
    put(s, status_of(v));
    put_basis(s, a->platform, v->knows, v->total);
    for (int i = 0; i < N_COUNTS; i++)
        put_known(s, v->knows[counts[i]], v->total[counts[i]]);
    put_known(s, v->buyers >= 0, v->buyers);
    put_known(s, v->viewers >= 0, v->viewers);
    put_known(s, v->peak_viewers >= 0, v->peak_viewers);
    put_last(s, v->avg_watch_centi < 0 ? "" : figure_money(v->avg_watch_centi).text);
}

static const char *person_id(const struct agency *a, int person)
{
    return person < 0 ? "unassigned" : a->people[person].id;
}

static void add_stint(struct truth *t, const struct live *l, const struct view *v, const struct credit *c, const struct credit_cell *cell,
                      const char *key)
{
    struct truth_table *s = &t->host_session;
    const struct account *a = &t->agency->accounts[l->account];
    row_start(s);
    put(s, key);
    put(s, person_id(t->agency, cell->person));
    put(s, figure_time("Y-m-d", cell->day * DAY).text);
    put(s, c->attribution);
    put(s, figure_time("Y-m-d H:M:S", cell->start).text);
    put(s, figure_time("Y-m-d H:M:S", cell->end).text);
    put_count(s, cell->on_air_s);
    put_count(s, cell->credited_s);
    put_basis(s, a->platform, v->knows, cell->amount);
    for (int i = 0; i < N_COUNTS; i++)
        put_known(s, v->knows[counts[i]], cell->amount[counts[i]]);
    put_last(s, source_names[v->source]);
}

/* -- sums of days ----------------------------------------------------------------------------------------------------------- */

struct truth_sum {
    int account, person;   /* person -2: the account as a whole */
    int64_t day;
    const struct live *last;
    int64_t sessions, stints, credited_s, on_air_s, amount[N_METRICS];
    bool knows[N_METRICS];
};

static struct truth_sum *sum_of(struct truth *t, int account, int person, int64_t day)
{
    /* Lives come in order of time: the day is among the newest sums. */
    for (size_t i = t->n_sums; i-- > 0 && t->sums[i].day >= day - 2;)
        if (t->sums[i].account == account && t->sums[i].person == person && t->sums[i].day == day)
            return &t->sums[i];
    t->sums = mem_grow(t->sums, &t->sum_room, t->n_sums + 1, sizeof *t->sums);
    struct truth_sum *s = &t->sums[t->n_sums++];
    *s = (struct truth_sum){.account = account, .person = person, .day = day};
    return s;
}

static void sum_add(struct truth_sum *s, const struct live *l, const struct view *v, const struct credit_cell *cell)
{
    s->sessions += s->last != l;
    s->last = l;
    s->stints += cell->person >= 0;
    s->credited_s += cell->credited_s;
    s->on_air_s += cell->on_air_s;
    for (int m = 0; m < N_METRICS; m++) {
        s->amount[m] += cell->amount[m];
        s->knows[m] = s->knows[m] || v->knows[m];
    }
}

void truth_add_live(struct truth *t, const struct live *l, const struct view *v, const struct credit *c)
{
    ARENA_AUTO struct arena texts = ARENA_INIT;
    const char *key = NULL;
    (void)session_key(t->agency, l, v, &texts, &key);
    add_session(t, l, v, key);
    for (size_t i = 0; i < c->n; i++) {
        const struct credit_cell *cell = &c->cells[i];
        add_stint(t, l, v, c, cell, key);
        sum_add(sum_of(t, l->account, -2, cell->day), l, v, cell);
        if (cell->person >= 0)
            sum_add(sum_of(t, l->account, cell->person, cell->day), l, v, cell);
    }
}

void truth_add_room(struct truth *t, const struct live *l, const struct view *v, const struct room_tally *y)
{
    ARENA_AUTO struct arena texts = ARENA_INIT;
    if (y->actions + y->incidents + y->violations + y->audits + y->questions == 0)
        return;
    truth_line(&t->room, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d", truth_session_key(t->agency, l, v, &texts), y->actions, y->incidents,
               y->minutes_lost, y->violations, y->points, y->audits, y->marks, y->questions, y->answered);
}

static int write_days(struct truth *t, struct outbox *o, bool is_host, struct err *e)
{
    struct truth_table table = {0};
    for (size_t i = 0; i < t->n_sums; i++) {
        const struct truth_sum *s = &t->sums[i];
        if ((s->person != -2) != is_host)
            continue;
        row_start(&table);
        if (is_host)
            put(&table, t->agency->people[s->person].id);
        put(&table, platform_names[t->agency->accounts[s->account].platform]);
        put(&table, t->agency->accounts[s->account].id);
        put(&table, figure_time("Y-m-d", s->day * DAY).text);
        if (!is_host)
            put_count(&table, s->sessions);
        put_count(&table, s->stints);
        put_count(&table, s->credited_s);
        if (is_host)
            put_count(&table, s->on_air_s);
        for (int k = 0; k < N_COUNTS; k++)
            put_known(&table, s->knows[counts[k]], s->amount[counts[k]]);
        put_last(&table, figure_count(s->amount[GMV]).text);
    }
    int result = is_host ? table_write(&table, o, "host_day",
                                       "host_id platform account business_date stints credited_s on_air_s " COUNT_HEADINGS " gmv_minor", e)
                         : table_write(&table, o, "platform_day",
                                       "platform account business_date sessions stints airtime_s " COUNT_HEADINGS " gmv_minor", e);
    table_release(&table);
    return result;
}

/* -- people and defects ---------------------------------------------------------------------------------------------------- */

static int write_accounts(const struct truth *t, struct outbox *o, struct err *e)
{
    struct truth_table table = {0};
    for (size_t i = 0; i < t->agency->n_accounts; i++) {
        const struct account *a = &t->agency->accounts[i];
        row_start(&table);
        put(&table, platform_names[a->platform]);
        put(&table, a->id);
        put(&table, a->handle);
        put_last(&table, a->shop);
    }
    int result = table_write(&table, o, "accounts", "platform account alias shop", e);
    table_release(&table);
    return result;
}

/* Skills in thousandths of a logarithm, as they went into the minutes. */
static int write_hosts(const struct truth *t, struct outbox *o, struct err *e)
{
    struct truth_table table = {0};
    for (size_t i = 0; i < t->agency->n_people; i++) {
        const struct person *p = &t->agency->people[i];
        if (p->role != ROLE_HOST)
            continue;
        row_start(&table);
        put(&table, p->id);
        put(&table, p->name);
        put_count(&table, p->skill_err);
        put_count(&table, p->skill_ctr);
        put_count(&table, p->skill_ctor);
        put_count(&table, p->skill_aov);
        put_count(&table, person_skill(p, t->agency->first_day));
        put_count(&table, person_skill(p, t->agency->last_day));
        put(&table, p->drift_from == 0 ? "" : figure_time("Y-m-d", p->drift_from * DAY).text);
        put_last(&table, p->story);
    }
    int result = table_write(&table, o, "hosts", "host_id name skill_err skill_ctr skill_ctor skill_aov skill_first_day skill_last_day drift_from story", e);
    table_release(&table);
    return result;
}

/* minutes_late: 0 within five minutes of grace; all empty where nobody wrote attendance that day. */
static int write_attendance(const struct truth *t, const struct rota *r, struct outbox *o, struct err *e)
{
    struct truth_table table = {0};
    for (size_t i = 0; i < r->n_shifts; i++) {
        const struct shift *s = &r->shifts[i];
        const struct plan *p = &r->plans[s->plan];
        if (p->is_future || s->status == CANCELLED)
            continue;
        bool is_covered = p->day != r->unrecorded[0] && p->day != r->unrecorded[1];
        int64_t late = (s->check_in - s->start) / 60;
        row_start(&table);
        put(&table, platform_names[t->agency->accounts[p->account].platform]);
        put(&table, t->agency->accounts[p->account].id);
        put(&table, figure_time("Y-m-d H:M:S", s->start).text);
        put(&table, t->agency->people[s->person].id);
        put(&table, role_names[s->role]);
        put_known(&table, s->check_in != 0, late > 5 ? late : 0);
        put_last(&table, !is_covered ? "" : s->check_in == 0 ? "1" : "0");
    }
    int result = table_write(&table, o, "attendance", "platform account planned_start staff_id role minutes_late no_show", e);
    table_release(&table);
    return result;
}

static int write_rejects(const struct truth *t, struct outbox *o, struct err *e)
{
    struct truth_table table = {0};
    (void)t;
    for (size_t i = 0; i < o->n_defects; i++) {
        const struct defect *d = &o->defects[i];
        row_start(&table);
        put(&table, d->level);
        put(&table, strncmp(d->file, "inbox/", 6) == 0 ? d->file + 6 : d->file);
        put(&table, d->sheet);
        put_known(&table, d->place != 0, d->place);
        put(&table, d->column);
        put(&table, d->value);
        put_last(&table, d->rule);
    }
    int result = table_write(&table, o, "rejects", "level file sheet place column value rule", e);
    table_release(&table);
    return result;
}

int truth_write(struct truth *t, const struct rota *r, struct outbox *o, struct err *e)
{
    int result = table_write(&t->sessions, o, "sessions",
                             "session_key platform account room_id title start_at end_at duration_s business_date campaign_id source status "
                             "gmv_minor gmv_direct_minor gmv_attributed_minor gmv_placed_minor gmv_confirmed_minor " COUNT_HEADINGS
                             " buyers viewers peak_viewers avg_watch_s", e);
    if (result != 0 || table_write(&t->host_session, o, "host_session",
                                   "session_key host_id business_date attribution start_at end_at on_air_s credited_s gmv_minor "
                                   "gmv_direct_minor gmv_attributed_minor gmv_placed_minor gmv_confirmed_minor " COUNT_HEADINGS " source", e) != 0)
        return -1;
    if (!t->agency->is_bench &&
        (table_write(&t->ad_cost, o, "ad_cost", "session_key ad_cost_minor", e) != 0 ||
         table_write(&t->product_session, o, "product_session", "session_key n gmv_minor orders", e) != 0 ||
         table_write(&t->beside_sums, o, "beside", "view platform account source first_day last_day n money_minor orders", e) != 0 ||
         table_write(&t->reconcile, o, "reconcile", "pair platform account first_day last_day metric ours theirs", e) != 0 ||
         table_write(&t->room, o, "room", "session_key actions incidents minutes_lost violations points audits marks questions answered", e) != 0))
        return -1;
    if (write_days(t, o, true, e) != 0 || write_days(t, o, false, e) != 0 || write_accounts(t, o, e) != 0)
        return -1;
    return write_hosts(t, o, e) != 0 || write_attendance(t, r, o, e) != 0 || write_rejects(t, o, e) != 0 ? -1 : 0;
}

void truth_release(struct truth *t)
{
    table_release(&t->sessions);
    table_release(&t->host_session);
    table_release(&t->ad_cost);
    table_release(&t->product_session);
    table_release(&t->beside_sums);
    table_release(&t->reconcile);
    table_release(&t->room);
    mem_free(t->sums);
}
