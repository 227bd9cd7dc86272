#include "ingest/load/whose.h"

#include "base/resource.h"
#include <stdlib.h>
#include <string.h>

struct whose_room {
    struct str platform, room;
    const char *account;
};

/* A session a row speaks of; account "" where it does not say it. */
struct spoken_of {
    struct str platform, account, room, clock, source;
    bool has_start;
    int64_t start;
};

/* Columns of a kind that tell of a session, or KIND_NO_COLUMN. */
struct columns {
    size_t platform, account, room, start, clock, source;
};

/* ---- what a reading speaks of ---- */

static struct str text_of(const struct feed *f, size_t column)
{
    const struct datum *d = column == KIND_NO_COLUMN ? NULL : &f->data[column];
    return d != NULL && d->type == DATUM_TEXT ? d->text : (struct str){"", 0};
}

/* What a session_ref is derived from: the room id, or the start. */
static struct columns columns_of(const struct kind *k)
{
    struct columns c = {.platform = kind_column_of(k, "platform"), .account = kind_column_of(k, "account"), .room = KIND_NO_COLUMN,
                        .start = KIND_NO_COLUMN, .clock = kind_column_of(k, "clock"), .source = kind_column_of(k, "source")};
    size_t session = kind_column_of(k, "session_ref");
    for (size_t i = 0; session != KIND_NO_COLUMN && i < k->columns[session].n_derive; i++) {
        size_t from = k->columns[session].derive[i];
        if (k->columns[from].type == VALUE_ID)
            c.room = from;
        if (k->columns[from].type == VALUE_INSTANT)
            c.start = from;
    }
    return c;
}

static int prepare(sqlite3 *db, const char *sql, const struct whose_reading *r, sqlite3_stmt **ret, struct err *e)
{
    if (db_prepare(db, sql, ret, e) != 0)
        return -1;
    if ((db_bind_text(*ret, 1, str_of(r->sha256)) | db_bind_text(*ret, 2, str_of(r->sheet)) |
         db_bind_text(*ret, 3, str_of(r->match->format->kind->name))) != 0)
        return db_fail(db, "whose", e);
    return 0;
}

int whose_install(sqlite3 *db, struct err *e)
{
    return db_run_resource(db, "ingest/schema/whose_temp.sql", e);
}

static int begin(sqlite3 *db, const struct whose_reading *r, int64_t *ret_id, struct err *e)
{
    STMT_AUTO sqlite3_stmt *add = NULL, *clear = NULL;
    if (prepare(db, "INSERT INTO whose (sha256, sheet, kind, platform, folder, is_open) VALUES (?1, ?2, ?3, ?4, ?5, 1)"
                    " ON CONFLICT DO UPDATE SET platform = excluded.platform, is_open = 1, basis = '', account = '',"
                    " folder = iif(excluded.folder <> '', excluded.folder, folder) RETURNING whose_id", r, &add, e) != 0)
        return -1;
    if ((db_bind_text(add, 4, str_of(match_platform(r->match))) | db_bind_text(add, 5, str_of(r->folder != NULL ? r->folder : ""))) != 0 || db_step(add, e) != 1)
        return db_fail(db, "whose", e);
    *ret_id = sqlite3_column_int64(add, 0);
    if (db_done(add, e) != 0 || db_prepare(db, "DELETE FROM whose_session WHERE whose_id = ?1", &clear, e) != 0)
        return -1;
    return db_bind_int(clear, 1, *ret_id) != 0 ? db_fail(db, "whose", e) : db_done(clear, e);
}

static int prepare_note(sqlite3 *db, sqlite3_stmt **ret, struct err *e)
{
    /* not NOT IN: SQLite builds a table of such a list, anew for every row */
    return db_prepare(db, "INSERT OR IGNORE INTO whose_session (whose_id, platform, account, room_id, clock, has_start, start, is_exact)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 <> 'live_analysis' AND ?8 <> 'live_manager' AND ?8 <> 'live_list')", ret, e);
}

static int note(sqlite3_stmt *s, int64_t whose_id, const struct spoken_of *session, struct err *e)
{
    if ((db_bind_int(s, 1, whose_id) | db_bind_text(s, 2, session->platform) | db_bind_text(s, 3, session->account) |
         db_bind_text(s, 4, session->room) | db_bind_text(s, 5, session->clock) | db_bind_int(s, 6, session->has_start) |
         db_bind_int(s, 7, session->start) | db_bind_text(s, 8, session->source)) != 0)
        return db_fail(sqlite3_db_handle(s), "whose", e);
    return db_done(s, e);
}

static bool is_same_text(struct str a, const struct buf *last, size_t *at)
{
    bool is_same = *at + a.len < last->len && memcmp(last->ptr + *at, a.ptr, a.len) == 0 && last->ptr[*at + a.len] == '\0';
    *at += a.len + 1;
    return is_same;
}

/* Most rows have the session of the row before. */
static bool is_as_before(const struct spoken_of *s, struct buf *last)
{
    const struct str texts[] = {s->platform, s->account, s->room, s->clock, {(const char *)&s->start, sizeof s->start}};
    size_t at = 0;
    bool is_same = true;
    for (size_t i = 0; i < sizeof texts / sizeof *texts && is_same; i++)
        is_same = is_same_text(texts[i], last, &at);
    if (is_same && at == last->len)
        return true;
    buf_clear(last);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        buf_add(last, texts[i].len > 0 ? texts[i].ptr : "", texts[i].len);
        buf_add(last, "", 1);
    }
    return false;
}

static int note_rows(sqlite3 *db, struct feed *f, const struct columns *c, int64_t whose_id, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    BUF_AUTO struct buf last = BUF_INIT;
    bool is_evidence = strcmp(f->kind->name, "session") == 0;
    int more;
    if (prepare_note(db, &s, e) != 0)
        return -1;
    while ((more = feed_next(f, e)) == 1) {
        bool has_start = c->start != KIND_NO_COLUMN && f->data[c->start].type == DATUM_INTEGER;
        struct spoken_of session = {text_of(f, c->platform), text_of(f, c->account), text_of(f, c->room), text_of(f, c->clock),
                                        text_of(f, c->source), has_start, has_start ? f->data[c->start].integer : 0};
        if ((session.account.len == 0 || is_evidence) && !is_as_before(&session, &last) && note(s, whose_id, &session, e) != 0)
            return -1;
    }
    return more;
}

/* Orders know neither a room nor a live: nothing is read where only their folder can tell. */
int whose_ask(sqlite3 *db, const struct whose_reading *r, struct feed *f, struct err *e)
{
    struct columns c = columns_of(f->kind);
    int64_t id = 0;
    f->options.reject = feed_ignore_reject;   /* they will be met again */
    if (begin(db, r, &id, e) != 0)
        return -1;
    return c.room == KIND_NO_COLUMN && c.start == KIND_NO_COLUMN ? 0 : note_rows(db, f, &c, id, e);
}

/* ---- deciding ---- */

static int decide_by_start(sqlite3 *db, int64_t seconds, bool is_exact, const char *basis, struct err *e)
{
    const struct resource *r = resource_find("ingest/schema/whose_by_start.sql");
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (r == NULL)
        return err_set(e, ERR_DB, "ingest/schema/whose_by_start.sql is missing");
    if (db_prepare(db, r->data, &s, e) != 0)
        return -1;
    if ((db_bind_int(s, 1, seconds) | db_bind_int(s, 2, is_exact) | db_bind_text(s, 3, str_of(basis))) != 0)
        return db_fail(db, "whose_by_start.sql", e);
    return db_done(s, e);
}

/* One step with all that is settled so far; the strongest evidence that decides anything. *ret_more false: none does. */
static int decide_more(sqlite3 *db, int64_t near_s, bool *ret_more, struct err *e)
{
    enum { BY_ROOM, BY_SECOND, BY_NEAR, N_WAYS };
    int64_t n = 0;
    for (int way = BY_ROOM; way < N_WAYS && n == 0; way++) {
        int failed = way == BY_ROOM     ? db_run_resource(db, "ingest/schema/whose_by_room.sql", e)
                     : way == BY_SECOND ? decide_by_start(db, 0, true, "second", e)
                                        : decide_by_start(db, near_s, false, "near", e);
        if (failed != 0 || db_one_int(db, "SELECT count(*) FROM temp.whose_next WHERE is_new", &n, e) != 0)
            return -1;
    }
    *ret_more = n > 0;
    return db_run_resource(db, "ingest/schema/whose_settled.sql", e);
}

static int run_of_kind(sqlite3 *db, const struct kind *k, const char *resource, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    return db_run(db, str_of(kind_sql(&a, k, resource)), resource, e);
}

/* All sessions there ever were: only where somebody asks. */
static int add_known(sqlite3 *db, const struct kind *session, struct err *e)
{
    if (session == NULL)
        return 0;
    if (run_of_kind(db, session, "ingest/schema/whose_known.sql", e) != 0)
        return -1;
    return session->has_history ? run_of_kind(db, session, "ingest/schema/whose_known_again.sql", e) : 0;
}

int whose_decide(sqlite3 *db, const struct settings *settings, const struct kind_list *kinds, struct err *e)
{
    bool more = true;
    int64_t near_s = settings_int(settings, "base_source.match_s"), n_open = 0;
    if (db_run_resource(db, "ingest/schema/whose_begin.sql", e) != 0 ||
        db_one_int(db, "SELECT count(*) FROM temp.whose_next", &n_open, e) != 0)
        return -1;
    if (n_open == 0)
        return 0;   /* every file says itself whose it is */
    if (add_known(db, kind_find(kinds, "session"), e) != 0 || db_run_resource(db, "ingest/schema/whose_by_room.sql", e) != 0 ||
        db_run_resource(db, "ingest/schema/whose_by_folder.sql", e) != 0 || db_run_resource(db, "ingest/schema/whose_settled.sql", e) != 0)
        return -1;
    while (more)
        if (decide_more(db, near_s, &more, e) != 0)
            return -1;
    return db_run_resource(db, "ingest/schema/whose_end.sql", e);
}

/* ---- what was decided ---- */

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

static int read_rooms(sqlite3 *db, int64_t whose_id, struct whose *w, struct err *e)
{
    static const char sql[] = "SELECT platform, room_id, account, count(*) OVER () FROM temp.whose_room WHERE whose_id = ?1";
    STMT_AUTO sqlite3_stmt *s = NULL;
    int more;
    if (db_prepare(db, sql, &s, e) != 0)
        return -1;
    if (db_bind_int(s, 1, whose_id) != 0)
        return db_fail(db, "whose_room", e);
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

int whose_find(sqlite3 *db, const struct whose_reading *r, struct whose *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret = (struct whose){.basis = "nobody", .decided = ""};
    if (prepare(db, "SELECT n.whose_id, n.basis, n.account FROM whose AS w JOIN temp.whose_next AS n ON n.whose_id = w.whose_id"
                    " WHERE w.sha256 = ?1 AND w.sheet = ?2 AND w.kind = ?3", r, &s, e) != 0)
        return -1;
    int found = db_step(s, e);
    if (found != 1)
        return found;
    ret->basis = str_text(&ret->arena, db_text(s, 1));
    ret->decided = str_text(&ret->arena, db_text(s, 2));
    if (strcmp(ret->basis, "rooms") == 0)
        return read_rooms(db, sqlite3_column_int64(s, 0), ret, e) != 0 ? -1 : 1;
    if (strcmp(ret->basis, "nobody") != 0)
        ret->account = ret->decided;
    return 1;
}

int whose_stands(sqlite3 *db, const struct whose_reading *r, const struct whose *w, bool *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(db, "SELECT account FROM whose WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3 AND basis <> ''", r, &s, e) != 0)
        return -1;
    int found = db_step(s, e);
    *ret = found == 1 && str_is(db_text(s, 0), w->decided);
    return found < 0 ? -1 : 0;
}

int whose_settle(sqlite3 *db, const struct whose_reading *r, const struct whose *w, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (prepare(db, "UPDATE whose SET basis = ?4, account = ?5 WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3", r, &s, e) != 0)
        return -1;
    if ((db_bind_text(s, 4, str_of(w->basis)) | db_bind_text(s, 5, str_of(w->decided))) != 0)
        return db_fail(db, "whose", e);
    return db_done(s, e);
}

int whose_move(sqlite3 *db, const char *sha256, const char *folder, bool *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret = false;
    if (folder == NULL)
        return 0;
    if (db_prepare(db, "UPDATE whose SET folder = ?2 WHERE sha256 = ?1 AND is_open AND folder <> ?2", &s, e) != 0)
        return -1;
    if ((db_bind_text(s, 1, str_of(sha256)) | db_bind_text(s, 2, str_of(folder))) != 0)
        return db_fail(db, "whose", e);
    if (db_done(s, e) != 0)
        return -1;
    *ret = sqlite3_changes(db) > 0;
    return 0;
}

int whose_is_open(sqlite3 *db, const char *sha256, bool *ret, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "SELECT 1 FROM whose WHERE sha256 = ?1 AND is_open", &s, e) != 0)
        return -1;
    if (db_bind_text(s, 1, str_of(sha256)) != 0)
        return db_fail(db, "whose", e);
    int found = db_step(s, e);
    *ret = found == 1;
    return found < 0 ? -1 : 0;
}

int whose_drop(sqlite3 *db, const struct whose_reading *r, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    return prepare(db, "DELETE FROM whose WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3", r, &s, e) != 0 ? -1 : db_done(s, e);
}

int whose_forget(sqlite3 *db, const char *sha256, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    if (db_prepare(db, "DELETE FROM whose WHERE sha256 = ?1", &s, e) != 0)
        return -1;
    return db_bind_text(s, 1, str_of(sha256)) != 0 ? db_fail(db, "whose", e) : db_done(s, e);
}

const char *whose_room_account(const struct whose *w, const struct feed *f)
{
    struct columns c = columns_of(f->kind);
    struct whose_room wanted = {text_of(f, c.platform), text_of(f, c.room), NULL};
    if (w->n_rooms == 0)
        return NULL;
    const struct whose_room *found = bsearch(&wanted, w->rooms, w->n_rooms, sizeof *w->rooms, compare_room);
    return found == NULL ? NULL : found->account;
}

void whose_release(struct whose *w)
{
    arena_release(&w->arena);
    *w = (struct whose){0};
}
