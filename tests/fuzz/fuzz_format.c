/* Any bytes, or parts of a workbook, through every shipped format into a warehouse in memory. What is loaded has its
 * accounts kept: read = loaded + unchanged + superseded + rejected, the same bytes again are known, and an excerpt of the
 * file (as if every kind were personal) reads to the same rows. */
#include "tests/fuzz/fuzz.h"

#include "base/db.h"
#include "base/log.h"
#include "base/sha.h"
#include "ingest/feed/excerpt.h"
#include "ingest/load/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct house {
    struct arena arena;
    struct settings *settings;
    struct kind_list kinds;
    struct format_list formats;
    struct loader loader;
} house;

static void must(int failed, struct err *e)
{
    if (failed == 0)
        return;
    err_print(e);
    abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct err e = ERR_INIT;
    sqlite3 *db;
    (void)argc;
    (void)argv;
    log_set_level(LOG_ERROR);
    must(settings_open("pipelines/settings.json", NULL, &house.settings, &e), &e);
    must(kind_list_open(&house.arena, NULL, &house.kinds, &e), &e);
    must(format_list_open(&house.arena, &house.kinds, NULL, &house.formats, &e), &e);
    must(db_open(":memory:", DB_CREATE, &db, &e), &e);
    must(loader_open(db, &house.kinds, house.settings, &house.loader, &e), &e);
    return 0;
}

static int load(struct arena *a, struct book *b, const struct match *found, const char *sha256, struct load_result *ret,
                struct err *e)
{
    struct match m = *found;
    struct load_request r = {.file = "x.csv", .sheet = b->sheets[m.sheet], .sha256 = sha256, .folder = "home",
                             .observed_at = 1790000000, .loaded_at = 1790000001, .asks = LOAD_ASK};
    match_observed(a, &m, house.settings, "2026-09-21");
    must(db_exec(house.loader.db, "SAVEPOINT asked", e), e);
    int failed = load_sheet(&house.loader, b, &m, &r, ret, e);
    if (failed != 0 || ret->outcome != LOAD_WHOSE) {
        must(db_exec(house.loader.db, "RELEASE asked", e), e);
        return failed;
    }
    must(db_exec(house.loader.db, "ROLLBACK TO asked; RELEASE asked", e), e);
    if (load_ask(&house.loader, b, &m, &r, e) != 0)
        return -1;
    must(whose_decide(house.loader.db, house.settings, house.loader.kinds, e), e);
    r.asks = LOAD_REST;
    return load_sheet(&house.loader, b, &m, &r, ret, e);
}

static void load_twice(struct arena *a, struct book *b, const struct match *m, const char *sha256)
{
    struct err e = ERR_INIT;
    struct load_result r, again;
    if (load(a, b, m, sha256, &r, &e) != 0) {
        if (e.code != ERR_INPUT && e.code != ERR_LIMIT)
            must(-1, &e);   /* a file may be refused; SQLite must not be what refuses it */
        return;
    }
    if (r.outcome != LOAD_DONE)
        return;
    if (r.n_read != r.n_loaded + r.n_unchanged + r.n_superseded + r.n_rejected)
        abort();
    must(load(a, b, m, sha256, &again, &e), &e);
    if (again.outcome != LOAD_KNOWN)
        abort();
}

/* ---- excerpts ---- */

/* Every row of a feed as text: what differs can be looked at. */
static int tell_reject(void *context, const struct feed_reject *r, struct err *e)
{
    (void)e;
    buf_printf(context, "%ld refused %s %s\n", r->place, r->column, r->rule);
    return 0;
}

static void tell_row(struct buf *out, const struct feed *f)
{
    buf_printf(out, "%ld %llx", f->place, (unsigned long long)f->vhash);
    for (size_t i = 0; i < f->kind->n_columns; i++)
        if (f->kind->columns[i].is_key && f->data[i].type == DATUM_TEXT)
            buf_printf(out, "|%.*s", (int)f->data[i].text.len, f->data[i].text.len > 0 ? f->data[i].text.ptr : "");
        else if (f->kind->columns[i].is_key)
            buf_printf(out, "|%lld", (long long)f->data[i].integer);
    buf_puts(out, "\n");
}

static void tell_match(struct arena *a, struct book *b, const struct match *found, struct buf *out)
{
    struct feed_options o = {.context = out, .reject = tell_reject, .account = "home", .currency = "VND"};
    struct match m = *found;
    struct err e = ERR_INIT;
    struct feed f;
    int more;
    match_observed(a, &m, house.settings, "2026-09-21");
    buf_printf(out, "%s %s %lld %lld %lld\n", m.format->name, m.name, m.has_range ? (long long)m.range_first : -1,
               m.has_range ? (long long)m.range_last : -1, m.has_created ? (long long)m.created : -1);
    if (feed_open(b, &m, &o, &f, &e) != 0) {
        buf_puts(out, "not readable\n");
        return;
    }
    while ((more = feed_next(&f, &e)) == 1)
        tell_row(out, &f);
    buf_printf(out, "%d read %lld\n", more, (long long)f.n_read);
    feed_close(&f);
}

struct matches {
    struct match *list;
    size_t n;
};

static struct matches match_all(struct arena *a, struct book *b)
{
    struct matches ret = {arena_array(a, 1, sizeof *ret.list), 0};
    struct err e = ERR_INIT;
    struct match_miss miss;
    if (b->type == BOOK_JSON && match_json(a, b, &house.formats, &ret.list, &ret.n, &miss, &e) != 0)
        ret.n = 0;
    for (size_t i = 0; b->type != BOOK_JSON && i < b->n_sheets; i++) {
        struct match *found, *all;
        size_t n;
        if (match_tables(a, b, i, &house.formats, &found, &n, &miss, &e) != 0 || n == 0)
            continue;
        all = arena_array(a, ret.n + n, sizeof *all);
        memcpy(all, ret.list, ret.n * sizeof *all);
        memcpy(all + ret.n, found, n * sizeof *all);
        ret = (struct matches){all, ret.n + n};
    }
    return ret;
}

static void tell_book(struct arena *a, struct book *b, struct buf *out)
{
    struct matches all = match_all(a, b);
    for (size_t i = 0; i < all.n; i++)
        tell_match(a, b, &all.list[i], out);
}

static const char *excerpt_path(void)
{
    static char path[64];
    if (path[0] == '\0')
        (void)snprintf(path, sizeof path, "/dev/shm/rundown-fuzz-%ld", (long)getpid());
    return path;
}

static void compare_excerpt(struct arena *a, const struct buf *before)
{
    BUF_AUTO struct buf after = BUF_INIT;
    struct err e = ERR_INIT;
    struct book b;
    struct reader_limits limits = fuzz_limits;
    limits.file_bytes = limits.csv_bytes = limits.json_bytes = limits.zip_bytes = 64 << 20;
    must(book_open(a, excerpt_path(), &limits, &b, &e), &e);
    b.is_excerpt = true;
    tell_book(a, &b, &after);
    book_close(&b);
    if (before->len == after.len && memcmp(before->ptr, after.ptr, after.len) == 0)
        return;
    (void)fprintf(stderr, "the file:\n%s\nits excerpt:\n%s\n", before->ptr, after.len > 0 ? after.ptr : "");
    abort();
}

/* Rows that are stretches of time are read with the next one, whose cells an excerpt may lack; no kind of buyers has such. */
static bool has_stretches(const struct matches *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->list[i].format->buckets[FORMAT_BUCKET_AT] != KIND_NO_COLUMN)
            return true;
    return false;
}

/* One table, or one document: of several that share rows, what one refuses another may take. */
static void excerpt_book(struct arena *a, struct book *b)
{
    BUF_AUTO struct buf before = BUF_INIT;
    struct err e = ERR_INIT;
    struct matches all = match_all(a, b);
    struct feed_options o = {.account = "home", .currency = "VND"};
    if (all.n == 0 || (b->type == BOOK_JSON && all.n > 1) || has_stretches(&all))
        return;
    for (size_t i = 0; i < all.n; i++)
        match_observed(a, &all.list[i], house.settings, "2026-09-21");
    tell_book(a, b, &before);
    if (strstr(before.ptr, "not readable\n") != NULL || strstr(before.ptr, "-1 read") != NULL)
        return;   /* refused as a whole */
    if (excerpt_write(b, all.list, all.n, &o, excerpt_path(), &e) == 0)
        compare_excerpt(a, &before);
    else if (e.code != ERR_INPUT)
        must(-1, &e);   /* tables side by side are refused */
    (void)unlink(excerpt_path());
}

/* ---- loads ---- */

static void load_match(struct arena *a, struct book *b, const struct match *m, const char *sha256)
{
    struct err e = ERR_INIT;
    must(db_exec(house.loader.db, "SAVEPOINT one_input", &e), &e);
    load_twice(a, b, m, sha256);
    must(db_exec(house.loader.db, "ROLLBACK TO one_input; RELEASE one_input", &e), &e);
}

static void load_book(struct arena *a, struct book *b, const char *sha256)
{
    struct matches all = match_all(a, b);
    for (size_t i = 0; i < all.n; i++)
        load_match(a, b, &all.list[i], sha256);
    excerpt_book(a, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct book b;
    char path[FUZZ_PATH], sha256[SHA_TEXT];
    int fd = fuzz_book(data, size, path);
    sha_of((struct str){(const char *)data, size}, sha256);
    if (book_open(&a, path, &fuzz_limits, &b, &e) == 0) {
        load_book(&a, &b, sha256);
        book_close(&b);
    }
    (void)close(fd);
    return 0;
}
