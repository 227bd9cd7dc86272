/* A CSV that is read without refusal has the cells libcsv alone finds in it: records without quotation marks are cut without
 * libcsv. A mark in front keeps the bytes UTF-8. */
#include "tests/fuzz/fuzz.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct cells {
    struct buf text;                 /* a cell, a zero byte; a row, two */
    size_t n_cells;
    bool after_cr;
};

static void cell_add(void *ptr, size_t len, void *data)
{
    struct cells *c = data;
    c->n_cells++;
    buf_add(&c->text, ptr, len);
    buf_add(&c->text, "", 1);
}

static void row_add(int terminator, void *data)
{
    struct cells *c = data;
    bool is_second_half = terminator == '\n' && c->after_cr && c->n_cells == 0;
    c->after_cr = terminator == '\r';
    c->n_cells = 0;
    if (!is_second_half)
        buf_add(&c->text, "", 1);
}

static bool read_by_us(struct cells *c, const char *path, char separator)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct err e = ERR_INIT;
    struct book b;
    struct reader *r;
    struct row w;
    int more = -1;
    if (book_open(&a, path, &fuzz_limits, &b, &e) != 0)
        return false;
    if (b.type == BOOK_CSV && reader_open(&b, 0, separator, &r, &e) == 0) {
        while ((more = reader_next(r, &w, &e)) == 1) {
            for (size_t i = 0; i < w.n_cells; i++)
                cell_add((void *)(uintptr_t)w.cells[i].text.ptr, w.cells[i].text.len, c);
            row_add('x', c);
        }
        reader_close(r);
    }
    book_close(&b);
    return more == 0;
}

static void read_by_libcsv(struct cells *c, const uint8_t *data, size_t size, char separator)
{
    struct csv_parser parser;
    if (csv_init(&parser, CSV_REPALL_NL) != 0)
        abort();
    csv_set_delim(&parser, (unsigned char)separator);
    if (csv_parse(&parser, data, size, cell_add, row_add, c) != size || csv_fini(&parser, cell_add, row_add, c) != 0)
        abort();
    csv_free(&parser);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char separators[] = {',', ';', '\t'};
    BUF_AUTO struct buf marked = BUF_INIT;
    char path[FUZZ_PATH];
    buf_puts(&marked, "\xEF\xBB\xBF");
    buf_add(&marked, (const char *)data, size);
    int fd = fuzz_file(marked.ptr, marked.len, path);
    for (size_t i = 0; i < sizeof separators; i++) {
        struct cells ours = {.text = BUF_INIT}, theirs = {.text = BUF_INIT};
        if (read_by_us(&ours, path, separators[i])) {
            read_by_libcsv(&theirs, data, size, separators[i]);
            if (!str_eq((struct str){ours.text.ptr, ours.text.len}, (struct str){theirs.text.ptr, theirs.text.len}))
                abort();
        }
        buf_release(&ours.text);
        buf_release(&theirs.text);
    }
    (void)close(fd);
    return 0;
}
