/* XLSX by libzip and expat. Cells come out of the XML one by one, in pieces of the sheet; cells of one row number that
 * follow each other make one row, however many <row> elements they were spread over (exports write one a cell). What
 * <dimension> says is not believed. */
#include "ingest/reader/reader_type.h"
#include "ingest/reader/workbook.h"

#include "base/date.h"
#include <stdio.h>
#include <string.h>

enum { ROW_MOST = 1048576, MERGE_MOST = 4 };

enum capture { CAPTURE_NONE, CAPTURE_VALUE, CAPTURE_FORMULA };

/* A cell that has something in it. Text is a view into the shared strings, or a place in the reader's text. */
struct found {
    long row;
    size_t column, at, len;
    const char *shared;
    enum cell_kind kind;
};

struct xlsx_reader {
    struct reader base;
    struct workbook *workbook;
    struct part *part;
    bool is_done;

    struct found *list;
    size_t n_list, list_cap, next;   /* next: first of the row to be yielded */
    char *text;
    size_t text_len, text_cap;
    struct cell *row;
    size_t row_cap;

    bool in_data, in_cell, is_row_named, has_value, has_formula;
    int n_phonetic;
    enum capture capture;
    char type;                       /* of the cell: s, i(nlineStr), t (str), b, e, d, n */
    long row_number;
    size_t column, cell_at;          /* column from 0; where the cell's text begins */
    struct buf formula;
    size_t columns_most;
    int64_t cell_most;
};

/* ---- the start of rows and cells ---- */

/* "BC12": column 54 and row 12; the row may be missing. */
static bool reference_read(const char *text, size_t *ret_column, long *ret_row)
{
    size_t column = 0;
    long row = 0;
    for (; *text >= 'A' && *text <= 'Z' && column < 100000; text++)
        column = column * 26 + (size_t)(*text - 'A' + 1);
    for (; *text >= '0' && *text <= '9' && row <= ROW_MOST; text++)
        row = row * 10 + (*text - '0');
    *ret_column = column - 1;
    *ret_row = row;
    return *text == '\0' && column > 0;
}

static void row_number_set(struct xlsx_reader *r, long number)
{
    if (number < 1 || number > ROW_MOST)
        part_fail(r->part, ERR_INPUT, "a row number outside 1 to %d, after row %ld", ROW_MOST, r->row_number);
    else
        r->row_number = number;
}

static void row_start(struct xlsx_reader *r, const char **attributes)
{
    const char *number = part_attribute(attributes, "r");
    size_t ignored;
    long value = 0;
    char reference[16] = "A";
    r->is_row_named = number != NULL;
    r->column = 0;
    if (number == NULL) {
        row_number_set(r, r->row_number + 1);
        return;
    }
    (void)snprintf(reference + 1, sizeof reference - 1, "%s", number);
    row_number_set(r, reference_read(reference, &ignored, &value) ? value : 0);
}

/* t="inlineStr" and t="str" differ in their second letter only. */
static char type_of(const char *type)
{
    if (type == NULL)
        return 'n';
    return strcmp(type, "str") == 0 ? 't' : type[0];
}

static void reference_set(struct xlsx_reader *r, const char *reference)
{
    long row;
    size_t column;
    if (!reference_read(reference, &column, &row)) {
        part_fail(r->part, ERR_INPUT, "row %ld: a cell with the reference '%.20s'", r->row_number, reference);
        return;
    }
    r->column = column;
    if (!r->is_row_named && row > 0)
        row_number_set(r, row);
}

/* Elements and attributes of a sheet have names of one letter, and there are millions of them. */
static bool is_letter(const char *name, char letter)
{
    return name[0] == letter && name[1] == '\0';
}

static void cell_start(struct xlsx_reader *r, const char **attributes)
{
    const char *reference = NULL, *type = NULL;
    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (is_letter(attributes[i], 'r'))
            reference = attributes[i + 1];
        else if (is_letter(attributes[i], 't'))
            type = attributes[i + 1];
    }
    if (reference != NULL)
        reference_set(r, reference);
    r->type = type_of(type);
    r->in_cell = true;
    r->has_value = r->has_formula = false;
    r->cell_at = r->text_len;
    r->n_phonetic = 0;
}

static void inside_start(struct xlsx_reader *r, const char *name)
{
    r->capture = CAPTURE_NONE;
    if (is_letter(name, 'v') || (is_letter(name, 't') && r->n_phonetic == 0)) {
        r->capture = CAPTURE_VALUE;
        r->has_value = true;
    } else if (is_letter(name, 'f')) {
        r->capture = CAPTURE_FORMULA;
        r->has_formula = true;
        buf_clear(&r->formula);
    } else if (strcmp(name, "rPh") == 0) {
        r->n_phonetic++;
    }
}

static void sheet_start(void *data, const char *name, const char **attributes)
{
    struct xlsx_reader *r = data;
    if (r->in_cell)
        inside_start(r, name);
    else if (!r->in_data)
        r->in_data = strcmp(name, "sheetData") == 0;
    else if (is_letter(name, 'c'))
        cell_start(r, attributes);
    else if (strcmp(name, "row") == 0)
        row_start(r, attributes);
}

static void sheet_text(void *data, const char *ptr, size_t len)
{
    struct xlsx_reader *r = data;
    size_t former = r->capture == CAPTURE_FORMULA ? r->formula.len : r->text_len - r->cell_at;
    if (r->capture == CAPTURE_NONE)
        return;
    if ((int64_t)(former + len) > r->cell_most * 8) {   /* characters of four bytes, escapes of seven for one */
        part_fail(r->part, ERR_LIMIT, "row %ld: a cell far longer than limits.cell allows (%lld characters)", r->row_number,
                  (long long)r->cell_most);
        return;
    }
    if (r->capture == CAPTURE_FORMULA)
        buf_add(&r->formula, ptr, len);
    if (r->capture != CAPTURE_VALUE)
        return;
    r->text = mem_grow(r->text, &r->text_cap, r->text_len + len, 1);
    memcpy(r->text + r->text_len, ptr, len);
    r->text_len += len;
}

/* ---- the end of a cell ---- */

static void text_replace(struct xlsx_reader *r, const char *ptr, size_t len)
{
    r->text = mem_grow(r->text, &r->text_cap, r->cell_at + len, 1);
    memcpy(r->text + r->cell_at, ptr, len);
    r->text_len = r->cell_at + len;
}

static void shared_set(struct xlsx_reader *r, struct found *f)
{
    struct str s;
    size_t index = 0;
    for (size_t i = r->cell_at; i < r->text_len; i++) {
        if (r->text[i] < '0' || r->text[i] > '9' || index > 1000000000) {
            index = SIZE_MAX;
            break;
        }
        index = index * 10 + (size_t)(r->text[i] - '0');
    }
    if (!workbook_string(r->workbook, index, &s)) {
        part_fail(r->part, ERR_INPUT, "row %ld: a cell points at a text the workbook does not have", r->row_number);
        return;
    }
    r->text_len = r->cell_at;
    f->shared = s.ptr;
    f->len = s.len;
}

/* Excel of the strict variant writes dates as text, which is a serial like any other to us. */
static bool serial_set(struct xlsx_reader *r)
{
    const double days_to_1970 = 25569, day_s = 86400;
    struct str s = {r->text + r->cell_at, r->text_len - r->cell_at};
    int64_t civil_s, day;
    char serial[40];
    const char *point = s.len > 0 ? memchr(s.ptr, '.', s.len) : NULL;
    s.len = point != NULL ? (size_t)(point - s.ptr) : s.len;
    if (date_parse(s, &day) == 0)
        civil_s = day * (int64_t)day_s;
    else if (date_parse_time(s, &civil_s) != 0)
        return false;
    int len = snprintf(serial, sizeof serial, "%.10f", (double)civil_s / day_s + days_to_1970);
    text_replace(r, serial, (size_t)len);
    return true;
}

static enum cell_kind bool_set(struct xlsx_reader *r)
{
    bool is_true = r->text_len > r->cell_at && r->text[r->cell_at] == '1';
    text_replace(r, is_true ? "TRUE" : "FALSE", is_true ? 4 : 5);
    return CELL_BOOL;
}

/* A formula nobody calculated has no value; it must not read as an empty cell. */
static void formula_set(struct xlsx_reader *r)
{
    text_replace(r, "=", 1);
    if (r->formula.len == 0)
        return;
    r->text = mem_grow(r->text, &r->text_cap, r->text_len + r->formula.len, 1);
    memcpy(r->text + r->text_len, r->formula.ptr, r->formula.len);
    r->text_len += r->formula.len;
}

static enum cell_kind value_set(struct xlsx_reader *r, struct found *f)
{
    switch (r->type) {
    case 's': shared_set(r, f); return CELL_TEXT;
    case 'b': return bool_set(r);
    case 'd': return serial_set(r) ? CELL_NUMBER : CELL_TEXT;
    case 'n': return CELL_NUMBER;
    default: break;
    }
    if (r->text_len > r->cell_at)
        r->text_len = r->cell_at + workbook_decode(r->text + r->cell_at, r->text_len - r->cell_at);
    return CELL_TEXT;
}

static void found_check(struct xlsx_reader *r, const struct found *f)
{
    size_t n = 0;
    if (f->column >= r->columns_most)
        part_fail(r->part, ERR_LIMIT, "row %ld: more columns than limits.columns allows (%zu): %zu", f->row, r->columns_most,
                  f->column + 1);
    if (f->shared == NULL && (int64_t)f->len > r->cell_most)
        n = workbook_characters((struct str){r->text + f->at, f->len});
    if ((int64_t)n > r->cell_most)
        part_fail(r->part, ERR_LIMIT, "row %ld: a cell longer than limits.cell allows (%lld characters): %zu", f->row,
                  (long long)r->cell_most, n);
}

static void cell_end(struct xlsx_reader *r)
{
    struct found f = {.row = r->row_number, .column = r->column++, .at = r->cell_at};
    r->in_cell = false;
    if (!r->has_value && r->has_formula) {
        formula_set(r);
        f.kind = CELL_TEXT;
    } else if (r->has_value && r->text_len > r->cell_at) {
        f.kind = value_set(r, &f);
    }
    if (f.shared == NULL)
        f.len = r->text_len - r->cell_at;
    if (f.len == 0)
        return;
    found_check(r, &f);
    r->list = mem_grow(r->list, &r->list_cap, r->n_list + 1, sizeof *r->list);
    r->list[r->n_list++] = f;
}

static void sheet_end(void *data, const char *name)
{
    struct xlsx_reader *r = data;
    r->capture = CAPTURE_NONE;
    if (r->in_cell) {
        if (is_letter(name, 'c'))
            cell_end(r);
        else if (strcmp(name, "rPh") == 0)
            r->n_phonetic--;
    } else if (r->in_data) {
        r->in_data = strcmp(name, "sheetData") != 0;
    }
}

/* ---- rows ---- */

/* Drops what was yielded; what is kept moves to the front once, so a row of many pieces is not moved again. */
static void queue_compact(struct xlsx_reader *r)
{
    size_t n_kept = r->n_list - r->next;
    size_t from = n_kept > 0 ? r->list[r->next].at : r->in_cell ? r->cell_at : r->text_len;
    if (r->next == 0)
        return;
    memmove(r->list, r->list + r->next, n_kept * sizeof *r->list);
    if (from > 0 && r->text_len > from)
        memmove(r->text, r->text + from, r->text_len - from);
    for (size_t i = 0; i < n_kept; i++)
        r->list[i].at -= from;
    r->text_len -= from;
    r->cell_at -= r->in_cell ? from : 0;
    r->n_list = n_kept;
    r->next = 0;
}

/* The end of the run of cells with the row number of the next one. */
static size_t run_end(const struct xlsx_reader *r)
{
    size_t end = r->next;
    while (end < r->n_list && r->list[end].row == r->list[r->next].row)
        end++;
    return end;
}

static int run_read(struct xlsx_reader *r, size_t *ret_end, struct err *e)
{
    while ((*ret_end = run_end(r)) == r->n_list && !r->is_done) {
        if (*ret_end - r->next > r->columns_most * MERGE_MOST)
            return err_set(e, ERR_LIMIT, "row %ld: far more cells than limits.columns allows (%zu)", r->list[r->next].row,
                           r->columns_most);
        queue_compact(r);
        int state = part_step(r->part, e);
        if (state < 0)
            return -1;
        r->is_done = state == 0;
    }
    return 0;
}

/* Of two cells in one place the later one counts. */
static void row_fill(struct xlsx_reader *r, size_t end, struct row *ret)
{
    size_t n = 0;
    for (size_t i = r->next; i < end; i++)
        n = r->list[i].column >= n ? r->list[i].column + 1 : n;
    r->row = mem_grow(r->row, &r->row_cap, n, sizeof *r->row);
    for (size_t i = 0; i < n; i++)
        r->row[i] = (struct cell){CELL_EMPTY, {"", 0}};
    for (size_t i = r->next; i < end; i++) {
        const struct found *f = &r->list[i];
        r->row[f->column] = (struct cell){f->kind, {f->shared != NULL ? f->shared : r->text + f->at, f->len}};
    }
    *ret = (struct row){r->list[r->next].row, n, r->row};
    r->next = end;
}

static int xlsx_reader_next(struct reader *base, struct row *ret, struct err *e)
{
    struct xlsx_reader *r = (struct xlsx_reader *)base;
    size_t end;
    if (run_read(r, &end, e) != 0)
        return -1;
    if (r->next == r->n_list)
        return 0;
    row_fill(r, end, ret);
    return 1;
}

static void xlsx_reader_close(struct reader *base)
{
    struct xlsx_reader *r = (struct xlsx_reader *)base;
    part_close(r->part);
    buf_release(&r->formula);
    mem_free(r->list);
    mem_free(r->text);
    mem_free(r->row);
    mem_free(r);
}

int xlsx_reader_open(struct book *b, size_t sheet, struct reader **ret, struct err *e)
{
    static const struct reader_verbs verbs = {xlsx_reader_next, xlsx_reader_close};
    static const struct part_handlers handlers = {sheet_start, sheet_end, sheet_text};
    char label[128];
    size_t cap = 0;
    struct xlsx_reader *r = mem_grow(NULL, &cap, 1, sizeof *r);
    r->base = (struct reader){&verbs, b, 0};
    r->workbook = b->state->own;
    r->columns_most = (size_t)b->state->limits.columns;
    r->cell_most = b->state->limits.cell;
    (void)snprintf(label, sizeof label, "sheet '%.100s'", b->sheets[sheet]);
    if (workbook_read_strings(r->workbook, &b->state->limits, e) != 0 ||
        part_open(r->workbook->package, r->workbook->entries[sheet], label, &handlers, r, &r->part, e) != 0) {
        xlsx_reader_close(&r->base);
        return err_at(e, b->path, 0, 0);
    }
    *ret = &r->base;
    return 0;
}

int xlsx_book_open(struct arena *a, struct book *b, struct err *e)
{
    struct workbook *w;
    if (workbook_open(a, b->state->fd, b->state->bytes, &b->state->limits, &w, e) != 0)
        return -1;
    b->state->own = w;
    b->n_sheets = w->n_sheets;
    b->sheets = w->names;
    b->created_utc_s = w->created_utc_s;
    b->modified_utc_s = w->modified_utc_s;
    return 0;
}

void xlsx_book_close(struct book *b)
{
    workbook_close(b->state->own);
}
