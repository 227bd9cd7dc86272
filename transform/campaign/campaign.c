#include "transform/campaign/campaign.h"

#include "base/date.h"
#include "transform/campaign/campaign_read.h"
#include <math.h>
#include <string.h>

enum { DAY_S = 86400, DAYS_SHOWN_BEFORE = 14, DAYS_SHOWN_AFTER = 21 };

/* A campaign in one currency: parts[0..n), its days, its window up to today. */
struct campaign {
    const struct campaign_part *parts;
    size_t n;
    const char *campaign_id, *currency;
    int64_t first_day, last_day;
    struct uplift_window *windows;      /* one a part, cut at today */
    struct uplift_sum sum;              /* all parts, with the longer hours */
    struct uplift_sum *of_part;
    struct uplift_placebo *placebos;
    struct uplift_test test;
};

struct building {
    struct transform *t;
    struct arena a;
    struct campaign_facts f;
    sqlite3_stmt *campaign, *session, *match, *placebo, *day;
};

/* --- writing -------------------------------------------------------------------------------------------------------------- */

static void put_text(sqlite3_stmt *s, int *i, const char *text)
{
    (void)db_bind_text(s, (*i)++, str_of(text));
}

static void put_day(sqlite3_stmt *s, int *i, int64_t day)
{
    char text[DATE_TEXT];
    date_text(day, text);
    put_text(s, i, text);
}

static void put_int(sqlite3_stmt *s, int *i, int64_t value)
{
    (void)db_bind_int(s, (*i)++, value);
}

/* NAN and infinities: NULL. */
static void put_money(sqlite3_stmt *s, int *i, double value)
{
    if (isfinite(value))
        (void)db_bind_int(s, *i, llround(value));
    else
        (void)sqlite3_bind_null(s, *i);
    ++*i;
}

static void put_real(sqlite3_stmt *s, int *i, double value)
{
    if (isfinite(value))
        (void)sqlite3_bind_double(s, *i, round(value * 1e6) / 1e6);
    else
        (void)sqlite3_bind_null(s, *i);
    ++*i;
}

/* --- what was measured ----------------------------------------------------------------------------------------------------- */

/* Whole hundredths, so that the printed parts add up. */
static double uplift_of(const struct uplift_sum *sum)
{
    return round(sum->actual) - round(sum->baseline) + round(sum->longer);
}

static struct uplift_window days_of(const struct campaign_part *p, int64_t first, int64_t last)
{
    return (struct uplift_window){p->account, first * DAY_S, (last + 1) * DAY_S - 1};
}

/* The days D-7..D-1 and D+1..D+14 of each part, as far as `as_of` has seen them; other campaigns' days are their own. */
struct around {
    double before, after, margined;
};
static struct around around_of(const struct building *b, const struct campaign *c, int64_t as_of)
{
    struct around sum = {0};
    for (size_t i = 0; i < c->n; i++) {
        struct uplift_sum before = UPLIFT_SUM_INIT, after = UPLIFT_SUM_INIT;
        int64_t last = c->last_day + UPLIFT_AFTER_DAYS;
        struct uplift_window w = days_of(&c->parts[i], c->first_day - UPLIFT_GAP_DAYS, c->first_day - 1);
        uplift_add(&b->f.market, &w, c->first_day, UPLIFT_LONGER | UPLIFT_SKIP_CAMPAIGNS, &before);
        w = days_of(&c->parts[i], c->last_day + 1, last < as_of ? last : as_of);
        uplift_add(&b->f.market, &w, c->first_day, UPLIFT_LONGER | UPLIFT_SKIP_CAMPAIGNS, &after);
        double net = uplift_of(&c->of_part[i]) + uplift_of(&before) + uplift_of(&after);
        sum.before += uplift_of(&before);
        sum.after += uplift_of(&after);
        if (net != 0)
            sum.margined += net * c->parts[i].margin;
    }
    return sum;
}

static bool is_part(const struct campaign *c, size_t account)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->parts[i].account == account)
            return true;
    return false;
}

/* Accounts that had no campaign meanwhile: their names and what they sold against their own baseline. */
static const char *control_of(struct building *b, const struct campaign *c, double *ret_change)
{
    BUF_AUTO struct buf names = BUF_INIT;
    struct uplift_sum all = UPLIFT_SUM_INIT;
    int64_t last = c->last_day < b->f.today ? c->last_day : b->f.today;
    for (size_t i = 0; i < b->f.n_accounts; i++) {
        const struct campaign_account *account = &b->f.accounts[i];
        if (is_part(c, i) || strcmp(account->currency, c->currency) != 0)
            continue;
        struct uplift_sum sum = UPLIFT_SUM_INIT;
        uplift_add(&b->f.market, &(struct uplift_window){i, c->first_day * DAY_S, (last + 1) * DAY_S - 1}, c->first_day,
                   UPLIFT_SKIP_CAMPAIGNS, &sum);
        if (!(sum.baseline > 0))
            continue;
        uplift_sum_add(&all, &sum);
        buf_printf(&names, "%s%s %s", names.len > 0 ? "; " : "", account->platform, account->account);
    }
    *ret_change = all.baseline > 0 ? all.actual / all.baseline - 1 : NAN;
    return names.len > 0 ? arena_text(&b->a, names.ptr, names.len) : "no control";
}

static void campaign_measure(struct building *b, struct campaign *c)
{
    const struct uplift_market *m = &b->f.market;
    int64_t last = c->last_day < b->f.today ? c->last_day : b->f.today;
    c->windows = arena_array(&b->a, c->n + 1, sizeof *c->windows);
    c->of_part = arena_array(&b->a, c->n + 1, sizeof *c->of_part);
    c->sum = (struct uplift_sum)UPLIFT_SUM_INIT;
    for (size_t i = 0; i < c->n; i++) {
        int64_t end = (last + 1) * DAY_S - 1;
        c->windows[i] = (struct uplift_window){c->parts[i].account, c->parts[i].start_at,
                                               c->parts[i].end_at < end ? c->parts[i].end_at : end};
        c->of_part[i] = (struct uplift_sum)UPLIFT_SUM_INIT;
        uplift_add(m, &c->windows[i], c->first_day, UPLIFT_LONGER, &c->of_part[i]);
        uplift_sum_add(&c->sum, &c->of_part[i]);
    }
    size_t n = uplift_placebos(m, c->windows, c->n, &b->a, &c->placebos);
    c->test = uplift_test_of(uplift_statistic(&c->sum), c->placebos, n, last - c->first_day + 1);
}

/* --- one campaign ---------------------------------------------------------------------------------------------------------- */

static double parts_sum(const struct campaign *c, double (*of)(const struct uplift_sum *))
{
    double sum = 0;
    for (size_t i = 0; i < c->n; i++)
        sum += of(&c->of_part[i]);
    return sum;
}
static double baseline_of(const struct uplift_sum *s) { return round(s->baseline); }
static double longer_of(const struct uplift_sum *s) { return round(s->longer); }

static int edition_write(struct building *b, const struct campaign *c, const char *edition, int64_t as_of, struct err *e)
{
    sqlite3_stmt *s = b->campaign;
    struct around around = around_of(b, c, as_of);
    double low, high, change, nothing = c->sum.baseline > 0 ? 0 : NAN /* makes NULL of what needs a baseline */, longer = parts_sum(c, longer_of);
    double baseline = parts_sum(c, baseline_of), actual = c->sum.actual + c->sum.unmatched_gmv;
    const char *control = control_of(b, c, &change);
    uplift_range_of(&c->sum, &c->test, &low, &high);
    int i = 1;
    int64_t seen = as_of - c->last_day;
    put_day(s, &i, as_of);
    put_text(s, &i, c->campaign_id);
    put_text(s, &i, c->currency);
    put_text(s, &i, edition);
    put_day(s, &i, c->first_day);
    put_day(s, &i, c->last_day);
    put_int(s, &i, (int64_t)c->n);
    put_int(s, &i, (int64_t)c->sum.sessions);
    put_int(s, &i, (int64_t)c->sum.unmatched);
    put_real(s, &i, c->sum.hours);
    put_money(s, &i, actual);
    put_money(s, &i, c->sum.unmatched_gmv);
    put_money(s, &i, baseline + nothing);
    put_money(s, &i, c->sum.actual - baseline + nothing);
    put_money(s, &i, longer + nothing);
    put_money(s, &i, low + longer);
    put_money(s, &i, high + longer);
    put_real(s, &i, uplift_statistic(&c->sum));
    put_real(s, &i, c->test.p);
    put_int(s, &i, (int64_t)c->test.n);
    put_int(s, &i, (int64_t)c->test.apart);
    put_money(s, &i, around.before + nothing);
    put_money(s, &i, around.after + nothing);
    put_int(s, &i, seen < 0 ? 0 : seen < UPLIFT_AFTER_DAYS ? seen : UPLIFT_AFTER_DAYS);
    put_money(s, &i, around.margined + nothing);
    put_text(s, &i, uplift_fallback_names[c->sum.fallback]);
    put_text(s, &i, control);
    put_real(s, &i, change);
    return db_done(s, e);
}

static int editions_write(struct building *b, const struct campaign *c, struct err *e)
{
    static const struct {
        const char *name;
        int64_t days;
    } editions[] = {{"D+3", 3}, {"D+30", 30}};
    bool is_latest_written = false;
    for (size_t i = 0; i < sizeof editions / sizeof editions[0]; i++) {
        int64_t as_of = c->last_day + editions[i].days;
        if (as_of > b->f.today)
            continue;
        is_latest_written |= as_of == b->f.today;
        if (edition_write(b, c, editions[i].name, as_of, e) != 0)
            return -1;
    }
    return is_latest_written ? 0 : edition_write(b, c, "latest", b->f.today, e);
}

static int matches_write(struct building *b, const struct campaign *c, const struct uplift_session *x, const char *slot,
                         enum uplift_fallback fallback, struct err *e)
{
    const struct uplift_market *m = &b->f.market;
    const struct campaign_account *account = &b->f.accounts[x->account];
    size_t to = uplift_session_from(m, x->account, c->first_day * DAY_S);
    for (size_t k = uplift_session_from(m, x->account, (c->first_day - UPLIFT_GAP_DAYS - UPLIFT_BACK_DAYS) * DAY_S); k < to; k++) {
        int i = 1;
        if (!uplift_is_match(m, k, x->account, x->slot, c->first_day, fallback))
            continue;
        put_text(b->match, &i, c->campaign_id);
        put_text(b->match, &i, account->platform);
        put_text(b->match, &i, account->account);
        put_text(b->match, &i, slot);
        put_text(b->match, &i, b->f.keys[m->list[k].tag]);
        if (db_done(b->match, e) != 0)
            return -1;
    }
    return 0;
}

static int session_write(struct building *b, const struct campaign *c, const struct uplift_session *x, struct err *e)
{
    const struct campaign_account *account = &b->f.accounts[x->account];
    struct uplift_rate rate = uplift_rate_at(&b->f.market, x->account, x->slot, c->first_day);
    bool is_matched = rate.fallback != UPLIFT_NONE;
    char slot[SLOT_TEXT];
    calendar_slot(&b->t->calendar, calendar_day(&b->t->calendar, x->start_at), x->slot / 2, slot);
    sqlite3_stmt *s = b->session;
    int i = 1;
    put_text(s, &i, c->campaign_id);
    put_text(s, &i, b->f.keys[x->tag]);
    put_text(s, &i, account->platform);
    put_text(s, &i, account->account);
    put_text(s, &i, account->currency);
    put_day(s, &i, x->day);
    put_text(s, &i, slot);
    put_real(s, &i, x->hours);
    put_money(s, &i, x->gmv);
    put_int(s, &i, (int64_t)rate.matches);
    put_real(s, &i, is_matched ? rate.per_hour : NAN);
    put_money(s, &i, is_matched ? rate.per_hour * x->hours : NAN);
    put_text(s, &i, uplift_fallback_names[rate.fallback]);
    return db_done(s, e) != 0 ? -1 : matches_write(b, c, x, slot, rate.fallback, e);
}

static int sessions_write(struct building *b, const struct campaign *c, struct err *e)
{
    const struct uplift_market *m = &b->f.market;
    for (size_t i = 0; i < c->n; i++) {
        const struct uplift_window *w = &c->windows[i];
        for (size_t k = uplift_session_from(m, w->account, w->start_at);
             k < m->from[w->account + 1] && m->list[k].start_at <= w->end_at; k++)
            if (session_write(b, c, &m->list[k], e) != 0)
                return -1;
    }
    return 0;
}

/* The placebos as sales over baseline: what a window as sure as this campaign's (the same s) would have shown by chance. */
static int placebos_write(struct building *b, const struct campaign *c, struct err *e)
{
    for (size_t k = 0; k < c->test.n; k++) {
        const struct uplift_placebo *p = &c->placebos[k];
        int i = 1;
        put_text(b->placebo, &i, c->campaign_id);
        put_text(b->placebo, &i, c->currency);
        put_day(b->placebo, &i, c->first_day - p->back);
        put_real(b->placebo, &i, p->statistic);
        put_real(b->placebo, &i, uplift_gmv_at(&c->sum, p->statistic) / c->sum.baseline - 1);
        if (db_done(b->placebo, e) != 0)
            return -1;
    }
    return 0;
}

/* The windows of one whole day, over all parts. */
static struct uplift_sum day_sum(const struct building *b, const struct campaign *c, int64_t day, struct uplift_window *windows)
{
    struct uplift_sum sum = UPLIFT_SUM_INIT;
    for (size_t i = 0; i < c->n; i++) {
        windows[i] = days_of(&c->parts[i], day, day);
        uplift_add(&b->f.market, &windows[i], c->first_day, UPLIFT_SOLD, &sum);
    }
    return sum;
}

static int days_write(struct building *b, const struct campaign *c, struct err *e)
{
    struct uplift_window *windows = arena_array(&b->a, c->n + 1, sizeof *windows);
    struct uplift_placebo *placebos;
    (void)day_sum(b, c, c->first_day, windows);
    size_t n = uplift_placebos(&b->f.market, windows, c->n, &b->a, &placebos);
    struct uplift_test usual = uplift_test_of(0, placebos, n, 1);
    int64_t last = c->last_day + DAYS_SHOWN_AFTER < b->f.today ? c->last_day + DAYS_SHOWN_AFTER : b->f.today;
    for (int64_t day = c->first_day - DAYS_SHOWN_BEFORE; day <= last; day++) {
        struct uplift_sum sum = day_sum(b, c, day, windows);
        bool is_matched = sum.unmatched == 0;   /* else sales and baseline are not of the same sessions */
        if (sum.sessions == 0)
            continue;
        int i = 1;
        put_text(b->day, &i, c->campaign_id);
        put_text(b->day, &i, c->currency);
        put_day(b->day, &i, day);
        put_int(b->day, &i, day < c->first_day ? day - c->first_day : day > c->last_day ? day - c->last_day : 0);
        put_int(b->day, &i, (int64_t)sum.sessions);
        put_real(b->day, &i, sum.hours);
        put_money(b->day, &i, sum.actual + sum.unmatched_gmv);
        put_money(b->day, &i, is_matched ? sum.baseline : NAN);
        put_money(b->day, &i, is_matched ? uplift_gmv_at(&sum, usual.low) : NAN);
        put_money(b->day, &i, is_matched ? uplift_gmv_at(&sum, usual.high) : NAN);
        if (db_done(b->day, e) != 0)
            return -1;
    }
    return 0;
}

/* --- all --------------------------------------------------------------------------------------------------------------------- */

static size_t campaign_from(const struct campaign_facts *f, size_t from, struct campaign *ret)
{
    const struct campaign_part *p = &f->parts[from];
    *ret = (struct campaign){.parts = p, .campaign_id = p->campaign_id, .currency = f->accounts[p->account].currency,
                             .first_day = INT64_MAX, .last_day = INT64_MIN};
    for (; from + ret->n < f->n_parts; ret->n++) {
        const struct campaign_part *part = &f->parts[from + ret->n];
        if (strcmp(part->campaign_id, ret->campaign_id) != 0 || strcmp(f->accounts[part->account].currency, ret->currency) != 0)
            break;
        int64_t first = date_floor_day(part->start_at), last = date_floor_day(part->end_at);
        ret->first_day = first < ret->first_day ? first : ret->first_day;
        ret->last_day = last > ret->last_day ? last : ret->last_day;
    }
    return from + ret->n;
}

static int campaigns_write(struct building *b, struct err *e)
{
    struct campaign c;
    for (size_t from = 0; from < b->f.n_parts;) {
        from = campaign_from(&b->f, from, &c);
        if (c.first_day > b->f.today)
            continue;
        campaign_measure(b, &c);
        if (c.sum.sessions > 0 &&
            (editions_write(b, &c, e) != 0 || sessions_write(b, &c, e) != 0 || placebos_write(b, &c, e) != 0 ||
             days_write(b, &c, e) != 0))
            return err_wrap(e, "campaign %s", c.campaign_id);
    }
    return 0;
}

static int prepare_all(struct building *b, struct err *e)
{
    const struct {
        sqlite3_stmt **s;
        const char *sql;
    } all[] = {
        {&b->campaign, "INSERT INTO mart_campaign VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
        {&b->session, "INSERT INTO mart_campaign_session VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"},
        {&b->match, "INSERT OR IGNORE INTO mart_campaign_match VALUES (?,?,?,?,?)"},   /* once a slot */
        {&b->placebo, "INSERT INTO mart_campaign_placebo VALUES (?,?,?,?,?)"},
        {&b->day, "INSERT INTO mart_campaign_day VALUES (?,?,?,?,?,?,?,?,?,?)"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (db_prepare(b->t->db, all[i].sql, all[i].s, e) != 0)
            return -1;
    return 0;
}

int campaign_build(struct transform *t, struct err *e)
{
    struct building b = {.t = t};
    int failed = prepare_all(&b, e) != 0 || campaign_facts_read(t, &b.a, &b.f, e) != 0 || campaigns_write(&b, e) != 0;
    sqlite3_stmt *all[] = {b.campaign, b.session, b.match, b.placebo, b.day};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        (void)sqlite3_finalize(all[i]);
    arena_release(&b.a);
    return failed ? -1 : 0;
}
