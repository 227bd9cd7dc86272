#include "transform/campaign/campaign_read.h"

#include "base/date.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char sessions_sql[] =
    "SELECT platform, account, currency, session_key, start_at, end_at, duration_s, gmv, day_kind = 'normal' FROM int_session"
    " WHERE gmv IS NOT NULL AND duration_s > 0 ORDER BY platform, account, currency, start_at, session_key";
static const char parts_sql[] =
    "SELECT campaign_id, platform, account, start_at, end_at, margin_pct, day_kind = 'normal' FROM int_campaign"
    " ORDER BY campaign_id, platform, account";

/* The slot of a session: the daypart that holds most of it, the earlier of equals, and its business date's kind of day. */
static int slot_of(const struct calendar *c, int64_t start_at, int64_t end_at)
{
    int64_t seconds[CALENDAR_PARTS] = {0};
    int best = calendar_part(c, start_at);
    for (int64_t at = start_at; at < end_at;) {
        int part = calendar_part(c, at);
        int64_t end = date_floor_day(at) * 86400 + (int64_t)c->part_h[part + 1] * 3600;
        end = end < end_at ? end : end_at;
        seconds[part] += end - at;
        if (seconds[part] > seconds[best])   /* parts are met in order of time */
            best = part;
        at = end;
    }
    return 2 * best + c->is_weekend[date_weekday(calendar_day(c, start_at))];
}

static bool is_account(const struct campaign_account *a, struct str platform, struct str account, struct str currency)
{
    return str_eq(platform, str_of(a->platform)) && str_eq(account, str_of(a->account)) && str_eq(currency, str_of(a->currency));
}

/* The query is in order of accounts. */
static size_t account_number(struct campaign_facts *f, struct arena *a, sqlite3_stmt *s)
{
    struct str platform = db_text(s, 0), account = db_text(s, 1), currency = db_text(s, 2);
    if (f->n_accounts == 0 || !is_account(&f->accounts[f->n_accounts - 1], platform, account, currency))
        f->accounts[f->n_accounts++] =
            (struct campaign_account){str_text(a, platform), str_text(a, account), str_text(a, currency)};
    return f->n_accounts - 1;
}

static int sessions_read(struct transform *t, struct arena *a, struct campaign_facts *f, struct uplift_session **ret, size_t *ret_n,
                         struct err *e)
{
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(t->db, "SELECT count(*) FROM int_session", &n, e) != 0 || db_prepare(t->db, sessions_sql, &s, e) != 0)
        return -1;
    struct uplift_session *list = arena_array(a, (size_t)n + 1, sizeof *list);
    f->keys = arena_array(a, (size_t)n + 1, sizeof *f->keys);
    f->accounts = arena_array(a, (size_t)n + 1, sizeof *f->accounts);
    size_t k = 0;
    int more;
    while ((more = db_step(s, e)) == 1) {
        int64_t start_at = sqlite3_column_int64(s, 4), end_at = sqlite3_column_int64(s, 5);
        list[k] = (struct uplift_session){
            .account = account_number(f, a, s), .start_at = start_at, .day = date_floor_day(start_at),
            .slot = slot_of(&t->calendar, start_at, end_at), .hours = sqlite3_column_double(s, 6) / 3600,
            .gmv = sqlite3_column_double(s, 7), .is_normal = sqlite3_column_int(s, 8) != 0, .tag = k};
        f->keys[k++] = str_text(a, db_text(s, 3));
    }
    *ret = list;
    *ret_n = k;
    return more;
}

static int compare_parts(const struct campaign_facts *f, const struct campaign_part *x, const struct campaign_part *y)
{
    int order = strcmp(x->campaign_id, y->campaign_id);
    order = order != 0 ? order : strcmp(f->accounts[x->account].currency, f->accounts[y->account].currency);
    return order != 0 ? order : (x->account > y->account) - (x->account < y->account);
}

/* Read in order of campaigns, so all but currencies stand right already. */
static void part_insert(struct campaign_facts *f, struct campaign_part part)
{
    size_t i = f->n_parts++;
    for (; i > 0 && compare_parts(f, &f->parts[i - 1], &part) > 0; i--)
        f->parts[i] = f->parts[i - 1];
    f->parts[i] = part;
}

/* A margin above 1 was written in percent. */
static double margin_at(sqlite3_stmt *s, int column)
{
    double margin = sqlite3_column_type(s, column) == SQLITE_NULL ? NAN : sqlite3_column_double(s, column);
    return margin > 1 ? margin / 100 : margin;
}

static int parts_read(struct transform *t, struct arena *a, struct campaign_facts *f, struct uplift_range **ret, size_t *ret_n,
                      struct err *e)
{
    int64_t n = 0;
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_one_int(t->db, "SELECT count(*) FROM int_campaign", &n, e) != 0 || db_prepare(t->db, parts_sql, &s, e) != 0)
        return -1;
    size_t most = (size_t)n * (f->n_accounts + 1) + 1, k = 0;   /* an account may sell in several currencies */
    struct uplift_range *ranges = arena_array(a, most, sizeof *ranges);
    f->parts = arena_array(a, most, sizeof *f->parts);
    int more;
    while ((more = db_step(s, e)) == 1)
        for (size_t i = 0; i < f->n_accounts; i++) {
            if (!is_account(&f->accounts[i], db_text(s, 1), db_text(s, 2), str_of(f->accounts[i].currency)))
                continue;
            struct campaign_part part = {str_text(a, db_text(s, 0)), i, sqlite3_column_int64(s, 3), sqlite3_column_int64(s, 4),
                                         margin_at(s, 5)};
            part_insert(f, part);
            if (sqlite3_column_int(s, 6) == 0)   /* a kind configured as normal makes no day special */
                ranges[k++] = (struct uplift_range){i, date_floor_day(part.start_at), date_floor_day(part.end_at)};
        }
    *ret = ranges;
    *ret_n = k;
    return more;
}

int campaign_facts_read(struct transform *t, struct arena *a, struct campaign_facts *ret, struct err *e)
{
    struct uplift_session *sessions;
    struct uplift_range *ranges;
    size_t n, n_ranges;
    *ret = (struct campaign_facts){.today = t->last_day};
    if (sessions_read(t, a, ret, &sessions, &n, e) != 0 || parts_read(t, a, ret, &ranges, &n_ranges, e) != 0)
        return -1;
    if (ret->today == INT64_MAX && db_one_int(t->db, "SELECT coalesce(date_day(max(business_date)), 0) FROM int_session",
                                              &ret->today, e) != 0)
        return -1;
    uplift_market_open(a, sessions, n, ret->n_accounts, 2 * t->calendar.n_parts, ranges, n_ranges, ret->today, &ret->market);
    return 0;
}
