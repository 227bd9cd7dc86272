#include "ingest/whose.h"

#include "base/resource.h"
#include <stdlib.h>
#include <string.h>

struct whose_room {
    struct str platform, room;
    const char *account;
};

struct votes {
    char account[WHOSE_ACCOUNT_BYTES];   /* of the first */
    size_t n_accounts;
};

/* ---- what the file speaks of ---- */

static struct str text_of(const struct feed *f, size_t column)
{
    const struct datum *d = column == KIND_NO_COLUMN ? NULL : &f->data[column];
    return d != NULL && d->type == DATUM_TEXT ? d->text : (struct str){"", 0};
}

/* What a session_ref is derived from: the room id, or the start. */
static void find_columns(const struct kind *k, struct whose *w)
{
    size_t session = kind_column_of(k, "session_ref");
    w->platform = kind_column_of(k, "platform");
    w->clock = kind_column_of(k, "clock");
    w->room = w->start = KIND_NO_COLUMN;
    for (size_t i = 0; session != KIND_NO_COLUMN && i < k->columns[session].n_derive; i++) {
        size_t from = k->columns[session].derive[i];
        if (k->columns[from].type == VALUE_ID)
            w->room = from;
        if (k->columns[from].type == VALUE_INSTANT)
            w->start = from;
    }
}

/* A row's room and start; most rows have those of the row before. */
static int add_session(const struct whose_query *q, sqlite3_stmt *s, const struct feed *f, const struct whose *w, struct buf *last,
                       struct err *e)
{
    BUF_AUTO struct buf here = BUF_INIT;
    struct str platform = text_of(f, w->platform), room = text_of(f, w->room), clock = text_of(f, w->clock);
    bool has_start = w->start != KIND_NO_COLUMN && f->data[w->start].type == DATUM_INTEGER;
    int64_t start = has_start ? f->data[w->start].integer : 0;
    buf_printf(&here, "%.*s|%.*s|%.*s|%d|%lld", (int)platform.len, platform.ptr, (int)room.len, room.ptr, (int)clock.len, clock.ptr,
               has_start, (long long)start);
    if (here.len == last->len && memcmp(here.ptr, last->ptr, here.len) == 0)
        return 0;
    buf_clear(last);
    buf_add(last, here.ptr, here.len);
    if ((db_bind_text(s, 1, platform) | db_bind_text(s, 2, room) | db_bind_text(s, 3, clock) | db_bind_int(s, 4, has_start) |
         db_bind_int(s, 5, start)) != 0)
        return db_fail(q->db, "whose", e);
    return db_done(s, e);
}

static int ignore_reject(void *context, const struct feed_reject *r, struct err *e)
{
    (void)context, (void)r, (void)e;
    return 0;
}

/* Orders know neither a room nor a live: there is nothing to read where no cell says an account either. */
static bool has_sessions(const struct whose_query *q, const struct whose *w, size_t account)
{
    return w->room != KIND_NO_COLUMN || w->start != KIND_NO_COLUMN || account == KIND_NO_COLUMN || q->match->cells[account].n > 0;
}

static int read_sessions(const struct whose_query *q, struct feed *f, struct whose *w, struct err *e)
{
    size_t account = kind_column_of(f->kind, "account");
    STMT_AUTO sqlite3_stmt *s = NULL;
    BUF_AUTO struct buf last = BUF_INIT;
    f->options.reject = ignore_reject; /* they will be met again */
    if (db_exec(q->db, "DELETE FROM temp.whose", e) != 0 ||
        db_prepare(q->db, "INSERT OR IGNORE INTO temp.whose (platform, room_id, clock, has_start, start)"
                          " VALUES (?1, ?2, ?3, ?4, ?5)", &s, e) != 0)
        return -1;
    if (!has_sessions(q, w, account)) {
        w->has_no_other = true;
        return 0;
    }
    int more;
    while ((more = feed_next(f, e)) == 1)
        if (text_of(f, account).len == 0 && add_session(q, s, f, w, &last, e) != 0)
            return -1;
    w->has_no_other = f->n > 0 && !f->has_accounts && f->account[0] == '\0';
    return more;
}

/* ---- evidence ---- */

static int prepare(const struct whose_query *q, const char *resource, sqlite3_stmt **ret, struct err *e)
{
    const struct resource *r = resource_find(resource);
    return r == NULL ? err_set(e, ERR_DB, "%s is missing", resource) : db_prepare(q->db, r->data, ret, e);
}

static int take_votes(const struct whose_query *q, const char *resource, int64_t seconds, int64_t is_exact, struct votes *ret,
                      struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret = (struct votes){0};
    if (prepare(q, resource, &s, e) != 0)
        return -1;
    if (sqlite3_bind_parameter_count(s) == 2 && (db_bind_int(s, 1, seconds) | db_bind_int(s, 2, is_exact)) != 0)
        return db_fail(q->db, resource, e);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str account = db_text(s, 0);
        if (ret->n_accounts++ == 0 && account.len < sizeof ret->account)
            memcpy(ret->account, account.ptr, account.len);
    }
    return more;
}

void whose_folder(const struct account_list *accounts, const struct match *m, const char *folder,
                  char ret_account[WHOSE_ACCOUNT_BYTES])
{
    size_t column = kind_column_of(m->format->kind, "platform");
    const char *platform = column == KIND_NO_COLUMN ? NULL : m->format->constants[column];
    ret_account[0] = '\0';
    if (folder == NULL || platform == NULL)
        return;
    const struct account *a = account_find(accounts, str_of(platform), str_of(folder));
    for (size_t i = 0; a == NULL && i < accounts->n; i++)
        if (strcmp(accounts->accounts[i].platform, platform) == 0)
            return;
    const char *name = a != NULL ? a->name : folder;
    if (strlen(name) < WHOSE_ACCOUNT_BYTES)
        memcpy(ret_account, name, strlen(name) + 1);
}

static int take_evidence(const struct whose_query *q, enum load_evidence which, struct votes *ret, struct err *e)
{
    static const char by_room[] = "ingest/schema/account_by_room.sql", by_start[] = "ingest/schema/account_by_start.sql";
    int64_t near_s = settings_int(q->settings, "base_source.match_s");
    *ret = (struct votes){0};
    switch (which) {
    case EVIDENCE_NONE: return 0;
    case EVIDENCE_ROOM: return take_votes(q, by_room, 0, 0, ret, e);
    case EVIDENCE_START: return take_votes(q, by_start, 0, 1, ret, e);
    case EVIDENCE_NEAR: return take_votes(q, by_start, near_s, 0, ret, e);
    case EVIDENCE_FOLDER:
        whose_folder(q->accounts, q->match, q->folder, ret->account);
        ret->n_accounts = ret->account[0] != '\0';
        return 0;
    }
    return 0;
}

/* ---- rooms of several accounts ---- */

static int compare_text(struct str a, struct str b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len > 0 ? memcmp(a.ptr, b.ptr, len) : 0;
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_room(const void *a, const void *b)
{
    const struct whose_room *x = a, *y = b;
    int order = compare_text(x->platform, y->platform);
    return order != 0 ? order : compare_text(x->room, y->room);
}

static int read_rooms(const struct whose_query *q, struct whose *w, struct err *e)
{
    static const char resource[] = "ingest/schema/account_of_rooms.sql";
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(q, resource, &s, e) != 0)
        return -1;
    int more;
    while ((more = db_step(s, e)) == 1) {
        if (w->rooms == NULL)
            w->rooms = arena_array(&w->arena, (size_t)sqlite3_column_int64(s, 3), sizeof *w->rooms);
        struct str platform = db_text(s, 0), room = db_text(s, 1);
        w->rooms[w->n_rooms++] = (struct whose_room){{str_text(&w->arena, platform), platform.len},
                                                     {str_text(&w->arena, room), room.len}, str_text(&w->arena, db_text(s, 2))};
    }
    if (w->n_rooms > 0)
        qsort(w->rooms, w->n_rooms, sizeof *w->rooms, compare_room);
    return more;
}

const char *whose_room_account(const struct whose *w, const struct feed *f)
{
    struct whose_room wanted = {text_of(f, w->platform), text_of(f, w->room), NULL};
    const struct whose_room *found = bsearch(&wanted, w->rooms, w->n_rooms, sizeof *w->rooms, compare_room);
    return found == NULL ? NULL : found->account;
}

int whose_find(const struct whose_query *q, struct feed *f, struct whose *ret, bool *ret_found, struct err *e)
{
    *ret = (struct whose){0};
    *ret_found = false;
    find_columns(f->kind, ret);
    if (read_sessions(q, f, ret, e) != 0)
        return -1;
    for (int which = EVIDENCE_ROOM; which <= (int)q->evidence && !*ret_found; which++) {
        struct votes v;
        if (take_evidence(q, (enum load_evidence)which, &v, e) != 0)
            return -1;
        *ret_found = v.n_accounts == 1 && v.account[0] != '\0';
        if (*ret_found)
            ret->account = arena_text(&ret->arena, v.account, strlen(v.account));
        else if (v.n_accounts > 1 && which == EVIDENCE_ROOM) {
            *ret_found = true;
            return read_rooms(q, ret, e);
        }
    }
    return 0;
}

void whose_release(struct whose *w)
{
    arena_release(&w->arena);
    *w = (struct whose){0};
}
