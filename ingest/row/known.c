#include "ingest/row/known.h"

#include <string.h>

enum { WINDOW_FIRST = 16, WINDOW_MOST = 4096, N_VERSIONS = 64 };

/* Parameters have one number in all statements; the columns of a key are the last. */
enum { P_SUBJECT = 1, P_VHASH, P_FIRST, P_PLACE, P_LOAD, P_VERSION, P_KEY };
enum { P_LAST_VHASH = P_PLACE };     /* of a run of rows, whose last key stands behind the first */

enum known_statement { FIND_SUBJECT, ADD_SUBJECT, END_SUBJECT, ANY_ROW, READ_ROWS, SAID_AGAIN, RUN_AGAIN, VERSION_OF, ADD_SAYING, KEEP_FIRST, N_KNOWN };
/* Of kinds with and without subjects. */
static const char *const resources[N_KNOWN][2] = {
    [FIND_SUBJECT] = {"", "ingest/schema/subject_find.sql"},
    [ADD_SUBJECT] = {"", "ingest/schema/subject_add.sql"},
    [END_SUBJECT] = {"", "ingest/schema/subject_end.sql"},
    [ANY_ROW] = {"ingest/schema/known_any.sql", "ingest/schema/known_any.sql"},
    [READ_ROWS] = {"ingest/schema/known_rows.sql", "ingest/schema/known_rows_subject.sql"},
    [SAID_AGAIN] = {"ingest/schema/known_again.sql", "ingest/schema/known_again_subject.sql"},
    [RUN_AGAIN] = {"ingest/schema/known_again_run.sql", ""},
    [VERSION_OF] = {"ingest/schema/known_version.sql", "ingest/schema/known_version.sql"},
    [ADD_SAYING] = {"ingest/schema/known_said.sql", ""},   /* these two only of kinds with history, which have no subject */
    [KEEP_FIRST] = {"ingest/schema/known_first.sql", ""},
};

struct known_statements {
    sqlite3_stmt *all[N_KNOWN];
};

/* A row of the table. */
struct known_row {
    size_t key_at, key_len;          /* in the window's keys: without the subject */
    int64_t vhash, first_load, last_load;   /* last_load 0: the subject's */
    int64_t version;                 /* of last_load; subjects: looked up when needed */
    int64_t nth;                     /* of the contents of the key; of kinds with subjects */
    int64_t new_first, new_place;    /* 0: as it was */
    bool is_said, is_changed;
};

struct window {
    struct buf keys;
    struct known_row *rows;
    size_t n, cap, next;
    size_t most;                     /* how many rows to read at once: more while all are of use */
    struct buf next_key;             /* of the first row behind the window */
    bool is_last;                    /* there is none */
};

struct known {
    struct known_options o;
    const struct kind *kind;
    struct window window;
    bool is_empty;                   /* the table knew nothing when the load began */
    /* the subject rows are of */
    struct buf subject;              /* its part of the key */
    int64_t subject_id, former_load, former_version;
    bool has_subject, is_new, is_newer;
    int64_t n_unchanged, n_superseded;
    struct {
        int64_t load_id, version;
    } versions[N_VERSIONS];
};

/* ---- statements ---- */

static sqlite3_stmt *statement(struct known *k, enum known_statement which, struct err *e)
{
    sqlite3_stmt **s = &(*k->o.statements)->all[which];
    if (*s == NULL) {
        ARENA_AUTO struct arena a = ARENA_INIT;
        const char *resource = resources[which][k->kind->n_subject > 0];
        if (db_prepare(k->o.db, kind_sql(&a, k->kind, resource), s, e) != 0) {
            (void)err_wrap(e, "%s for kind %s", resource, k->kind->name);
            return NULL;
        }
    }
    (void)sqlite3_reset(*s);
    return *s;
}

static int bind(sqlite3_stmt *s, int i, const struct datum *d)
{
    return d->type == DATUM_TEXT ? db_bind_text(s, i, d->text) : db_bind_int(s, i, d->integer);
}

/* The columns [first, end) of the layout's keys, from a parameter on. */
static int bind_key(const struct known *k, sqlite3_stmt *s, int parameter, const char *key, size_t first, size_t end)
{
    const struct pack_layout *l = k->o.layout;
    int failed = 0;
    size_t at = 0;
    for (size_t c = first; c < end; c++) {
        struct datum d = key_take(key, &at, k->kind->columns[l->keys[c]].type);
        failed |= bind(s, parameter + (int)(c - first), &d);
    }
    return failed;
}

static size_t n_row_keys(const struct known *k)
{
    return k->o.layout->n_keys - k->kind->n_subject;
}

static int bind_row_key(const struct known *k, sqlite3_stmt *s, const char *key)
{
    return bind_key(k, s, P_KEY, key, k->kind->n_subject, k->o.layout->n_keys);
}

static int version_of(struct known *k, int64_t load_id, int64_t *ret, struct err *e)
{
    size_t i = (size_t)load_id % N_VERSIONS;
    if (k->versions[i].load_id != load_id) {
        sqlite3_stmt *s = statement(k, VERSION_OF, e);
        if (s == NULL)
            return -1;
        if (db_bind_int(s, P_LOAD, load_id) != 0)
            return db_fail(k->o.db, "load", e);
        int found = db_step(s, e);
        if (found < 0)
            return -1;
        k->versions[i].load_id = load_id;
        k->versions[i].version = found == 1 ? sqlite3_column_int64(s, 0) : 0;
        (void)sqlite3_reset(s);
    }
    *ret = k->versions[i].version;
    return 0;
}

/* ---- windows ---- */

/* The load that was the first to say the row so far leaves its place to this one. */
static int keep_first(struct known *k, const struct known_row *r, struct err *e)
{
    sqlite3_stmt *s = statement(k, KEEP_FIRST, e);
    if (s == NULL)
        return -1;
    if ((bind_row_key(k, s, k->window.keys.ptr + r->key_at) | db_bind_int(s, P_VHASH, r->vhash)) != 0)
        return db_fail(k->o.db, "known_first.sql", e);
    return db_done(s, e);
}

/* Writes down what the window's rows are from now on. */
static int write_row(struct known *k, const struct known_row *r, struct err *e)
{
    if (k->kind->has_history && r->new_first != 0 && keep_first(k, r, e) != 0)
        return -1;
    sqlite3_stmt *s = statement(k, SAID_AGAIN, e);
    if (s == NULL)
        return -1;
    int failed = db_bind_int(s, P_SUBJECT, k->subject_id) | bind_row_key(k, s, k->window.keys.ptr + r->key_at);
    failed |= db_bind_int(s, P_VHASH, r->vhash) | db_bind_int(s, P_VERSION, r->version);
    failed |= r->new_first == 0 ? sqlite3_bind_null(s, P_FIRST) : db_bind_int(s, P_FIRST, r->new_first);
    failed |= r->new_first == 0 ? sqlite3_bind_null(s, P_PLACE) : db_bind_int(s, P_PLACE, r->new_place);
    failed |= r->last_load == 0 ? sqlite3_bind_null(s, P_LOAD) : db_bind_int(s, P_LOAD, r->last_load);
    return failed != 0 ? db_fail(k->o.db, "known_again.sql", e) : db_done(s, e);
}

/* How many rows from there on have only been said again by this load, which is the newest to say them. */
static size_t run_length(const struct known *k, size_t from)
{
    const struct window *w = &k->window;
    size_t end = from;
    while (k->kind->n_subject == 0 && end < w->n && w->rows[end].is_changed && w->rows[end].new_first == 0)
        end++;
    return end - from;
}

/* One statement walks along the table where one for each row would look for its place each time. */
static int write_run(struct known *k, const struct known_row *first, const struct known_row *last, struct err *e)
{
    const char *keys = k->window.keys.ptr;
    size_t n_keys = k->o.layout->n_keys;
    sqlite3_stmt *s = statement(k, RUN_AGAIN, e);
    if (s == NULL)
        return -1;
    int failed = bind_key(k, s, P_KEY, keys + first->key_at, 0, n_keys) | db_bind_int(s, P_VHASH, first->vhash);
    failed |= bind_key(k, s, P_KEY + (int)n_keys, keys + last->key_at, 0, n_keys) | db_bind_int(s, P_LAST_VHASH, last->vhash);
    failed |= db_bind_int(s, P_LOAD, k->o.load_id) | db_bind_int(s, P_VERSION, k->o.version);
    return failed != 0 ? db_fail(k->o.db, "known_again_run.sql", e) : db_done(s, e);
}

static int write_window(struct known *k, struct err *e)
{
    struct window *w = &k->window;
    for (size_t i = 0, n; i < w->n; i += n > 0 ? n : 1) {
        n = run_length(k, i);
        int failed = n > 1 ? write_run(k, &w->rows[i], &w->rows[i + n - 1], e)
                           : w->rows[i].is_changed && write_row(k, &w->rows[i], e) != 0 ? -1 : 0;
        if (failed != 0)
            return -1;
    }
    w->n = w->next = 0;
    w->keys.len = 0;
    return 0;
}

static void take_key(const struct known *k, sqlite3_stmt *s, struct buf *key)
{
    const struct pack_layout *l = k->o.layout;
    for (size_t i = 0; i < n_row_keys(k); i++) {
        enum value_type type = k->kind->columns[l->keys[k->kind->n_subject + i]].type;
        bool is_text = type == VALUE_ID || type == VALUE_TEXT || type == VALUE_DATE;
        struct datum d = {.type = is_text ? DATUM_TEXT : DATUM_INTEGER};
        if (is_text)
            d.text = db_text(s, (int)i);
        else
            d.integer = sqlite3_column_int64(s, (int)i);
        key_put(key, &d);
    }
}

static void take_row(struct known *k, sqlite3_stmt *s, size_t key_at)
{
    struct window *w = &k->window;
    int i = (int)n_row_keys(k);
    w->rows = mem_grow(w->rows, &w->cap, w->n + 1, sizeof *w->rows);
    w->rows[w->n++] = (struct known_row){.key_at = key_at,
                                         .key_len = w->keys.len - key_at,
                                         .vhash = sqlite3_column_int64(s, i),
                                         .first_load = sqlite3_column_int64(s, i + 1),
                                         .last_load = sqlite3_column_int64(s, i + 2),
                                         .version = sqlite3_column_int64(s, i + 3),
                                         .nth = sqlite3_column_int64(s, i + 4)};
}

static bool is_key_of_last(const struct window *w, size_t key_at)
{
    const struct known_row *r = &w->rows[w->n - 1];
    size_t len = w->keys.len - key_at;
    return r->key_len == len && memcmp(w->keys.ptr + r->key_at, w->keys.ptr + key_at, len) == 0;
}

/* The rows from a key on. A window ends between two keys. */
static int read_window(struct known *k, const char *key, struct err *e)
{
    struct window *w = &k->window;
    sqlite3_stmt *s = statement(k, READ_ROWS, e);
    int more;
    if (s == NULL)
        return -1;
    if (db_bind_int(s, P_SUBJECT, k->subject_id) != 0 || bind_row_key(k, s, key) != 0)
        return db_fail(k->o.db, "known_rows.sql", e);
    w->is_last = true;
    while ((more = db_step(s, e)) == 1) {
        size_t key_at = w->keys.len;
        take_key(k, s, &w->keys);
        if (w->n >= w->most && !is_key_of_last(w, key_at)) {
            w->next_key.len = 0;
            buf_add(&w->next_key, w->keys.ptr + key_at, w->keys.len - key_at);
            w->keys.len = key_at;
            w->is_last = false;
            break;
        }
        take_row(k, s, key_at);
    }
    (void)sqlite3_reset(s);
    return more < 0 ? -1 : 0;
}

static int compare_key(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);
    return order != 0 ? order : (a_len > b_len) - (a_len < b_len);
}

/* A row of the subject that its newer load does not say: the one before was the last to say it. */
static void pass_by(struct known *k, struct known_row *r)
{
    if (!k->is_newer || r->is_said || r->last_load != 0)
        return;
    r->last_load = k->former_load;
    r->is_changed = true;
}

/* Every row of a subject must be seen when a newer load speaks of it; else those between two keys are passed over. */
static int next_window(struct known *k, const char *key, size_t len, struct err *e)
{
    struct window *w = &k->window;
    bool is_far = compare_key(w->next_key.ptr, w->next_key.len, key, len) < 0;
    if (write_window(k, e) != 0)
        return -1;
    if (is_far && !k->is_newer) {
        w->most = WINDOW_FIRST;
        return read_window(k, key, e);
    }
    w->most = 2 * w->most < WINDOW_MOST ? 2 * w->most : WINDOW_MOST;
    BUF_AUTO struct buf from = BUF_INIT;
    buf_add(&from, w->next_key.ptr, w->next_key.len);
    return read_window(k, from.ptr, e);
}

/* To the first known row whose key is not less. */
static int step_to(struct known *k, const char *key, size_t len, struct err *e)
{
    struct window *w = &k->window;
    for (;;) {
        for (; w->next < w->n; w->next++) {
            struct known_row *r = &w->rows[w->next];
            if (compare_key(w->keys.ptr + r->key_at, r->key_len, key, len) >= 0)
                return 0;
            pass_by(k, r);
        }
        if (w->is_last || compare_key(w->next_key.ptr, w->next_key.len, key, len) > 0)
            return 0;
        if (next_window(k, key, len, e) != 0)
            return -1;
    }
}

/* ---- subjects ---- */

static int find_subject(struct known *k, const char *key, struct err *e)
{
    sqlite3_stmt *s = statement(k, FIND_SUBJECT, e);
    if (s == NULL)
        return -1;
    if (bind_key(k, s, P_KEY, key, 0, k->kind->n_subject) != 0)
        return db_fail(k->o.db, "subject", e);
    int found = db_step(s, e);
    if (found == 1) {
        k->subject_id = sqlite3_column_int64(s, 0);
        k->former_load = sqlite3_column_int64(s, 1);
        k->former_version = sqlite3_column_int64(s, 2);
    }
    (void)sqlite3_reset(s);
    return found;
}

static int add_subject(struct known *k, const char *key, struct err *e)
{
    sqlite3_stmt *s = statement(k, ADD_SUBJECT, e);
    if (s == NULL)
        return -1;
    if ((db_bind_int(s, P_LOAD, k->o.load_id) | db_bind_int(s, P_VERSION, k->o.version) |
         bind_key(k, s, P_KEY, key, 0, k->kind->n_subject)) != 0)
        return db_fail(k->o.db, "subject", e);
    if (db_done(s, e) != 0)
        return -1;
    k->subject_id = sqlite3_last_insert_rowid(k->o.db);
    return 0;
}

static int end_subject(struct known *k, struct err *e)
{
    struct window *w = &k->window;
    if (!k->has_subject || k->is_new)
        return 0;
    for (;;) {
        for (; k->is_newer && w->next < w->n; w->next++)
            pass_by(k, &w->rows[w->next]);
        if (!k->is_newer || w->is_last)
            break;
        if (next_window(k, w->next_key.ptr, w->next_key.len, e) != 0)
            return -1;
    }
    if (write_window(k, e) != 0)
        return -1;
    if (!k->is_newer || k->kind->n_subject == 0)
        return 0;
    sqlite3_stmt *s = statement(k, END_SUBJECT, e);
    if (s == NULL)
        return -1;
    if ((db_bind_int(s, P_SUBJECT, k->subject_id) | db_bind_int(s, P_LOAD, k->o.load_id) |
         db_bind_int(s, P_VERSION, k->o.version)) != 0)
        return db_fail(k->o.db, "subject", e);
    return db_done(s, e);
}

/* A kind without subjects is one subject that is never spoken of as a whole. */
static int begin_subject(struct known *k, const struct packed *row, struct err *e)
{
    int found = 1;
    k->subject.len = 0;
    buf_add(&k->subject, packed_key(row), row->subject_len);
    k->has_subject = true;
    k->is_new = k->is_empty;
    k->is_newer = false;
    k->window.most = WINDOW_FIRST;
    if (row->subject_len > 0) {
        found = k->is_empty ? 0 : find_subject(k, packed_key(row), e);
        k->is_new = found == 0;
        k->is_newer = found == 1 && k->o.version > k->former_version;
        k->window.most = k->is_newer ? WINDOW_MOST : WINDOW_FIRST;
    }
    if (found < 0 || (found == 0 && add_subject(k, packed_key(row), e) != 0))
        return -1;
    /* everything of the subject, or from the row's key on */
    static const struct datum least = {.type = DATUM_INTEGER, .integer = INT64_MIN};
    BUF_AUTO struct buf lowest = BUF_INIT;
    const char *from = packed_key(row) + row->subject_len;
    for (size_t i = 0; k->is_newer && i < n_row_keys(k); i++) {
        enum value_type type = k->kind->columns[k->o.layout->keys[k->kind->n_subject + i]].type;
        bool is_text = type == VALUE_ID || type == VALUE_TEXT || type == VALUE_DATE;
        key_put(&lowest, is_text ? &(struct datum){.type = DATUM_TEXT} : &least);
    }
    return k->is_new ? 0 : read_window(k, k->is_newer ? lowest.ptr : from, e);
}

/* ---- rows ---- */

/* Not the first to say so. */
static int add_saying(struct known *k, const struct packed *row, struct err *e)
{
    sqlite3_stmt *s = statement(k, ADD_SAYING, e);
    if (s == NULL)
        return -1;
    if ((bind_row_key(k, s, packed_key(row)) | db_bind_int(s, P_VHASH, row->vhash) | db_bind_int(s, P_PLACE, row->place) |
         db_bind_int(s, P_LOAD, k->o.load_id)) != 0)
        return db_fail(k->o.db, "known_said.sql", e);
    return db_done(s, e);
}

/* The same was said before: it may have been said earlier, or later, than was known. */
static int say_again(struct known *k, struct known_row *r, const struct packed *row, struct err *e)
{
    int64_t first = 0, last = r->version;
    r->is_said = true;
    k->n_unchanged++;
    if (k->is_newer) { /* of all loads that spoke of the subject the newest */
        r->is_changed = r->last_load != 0;
        r->last_load = 0;
        return 0;
    }
    if (version_of(k, r->first_load, &first, e) != 0 ||
        (k->kind->n_subject > 0 && r->last_load != 0 && version_of(k, r->last_load, &last, e) != 0))
        return -1;
    if (k->o.version < first) {
        r->new_first = k->o.load_id;
        r->new_place = row->place;
        r->is_changed = true;
    }
    if ((k->kind->n_subject == 0 || r->last_load != 0) && k->o.version > last) {
        r->last_load = k->o.load_id;
        r->version = k->o.version;
        r->is_changed = true;
    }
    return k->kind->has_history && r->new_first == 0 ? add_saying(k, row, e) : 0;
}

static int is_later(struct known *k, const struct known_row *r, bool *ret, struct err *e)
{
    int64_t version = k->kind->n_subject == 0 ? r->version : k->former_version;
    if (k->kind->n_subject > 0 && r->last_load != 0 && version_of(k, r->last_load, &version, e) != 0)
        return -1;
    *ret = version > k->o.version;
    return 0;
}

/* The versions of one key stand together in the window. */
static int compare_row(struct known *k, const struct packed *row, const char *key, size_t len, int64_t *ret_nth, struct err *e)
{
    struct window *w = &k->window;
    bool is_superseded = false;
    *ret_nth = 0;
    for (size_t i = w->next; i < w->n; i++) {
        struct known_row *r = &w->rows[i];
        if (compare_key(w->keys.ptr + r->key_at, r->key_len, key, len) != 0)
            break;
        if (r->vhash == row->vhash)
            return say_again(k, r, row, e);
        *ret_nth = r->nth >= *ret_nth ? r->nth + 1 : *ret_nth;
        bool later = false;
        if (!k->is_newer && !is_superseded && is_later(k, r, &later, e) != 0)
            return -1;
        is_superseded = is_superseded || later;
    }
    k->n_superseded += is_superseded;
    if (*ret_nth >= MOMENT_CONTENTS)
        return err_set(e, ERR_INPUT, "one moment of kind %s has been told in %d ways: no more can be kept", k->kind->name, MOMENT_CONTENTS);
    return 1;
}

int known_row(struct known *k, const struct packed *row, struct known_new *ret, struct err *e)
{
    const char *key = packed_key(row) + row->subject_len;
    size_t len = row->key_len - row->subject_len;
    bool is_other = !k->has_subject || k->subject.len != row->subject_len ||
                    (row->subject_len > 0 && memcmp(k->subject.ptr, packed_key(row), row->subject_len) != 0);
    if (is_other && (end_subject(k, e) != 0 || begin_subject(k, row, e) != 0))
        return -1;
    *ret = (struct known_new){k->subject_id, k->is_new || k->is_newer ? 0 : k->o.load_id, 0};
    if (k->is_new)
        return 1;
    return step_to(k, key, len, e) != 0 ? -1 : compare_row(k, row, key, len, &ret->nth, e);
}

int known_finish(struct known *k, struct err *e)
{
    int failed = end_subject(k, e);
    k->has_subject = false;
    return failed;
}

void known_counts(const struct known *k, int64_t *ret_unchanged, int64_t *ret_superseded)
{
    *ret_unchanged = k->n_unchanged;
    *ret_superseded = k->n_superseded;
}

/* ---- opening ---- */

int known_open(const struct known_options *o, struct known **ret, struct err *e)
{
    size_t cap = 0;
    if (*o->statements == NULL)
        *o->statements = mem_grow(NULL, &cap, 1, sizeof **o->statements);
    cap = 0;
    struct known *k = mem_grow(NULL, &cap, 1, sizeof *k);
    *k = (struct known){.o = *o, .kind = o->layout->kind};
    *ret = k;
    sqlite3_stmt *s = statement(k, ANY_ROW, e);
    int found = s == NULL ? -1 : db_step(s, e);
    (void)sqlite3_reset(s);
    k->is_empty = found == 0;
    if (found >= 0)
        return 0;
    known_close(k);
    *ret = NULL;
    return -1;
}

void known_close(struct known *k)
{
    if (k == NULL)
        return;
    buf_release(&k->window.keys);
    buf_release(&k->window.next_key);
    mem_free(k->window.rows);
    buf_release(&k->subject);
    mem_free(k);
}

void known_statements_close(struct known_statements *s)
{
    for (size_t i = 0; s != NULL && i < N_KNOWN; i++)
        (void)sqlite3_finalize(s->all[i]);
    mem_free(s);
}
