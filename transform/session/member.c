#include "transform/session/member.h"
#include "transform/engine/finding.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct member_column member_columns[MEMBER_COLUMNS] = {
    {"gmv_direct", true},      {"gmv_indirect", true},         {"gmv_attributed", true},  {"gmv_24h", true},
    {"gmv_placed", true},      {"gmv_confirmed", true},        {"orders_created", true},  {"orders", true},
    {"orders_main", true},     {"units_created", true},        {"units", true},           {"buyers", false},
    {"impressions", false},    {"views", false},               {"viewers", false},        {"engaged_viewers", false},
    {"peak_viewers", false},   {"average_viewers", false},     {"product_impressions", false},
    {"product_clicks", true},  {"add_to_cart", false},         {"comments", false},       {"shares", false},
    {"likes", false},          {"new_followers", false},       {"products_added", false}, {"products_sold", false},
};

int member_column(const char *name)
{
    int i = 0;
    while (i < MEMBER_COLUMNS && strcmp(member_columns[i].name, name) != 0)
        i++;
    assert(i < MEMBER_COLUMNS);
    return i;
}

/* ---- reading ---- */

enum {
    COLUMN_PLATFORM, COLUMN_ACCOUNT, COLUMN_SOURCE, COLUMN_REF, COLUMN_POINT, COLUMN_ROOM, COLUMN_HANDLE, COLUMN_TITLE,
    COLUMN_START, COLUMN_END, COLUMN_DURATION, COLUMN_CLOCK, COLUMN_CURRENCY, COLUMN_WATCH, COLUMN_VERSION,
    COLUMN_LOAD, COLUMN_PLACE, COLUMN_VALUES
};
static const char select_head[] =
    "SELECT platform, account, source, session_ref, point_at, room_id, handle, title, start_at, end_at, duration_s, clock,"
    " currency, avg_watch_s, version, last_load, place";

static const char *text_or_null(struct arena *a, sqlite3_stmt *s, int column)
{
    struct str text = str_trim(db_text(s, column));
    return text.len == 0 ? NULL : str_text(a, text);
}

static int64_t civil(const struct account *account, bool is_utc, int64_t at)
{
    return is_utc ? zone_civil(account->zone, at) : at;
}

/* Seconds of the row's length: its end, else its duration; 0 when it says neither. */
static int64_t length_s(sqlite3_stmt *s)
{
    int64_t length = 0;
    if (sqlite3_column_type(s, COLUMN_END) != SQLITE_NULL)
        length = sqlite3_column_int64(s, COLUMN_END) - sqlite3_column_int64(s, COLUMN_START);
    else if (sqlite3_column_type(s, COLUMN_DURATION) != SQLITE_NULL)
        length = sqlite3_column_int64(s, COLUMN_DURATION);
    return length > 0 ? length : 0;
}

static void read_values(sqlite3_stmt *s, struct member *m)
{
    for (int i = 0; i < MEMBER_COLUMNS; i++) {
        if (sqlite3_column_type(s, COLUMN_VALUES + i) == SQLITE_NULL)
            continue;
        m->has |= UINT32_C(1) << i;
        m->value[i] = sqlite3_column_int64(s, COLUMN_VALUES + i);
    }
}

static void read_member(struct arena *a, sqlite3_stmt *s, const struct account *account, struct member *m)
{
    bool is_utc = str_is(db_text(s, COLUMN_CLOCK), "utc");
    int64_t start = sqlite3_column_int64(s, COLUMN_START);
    *m = (struct member){
        .account = account,
        .source = str_text(a, db_text(s, COLUMN_SOURCE)),
        .account_ref = str_text(a, db_text(s, COLUMN_ACCOUNT)),
        .session_ref = str_text(a, db_text(s, COLUMN_REF)),
        .room = text_or_null(a, s, COLUMN_ROOM),
        .handle = text_or_null(a, s, COLUMN_HANDLE),
        .title = text_or_null(a, s, COLUMN_TITLE),
        .currency = text_or_null(a, s, COLUMN_CURRENCY),
        .point_at_ref = sqlite3_column_int64(s, COLUMN_POINT),
        .start_at = civil(account, is_utc, start),
        .end_at = civil(account, is_utc, start + length_s(s)),
        .version = sqlite3_column_int64(s, COLUMN_VERSION),
        .newest = sqlite3_column_int64(s, COLUMN_VERSION),
        .last_load = sqlite3_column_int64(s, COLUMN_LOAD),
        .place = sqlite3_column_int64(s, COLUMN_PLACE),
        .has_place = sqlite3_column_type(s, COLUMN_PLACE) != SQLITE_NULL,
        .has_watch = sqlite3_column_type(s, COLUMN_WATCH) != SQLITE_NULL,
        .avg_watch_s = sqlite3_column_double(s, COLUMN_WATCH),
    };
    read_values(s, m);
}

/* ---- accounts nobody knows ---- */

struct unknown {
    char *platform, *account, *handle;
    size_t n;
    int64_t last_at;
};

static int unknown_report(struct transform *t, struct unknown *u, struct err *e)
{
    if (u->n == 0)
        return 0;
    ARENA_AUTO struct arena a = ARENA_INIT;
    char day[DATE_TEXT];
    date_text(calendar_day(&t->calendar, u->last_at), day);
    const char *detail = arena_format(&a, "%zu rows of %s%s%s%s, which the accounts sheet does not name", u->n, u->account,
                                      u->handle ? " (" : "", u->handle ? u->handle : "", u->handle ? ")" : "");
    struct finding f = {.business_date = day, .rule = "unknown_account", .platform = u->platform,
                        .account = u->account, .subject = u->account, .detail = detail};
    u->n = 0;
    return finding_add(t, &f, e);
}

/* Rows come sorted by platform and account: one finding an account. */
static int unknown_add(struct transform *t, struct arena *a, struct unknown *u, sqlite3_stmt *s, struct err *e)
{
    struct str platform = db_text(s, COLUMN_PLATFORM), account = db_text(s, COLUMN_ACCOUNT);
    int64_t at = sqlite3_column_int64(s, COLUMN_START);
    if (u->n > 0 && str_is(platform, u->platform) && str_is(account, u->account)) {
        u->n++;
        u->last_at = at > u->last_at ? at : u->last_at;
        return 0;
    }
    if (unknown_report(t, u, e) != 0)
        return -1;
    const char *handle = text_or_null(a, s, COLUMN_HANDLE);
    *u = (struct unknown){str_text(a, platform), str_text(a, account),
                          handle != NULL ? arena_text(a, handle, strlen(handle)) : NULL, 1, at};
    return 0;
}

static int read_rows(struct transform *t, struct arena *a, const struct accounts *accounts, sqlite3_stmt *s,
                     struct members *ret, struct err *e)
{
    ARENA_AUTO struct arena scratch = ARENA_INIT;
    struct unknown unknown = {0};
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str platform = db_text(s, COLUMN_PLATFORM);
        const struct account *account = accounts_find(accounts, &scratch, platform, db_text(s, COLUMN_ACCOUNT));
        if (account == NULL)
            account = accounts_find(accounts, &scratch, platform, str_trim(db_text(s, COLUMN_HANDLE)));
        arena_reset(&scratch);
        if (account == NULL) {
            if (sqlite3_column_int64(s, COLUMN_START) < t->cut_at && unknown_add(t, a, &unknown, s, e) != 0)
                return -1;
            continue;
        }
        ret->list = mem_grow(ret->list, &ret->cap, ret->n + 1, sizeof *ret->list);
        read_member(a, s, account, &ret->list[ret->n]);
        if (ret->list[ret->n].start_at < t->cut_at)
            ret->n++;
    }
    return more != 0 ? -1 : unknown_report(t, &unknown, e);
}

/* ---- cumulative points ---- */

static int compare_text(const char *x, const char *y)
{
    return strcmp(x != NULL ? x : "", y != NULL ? y : "");
}

static int same_live(const struct member *p, const struct member *q)
{
    if (p->account != q->account)
        return p->account < q->account ? -1 : 1;   /* the list is sorted by platform, account */
    int order = compare_text(p->source, q->source);
    return order != 0 ? order : compare_text(p->session_ref, q->session_ref);
}

static int point_compare(const void *x, const void *y)
{
    const struct member *p = x, *q = y;
    int order = same_live(p, q);
    if (order != 0)
        return order;
    if (p->point_at_ref != q->point_at_ref)
        return p->point_at_ref < q->point_at_ref ? -1 : 1;
    if (p->version != q->version)
        return p->version < q->version ? -1 : 1;
    return compare_text(p->account_ref, q->account_ref);
}

static void add_point(struct members *m, struct member *live, const struct member *row)
{
    m->points = mem_grow(m->points, &m->cap_points, m->n_points + 1, sizeof *m->points);
    struct member_point *to = &m->points[m->n_points++];
    *to = (struct member_point){.at = row->end_at, .has = row->has};
    memcpy(to->value, row->value, sizeof to->value);
    live->n_points++;
}

struct member_row member_row_of(const struct member *m)
{
    return (struct member_row){m->account_ref, m->session_ref, m->point_at_ref, m->last_load, m->place, m->has_place, false};
}

static void add_former(struct members *m, struct member *live, const struct member *row)
{
    m->former = mem_grow(m->former, &m->cap_former, m->n_former + 1, sizeof *m->former);
    m->former[m->n_former] = member_row_of(row);
    m->former[m->n_former++].is_former = true;
    live->n_former++;
}

/* The last point of a live is its total; rows that are points (or several) are kept as snapshots. */
static void fold_points(struct members *m)
{
    size_t kept = 0;
    for (size_t i = 0, end; i < m->n; i = end) {
        for (end = i + 1; end < m->n && same_live(&m->list[i], &m->list[end]) == 0; end++)
            ;
        struct member live = m->list[end - 1];
        live.first_point = m->n_points;
        live.first_former = m->n_former;
        for (size_t k = i; k < end; k++) {
            if (m->list[k].newest > live.newest)
                live.newest = m->list[k].newest;
            bool is_replaced = k + 1 < end && m->list[k + 1].point_at_ref == m->list[k].point_at_ref;
            if ((end - i > 1 || m->list[k].point_at_ref != 0) && !is_replaced)
                add_point(m, &live, &m->list[k]);
            if (k + 1 < end && m->list[k].point_at_ref == m->list[end - 1].point_at_ref)
                add_former(m, &live, &m->list[k]);
        }
        m->list[kept++] = live;
    }
    m->n = kept;
}

static int start_compare(const void *x, const void *y)
{
    const struct member *p = x, *q = y;
    if (p->account != q->account)
        return p->account < q->account ? -1 : 1;
    if (p->start_at != q->start_at)
        return p->start_at < q->start_at ? -1 : 1;
    return same_live(p, q);
}

int members_read(struct transform *t, struct arena *a, const struct accounts *accounts, struct members *ret, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    STMT_AUTO sqlite3_stmt *s = NULL;
    buf_puts(&sql, select_head);
    for (int i = 0; i < MEMBER_COLUMNS; i++)
        buf_printf(&sql, ", %s", member_columns[i].name);
    buf_puts(&sql, " FROM cur_session ORDER BY platform, account");
    if (db_prepare(t->db, sql.ptr, &s, e) != 0 || read_rows(t, a, accounts, s, ret, e) != 0)
        return -1;
    if (ret->n == 0)
        return 0;
    qsort(ret->list, ret->n, sizeof *ret->list, point_compare);
    fold_points(ret);
    qsort(ret->list, ret->n, sizeof *ret->list, start_compare);
    return 0;
}

void members_release(struct members *m)
{
    mem_free(m->list);
    mem_free(m->points);
    mem_free(m->former);
}
