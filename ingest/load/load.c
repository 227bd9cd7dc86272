#include "ingest/load/load_part.h"

#include <stdio.h>
#include <string.h>

enum { THREAD_BYTES = 4 << 20 };

/* ---- reading ---- */

/* A file that names no account writes its numbers as that of its folder does. */
static const char *currency_of(void *context, struct str platform, struct str account)
{
    const struct load *x = context;
    const char *folder = account.len == 0 ? x->request->folder : NULL;
    const struct account *a = account_find(&x->loader->accounts, platform, folder != NULL ? str_of(folder) : account);
    return a == NULL || a->currency[0] == '\0' ? NULL : a->currency;
}

static const char *account_of(void *context, const struct feed *f)
{
    return whose_room_account(&((const struct load *)context)->whose, f);
}

static int open_feed(struct load *x, struct book *b, struct err *e)
{
    struct feed_options o = {.context = x, .reject = load_add_reject, .currency_of = currency_of, .account = x->whose.account,
                             .account_of = x->is_open && x->whose.account == NULL ? account_of : NULL};
    if (x->is_again)
        o.reject = feed_ignore_reject;   /* they are written down */
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
    int failed = load_run(x, which, first, second, NULL, e);
    (void)sqlite3_reset(x->statements->of_kind[which]);
    if (reading.code != ERR_NONE)
        *e = reading;
    return failed;
}

/* What one reading of a sheet came to. */
enum tried { TRIED_DONE, TRIED_DISORDER, TRIED_WHOSE };

static const struct pack_layout *layout_of(const struct load *x)
{
    return &x->loader->layouts[x->kind - x->loader->kinds->kinds];
}

/* By pages as long as there is room for them. *ret_is_whole: nothing is left for others. */
static int store_image(struct load *x, bool *ret_is_whole, struct err *e)
{
    struct feed_table *t = &x->loader->table;
    struct image *image = x->statements->image;
    int more;
    while ((more = feed_table_next(t, e)) == PIPE_ROW) {
        if (image_add(image, t->row, &t->as, x->result->load_id))
            continue;
        if (image_store(image, e) != 0)
            return -1;
        if (!image_add(image, t->row, &t->as, x->result->load_id)) {
            t->is_kept = true;
            return 0;
        }
    }
    *ret_is_whole = true;
    return more == PIPE_END ? image_store(image, e) : -1;
}

static int insert_rows(struct load *x, struct err *e)
{
    bool is_whole = false, is_large = x->kind->n_subject > 0 && x->request->bytes >= THREAD_BYTES;
    if (is_large && image_open(x->loader->db, layout_of(x), x->request->bytes, &x->statements->image, e) != 0)
        return -1;
    if (is_large && x->statements->image != NULL && store_image(x, &is_whole, e) != 0)
        return -1;
    return is_whole ? 0 : read_into(x, x->kind->n_subject > 0 ? INSERT_MERGE_SUBJECT : INSERT_MERGE, x->result->load_id, x->result->version, e);
}

/* Only what is new comes out of the virtual table; what is known is written to beside it (known.c). */
static int merge_rows(struct load *x, struct err *e)
{
    struct known_options o = {.db = x->loader->db, .layout = layout_of(x), .statements = &x->statements->known,
                              .load_id = x->result->load_id, .version = x->result->version};
    struct feed_table *t = &x->loader->table;
    if (known_open(&o, &t->known, e) != 0)
        return -1;
    t->said = x->request->said;
    t->said_table = x->request->table;
    t->refuse = (struct feed_options){.context = x, .reject = x->is_again ? feed_ignore_reject : load_add_reject};
    t->n_otherwise = 0;
    t->is_kept = false;
    int failed = insert_rows(x, e);
    known_counts(t->known, &x->result->n_unchanged, &x->result->n_superseded);
    x->result->n_rejected += t->n_otherwise;
    known_close(t->known);
    t->known = NULL;
    t->said = NULL;
    return failed;
}

static int fill_stage(struct load *x, struct err *e)
{
    return load_run(x, STAGE_CLEAR, 0, 0, NULL, e) != 0 || load_run(x, TWICE_CLEAR, 0, 0, NULL, e) != 0 ? -1 : read_into(x, STAGE_FILL, 0, 0, e);
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

/* ---- one sheet ---- */

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
    if (x->kind->is_snapshot && load_settle_stage(x, e) != 0)
        return -1;
    if (x->is_again)
        return 0;
    r->n_read = x->feed.n_read;
    r->left_out = (struct feed_left_out){x->feed.n_sums, x->feed.n_comments, x->feed.n_clearing};
    r->n_rejected += x->feed.n_rejected;
    r->n_loaded = r->n_read - r->n_unchanged - r->n_superseded - r->n_rejected;
    return load_row_end(x, e);
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
    sqlite3_stmt *s = load_fixed(x->loader, IS_AGAIN, e);
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
    if (moved != 0 && load_part_from_former(x, moved, e) != 0)
        return -1;
    if (load_drop_refused(l, r->sha256, e) != 0 || load_part_from_replaced(x, e) != 0 ||
        load_row_add(l, x->match, r, ret->version, "loaded", note, NULL, &ret->load_id, e) != 0)
        return -1;
    if (moved != 0 ? load_take_back(x, moved, ret->load_id, e) != 0 || load_drop(l, moved, e) != 0 : load_replace_former(x, e) != 0)
        return -1;
    if (read_rows(x, b, e) != 0)
        return -1;
    if (ret->outcome == LOAD_DONE &&
        (x->is_open ? whose_settle(l->db, &reading, &x->whose, e) : whose_drop(l->db, &reading, e)) != 0)
        return -1;
    if (x->is_open && x->whose.account != NULL && x->feed.has_account && !x->feed.has_accounts)
        (void)snprintf(ret->account, sizeof ret->account, "%s", x->whose.account);
    if (ret->outcome == LOAD_DONE)
        load_log_rejects(x);
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
    int found = load_row_find(&x, FIND_LOAD, &known, e), failed = found < 0;
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
