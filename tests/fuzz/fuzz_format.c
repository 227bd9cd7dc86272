/* Any bytes, or parts of a workbook, through every shipped format into a warehouse in memory. What is loaded has its
 * accounts kept: read = loaded + unchanged + superseded + rejected, and the same bytes again are known. */
#include "tests/fuzz/fuzz.h"

#include "base/db.h"
#include "base/log.h"
#include "base/sha.h"
#include "ingest/load.h"

#include <stdlib.h>
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
    const struct load_request r = {.file = "x.csv", .sheet = b->sheets[m.sheet], .sha256 = sha256, .folder = "home",
                                   .observed_at = 1790000000, .loaded_at = 1790000001, .evidence = EVIDENCE_NEAR};
    match_observed(a, &m, house.settings, "2026-09-21");
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

static void load_match(struct arena *a, struct book *b, const struct match *m, const char *sha256)
{
    struct err e = ERR_INIT;
    must(db_exec(house.loader.db, "SAVEPOINT one_input", &e), &e);
    load_twice(a, b, m, sha256);
    must(db_exec(house.loader.db, "ROLLBACK TO one_input; RELEASE one_input", &e), &e);
}

static void load_book(struct arena *a, struct book *b, const char *sha256)
{
    struct err e = ERR_INIT;
    struct match *matches;
    struct match_miss miss;
    size_t n = 0;
    if (b->type == BOOK_JSON && match_json(a, b, &house.formats, &matches, &n, &miss, &e) == 0)
        for (size_t i = 0; i < n; i++)
            load_match(a, b, &matches[i], sha256);
    for (size_t i = 0; b->type != BOOK_JSON && i < b->n_sheets; i++) {
        if (match_tables(a, b, i, &house.formats, &matches, &n, &miss, &e) != 0)
            continue;
        for (size_t k = 0; k < n; k++)
            load_match(a, b, &matches[k], sha256);
    }
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
