#include "transform/people/crew.h"
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { SHIFT_MOST_S = 2 * 86400 };   /* no shift is longer; bounds the search for those that began before a session */

/* ---- reading ---- */

static int read_names(sqlite3 *db, struct arena *a, const char *sql, const char ***ret_list, size_t *ret_n, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, sql, &s, e) != 0)
        return -1;
    const char **list = NULL;
    size_t n = 0, cap = 0;
    int more;
    while ((more = db_step(s, e)) == 1) {
        list = mem_grow(list, &cap, n + 1, sizeof *list);
        list[n++] = str_text(a, db_text(s, 0));
    }
    *ret_list = arena_array(a, n + 1, sizeof *list);
    if (n > 0)
        memcpy(*ret_list, list, n * sizeof *list);
    *ret_n = n;
    mem_free(list);
    return more;
}

static int index_of(const char *const *names, size_t n, struct str name)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        size_t len = strlen(names[middle]);
        int order = memcmp(names[middle], name.ptr, len < name.len ? len : name.len);
        if (order == 0 && len == name.len)
            return (int)middle;
        if (order < 0 || (order == 0 && len < name.len))
            from = middle + 1;
        else
            to = middle;
    }
    return -1;
}

static int read_shifts(sqlite3 *db, struct crew *c, struct err *e)
{
    static const char sql[] =
        "SELECT platform || ' ' || account, staff_id, start_at, end_at, coalesce(actual_start, 0), coalesce(actual_end, 0)"
        " FROM int_shift WHERE role IN ('host', 'co_host') AND status <> 'cancelled' AND coalesce(no_show, 0) = 0"
        " ORDER BY 1, 3, 2";
    STMT_AUTO sqlite3_stmt *s = NULL;
    int64_t n = 0;
    if (db_one_int(db, "SELECT count(*) FROM int_shift", &n, e) != 0 || db_prepare(db, sql, &s, e) != 0)
        return -1;
    c->shifts = arena_array(&c->a, (size_t)n + 1, sizeof *c->shifts);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct crew_shift *to = &c->shifts[c->n_shifts++];
        to->account = index_of(c->accounts, c->n_accounts, db_text(s, 0));
        to->host = index_of(c->hosts, c->n_hosts, db_text(s, 1));
        to->planned = (struct span){sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 3)};
        to->on_air = on_air_shift(to->planned, sqlite3_column_int64(s, 4), sqlite3_column_int64(s, 5));
    }
    return more;
}

static int read_log(sqlite3 *db, struct crew *c, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    int64_t n = 0;
    if (db_one_int(db, "SELECT count(*) FROM int_handover", &n, e) != 0 ||
        db_prepare(db, "SELECT platform || ' ' || account, at, staff_id, is_on FROM int_handover ORDER BY 1, 2, 3", &s, e) != 0)
        return -1;
    c->log = arena_array(&c->a, (size_t)n + 1, sizeof *c->log);
    c->log_account = arena_array(&c->a, (size_t)n + 1, sizeof *c->log_account);
    int more;
    while ((more = db_step(s, e)) == 1) {
        c->log_account[c->n_log] = index_of(c->accounts, c->n_accounts, db_text(s, 0));
        c->log[c->n_log++] = (struct handover){sqlite3_column_int64(s, 1), index_of(c->hosts, c->n_hosts, db_text(s, 2)),
                                               sqlite3_column_int(s, 3) != 0};
    }
    return more;
}

static int read_codes(sqlite3 *db, struct crew *c, struct err *e)
{
    static const char sql[] = "SELECT code, staff_id, from_day, to_day FROM int_staff_code ORDER BY 1, 2, 3";
    STMT_AUTO sqlite3_stmt *s = NULL;
    int64_t n = 0;
    if (db_one_int(db, "SELECT count(*) FROM int_staff_code", &n, e) != 0 || db_prepare(db, sql, &s, e) != 0)
        return -1;
    c->codes = arena_array(&c->a, (size_t)n + 1, sizeof *c->codes);
    int more;
    while ((more = db_step(s, e)) == 1)
        c->codes[c->n_codes++] = (struct crew_code){str_text(&c->a, db_text(s, 0)),
                                                    index_of(c->hosts, c->n_hosts, db_text(s, 1)),
                                                    sqlite3_column_int64(s, 2), sqlite3_column_int64(s, 3)};
    return more;
}

int crew_read(sqlite3 *db, struct crew *ret, struct err *e)
{
    *ret = (struct crew){0};
    if (read_names(db, &ret->a, "SELECT staff_id FROM int_staff UNION SELECT staff_id FROM int_shift"
                                " UNION SELECT staff_id FROM int_handover ORDER BY 1", &ret->hosts, &ret->n_hosts, e) != 0 ||
        read_names(db, &ret->a, "SELECT platform || ' ' || account FROM int_account ORDER BY 1", &ret->accounts,
                   &ret->n_accounts, e) != 0)
        return -1;
    return read_shifts(db, ret, e) != 0 || read_log(db, ret, e) != 0 || read_codes(db, ret, e) != 0 ? -1 : 0;
}

void crew_release(struct crew *c)
{
    arena_release(&c->a);
}

int crew_account(const struct crew *c, struct str platform, struct str account)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *name = arena_format(&a, "%.*s %.*s", (int)platform.len, platform.ptr, (int)account.len, account.ptr);
    return index_of(c->accounts, c->n_accounts, str_of(name));
}

/* ---- title codes ---- */

/* Where a code ends: white space and marks people write around it; '-' and '_' are part of codes. */
static size_t code_length(struct str s)
{
    size_t n = 0;
    while (n < s.len && strchr(" \t\r\n#,;:.!?/|()[]{}<>\"'*+&", s.ptr[n]) == NULL)
        n++;
    return n;
}

static int host_of_code(const struct crew *c, struct str code, int64_t day)
{
    int host = -1;
    for (size_t i = 0; i < c->n_codes; i++) {
        const struct crew_code *k = &c->codes[i];
        if (!str_is(code, k->code) || day < k->from_day || day >= k->to_day || k->host == host)
            continue;
        if (host != -1)
            return -1;   /* two people share it */
        host = k->host;
    }
    return host;
}

/* Whether a code can end before s: no letter or figure of any script goes on with it. */
static bool is_code_end(struct str s)
{
    utf8proc_int32_t c = 0;
    if (utf8proc_iterate((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len, &c) <= 0)
        return false;   /* inside a character */
    if (c == '-' || c == '_')
        return false;
    utf8proc_category_t category = utf8proc_category(c);
    return !(category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
}

/* A token nobody has may be a code with an emoji or a bracket written right behind it. */
static int host_of_token(const struct crew *c, struct str token, int64_t day)
{
    int host = host_of_code(c, token, day);
    for (size_t len = token.len; len-- > 1 && host == -1;)
        if (is_code_end((struct str){token.ptr + len, token.len - len}))
            host = host_of_code(c, (struct str){token.ptr, len}, day);
    return host;
}

/* The one host whose code the title carries on that day: #CODE, without case. -1: none, or several. */
static int title_host(const struct crew *c, struct arena *scratch, struct str title, int64_t day)
{
    if (title.len == 0)
        return -1;
    struct str s = str_fold(scratch, title);
    int host = -1;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '#')
            continue;
        struct str code = {s.ptr + i + 1, 0};
        code.len = code_length((struct str){s.ptr + i + 1, s.len - i - 1});
        int found = host_of_token(c, code, day);
        if (found != -1 && host != -1 && found != host)
            return -1;
        host = found != -1 ? found : host;
    }
    return host;
}

/* ---- who was on air ---- */

static size_t first_event(const struct crew *c, int account, int64_t at)
{
    size_t from = 0, to = c->n_log;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (c->log_account[middle] < account || (c->log_account[middle] == account && c->log[middle].at < at))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Events from a day before the session on: an on of yesterday without an off is nobody on air today. */
static size_t from_log(const struct crew *c, struct arena *a, const struct crew_session *s, struct duty **ret)
{
    size_t first = first_event(c, s->account, s->span.start_at - 86400);
    size_t end = first_event(c, s->account, s->span.end_at);
    *ret = arena_array(a, end - first + 1, sizeof **ret);
    return on_air_log(c->log + first, end - first, s->span, s->since, *ret);
}

static size_t first_shift(const struct crew *c, int account, int64_t at)
{
    size_t from = 0, to = c->n_shifts;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const struct crew_shift *k = &c->shifts[middle];
        if (k->account < account || (k->account == account && k->planned.start_at < at))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static size_t from_roster(const struct crew *c, struct arena *a, const struct crew_session *s, struct duty **ret)
{
    size_t first = first_shift(c, s->account, s->span.start_at - SHIFT_MOST_S);
    size_t end = first_shift(c, s->account, s->span.end_at), n = 0;
    *ret = arena_array(a, end - first + 1, sizeof **ret);
    for (size_t i = first; i < end; i++) {
        struct span on_air = c->shifts[i].on_air;
        if (on_air.start_at < s->span.end_at && on_air.end_at > s->span.start_at && on_air.start_at < on_air.end_at)
            (*ret)[n++] = (struct duty){c->shifts[i].host, on_air};
    }
    return n;
}

static size_t count_hosts(const struct duty *duties, size_t n, int host, bool *ret_has)
{
    size_t n_hosts = 0;
    *ret_has = false;
    for (size_t i = 0; i < n; i++) {
        bool is_new = true;
        for (size_t k = 0; k < i; k++)
            is_new &= duties[k].host != duties[i].host;
        n_hosts += is_new;
        *ret_has |= duties[i].host == host;
    }
    return n_hosts;
}

static void choose_evidence(const struct crew *c, struct arena *a, const struct crew_session *s, struct crew_answer *ret)
{
    ret->n = from_log(c, a, s, &ret->duties);
    if (ret->n > 0) {
        ret->evidence = "handover";
        return;
    }
    bool is_rostered;
    ret->n = from_roster(c, a, s, &ret->duties);
    size_t n_hosts = count_hosts(ret->duties, ret->n, ret->code_host, &is_rostered);
    if (ret->code_host != -1 && n_hosts <= 1) {
        ret->duties[0] = (struct duty){ret->code_host, s->span};
        ret->n = 1;
        ret->evidence = "code";
        return;
    }
    ret->is_code_ignored = ret->code_host != -1 && !is_rostered;
    ret->evidence = ret->n > 0 ? "roster" : "";
}

void crew_on_air(const struct crew *c, struct arena *a, const struct crew_session *s, int64_t stretch_s,
                 struct crew_answer *ret)
{
    *ret = (struct crew_answer){.code_host = title_host(c, a, s->title, s->day)};
    struct crew_session asked = *s;
    bool is_moment = s->span.end_at == s->span.start_at;
    asked.span.end_at += is_moment;   /* a live of no length is of whom is on air in its second */
    choose_evidence(c, a, &asked, ret);
    ret->n = on_air_stretch(ret->duties, ret->n, asked.span, stretch_s);
    for (size_t i = 0; i < ret->n && is_moment; i++)
        ret->duties[i].span = s->span;
}
