#include "transform/session/session.h"
#include <string.h>

struct building {
    struct transform *t;
    struct arena a;
    struct accounts accounts;
    struct members members;
    struct lives lives;
};

/* 'final' when what is known was observed final_days after the end, 'settling' from settling_days on. */
static const char *session_status(int64_t observed_utc_s, int64_t end_utc_s, int64_t settling_days, int64_t final_days)
{
    int64_t age_s = observed_utc_s - end_utc_s;
    return age_s >= final_days * 86400 ? "final" : age_s >= settling_days * 86400 ? "settling" : "provisional";
}

/* ---- campaigns ---- */

struct campaign {
    const struct account *account;
    const char *id, *day_kind;
    int64_t start_at, end_at;
};

struct campaigns {
    struct campaign *list;   /* the one that names a day first: mega, payday, other, normal; later start, id */
    size_t n;
};

static int campaigns_read(struct building *b, struct campaigns *ret, struct err *e)
{
    static const char sql[] =
        "SELECT platform, account, campaign_id, day_kind, start_at, end_at FROM int_campaign"
        " ORDER BY CASE day_kind WHEN 'mega' THEN 0 WHEN 'payday' THEN 1 WHEN 'normal' THEN 3 ELSE 2 END,"
        " start_at DESC, campaign_id";
    STMT_AUTO sqlite3_stmt *s = NULL;
    int64_t n = 0;
    if (db_one_int(b->t->db, "SELECT count(*) FROM int_campaign", &n, e) != 0 || db_prepare(b->t->db, sql, &s, e) != 0)
        return -1;
    ret->list = arena_array(&b->a, (size_t)n + 1, sizeof *ret->list);
    ret->n = 0;
    int more;
    while ((more = db_step(s, e)) == 1)
        ret->list[ret->n++] = (struct campaign){
            accounts_find(&b->accounts, &b->a, db_text(s, 0), db_text(s, 1)), str_text(&b->a, db_text(s, 2)),
            str_text(&b->a, db_text(s, 3)), sqlite3_column_int64(s, 4), sqlite3_column_int64(s, 5)};
    return more;
}

static const struct campaign *campaign_of(const struct campaigns *c, const struct account *account, int64_t start_at)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->list[i].account == account && c->list[i].start_at <= start_at && start_at <= c->list[i].end_at)
            return &c->list[i];
    return NULL;
}

/* ---- writing ---- */

/* Whole-number columns of int_session that members have under the same name. */
static const char *const session_columns[] = {
    "gmv_direct", "gmv_attributed", "gmv_placed", "gmv_confirmed", "orders_created", "orders_main", "impressions", "views",
    "product_impressions", "product_clicks", "add_to_cart", "comments", "shares", "likes", "new_followers", "buyers",
    "viewers", "peak_viewers",
};
enum { SESSION_COLUMNS = sizeof session_columns / sizeof session_columns[0] };

/* Which member column the headline figures come from, by platform and configured basis. */
struct headline {
    const char *platform, *setting, *basis, *gmv, *orders, *units;
};
static const struct headline headlines[] = {
    {"tiktok", "gmv_basis.tiktok", "attributed", "gmv_attributed", "orders", "units"},
    {"tiktok", "gmv_basis.tiktok", "direct", "gmv_direct", "orders", "units"},
    {"shopee", "gmv_basis.shopee", "confirmed", "gmv_confirmed", "orders", "units"},
    {"shopee", "gmv_basis.shopee", "placed", "gmv_placed", "orders_created", "units_created"},
};

static int headline_of(const struct settings *s, const char *platform, const struct headline **ret, struct err *e)
{
    for (size_t i = 0; i < sizeof headlines / sizeof headlines[0]; i++) {
        const struct headline *h = &headlines[i];
        if (strcmp(h->platform, platform) == 0 && strcmp(h->basis, settings_text(s, h->setting)) == 0) {
            *ret = h;
            return 0;
        }
    }
    return err_set(e, ERR_INPUT, "gmv_basis.%s has no such basis", platform);
}

static void bind_optional(sqlite3_stmt *s, int i, const char *text)
{
    if (text != NULL)
        (void)db_bind_text(s, i, str_of(text));
    else
        (void)sqlite3_bind_null(s, i);
}

static void bind_column(sqlite3_stmt *s, int i, uint32_t has, const int64_t *value, int column)
{
    if ((has >> column & 1) != 0)
        (void)sqlite3_bind_int64(s, i, value[column]);
    else
        (void)sqlite3_bind_null(s, i);
}

struct writer {
    sqlite3_stmt *session, *member, *beside, *alias, *point;
    struct campaigns campaigns;
    int column[SESSION_COLUMNS];   /* where session_columns stand among the members' */
    int64_t settling_days, final_days;
};

static int prepare_insert(sqlite3 *db, const char *head, const char *const *names, size_t n, sqlite3_stmt **ret,
                          struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_puts(&sql, head);
    size_t fixed = 1;
    for (const char *p = head; *p != '\0'; p++)
        fixed += *p == ',';
    for (size_t i = 0; i < n; i++)
        buf_printf(&sql, ", %s", names[i]);
    buf_puts(&sql, ") VALUES (?");
    for (size_t i = 1; i < fixed + n; i++)
        buf_puts(&sql, ", ?");
    buf_puts(&sql, ")");
    return db_prepare(db, sql.ptr, ret, e);
}

static int writer_open(struct building *b, struct writer *w, struct err *e)
{
    const char *member_names[MEMBER_COLUMNS];
    for (size_t i = 0; i < MEMBER_COLUMNS; i++)
        member_names[i] = member_columns[i].name;
    for (size_t i = 0; i < SESSION_COLUMNS; i++)
        w->column[i] = member_column(session_columns[i]);
    w->settling_days = settings_int(b->t->settings, "status_days.settling");
    w->final_days = settings_int(b->t->settings, "status_days.final");
    sqlite3 *db = b->t->db;
    if (prepare_insert(db, "INSERT INTO int_session (session_key, platform, account, shop, room_id, title, start_at, end_at,"
                           " duration_s, business_date, campaign_id, day_kind, currency, source, base_rank, status,"
                           " observed_at, avg_watch_s, gmv, orders, units", session_columns, SESSION_COLUMNS, &w->session, e) ||
        prepare_insert(db, "INSERT INTO int_member (session_key, source, platform, account, account_ref, session_ref,"
                           " point_at, last_load, place, version, room_id, handle, title, start_at, end_at, currency,"
                           " avg_watch_s", member_names, MEMBER_COLUMNS, &w->member, e) ||
        db_prepare(db, "INSERT INTO int_member_beside VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", &w->beside, e) ||
        db_prepare(db, "INSERT OR IGNORE INTO int_alias SELECT ?1, ?2"
                       " WHERE NOT EXISTS (SELECT 1 FROM int_session WHERE session_key = ?1)", &w->alias, e) ||
        db_prepare(db, "INSERT OR REPLACE INTO int_point VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &w->point, e))
        return -1;
    return campaigns_read(b, &w->campaigns, e);
}

static void writer_close(struct writer *w)
{
    (void)sqlite3_finalize(w->session);
    (void)sqlite3_finalize(w->member);
    (void)sqlite3_finalize(w->beside);
    (void)sqlite3_finalize(w->alias);
    (void)sqlite3_finalize(w->point);
}

static int base_rank(const struct live *live)
{
    return live->told_by->rank == live->base ? 0 : live->told_by->rank + 1;
}

static void bind_session_head(struct building *b, const struct writer *w, const struct live *live, const struct live_word *m)
{
    sqlite3_stmt *s = w->session;
    const struct member *told = live->told_by;
    const struct campaign *campaign = campaign_of(&w->campaigns, live->account, told->start_at);
    char day[DATE_TEXT];
    date_text(calendar_day(&b->t->calendar, told->start_at), day);
    int64_t observed = m->newest >> 29, end_utc = zone_utc(live->account->zone, told->end_at);
    bind_optional(s, 1, live->key);
    bind_optional(s, 2, live->account->platform);
    bind_optional(s, 3, live->account->account);
    bind_optional(s, 4, live->account->shop);
    bind_optional(s, 5, m->room);
    bind_optional(s, 6, m->title);
    (void)sqlite3_bind_int64(s, 7, told->start_at);
    (void)sqlite3_bind_int64(s, 8, told->end_at);
    (void)sqlite3_bind_int64(s, 9, told->end_at - told->start_at);
    bind_optional(s, 10, day);
    bind_optional(s, 11, campaign ? campaign->id : NULL);
    bind_optional(s, 12, campaign ? campaign->day_kind : "normal");
    bind_optional(s, 13, m->currency);
    bind_optional(s, 14, told->source);
    (void)sqlite3_bind_int(s, 15, base_rank(live));
    bind_optional(s, 16, session_status(observed, end_utc, w->settling_days, w->final_days));
    (void)sqlite3_bind_int64(s, 17, observed);
    if (m->has_watch)
        (void)sqlite3_bind_double(s, 18, m->avg_watch_s);
    else
        (void)sqlite3_bind_null(s, 18);
}

static int write_session(struct building *b, const struct writer *w, const struct live *live, struct err *e)
{
    const struct headline *h = NULL;
    if (headline_of(b->t->settings, live->account->platform, &h, e) != 0)
        return -1;
    struct live_word m = live_told(live);
    bind_session_head(b, w, live, &m);
    bind_column(w->session, 19, m.has, m.value, member_column(h->gmv));
    bind_column(w->session, 20, m.has, m.value, member_column(h->orders));
    bind_column(w->session, 21, m.has, m.value, member_column(h->units));
    for (int i = 0; i < SESSION_COLUMNS; i++)
        bind_column(w->session, 22 + i, m.has, m.value, w->column[i]);
    return db_done(w->session, e);
}

static int write_member(const struct writer *w, const struct live *live, const struct member *m, struct err *e)
{
    sqlite3_stmt *s = w->member;
    const char *const texts[] = {live->key, m->source, live->account->platform, live->account->account,
                                 m->account_ref, m->session_ref};
    for (int i = 0; i < 6; i++)
        (void)db_bind_text(s, i + 1, str_of(texts[i]));
    (void)sqlite3_bind_int64(s, 7, m->point_at_ref);
    (void)sqlite3_bind_int64(s, 8, m->last_load);
    if (m->has_place)
        (void)sqlite3_bind_int64(s, 9, m->place);
    else
        (void)sqlite3_bind_null(s, 9);
    (void)sqlite3_bind_int64(s, 10, m->version);
    bind_optional(s, 11, m->room);
    bind_optional(s, 12, m->handle);
    bind_optional(s, 13, m->title);
    (void)sqlite3_bind_int64(s, 14, m->start_at);
    (void)sqlite3_bind_int64(s, 15, m->end_at);
    bind_optional(s, 16, m->currency);
    if (m->has_watch)
        (void)sqlite3_bind_double(s, 17, m->avg_watch_s);
    else
        (void)sqlite3_bind_null(s, 17);
    for (int i = 0; i < MEMBER_COLUMNS; i++)
        bind_column(s, 18 + i, m->has, m->value, i);
    return db_done(s, e);
}

static int write_row(const struct writer *w, const struct live *live, const struct member *m, const struct member_row *row, struct err *e)
{
    sqlite3_stmt *s = w->beside;
    const char *const texts[] = {live->key, m->source, live->account->platform, row->account_ref, row->session_ref};
    for (int i = 0; i < 5; i++)
        (void)db_bind_text(s, i + 1, str_of(texts[i]));
    (void)sqlite3_bind_int64(s, 6, row->point_at_ref);
    (void)sqlite3_bind_int64(s, 7, row->last_load);
    (void)(row->has_place ? sqlite3_bind_int64(s, 8, row->place) : sqlite3_bind_null(s, 8));
    (void)sqlite3_bind_int(s, 9, row->is_former);
    return db_done(s, e);
}

/* Rows of the same source that a member is made of and does not name. */
static int write_beside(const struct building *b, const struct writer *w, const struct live *live, const struct member *m, struct err *e)
{
    for (const struct member *x = m; x != NULL; x = x->also) {
        struct member_row own = member_row_of(x);
        if (x != m && write_row(w, live, m, &own, e) != 0)
            return -1;
        for (size_t i = 0; i < x->n_former; i++)
            if (write_row(w, live, m, &b->members.former[x->first_former + i], e) != 0)
                return -1;
    }
    return 0;
}

/* A point next to the end is the total, and tells nothing of what was before. */
static bool has_snapshot(const struct building *b, const struct live *live, const struct member *m)
{
    int64_t near_s = settings_int(b->t->settings, "base_source.match_s");
    for (size_t i = 0; i < m->n_points; i++) {
        int64_t at = b->members.points[m->first_point + i].at;
        if (at > live->told_by->start_at && at < live->told_by->end_at - near_s)
            return true;
    }
    return false;
}

/* Snapshots of the session's own source, else of the first that has any from before the end. */
static const struct member *snapshot_teller(const struct building *b, const struct live *live)
{
    if (has_snapshot(b, live, live->told_by))
        return live->told_by;
    for (size_t i = 0; i < live->n_members; i++)
        if (has_snapshot(b, live, live->members[i]))
            return live->members[i];
    return NULL;
}

static int write_points(struct building *b, const struct writer *w, const struct live *live, const struct headline *h,
                        struct err *e)
{
    const char *const names[] = {h->gmv, "orders_created", h->orders, h->units, "impressions", "views",
                                 "product_impressions", "product_clicks", "add_to_cart", "comments", "shares", "likes",
                                 "new_followers"};
    const struct member *m = snapshot_teller(b, live);
    for (size_t i = 0; m != NULL && i < m->n_points; i++) {
        const struct member_point *p = &b->members.points[m->first_point + i];
        (void)db_bind_text(w->point, 1, str_of(live->key));
        (void)sqlite3_bind_int64(w->point, 2, p->at);
        for (int k = 0; k < (int)(sizeof names / sizeof names[0]); k++)
            bind_column(w->point, 3 + k, p->has, p->value, member_column(names[k]));
        if (db_done(w->point, e) != 0)
            return -1;
    }
    return 0;
}

static int write_live(struct building *b, const struct writer *w, const struct live *live, struct err *e)
{
    const struct headline *h = NULL;
    if (write_session(b, w, live, e) != 0 || headline_of(b->t->settings, live->account->platform, &h, e) != 0 ||
        write_points(b, w, live, h, e) != 0)
        return -1;
    for (size_t i = 0; i < live->n_members; i++)
        if (write_member(w, live, live->members[i], e) != 0 || write_beside(b, w, live, live->members[i], e) != 0)
            return -1;
    return 0;
}

/* After all sessions: a key that is one's own is nobody's former one. */
static int write_aliases(struct building *b, const struct writer *w, const struct live *live, struct err *e)
{
    for (size_t i = 0; i < live->n_members; i++) {
        const char *key = live_key(&b->a, live->account, live->members[i]->start_at);
        if (strcmp(key, live->key) == 0)
            continue;
        (void)db_bind_text(w->alias, 1, str_of(key));
        (void)db_bind_text(w->alias, 2, str_of(live->key));
        if (db_done(w->alias, e) != 0)
            return -1;
    }
    return 0;
}

static int write_lives(struct building *b, struct err *e)
{
    struct writer w = {0};
    int failed = writer_open(b, &w, e);
    for (size_t i = 0; i < b->lives.n && !failed; i++)
        failed = write_live(b, &w, &b->lives.list[i], e);
    for (size_t i = 0; i < b->lives.n && !failed; i++)
        failed = write_aliases(b, &w, &b->lives.list[i], e);
    writer_close(&w);
    return failed ? -1 : 0;
}

static int build(struct building *b, struct err *e)
{
    if (accounts_open(b->t->db, &b->a, &b->accounts, e) != 0 ||
        members_read(b->t, &b->a, &b->accounts, &b->members, e) != 0 ||
        lives_build(b->t, &b->a, &b->members, &b->lives, e) != 0 || write_lives(b, e) != 0)
        return -1;
    return minute_ref_build(b->t, &b->accounts, &b->lives, e);
}

int session_build(struct transform *t, struct err *e)
{
    struct building b = {.t = t};
    int failed = build(&b, e);
    members_release(&b.members);
    accounts_close(&b.accounts);
    arena_release(&b.a);
    return failed;
}
