#include "ingest/load.h"

#include "base/log.h"
#include "ingest/refusal.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One statement a template; made when a kind first needs it. */
enum statement {
    STAGE_CLEAR, TWICE_CLEAR, STAGE_FILL, STAGE_NUMBER, STAGE_TWICE, STAGE_REJECT, STAGE_DEDUPE,
    COUNT_UNCHANGED, COUNT_SUPERSEDED, INSERT_STAGE, INSERT_SCOPE, INSERT_MERGE, INSERT_MERGE_SUBJECT, CLOSED, LEFT_OUT,
    N_STATEMENTS
};
static const char *const templates[N_STATEMENTS] = {
    [STAGE_CLEAR] = "ingest/schema/stage_clear.sql",
    [TWICE_CLEAR] = "ingest/schema/twice_clear.sql",
    [STAGE_FILL] = "ingest/schema/stage_fill.sql",
    [STAGE_NUMBER] = "ingest/schema/stage_number.sql",
    [STAGE_TWICE] = "ingest/schema/stage_twice.sql",
    [STAGE_REJECT] = "ingest/schema/stage_reject.sql",
    [STAGE_DEDUPE] = "ingest/schema/stage_dedupe.sql",
    [COUNT_UNCHANGED] = "ingest/schema/count_unchanged.sql",
    [COUNT_SUPERSEDED] = "ingest/schema/count_superseded_snapshot.sql",
    [INSERT_STAGE] = "ingest/schema/insert_stage.sql",
    [INSERT_SCOPE] = "ingest/schema/insert_scope.sql",
    [INSERT_MERGE] = "ingest/schema/insert_merge.sql",
    [INSERT_MERGE_SUBJECT] = "ingest/schema/insert_merge_subject.sql",
    [CLOSED] = "ingest/schema/closed.sql",
    [LEFT_OUT] = "ingest/schema/left_out.sql",
};
/* Statements that belong to no kind. */
enum fixed { FIND_LOAD, FIND_FORMER, ADD_LOAD, END_LOAD, ADD_REJECT, ADD_SCOPE, DROP_REFUSED, FIND_FILE, NEWEST_OF_NAME, DUPLICATES,
             LOAD_OWNER, PART_FORMER, PART_REPLACED, DROP_LOAD, IS_AGAIN, ALL_REFUSED, FIRST_REJECTS, N_FIXED };
static const char *const fixed_sql[N_FIXED] = {
    [FIND_LOAD] = "SELECT load_id FROM load WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3 AND fingerprint = ?4"
                  " AND status <> 'refused' AND replaced_by IS NULL",
    [FIND_FORMER] = "SELECT load_id FROM load WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3 AND load_id <> ?4"
                    " AND status <> 'refused' AND replaced_by IS NULL",
    [ADD_LOAD] = "INSERT INTO load (file, sheet, sha256, kind, format, fingerprint, version, observed_at, loaded_at,"
                 " observed_text, loaded_text, status, message, account_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
                 " ?12, ?13, ?14)",
    [END_LOAD] = "UPDATE load SET account = nullif(?2, ''), range_from = nullif(?3, ''), range_to = nullif(?4, ''),"
                 " rows_read = ?5, rows_loaded = ?6, rows_unchanged = ?7, rows_superseded = ?8, rows_rejected = ?9,"
                 " status = iif(?9 > 0, 'partial', 'loaded'),"
                 " message = iif(?10 = '', message, coalesce(message || '; ', '') || ?10),"
                 " account_by = nullif(?11, '') WHERE load_id = ?1",
    [ADD_REJECT] = "INSERT INTO reject (load_id, place, column_name, value, rule) VALUES (?1, ?2, ?3, ?4, ?5)",
    [ADD_SCOPE] = "INSERT OR IGNORE INTO load_scope (load_id, scope) VALUES (?1, ?2)",
    [DROP_REFUSED] = "DELETE FROM load WHERE sha256 = ?1 AND status = 'refused'",
    [FIND_FILE] = "SELECT load_id, kind FROM load WHERE sha256 = ?1 AND status <> 'refused' AND replaced_by IS NULL LIMIT 1",
    [NEWEST_OF_NAME] = "SELECT max(observed_at) FROM load WHERE file = ?1 AND sha256 <> ?2 AND status <> 'refused'",
    [LOAD_OWNER] = "SELECT coalesce(account, ''), loaded_at FROM load WHERE load_id = ?1",
    [DROP_LOAD] = "DELETE FROM load WHERE load_id = ?1",
    [IS_AGAIN] = "SELECT 1 FROM temp.whose_again WHERE load_id = ?1",
    [PART_REPLACED] = "UPDATE load SET fingerprint = fingerprint || ' ' || load_id WHERE sha256 = ?1 AND sheet = ?2 AND kind = ?3"
                      " AND fingerprint = ?4 AND replaced_by IS NOT NULL",
    [PART_FORMER] = "UPDATE load SET fingerprint = fingerprint || ' ' || load_id WHERE load_id = ?1",
    [ALL_REFUSED] = "SELECT rows_read FROM load WHERE load_id = ?1 AND rows_rejected = rows_read",
    [FIRST_REJECTS] = "SELECT place, column_name, value, rule FROM reject WHERE load_id = ?1 ORDER BY place LIMIT 5",
    [DUPLICATES] = "SELECT place, column_name, value FROM reject WHERE load_id = ?1 AND rule = 'duplicate_key' ORDER BY place",
};

/* The fixed statements lie in a slot of the kinds' shape, the last. */
enum { N_SLOTS = (int)N_FIXED > (int)N_STATEMENTS ? (int)N_FIXED : (int)N_STATEMENTS };
struct load_statements {
    sqlite3_stmt *of_kind[N_SLOTS];
    struct known_statements *known;
};

struct load {
    struct loader *loader;
    const struct kind *kind;
    const struct match *match;
    const struct load_request *request;
    struct load_result *result;
    struct load_statements *statements;
    struct feed feed;
    struct whose whose;              /* what was decided, when is_open */
    bool is_open, is_again;          /* rows do not say whose they are; rows are said again under the load they have */
    int64_t n_accounts_unknown;
    int64_t n_shown;
    struct buf shown;                /* the first refused rows, for the log: a reading may be given up and begun anew */
    struct buf left_out;             /* weeks of the former house.xlsx that this one does not speak of */
};

enum { REJECTS_SHOWN = 10, VALUE_BYTES_MOST = 200, THREAD_BYTES = 4 << 20, VERSION_SECOND = 29, VERSION_DAY = 4096, VERSION_DAY_MOST = 8191 };

/* ---- statements ---- */

static sqlite3_stmt **fixed_slot(struct loader *l, enum fixed which)
{
    return &l->statements[l->kinds->n].of_kind[which];   /* one slot more than kinds */
}

static sqlite3_stmt *fixed(struct loader *l, enum fixed which, struct err *e)
{
    sqlite3_stmt **slot = fixed_slot(l, which);
    if (*slot == NULL && db_prepare(l->db, fixed_sql[which], slot, e) != 0)
        return NULL;
    (void)sqlite3_reset(*slot);
    return *slot;
}

static sqlite3_stmt *statement(struct load *x, enum statement which, struct err *e)
{
    sqlite3_stmt **slot = &x->statements->of_kind[which];
    if (*slot == NULL) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        if (db_prepare(x->loader->db, kind_sql(&a, x->kind, templates[which]), slot, e) != 0) {
            (void)err_wrap(e, "%s for kind %s", templates[which], x->kind->name);
            return NULL;
        }
    }
    (void)sqlite3_reset(*slot);
    return *slot;
}

/* Runs a statement with up to two numbers bound; *ret_changes may be NULL. */
static int run(struct load *x, enum statement which, int64_t first, int64_t second, int64_t *ret_changes, struct err *e)
{
    sqlite3_stmt *s = statement(x, which, e);
    if (s == NULL)
        return -1;
    int n = sqlite3_bind_parameter_count(s);
    if ((n >= 1 && db_bind_int(s, 1, first) != 0) || (n >= 2 && db_bind_int(s, 2, second) != 0))
        return db_fail(x->loader->db, templates[which], e);
    if (db_done(s, e) != 0)
        return -1;
    if (ret_changes != NULL)
        *ret_changes = sqlite3_changes64(x->loader->db);
    return 0;
}

static int count(struct load *x, enum statement which, int64_t *ret, struct err *e)
{
    sqlite3_stmt *s = statement(x, which, e);
    if (s == NULL)
        return -1;
    if (sqlite3_bind_parameter_count(s) >= 1 && db_bind_int(s, 1, x->result->version) != 0)
        return db_fail(x->loader->db, templates[which], e);
    int found = db_step(s, e);
    *ret = found == 1 ? sqlite3_column_int64(s, 0) : 0;
    (void)sqlite3_reset(s);
    return found < 0 ? -1 : 0;
}

/* ---- the load row ---- */

/* Orders loads by what they knew: moment of observation, end of the stated range, then the bytes (ARCHITECTURE). */
static int64_t load_version(const struct match *m, const char *sha256, int64_t observed_at)
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

static int add_load(struct loader *l, const struct match *m, const struct load_request *r, int64_t version,
                    const char *status, const char *why, const char *account_by, int64_t *ret_id, struct err *e)
{
    sqlite3_stmt *s = fixed(l, ADD_LOAD, e);
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
static const char *outside_text(const struct load *x, struct arena *a)
{
    char from[DATE_TEXT], to[DATE_TEXT];
    const struct feed *f = &x->feed;
    if (f->n_outside == 0)
        return "";
    range_texts(x, from, to);
    return arena_format(a, "%" PRId64 " row%s (the first is row %ld) begin%s on a day outside %s to %s, the range the file states",
                        f->n_outside, f->n_outside == 1 ? "" : "s", f->outside_place, f->n_outside == 1 ? "s" : "", from, to);
}

static int end_load(struct load *x, struct err *e)
{
    const struct load_result *r = x->result;
    char from[DATE_TEXT], to[DATE_TEXT], passed[160];
    bool has_one = x->feed.has_account && !x->feed.has_accounts;
    const char *account = r->account[0] != '\0' ? r->account : has_one ? x->feed.account : "";
    const int64_t counts[] = {r->n_read, r->n_loaded, r->n_unchanged, r->n_superseded, r->n_rejected};
    sqlite3_stmt *s = fixed(x->loader, END_LOAD, e);
    if (s == NULL)
        return -1;
    range_texts(x, from, to);
    int failed = db_bind_int(s, 1, r->load_id) | db_bind_text(s, 2, str_of(account)) |
                 db_bind_text(s, 3, str_of(from)) | db_bind_text(s, 4, str_of(to));
    for (int i = 0; i < 5; i++)
        failed |= db_bind_int(s, i + 5, counts[i]);
    feed_passed_text(&r->left_out, passed, sizeof passed);
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *outside = outside_text(x, &a);
    const char *parts[] = {passed, outside, x->left_out.len > 0 ? x->left_out.ptr : ""};
    char *said = arena_format(&a, "%s", "");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i][0] != '\0')
            said = arena_format(&a, "%s%s%s", said, said[0] != '\0' ? "; " : "", parts[i]);
    failed |= db_bind_text(s, 10, str_of(said));
    failed |= db_bind_text(s, 11, str_of(x->is_open ? x->whose.basis : x->feed.has_account && x->feed.account[0] != '\0' ? "file" : ""));
    return failed != 0 ? db_fail(x->loader->db, "load", e) : db_done(s, e);
}

/* ---- rejects ---- */

static void show_duplicate(struct load *x, long place, struct str key)
{
    buf_printf(&x->shown, "%ld\tkey '%.*s': stands in the file twice with different content; this row refused", place,
               (int)key.len, key.len > 0 ? key.ptr : "");
    buf_add(&x->shown, "", 1);
}

static void show_reject(struct load *x, const struct feed_reject *r, struct str value)
{
    if (strcmp(r->rule, "account_unknown") == 0) {
        x->n_accounts_unknown++;
        return;
    }
    if (++x->n_shown > REJECTS_SHOWN)
        return;
    if (strcmp(r->rule, "duplicate_key") == 0) {
        show_duplicate(x, r->place, value);
        return;
    }
    buf_printf(&x->shown, "%ld\t%s", r->place, r->column[0] != '\0' ? r->column : "row");
    if (!x->kind->is_personal)
        buf_printf(&x->shown, " '%.*s'", (int)value.len, value.len > 0 ? value.ptr : "");
    buf_printf(&x->shown, ": %s", r->rule);
    refusal_wanted(&x->shown, x->match->format, r->column, r->rule);
    buf_puts(&x->shown, "; row refused");
    buf_add(&x->shown, "", 1);
}

enum { SHEET_PLACE = 600 };

static void sheet_place(const struct load *x, char ret[SHEET_PLACE])
{
    const char *sheet = x->request->sheet;
    (void)snprintf(ret, SHEET_PLACE, "%s%s%s", x->request->file, sheet[0] != '\0' ? ":" : "", sheet);
}

static void log_rejects(struct load *x)
{
    char file[SHEET_PLACE];
    sheet_place(x, file);
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *outside = outside_text(x, &a);
    if (outside[0] != '\0')
        log_place(LOG_WARNING, file, 0, "%s", outside);
    for (const char *p = x->shown.ptr; p != NULL && p < x->shown.ptr + x->shown.len; p += strlen(p) + 1)
        log_place(LOG_WARNING, file, strtol(p, NULL, 10), "%s", strchr(p, '\t') + 1);
    if (x->n_accounts_unknown > 0)
        log_place(LOG_WARNING, x->request->file, 0, "%" PRId64 " row%s refused: rooms of several accounts, and nothing says"
                  " whose these are", x->n_accounts_unknown, x->n_accounts_unknown == 1 ? "" : "s");
    if (x->n_shown > REJECTS_SHOWN)
        log_place(LOG_WARNING, file, 0, "%" PRId64 " more rows refused; all are in v_reject", x->n_shown - REJECTS_SHOWN);
}

static int add_reject(void *context, const struct feed_reject *r, struct err *e)
{
    struct load *x = context;
    struct str value = r->value;
    sqlite3_stmt *s = fixed(x->loader, ADD_REJECT, e);
    if (s == NULL)
        return -1;
    if (x->kind->is_personal)
        value.len = 0;   /* of a row that slipped by a column it may be a buyer's name */
    if (value.len > VALUE_BYTES_MOST)
        value.len = VALUE_BYTES_MOST;
    while (value.len > 0 && !str_is_clean(value))
        value.len--; /* cut inside a character, or not text at all */
    show_reject(x, r, value);
    if ((db_bind_int(s, 1, x->result->load_id) | db_bind_int(s, 2, r->place) |
         db_bind_text(s, 3, str_of(r->column)) | db_bind_text(s, 4, value) | db_bind_text(s, 5, str_of(r->rule))) != 0)
        return db_fail(x->loader->db, "reject", e);
    return db_done(s, e);
}

/* A file that names no account writes its numbers as that of its folder does. */
static const char *currency_of(void *context, struct str platform, struct str account)
{
    const struct load *x = context;
    const char *folder = account.len == 0 ? x->request->folder : NULL;
    const struct account *a = account_find(&x->loader->accounts, platform, folder != NULL ? str_of(folder) : account);
    return a == NULL || a->currency[0] == '\0' ? NULL : a->currency;
}

/* ---- reading ---- */

static const char *account_of(void *context, const struct feed *f)
{
    return whose_room_account(&((const struct load *)context)->whose, f);
}

static int ignore_reject(void *context, const struct feed_reject *r, struct err *e)
{
    (void)context, (void)r, (void)e;
    return 0;
}

static int open_feed(struct load *x, struct book *b, struct err *e)
{
    struct feed_options o = {.context = x, .reject = add_reject, .currency_of = currency_of, .account = x->whose.account,
                             .account_of = x->is_open && x->whose.account == NULL ? account_of : NULL};
    if (x->is_again)
        o.reject = ignore_reject;   /* they are written down */
    const char *currency = settings_text(x->loader->settings, "currency");
    if (strlen(currency) < sizeof o.currency)
        memcpy(o.currency, currency, strlen(currency) + 1);
    x->n_shown = x->n_accounts_unknown = 0;
    buf_clear(&x->shown);
    return feed_open(b, x->match, &o, &x->feed, e);
}

/* A failed read says why in `e` already; SQLite's own words would only hide it. */
static int read_into(struct load *x, enum statement which, int64_t first, int64_t second, struct err *e)
{
    struct err reading = ERR_INIT;
    x->loader->table.e = &reading;
    int failed = run(x, which, first, second, NULL, e);
    (void)sqlite3_reset(x->statements->of_kind[which]);
    if (reading.code != ERR_NONE)
        *e = reading;
    return failed;
}

static bool has_ordinal(const struct kind *k)
{
    for (size_t i = 0; i < k->n_columns; i++)
        if (k->columns[i].is_ordinal)
            return true;
    return false;
}

/* What one reading of a sheet came to. */
enum tried { TRIED_DONE, TRIED_DISORDER, TRIED_WHOSE };

static const struct pack_layout *layout_of(const struct load *x)
{
    return &x->loader->layouts[x->kind - x->loader->kinds->kinds];
}

/* Only what is new comes out of the virtual table; what is known is written to beside it (known.c). */
static int merge_rows(struct load *x, struct err *e)
{
    struct known_options o = {.db = x->loader->db, .layout = layout_of(x), .statements = &x->statements->known,
                              .load_id = x->result->load_id, .version = x->result->version};
    struct feed_table *t = &x->loader->table;
    enum statement insert = x->kind->n_subject > 0 ? INSERT_MERGE_SUBJECT : INSERT_MERGE;
    if (known_open(&o, &t->known, e) != 0)
        return -1;
    t->said = x->request->said;
    t->said_table = x->request->table;
    t->refuse = (struct feed_options){.context = x, .reject = x->is_again ? ignore_reject : add_reject};
    t->n_otherwise = 0;
    int failed = read_into(x, insert, x->result->load_id, x->result->version, e);
    known_counts(t->known, &x->result->n_unchanged, &x->result->n_superseded);
    x->result->n_rejected += t->n_otherwise;
    known_close(t->known);
    t->known = NULL;
    t->said = NULL;
    return failed;
}

static int fill_stage(struct load *x, struct err *e)
{
    return run(x, STAGE_CLEAR, 0, 0, NULL, e) != 0 || run(x, TWICE_CLEAR, 0, 0, NULL, e) != 0 ? -1 : read_into(x, STAGE_FILL, 0, 0, e);
}

static int read_through(struct load *x, enum pipe_order order, struct err *e)
{
    struct feed_table *t = &x->loader->table;
    struct pipe_options o = {.layout = layout_of(x), .order = order, .is_threaded = x->request->bytes >= THREAD_BYTES,
                             .folder = x->loader->folder};
    int64_t n_same = 0, n_refused = 0;
    t->layout = o.layout;
    t->is_disorder = false;
    if (feed_pipe_open(&x->feed, &o, &t->pipe, e) != 0)
        return -1;
    int failed = x->kind->is_snapshot ? fill_stage(x, e) : merge_rows(x, e);
    feed_pipe_twice(t->pipe, &n_same, &n_refused);
    feed_pipe_close(t->pipe);
    t->pipe = NULL;
    if (failed == 0) {
        x->result->n_unchanged += n_same;
        x->result->n_rejected += n_refused;
    }
    return failed;
}

static struct whose_reading reading_of(const struct match *m, const struct load_request *r)
{
    return (struct whose_reading){.sha256 = r->sha256, .sheet = r->sheet, .folder = r->folder, .match = m};
}

/* One reading; what it wrote is taken back where it must be begun anew. */
static int try_rows(struct load *x, struct book *b, enum pipe_order order, enum tried *ret, struct err *e)
{
    *ret = TRIED_DONE;
    if (db_exec(x->loader->db, "SAVEPOINT attempt", e) != 0 || open_feed(x, b, e) != 0)
        return -1;
    int failed = read_through(x, order, e);
    if (failed == 0)
        return db_exec(x->loader->db, "RELEASE attempt", e);
    if (!x->loader->table.is_disorder)
        return -1;
    *ret = x->feed.lacks_account ? TRIED_WHOSE : TRIED_DISORDER;
    *e = (struct err)ERR_INIT;
    feed_close(&x->feed);
    x->result->n_unchanged = x->result->n_superseded = x->result->n_rejected = 0;
    return db_exec(x->loader->db, "ROLLBACK TO attempt; RELEASE attempt", e);
}

/* ---- staging ---- */

static int show_duplicates(struct load *x, struct err *e)
{
    sqlite3_stmt *s = fixed(x->loader, DUPLICATES, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, x->result->load_id) != 0)
        return db_fail(x->loader->db, "reject", e);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str key = db_text(s, 2);
        if (++x->n_shown > REJECTS_SHOWN)
            continue;
        show_duplicate(x, (long)sqlite3_column_int64(s, 0), key);
    }
    (void)sqlite3_reset(s);
    return more;
}

/* One key twice in the file: the same row again is unchanged, another one is refused (NUMBERS rule 5). */
static int settle_duplicates(struct load *x, struct err *e)
{
    int64_t n_twice = 0, n_refused = 0, n_dropped = 0;
    const char *blamed = "";
    for (size_t i = 0; i < x->kind->n_columns; i++)
        if (x->kind->columns[i].is_key)
            blamed = x->kind->columns[i].name;
    if (run(x, STAGE_TWICE, 0, 0, &n_twice, e) != 0)
        return -1;
    if (n_twice == 0)
        return 0;
    sqlite3_stmt *s = statement(x, STAGE_REJECT, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, x->result->load_id) != 0 || db_bind_text(s, 2, str_of(blamed)) != 0)
        return db_fail(x->loader->db, "reject", e);
    if (db_done(s, e) != 0)
        return -1;
    n_refused = sqlite3_changes64(x->loader->db);
    if (run(x, STAGE_DEDUPE, 0, 0, &n_dropped, e) != 0)
        return -1;
    if (n_refused > 0 && show_duplicates(x, e) != 0)
        return -1;
    x->result->n_rejected += n_refused;
    x->result->n_unchanged += n_dropped - n_refused;
    return 0;
}

static int compare_with_raw(struct load *x, struct err *e)
{
    int64_t n_known = 0;
    if (count(x, COUNT_UNCHANGED, &n_known, e) != 0 || count(x, COUNT_SUPERSEDED, &x->result->n_superseded, e) != 0)
        return -1;
    x->result->n_unchanged += n_known;
    return run(x, INSERT_STAGE, x->result->load_id, x->result->version, NULL, e);
}

/* ---- whose file it is ---- */

/* What was decided for a reading that turns out to be open. */
static int find_account(struct load *x, struct err *e)
{
    struct whose_reading reading = reading_of(x->match, x->request);
    if (x->request->asks == LOAD_ASK) {
        x->result->outcome = LOAD_WHOSE;
        return 0;
    }
    whose_release(&x->whose);
    if (whose_find(x->loader->db, &reading, &x->whose, e) < 0)
        return -1;
    x->is_open = true;
    if (x->whose.account == NULL && x->whose.n_rooms == 0 && x->request->asks == LOAD_DECIDED)
        x->result->outcome = LOAD_WHOSE;
    return 0;
}

/* ---- what a snapshot speaks for ---- */

static int add_scope(struct load *x, const char *scope, struct err *e)
{
    sqlite3_stmt *s = fixed(x->loader, ADD_SCOPE, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, x->result->load_id) != 0 || db_bind_text(s, 2, str_of(scope)) != 0)
        return db_fail(x->loader->db, "scope", e);
    return db_done(s, e);
}

/* A whole table: ''. A kind with a column of its own named scope (targets) has its rows closed by that column's values.
 * A sheet of which no row could be taken says nothing: a spoilt column must not empty the table. */
static int add_scopes(struct load *x, struct err *e)
{
    size_t own = kind_column_of(x->kind, "scope");
    if (!x->kind->is_snapshot || (x->feed.n == 0 && x->result->n_read > 0))
        return 0;
    for (const struct feed_cleared *c = x->feed.cleared; c != NULL; c = c->next)
        if (add_scope(x, c->scope, e) != 0)
            return -1;
    if (x->kind->is_by_week)
        return run(x, INSERT_SCOPE, x->result->load_id, 0, NULL, e);
    if (add_scope(x, "", e) != 0)
        return -1;
    for (size_t i = 0; own != KIND_NO_COLUMN && i < x->kind->columns[own].n_values; i++)
        if (add_scope(x, x->kind->columns[own].values[i], e) != 0)
            return -1;
    return 0;
}

/* A statement asked of this load: ?1 its number, ?2 its version. NULL: failed. */
static sqlite3_stmt *asked_of_load(struct load *x, enum statement which, struct err *e)
{
    sqlite3_stmt *s = statement(x, which, e);
    if (s != NULL && (db_bind_int(s, 1, x->result->load_id) | db_bind_int(s, 2, x->result->version)) != 0) {
        (void)db_fail(x->loader->db, templates[which], e);
        return NULL;
    }
    return s;
}

/* A refused row of a snapshot is a row less: whoever misspelt a cell should hear what went with it. */
static int warn_closed(struct load *x, struct err *e)
{
    char file[SHEET_PLACE];
    if (!x->kind->is_snapshot || x->feed.n_rejected + x->result->n_rejected == 0)
        return 0;
    sqlite3_stmt *s = asked_of_load(x, CLOSED, e);
    if (s == NULL)
        return -1;
    sheet_place(x, file);
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str scope = db_text(s, 0);
        int64_t n = sqlite3_column_int64(s, 1);
        log_place(LOG_WARNING, file, 0, "%" PRId64 " row%s of %s%s%.*s %s no longer there, and rows of this sheet were refused",
                  n, n == 1 ? "" : "s", x->kind->name, scope.len > 0 ? " " : "", (int)scope.len,
                  scope.len > 0 ? scope.ptr : "", n == 1 ? "is" : "are");
    }
    (void)sqlite3_reset(s);
    return more;
}

/* The workspace's house.xlsx is one sheet that lives on: a week that was in it and is not any more may have been deleted, or only made
 * room. It stays as it was, and is named. */
static int note_left_out(struct load *x, struct err *e)
{
    enum { NAMED_MOST = 3 };
    char file[SHEET_PLACE];
    int64_t n = 0;
    if (!x->kind->is_by_week || strcmp(x->request->file, "house.xlsx") != 0)
        return 0;
    sqlite3_stmt *s = asked_of_load(x, LEFT_OUT, e);
    if (s == NULL)
        return -1;
    int more;
    while ((more = db_step(s, e)) == 1) {
        struct str scope = db_text(s, 0);
        if (n++ < NAMED_MOST)
            buf_printf(&x->left_out, "%s%.*s", n == 1 ? "in the former house.xlsx and no more in this one: " : ", ", (int)scope.len, scope.ptr);
    }
    (void)sqlite3_reset(s);
    if (more < 0 || n == 0)
        return more;
    if (n > NAMED_MOST)
        buf_printf(&x->left_out, " and %" PRId64 " more", n - NAMED_MOST);
    buf_printf(&x->left_out, "; %s as before (a row with a day of the week%s and nothing else clears it)", n == 1 ? "it stays" : "they stay",
               x->kind->n_scope_columns > 0 ? ", platform and account" : "");
    sheet_place(x, file);
    log_place(LOG_WARNING, file, 0, "%s", x->left_out.ptr);
    return 0;
}

/* ---- one sheet ---- */

/* A snapshot stands in the stage and is compared by sets. */
static int settle_stage(struct load *x, struct err *e)
{
    if (has_ordinal(x->kind) && run(x, STAGE_NUMBER, 0, 0, NULL, e) != 0)
        return -1;
    if (settle_duplicates(x, e) != 0 || compare_with_raw(x, e) != 0)
        return -1;
    if (x->is_again)
        return 0;
    return add_scopes(x, e) != 0 || warn_closed(x, e) != 0 ? -1 : note_left_out(x, e);
}

/* A small file is sorted without more ado; a large one is believed to be in order until it is seen not to be. */
static int read_rows(struct load *x, struct book *b, struct err *e)
{
    struct load_result *r = x->result;
    enum pipe_order order = x->kind->is_snapshot ? PIPE_AS_IT_COMES : x->request->bytes >= THREAD_BYTES ? PIPE_EXPECT : PIPE_SORT;
    enum tried tried = TRIED_WHOSE;
    while (tried != TRIED_DONE) {
        if (try_rows(x, b, order, &tried, e) != 0)
            return -1;
        if (tried == TRIED_DISORDER)
            order = PIPE_SORT;
        if (tried == TRIED_WHOSE && find_account(x, e) != 0)
            return -1;
        if (r->outcome == LOAD_WHOSE)
            return 0;
    }
    if (x->kind->is_snapshot && settle_stage(x, e) != 0)
        return -1;
    if (x->is_again)
        return 0;
    r->n_read = x->feed.n_read;
    r->left_out = (struct feed_left_out){x->feed.n_sums, x->feed.n_comments, x->feed.n_clearing};
    r->n_rejected += x->feed.n_rejected;
    r->n_loaded = r->n_read - r->n_unchanged - r->n_superseded - r->n_rejected;
    return end_load(x, e);
}

static int find_load(struct load *x, enum fixed which, int64_t *ret_id, struct err *e)
{
    sqlite3_stmt *s = fixed(x->loader, which, e);
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

/* Runs the statements of a resource, ?1 and ?2 bound where a statement has them. */
static int run_all(struct load *x, const char *resource, int64_t first, int64_t second, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const char *p = kind_sql(&a, x->kind, resource);
    while (*p != '\0') {
        STMT_AUTO sqlite3_stmt *s = NULL;
        if (sqlite3_prepare_v2(x->loader->db, p, -1, &s, &p) != SQLITE_OK)
            return db_fail(x->loader->db, resource, e);
        if (s == NULL)
            break;
        int n = sqlite3_bind_parameter_count(s);
        if ((n >= 1 && db_bind_int(s, 1, first) != 0) || (n >= 2 && db_bind_int(s, 2, second) != 0))
            return db_fail(x->loader->db, resource, e);
        if (db_done(s, e) != 0)
            return -1;
    }
    return 0;
}

static const char *replace_sql(const struct kind *k)
{
    return k->n_subject > 0 ? "ingest/schema/load_replace_subject.sql"
           : k->has_history ? "ingest/schema/load_replace_history.sql" : "ingest/schema/load_replace.sql";
}

/* The same bytes under a changed format: the former reading was a misreading. */
static int replace_former(struct load *x, struct err *e)
{
    int64_t former = 0;
    int found = find_load(x, FIND_FORMER, &former, e);
    if (found <= 0)
        return found;
    return run_all(x, replace_sql(x->kind), former, x->result->load_id, e);
}

static int drop_refused(struct loader *l, const char *sha256, struct err *e)
{
    sqlite3_stmt *s = fixed(l, DROP_REFUSED, e);
    if (s == NULL)
        return -1;
    if (db_bind_text(s, 1, str_of(sha256)) != 0)
        return db_fail(l->db, "load", e);
    return db_done(s, e);
}

static int part_from_former(struct load *x, int64_t known, struct err *e)
{
    sqlite3_stmt *s = fixed(x->loader, PART_FORMER, e);
    if (s == NULL)
        return -1;
    return db_bind_int(s, 1, known) != 0 ? db_fail(x->loader->db, "load", e) : db_done(s, e);
}

/* A format that was changed and changed back: the reading that was replaced then does not come to life, it is read anew. */
static int part_from_replaced(struct load *x, struct err *e)
{
    const char *texts[] = {x->request->sha256, x->request->sheet, x->kind->name, x->match->format->fingerprint};
    sqlite3_stmt *s = fixed(x->loader, PART_REPLACED, e);
    int failed = s == NULL;
    for (int i = 0; i < 4 && failed == 0; i++)
        failed = db_bind_text(s, i + 1, str_of(texts[i]));
    if (s == NULL)
        return -1;
    return failed != 0 ? db_fail(x->loader->db, "load", e) : db_done(s, e);
}

/* ---- moving a reading to another account ---- */

/* The rows a load leaves behind that others said, too, are told by the first and the last of these: whoever may have said them in
 * between is to say them again. */
static int note_shared(struct load *x, int64_t load_id, const char *account, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    STMT_AUTO sqlite3_stmt *shared = NULL, *again = NULL;
    sqlite3 *db = x->loader->db;
    const char *span = x->kind->n_subject > 0 ? "ingest/schema/load_shared_subject.sql" : "ingest/schema/load_shared.sql";
    if (x->kind->has_history)   /* every saying is kept */
        return 0;
    if (db_prepare(db, kind_sql(&a, x->kind, span), &shared, e) != 0 ||
        db_prepare(db, kind_sql(&a, x->kind, "ingest/schema/whose_again.sql"), &again, e) != 0)
        return -1;
    if (db_bind_int(shared, 1, load_id) != 0)
        return db_fail(db, span, e);
    int found = db_step(shared, e);
    if (found < 0 || sqlite3_column_type(shared, 0) == SQLITE_NULL)
        return found < 0 ? -1 : 0;
    if ((db_bind_text(again, 1, str_of(x->kind->name)) | db_bind_int(again, 2, sqlite3_column_int64(shared, 0)) |
         db_bind_int(again, 3, sqlite3_column_int64(shared, 1)) | db_bind_text(again, 4, str_of(account))) != 0)
        return db_fail(db, "whose_again.sql", e);
    return db_done(again, e);
}

static int drop_load(struct loader *l, int64_t load_id, struct err *e)
{
    sqlite3_stmt *s = fixed(l, DROP_LOAD, e);
    if (s == NULL)
        return -1;
    return db_bind_int(s, 1, load_id) != 0 ? db_fail(l->db, "load", e) : db_done(s, e);
}

/* Takes a reading's rows back; `by` stands in for it. */
static int take_back(struct load *x, int64_t load_id, int64_t by, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    sqlite3_stmt *s = fixed(x->loader, LOAD_OWNER, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, load_id) != 0)
        return db_fail(x->loader->db, "load", e);
    int found = db_step(s, e);
    const char *account = found == 1 ? str_text(&a, db_text(s, 0)) : "";
    (void)sqlite3_reset(s);
    if (found < 0 || note_shared(x, load_id, account, e) != 0 || run_all(x, replace_sql(x->kind), load_id, by, e) != 0)
        return -1;
    return 0;
}

/* An open reading that is loaded already. *ret_stands: its load rests on what was decided; else it is to be read again. */
static int check_known(struct load *x, int64_t known, bool *ret_stands, struct err *e)
{
    struct whose_reading reading = reading_of(x->match, x->request);
    struct whose w;
    *ret_stands = true;
    if (x->request->asks == LOAD_ASK)
        return 0;
    int found = whose_find(x->loader->db, &reading, &w, e);
    if (found == 1 && w.account == NULL && w.n_rooms == 0 && x->request->asks == LOAD_DECIDED)
        x->result->outcome = LOAD_WHOSE;
    else if (found == 1 && whose_stands(x->loader->db, &reading, &w, ret_stands, e) != 0)
        found = -1;
    whose_release(&w);
    x->result->load_id = known;
    return found < 0 ? -1 : 0;
}

/* What a reading of a load that is known already says again. */
static int say_again(struct load *x, struct book *b, int64_t known, struct err *e)
{
    sqlite3_stmt *s = fixed(x->loader, IS_AGAIN, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, known) != 0)
        return db_fail(x->loader->db, "load", e);
    int found = db_step(s, e);
    (void)sqlite3_reset(s);
    x->is_again = true;
    x->result->load_id = known;
    if (found == 1 && read_rows(x, b, e) != 0)
        found = -1;
    *x->result = (struct load_result){.outcome = LOAD_KNOWN, .load_id = known, .version = x->result->version};
    return found < 0 ? -1 : 0;
}

/* A load of its own for a reading nobody read like this before, in place of a former one: `moved` when that differs in whose it is. */
static int read_new(struct load *x, struct book *b, int64_t moved, struct err *e)
{
    struct loader *l = x->loader;
    const struct load_request *r = x->request;
    struct load_result *ret = x->result;
    const char *note = x->match->note[0] != '\0' ? x->match->note : NULL;
    struct whose_reading reading = reading_of(x->match, r);
    if (moved != 0 && part_from_former(x, moved, e) != 0)
        return -1;
    if (drop_refused(l, r->sha256, e) != 0 || part_from_replaced(x, e) != 0 ||
        add_load(l, x->match, r, ret->version, "loaded", note, NULL, &ret->load_id, e) != 0)
        return -1;
    if (moved != 0 ? take_back(x, moved, ret->load_id, e) != 0 || drop_load(l, moved, e) != 0 : replace_former(x, e) != 0)
        return -1;
    if (read_rows(x, b, e) != 0)
        return -1;
    if (ret->outcome == LOAD_DONE &&
        (x->is_open ? whose_settle(l->db, &reading, &x->whose, e) : whose_drop(l->db, &reading, e)) != 0)
        return -1;
    if (x->is_open && x->whose.account != NULL && x->feed.has_account && !x->feed.has_accounts)
        (void)snprintf(ret->account, sizeof ret->account, "%s", x->whose.account);
    if (ret->outcome == LOAD_DONE)
        log_rejects(x);
    return 0;
}

int load_sheet(struct loader *l, struct book *b, const struct match *m, const struct load_request *r,
               struct load_result *ret, struct err *e)
{
    struct load x = {.loader = l, .kind = m->format->kind, .match = m, .request = r, .result = ret};
    int64_t known = 0;
    bool stands = false;
    *ret = (struct load_result){.outcome = LOAD_DONE, .version = load_version(m, r->sha256, r->observed_at)};
    x.statements = &l->statements[x.kind - l->kinds->kinds];
    int found = find_load(&x, FIND_LOAD, &known, e), failed = found < 0;
    if (found == 1 && r->asks != LOAD_AGAIN)
        failed = check_known(&x, known, &stands, e);
    if (failed == 0 && found == 1 && stands && ret->outcome == LOAD_DONE)
        ret->outcome = LOAD_KNOWN;
    else if (failed == 0 && ret->outcome == LOAD_DONE && r->asks == LOAD_AGAIN)
        failed = found == 1 ? say_again(&x, b, known, e) : 0;
    else if (failed == 0 && ret->outcome == LOAD_DONE)
        failed = read_new(&x, b, found == 1 ? known : 0, e);
    feed_close(&x.feed);
    whose_release(&x.whose);
    buf_release(&x.shown);
    buf_release(&x.left_out);
    return failed != 0 ? -1 : 0;
}

int load_ask(struct loader *l, struct book *b, const struct match *m, const struct load_request *r, struct err *e)
{
    struct load_result ignored = {0};
    struct load x = {.loader = l, .kind = m->format->kind, .match = m, .request = r, .result = &ignored};
    struct whose_reading reading = reading_of(m, r);
    if (open_feed(&x, b, e) != 0)
        return -1;
    x.feed.options.is_asked = true;
    int failed = whose_ask(l->db, &reading, &x.feed, e);
    feed_close(&x.feed);
    buf_release(&x.shown);
    return failed;
}

int load_account(struct loader *l, struct arena *a, const struct match *m, const struct load_request *r, const char **ret, struct err *e)
{
    struct whose_reading reading = reading_of(m, r);
    struct whose w;
    int found = whose_find(l->db, &reading, &w, e);
    *ret = found == 1 && w.account != NULL ? arena_text(a, w.account, strlen(w.account)) : NULL;
    whose_release(&w);
    return found < 0 ? -1 : 0;
}

int load_withdraw(struct loader *l, const struct load_request *r, const char *why, struct err *e)
{
    int found = 1;
    int64_t id = 0;
    if (load_refuse(l, NULL, r, true, why, e) != 0)
        return -1;
    while (found == 1) {
        sqlite3_stmt *s = fixed(l, FIND_FILE, e);
        if (s == NULL)
            return -1;
        if (db_bind_text(s, 1, str_of(r->sha256)) != 0)
            return db_fail(l->db, "load", e);
        found = db_step(s, e);
        id = found == 1 ? sqlite3_column_int64(s, 0) : 0;
        const struct kind *k = NULL;
        for (size_t i = 0; found == 1 && i < l->kinds->n; i++)
            if (str_is(db_text(s, 1), l->kinds->kinds[i].name))
                k = &l->kinds->kinds[i];
        (void)sqlite3_reset(s);
        struct load x = {.loader = l, .kind = k};
        if (found == 1 && ((k != NULL && take_back(&x, id, id, e) != 0) || drop_load(l, id, e) != 0))
            return -1;
    }
    return found < 0 ? -1 : whose_forget(l->db, r->sha256, e);
}

int load_refuse(struct loader *l, const struct match *m, const struct load_request *r, bool is_nobodys, const char *why, struct err *e)
{
    int64_t id;
    if (drop_refused(l, r->sha256, e) != 0)
        return -1;
    return add_load(l, m, r, load_version(m, r->sha256, r->observed_at), "refused", why, is_nobodys ? "nobody" : NULL, &id, e);
}

int load_all_refused(struct loader *l, int64_t load_id, int64_t *ret, struct err *e)
{
    sqlite3_stmt *s = fixed(l, ALL_REFUSED, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, load_id) != 0)
        return db_fail(l->db, "load", e);
    int found = db_step(s, e);
    *ret = found == 1 ? sqlite3_column_int64(s, 0) : 0;
    (void)sqlite3_reset(s);
    return found < 0 ? -1 : 0;
}

int load_put_rejects(struct loader *l, const struct match *m, int64_t load_id, struct buf *text, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    sqlite3_stmt *s = fixed(l, FIRST_REJECTS, e);
    if (s == NULL)
        return -1;
    if (db_bind_int(s, 1, load_id) != 0)
        return db_fail(l->db, "reject", e);
    int found;
    while ((found = db_step(s, e)) == 1) {
        const char *column = str_text(&a, db_text(s, 1)), *value = str_text(&a, db_text(s, 2)), *rule = str_text(&a, db_text(s, 3));
        buf_printf(text, "  - line %lld, %s", (long long)sqlite3_column_int64(s, 0), column[0] != '\0' ? column : "the row");
        if (value[0] != '\0' && !m->format->kind->is_personal)
            buf_printf(text, " '%s'", value);
        buf_printf(text, ": %s", rule);
        refusal_wanted(text, m->format, column, rule);
        buf_puts(text, "\n");
    }
    (void)sqlite3_reset(s);
    return found;
}

int load_follow(struct loader *l, const char *file, const char *sha256, int64_t mtime_utc_s, int64_t *moment, struct err *e)
{
    sqlite3_stmt *s = fixed(l, NEWEST_OF_NAME, e);
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

int load_refresh(struct loader *l, struct err *e)
{
    return account_list_read(l->db, settings_text(l->settings, "timezone"), &l->accounts, e);
}

/* ---- opening ---- */

static int install(sqlite3 *db, const struct kind_list *kinds, struct err *e)
{
    if (db_begin(db, e) != 0)
        return -1;
    int64_t is_former = 0;
    int failed = db_one_int(db, "SELECT count(*) FROM pragma_table_info('load') WHERE name = 'message' AND NOT EXISTS"
                                " (SELECT 1 FROM pragma_table_info('load') WHERE name = 'account_by')", &is_former, e);
    if (failed == 0)
        failed = db_run_resource(db, "ingest/schema/whose.sql", e);
    if (failed == 0 && is_former)
        failed = db_run_resource(db, "ingest/schema/whose_upgrade.sql", e);
    if (failed == 0)
        failed = db_run_resource(db, "ingest/schema/load.sql", e);
    for (size_t i = 0; failed == 0 && i < kinds->n; i++)
        failed = kind_install(db, &kinds->kinds[i], e);
    if (failed == 0 && db_commit(db, e) == 0)
        return 0;
    db_rollback(db);
    return -1;
}

/* Here and not when first needed: a table made inside a savepoint goes when that is rolled back. */
static int make_stages(sqlite3 *db, const struct kind_list *kinds, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    static const char resource[] = "ingest/schema/kind_stage.sql";
    for (size_t i = 0; i < kinds->n; i++)
        if (kinds->kinds[i].is_snapshot && db_run(db, str_of(kind_sql(&a, &kinds->kinds[i], resource)), resource, e) != 0)
            return err_wrap(e, "kind %s", kinds->kinds[i].name);
    return whose_install(db, e);
}

static const char *folder_of(sqlite3 *db, struct arena *a)
{
    const char *path = sqlite3_db_filename(db, "main"), *slash = path == NULL ? NULL : strrchr(path, '/');
    return slash == NULL ? "." : arena_text(a, path, slash == path ? 1 : (size_t)(slash - path));
}

int loader_open(sqlite3 *db, const struct kind_list *kinds, const struct settings *settings, struct loader *ret,
                struct err *e)
{
    struct zone *zone = NULL;
    *ret = (struct loader){.db = db, .kinds = kinds, .settings = settings};
    ret->statements = arena_array(&ret->arena, kinds->n + 1, sizeof *ret->statements);
    ret->layouts = arena_array(&ret->arena, kinds->n + 1, sizeof *ret->layouts);
    for (size_t i = 0; i < kinds->n; i++)
        pack_layout_make(&ret->arena, &kinds->kinds[i], &ret->layouts[i]);
    ret->folder = folder_of(db, &ret->arena);
    if (zone_open(settings_text(settings, "timezone"), &zone, e) != 0)
        return -1;
    ret->zone = zone;
    if (install(db, kinds, e) != 0 || make_stages(db, kinds, e) != 0 ||
        feed_table_register(db, &ret->table, kinds, e) != 0 || load_refresh(ret, e) != 0) {
        loader_close(ret);
        return -1;
    }
    return 0;
}

void loader_close(struct loader *l)
{
    for (size_t i = 0; l->statements != NULL && i <= l->kinds->n; i++) {
        for (size_t k = 0; k < N_SLOTS; k++)
            (void)sqlite3_finalize(l->statements[i].of_kind[k]);
        known_statements_close(l->statements[i].known);
    }
    l->statements = NULL;
    account_list_release(&l->accounts);
    zone_close(l->zone);
    l->zone = NULL;
    arena_release(&l->arena);
}
