#include "ingest/batch/batch_file.h"

#include "base/file.h"
#include "ingest/batch/keep.h"
#include "ingest/match/observed.h"
#include "ingest/load/session_file.h"
#include <inttypes.h>

/* Rows of a snapshot count together whatever table they stand in. */
static bool has_other_of_kind(const struct contents *c, const struct kind *k)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->matches[i].format->kind == k;
    return n > 1 && !k->is_snapshot;
}

static int load_sheets(struct arena *a, struct keep *x, struct contents *c, enum load_asks asks,
                       struct sheet_loads *ret, struct err *e)
{
    struct batch *b = x->b;
    const struct batch_file *f = x->file;
    __attribute__((cleanup(said_release))) struct said said = {0};
    char day[DATE_TEXT];
    date_text(date_floor_day(zone_civil(b->loader->zone, f->observed_at)), day);
    *ret = (struct sheet_loads){.results = arena_array(a, c->n, sizeof *ret->results)};
    for (size_t i = 0; i < c->n; i++) {
        struct match *m = &c->matches[i];
        const struct load_request r = {.file = f->name, .sheet = m->name, .sha256 = f->sha256, .folder = f->folder, .bytes = f->bytes,
                                       .observed_at = f->observed_at, .loaded_at = f->dropped_at, .asks = asks,
                                       .said = has_other_of_kind(c, m->format->kind) ? &said : NULL, .table = (unsigned)i};
        match_observed(a, m, b->workspace->settings, day);
        match_give(a, m, m->format->observed, arena_format(a, "%" PRId64, f->observed_at));
        ret->advice = ADVICE_SESSION;
        if (session_file_state(a, b->loader, f->name, m, e) != 0)
            return -1;
        ret->advice = ADVICE_AGAIN;
        if ((asks != LOAD_ASK && load_account(b->loader, a, m, &r, &x->account, e) != 0) || (i == 0 && keep_start(x, e) != 0))
            return -1;
        if (load_sheet(b->loader, x->book, m, &r, &ret->results[i], e) != 0)
            return -1;
        ret->n_whose += ret->results[i].outcome == LOAD_WHOSE;
        ret->n_done += ret->results[i].outcome == LOAD_DONE;
        ret->n_rejected += ret->results[i].n_rejected;
    }
    return 0;
}

static int roll_back_file(struct batch *b, struct err *e)
{
    return db_exec(b->loader->db, "ROLLBACK TO one_file; RELEASE one_file", e);
}

static int finish_file(struct batch *b, struct batch_file *f, struct keep *x, const struct sheet_loads *loads, struct err *e)
{
    struct kept kept;
    struct err why = ERR_INIT;
    if (keep_file(x, loads->n_done > 0 || f->is_moved, &kept, &why) != 0) {
        if (batch_is_file_trouble(&why))
            return roll_back_file(b, e) != 0 ? -1 : batch_skip(b, f, why.text);
        *e = why;
        return -1;
    }
    if (db_exec(b->loader->db, "RELEASE one_file", e) != 0)
        return -1;
    batch_report_file(b, f, x->book, x->contents, loads, &kept);
    if (batch_note_missed(b, f, x->contents, loads, &kept, e) != 0)
        return -1;
    b->n_loads += (int64_t)loads->n_done;
    b->n_known += loads->n_done == 0;
    b->n_rejected += loads->n_rejected;
    f->state = loads->n_done > 0 ? FILE_LOADED : FILE_KNOWN;
    return batch_settle(b, f, e);
}

static enum refusal_advice advice_of(const struct contents *c)
{
    const struct match_miss *miss = &c->nearest;
    if (miss->is_reply || miss->is_blank || miss->is_unwanted)
        return miss->is_reply ? ADVICE_REPLY : miss->is_blank ? ADVICE_EMPTY : ADVICE_UNWANTED;
    if (!match_is_near(miss) && !miss->is_named)
        return ADVICE_UNKNOWN;
    return miss->format->is_own ? ADVICE_OWN : ADVICE_HEADINGS;
}

/* Of a file from the archive only the moment that was taken is kept; what was passed over for it stands in the file. */
static void note_moment(struct batch *b, struct arena *a, const struct batch_file *f, const struct book *book, struct match *m)
{
    struct observed o;
    observed_find(m, book, &(struct observed_file){f->name, f->mtime, f->dropped_at}, b->loader->zone, &o);
    const char *note = observed_note(a, &o, b->loader->zone);
    if (note[0] != '\0')
        m->note = m->note[0] == '\0' ? note : arena_format(a, "%s; %s", note, m->note);
}

/* Notes what the sheets speak of that were left open. */
static int ask_sheets(struct batch *b, struct batch_file *f, struct book *book, const struct contents *c, const struct sheet_loads *loads,
                      struct err *e)
{
    bool is_moved = false;
    if (whose_move(b->loader->db, f->sha256, f->folder, &is_moved, e) != 0)
        return -1;
    f->is_moved = f->is_moved || is_moved;
    f->is_open = true;
    for (size_t i = 0; i < c->n; i++) {
        const struct match *m = &c->matches[i];
        const struct load_request r = {.file = f->name, .sheet = m->name, .sha256 = f->sha256, .folder = f->folder};
        if (loads->results[i].outcome == LOAD_WHOSE && load_ask(b->loader, book, m, &r, e) != 0)
            return -1;
    }
    return 0;
}

/* A known file that was dropped into another folder may be another's: it waits for what is decided. */
static int check_moved(struct batch *b, struct batch_file *f, bool *ret_waits, struct err *e)
{
    STMT_AUTO sqlite3_stmt *s = NULL;
    *ret_waits = false;
    if (f->is_moved || f->origin == FROM_ARCHIVE)
        return 0;
    if (whose_move(b->loader->db, f->sha256, f->folder, &f->is_moved, e) != 0 ||
        (!b->keeps_archive && whose_is_open(b->loader->db, f->sha256, ret_waits, e) != 0))   /* the only copy there is */
        return -1;
    if (!f->is_moved)
        return 0;
    *ret_waits = true;
    if (db_prepare(b->loader->db, "UPDATE load SET file = ?2 WHERE sha256 = ?1 AND status <> 'refused' AND replaced_by IS NULL"
                                  " RETURNING observed_at, loaded_at", &s, e) != 0)
        return -1;
    if ((db_bind_text(s, 1, str_of(f->sha256)) | db_bind_text(s, 2, str_of(f->name))) != 0)
        return db_fail(b->loader->db, "load", e);
    int found = db_step(s, e);
    if (found == 1) {   /* it is as old as it was */
        f->observed_at = sqlite3_column_int64(s, 0);
        f->dropped_at = sqlite3_column_int64(s, 1);
    }
    return found < 0 ? -1 : db_done(s, e);
}

/* In one savepoint; what is left open, or cannot be read, is taken back. *ret_done: it was finished. */
static int try_sheets(struct arena *a, struct keep *x, struct contents *c, enum load_asks asks, struct sheet_loads *loads,
                      struct err *why, bool *ret_done, struct err *e)
{
    struct batch *b = x->b;
    bool waits = false;
    *ret_done = false;
    if (db_exec(b->loader->db, "SAVEPOINT one_file", e) != 0)
        return -1;
    if (load_sheets(a, x, c, asks, loads, why) == 0 && loads->n_whose == 0) {
        *why = (struct err)ERR_INIT;
        if (asks == LOAD_ASK && loads->n_done == 0 && check_moved(b, x->file, &waits, e) != 0)
            return -1;
        *ret_done = true;
        if (!waits)
            return finish_file(b, x->file, x, loads, e);
        keep_drop(x);
        return db_exec(b->loader->db, "RELEASE one_file", e);
    }
    keep_drop(x);
    if (why->code != ERR_NONE && !batch_is_file_trouble(why)) {
        *e = *why;
        return -1;
    }
    return roll_back_file(b, e);
}

static int load_book(struct batch *b, struct batch_file *f, struct book *book, enum load_asks asks, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    __attribute__((cleanup(contents_release))) struct contents c = {0};
    struct sheet_loads loads = {0};
    struct err why = ERR_INIT;
    bool is_done = false;
    if (contents_read(b->formats, &a, book, &c, &why) != 0) {
        enum refusal_advice advice = advice_of(&c);
        if (!batch_is_file_trouble(&why)) {
            *e = why;
            return -1;
        }
        if (batch_waits_for_format(b, f) && (advice == ADVICE_HEADINGS || advice == ADVICE_OWN || advice == ADVICE_UNKNOWN))
            return batch_skip(b, f, "of no known layout while files in formats/ or kinds/ are broken");
        return batch_refuse(b, f, NULL, advice, c.detail.len > 0 ? c.detail.ptr : "", &why, e);
    }
    for (size_t i = 0; i < c.n && (f->origin != FROM_ARCHIVE || f->is_kept); i++)
        if (c.matches[i].format->is_broken)
            return batch_skip(b, f, arena_format(&b->arena, "'%s' is broken in formats/ or kinds/", c.matches[i].format->is_own ?
                                                c.matches[i].format->kind->name : c.matches[i].format->name));
    contents_state_missed(&a, &c);
    note_moment(b, &a, f, book, &c.matches[0]);
    __attribute__((cleanup(keep_drop))) struct keep x = {.b = b, .book = book, .contents = &c, .file = f};
    why = (struct err)ERR_INIT;   /* what was tried and given up on the way is no trouble */
    if (try_sheets(&a, &x, &c, asks, &loads, &why, &is_done, e) != 0)
        return -1;
    bool has_others = asks == LOAD_DECIDED && loads.n_whose > 0 && loads.n_whose < c.n;
    if (!is_done && why.code == ERR_NONE && has_others && try_sheets(&a, &x, &c, LOAD_REST, &loads, &why, &is_done, e) != 0)
        return -1;
    if (!is_done && why.code != ERR_NONE)
        return batch_refuse(b, f, &c.matches[0], loads.advice, "", &why, e);
    return !is_done && asks == LOAD_ASK ? ask_sheets(b, f, book, &c, &loads, e) : 0;
}

/* Leaves it waiting when nothing says yet whose file it is. */
int batch_load_file(struct batch *b, struct batch_file *f, enum load_asks asks, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book book;
    struct err why = ERR_INIT;
    if (batch_begin(b, e) != 0)
        return -1;
    if (book_open(&a, f->path, &b->limits, &book, &why) != 0) {
        if (!file_exists(f->path))
            return batch_skip(b, f, "is gone");
        if (!batch_is_file_trouble(&why)) {
            *e = why;
            return -1;
        }
        return batch_refuse(b, f, NULL, ADVICE_AGAIN, "", &why, e);
    }
    book.is_excerpt = f->kept_sha256 != NULL;
    int failed = load_book(b, f, &book, asks, e);
    book_close(&book);
    return failed;
}
