/* Files made for a test and what a reader says of them, as one text: a line a row, "place: cell|cell", numbers with #,
 * truth values with !; an error is "error line LINE: TEXT" (line 0: none). */
#ifndef TESTS_READER_CASE_H
#define TESTS_READER_CASE_H

#include "base/arena.h"
#include "base/str.h"
#include "ingest/reader/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct reader_limits case_limits = {
    .file_bytes = 50 << 20, .csv_bytes = INT64_C(1) << 31, .json_bytes = 64 << 20, .rows = 20000000, .columns = 1024,
    .cell = 32767, .zip_entries = 2000, .zip_bytes = 256 << 20, .strings_bytes = 48 << 20, .zip_ratio = 200, .xml_depth = 64};

static char case_folder[64];

static inline int case_setup(void **state)
{
    (void)state;
    (void)snprintf(case_folder, sizeof case_folder, "/tmp/rundown-test-XXXXXX");
    return mkdtemp(case_folder) != NULL ? 0 : -1;
}

static inline int case_teardown(void **state)
{
    (void)state;
    char path[128];
    static const char *const names[] = {"case", "case.xlsx", "pipe"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", case_folder, names[i]);
        (void)unlink(path);
    }
    return rmdir(case_folder);
}

static inline char *case_path(struct arena *a, const char *name)
{
    return arena_format(a, "%s/%s", case_folder, name);
}

static inline char *case_write(struct arena *a, const char *ptr, size_t len)
{
    char *path = case_path(a, "case");
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(ptr, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
    return path;
}

static inline void case_error(struct buf *out, const struct err *e)
{
    buf_printf(out, "error line %ld: %s\n", e->line, e->text);
}

static inline void case_row(struct buf *out, const struct row *w)
{
    static const char *const marks[] = {[CELL_EMPTY] = "", [CELL_TEXT] = "", [CELL_NUMBER] = "#", [CELL_BOOL] = "!"};
    buf_printf(out, "%ld: ", w->place);
    for (size_t i = 0; i < w->n_cells; i++) {
        assert_true(w->cells[i].kind == CELL_EMPTY ? w->cells[i].text.len == 0 : w->cells[i].text.len > 0);
        buf_printf(out, "%s%s", i > 0 ? "|" : "", marks[w->cells[i].kind]);
        buf_add(out, w->cells[i].text.ptr, w->cells[i].text.len);
    }
    buf_puts(out, "\n");
}

static inline void case_rows(struct buf *out, struct reader *r)
{
    struct row w;
    struct err e = ERR_INIT;
    int state;
    while ((state = reader_next(r, &w, &e)) > 0)
        case_row(out, &w);
    if (state < 0)
        case_error(out, &e);
    reader_close(r);
}

/* Every sheet of a CSV or XLSX file; sheet names on lines of their own unless empty. */
static inline void case_book(struct buf *out, const char *path, const struct reader_limits *limits, char separator)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book b;
    struct reader *r;
    struct err e = ERR_INIT;
    buf_clear(out);
    buf_puts(out, "");
    if (book_open(&a, path, limits, &b, &e) != 0) {
        assert_string_equal(e.file, path);
        case_error(out, &e);
        return;
    }
    for (size_t i = 0; i < b.n_sheets; i++) {
        if (b.sheets[i][0] != '\0')
            buf_printf(out, "[%s]\n", b.sheets[i]);
        if (reader_open(&b, i, separator, &r, &e) != 0)
            case_error(out, &e);
        else
            case_rows(out, r);
    }
    book_close(&b);
}

#endif
