#include "ingest/load/load_part.h"

#include <inttypes.h>

enum { VERSION_SECOND = 29, VERSION_DAY = 4096, VERSION_DAY_MOST = 8191 };

/* Orders loads by what they knew: moment of observation, end of the stated range, then the bytes (ARCHITECTURE). */
int64_t load_version(const struct match *m, const char *sha256, int64_t observed_at)
{
    int64_t day = 0, bytes = 0;
    if (m != NULL && m->has_range) {
        day = m->range_last - date_floor_day(observed_at) + VERSION_DAY;
        day = day < 1 ? 1 : day > VERSION_DAY_MOST ? VERSION_DAY_MOST : day;
    }
    for (size_t i = 0; i < 4; i++)
        bytes = bytes * 16 + (sha256[i] >= 'a' ? sha256[i] - 'a' + 10 : sha256[i] - '0');
    int64_t seconds = observed_at < 0 ? 0 : observed_at & ((INT64_C(1) << 34) - 1);
    return seconds << VERSION_SECOND | day << 16 | bytes;
}

static int bind_moment(struct loader *l, sqlite3_stmt *s, int i, int64_t utc_s)
{
    char text[DATE_TIME_TEXT];
    date_time_text(zone_civil(l->zone, utc_s), text);
    return db_bind_text(s, i, str_of(text));
}

int load_row_add(struct loader *l, const struct match *m, const struct load_request *r, int64_t version,
                    const char *status, const char *why, const char *account_by, int64_t *ret_id, struct err *e)
{
    sqlite3_stmt *s = load_fixed(l, ADD_LOAD, e);
    if (s == NULL)
        return -1;
    const struct format *f = m == NULL ? NULL : m->format;
    const char *texts[] = {r->file, r->sheet, r->sha256, f == NULL ? "" : f->kind->name, f == NULL ? "" : f->name,
                           f == NULL ? "" : f->fingerprint};
    int failed = 0;
    for (int i = 0; i < 6; i++)
        failed |= db_bind_text(s, i + 1, str_of(texts[i]));
    failed |= db_bind_int(s, 7, version) | db_bind_int(s, 8, r->observed_at) | db_bind_int(s, 9, r->loaded_at);
    failed |= bind_moment(l, s, 10, r->observed_at) | bind_moment(l, s, 11, r->loaded_at);
    failed |= db_bind_text(s, 12, str_of(status));
    failed |= why == NULL ? sqlite3_bind_null(s, 13) : db_bind_text(s, 13, str_of(why));
    failed |= account_by == NULL ? sqlite3_bind_null(s, 14) : db_bind_text(s, 14, str_of(account_by));
    if (failed != 0)
        return db_fail(l->db, "load", e);
    if (db_done(s, e) != 0)
        return -1;
    *ret_id = sqlite3_last_insert_rowid(l->db);
    return 0;
}

static void range_texts(const struct load *x, char from[DATE_TEXT], char to[DATE_TEXT])
{
    bool is_stated = x->match->has_range;
    from[0] = to[0] = '\0';
    if (!is_stated && !x->feed.has_days)
        return;
    date_text(is_stated ? x->match->range_first : x->feed.day_first, from);
    date_text(is_stated ? x->match->range_last : x->feed.day_last, to);
}

/* An export of other days than it says, or a mistyped date: it counts all the same, and somebody should look. */
const char *load_outside_text(const struct load *x, struct arena *a)
{
    char from[DATE_TEXT], to[DATE_TEXT];
    const struct feed *f = &x->feed;
    if (f->n_outside == 0)
        return "";
    range_texts(x, from, to);
    return arena_format(a, "%" PRId64 " row%s (the first is row %ld) begin%s on a day outside %s to %s, the range the file states",
                        f->n_outside, f->n_outside == 1 ? "" : "s", f->outside_place, f->n_outside == 1 ? "s" : "", from, to);
}

int load_row_end(struct load *x, struct err *e)
{
    const struct load_result *r = x->result;
    char from[DATE_TEXT], to[DATE_TEXT], passed[160];
    bool has_one = x->feed.has_account && !x->feed.has_accounts;
    const char *account = r->account[0] != '\0' ? r->account : has_one ? x->feed.account : "";
    const int64_t counts[] = {r->n_read, r->n_loaded, r->n_unchanged, r->n_superseded, r->n_rejected};
    sqlite3_stmt *s = load_fixed(x->loader, END_LOAD, e);
    if (s == NULL)
        return -1;
    range_texts(x, from, to);
    int failed = db_bind_int(s, 1, r->load_id) | db_bind_text(s, 2, str_of(account)) |
                 db_bind_text(s, 3, str_of(from)) | db_bind_text(s, 4, str_of(to));
    for (int i = 0; i < 5; i++)
        failed |= db_bind_int(s, i + 5, counts[i]);
    feed_passed_text(&r->left_out, passed, sizeof passed);
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *outside = load_outside_text(x, &a);
    const char *parts[] = {passed, outside, x->left_out.len > 0 ? x->left_out.ptr : ""};
    char *said = arena_format(&a, "%s", "");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i][0] != '\0')
            said = arena_format(&a, "%s%s%s", said, said[0] != '\0' ? "; " : "", parts[i]);
    failed |= db_bind_text(s, 10, str_of(said));
    failed |= db_bind_text(s, 11, str_of(x->is_open ? x->whose.basis : x->feed.has_account && x->feed.account[0] != '\0' ? "file" : ""));
    return failed != 0 ? db_fail(x->loader->db, "load", e) : db_done(s, e);
}

int load_row_find(struct load *x, enum fixed which, int64_t *ret_id, struct err *e)
{
    sqlite3_stmt *s = load_fixed(x->loader, which, e);
    const struct load_request *r = x->request;
    if (s == NULL)
        return -1;
    int failed = db_bind_text(s, 1, str_of(r->sha256)) | db_bind_text(s, 2, str_of(r->sheet)) |
                 db_bind_text(s, 3, str_of(x->kind->name));
    failed |= which == FIND_LOAD ? db_bind_text(s, 4, str_of(x->match->format->fingerprint))
                                 : db_bind_int(s, 4, x->result->load_id);
    if (failed != 0)
        return db_fail(x->loader->db, "load", e);
    int found = db_step(s, e);
    *ret_id = found == 1 ? sqlite3_column_int64(s, 0) : 0;
    (void)sqlite3_reset(s);
    return found;
}

int load_drop_refused(struct loader *l, const char *sha256, struct err *e)
{
    sqlite3_stmt *s = load_fixed(l, DROP_REFUSED, e);
    if (s == NULL)
        return -1;
    if (db_bind_text(s, 1, str_of(sha256)) != 0)
        return db_fail(l->db, "load", e);
    return db_done(s, e);
}

int load_refuse(struct loader *l, const struct match *m, const struct load_request *r, bool is_nobodys, const char *why, struct err *e)
{
    int64_t id;
    if (load_drop_refused(l, r->sha256, e) != 0)
        return -1;
    return load_row_add(l, m, r, load_version(m, r->sha256, r->observed_at), "refused", why, is_nobodys ? "nobody" : NULL, &id, e);
}

int load_follow(struct loader *l, const char *file, const char *sha256, int64_t mtime_utc_s, int64_t *moment, struct err *e)
{
    sqlite3_stmt *s = load_fixed(l, NEWEST_OF_NAME, e);
    if (s == NULL)
        return -1;
    if (db_bind_text(s, 1, str_of(file)) != 0 || db_bind_text(s, 2, str_of(sha256)) != 0)
        return db_fail(l->db, "load", e);
    int found = db_step(s, e);
    int64_t newest = found == 1 && sqlite3_column_type(s, 0) != SQLITE_NULL ? sqlite3_column_int64(s, 0) + 1 : 0;
    (void)sqlite3_reset(s);
    *moment = *moment > mtime_utc_s ? *moment : mtime_utc_s;
    *moment = *moment > newest ? *moment : newest;
    return found < 0 ? -1 : 0;
}
