/* CSV by libcsv. It pushes cells, a reader is asked for rows: a slice of the file is parsed into a queue of rows, then
 * the queue is handed out. Cells are copied once, because libcsv reuses its buffer.
 *
 * Records without a quotation mark need no parser, nor do those of one line whose marks stand around whole cells: they are
 * cut where they lie (plain_parse, quoted_cut), to the same cells, which a test holds against libcsv. libcsv gets what is
 * left: doubled and stray marks, cells of several lines, and records cut by the end of a block. It took three fifths of the
 * time of reading a file of minutes. */
#include "ingest/reader/reader_type.h"

#include <csv.h>
#include <string.h>

enum {
    BLOCK = 64 * 1024,     /* bytes a read: small, because thousands of small files are opened */
    SLICE = 2000           /* bytes parsed at once: the queue stays in the cache, and small files cost little */
};

struct span {
    size_t first, n;       /* cells */
    long place;
};

/* UTF-8 seen so far: how many bytes of a character are still to come, and what the next one may be. */
struct utf8 {
    unsigned to_come;
    unsigned char least, most;
};

enum problem { PROBLEM_NONE, PROBLEM_CELL, PROBLEM_COLUMNS };

struct csv_reader {
    struct reader base;
    struct csv_parser parser;
    bool has_parser;

    char *block;
    size_t block_len, block_cap, block_at;
    int64_t file_at;
    enum encoding encoding;          /* AUTO as long as all is ASCII */
    struct decoder *decoder;         /* of what is not UTF-8; its bytes come from `raw` */
    char *raw;
    bool is_file_end;
    bool is_done;          /* the parser was told that the file ends */
    struct utf8 utf8;

    char *text;            /* of the queued rows and of the one under way, cell after cell */
    size_t text_len, text_cap;
    struct cell *cells;
    size_t n_cells, cells_cap;
    struct span *rows;
    size_t n_rows, rows_cap, next_row;
    size_t row_first, row_text;   /* where the row under way begins in cells and text */

    long line, row_line;   /* of the next byte; of the first byte of the row under way */
    bool after_cr;
    bool has_quotes;       /* only then can a cell hold newlines */
    char separator;
    size_t cell_most, columns_most;
    enum problem problem;
    long problem_line;
    size_t problem_met;              /* characters or columns */
};

static long count_newlines(const char *ptr, size_t len)
{
    long n = 0;
    if (len == 0)
        return 0;   /* and ptr may be NULL */
    const char *end = ptr + len;
    while (ptr < end && (ptr = memchr(ptr, '\n', (size_t)(end - ptr))) != NULL) {
        n++;
        ptr++;
    }
    return n;
}

static size_t count_characters(const char *ptr, size_t len)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)ptr[i] & 0xC0) != 0x80;
    return n;
}

static void problem_set(struct csv_reader *r, enum problem problem, size_t met)
{
    if (r->problem != PROBLEM_NONE)
        return;
    r->problem = problem;
    r->problem_line = r->row_line;
    r->problem_met = met;
}

static void cell_check(struct csv_reader *r, const char *ptr, size_t len)
{
    size_t n = len > r->cell_most ? count_characters(ptr, len) : 0;
    if (n > r->cell_most)
        problem_set(r, PROBLEM_CELL, n);
}

/* There is room: a slice cannot say more than it has bytes (queue_start). */
static void cell_add(void *ptr, size_t len, void *data)
{
    struct csv_reader *r = data;
    struct cell *c = &r->cells[r->n_cells++];
    c->kind = len > 0 ? CELL_TEXT : CELL_EMPTY;
    c->text.ptr = memcpy(r->text + r->text_len, ptr, len);
    c->text.len = len;
    r->text_len += len;
    if (r->has_quotes)
        r->line += count_newlines(c->text.ptr, len);
    cell_check(r, c->text.ptr, len);
}

/* libcsv reports every CR and LF outside quotes, and -1 at the end of the file. */
static void row_add(int terminator, void *data)
{
    struct csv_reader *r = data;
    size_t n = r->n_cells - r->row_first;
    if (terminator == '\n' && r->after_cr && n == 0) {
        r->after_cr = false;   /* the second half of CRLF */
        return;
    }
    r->after_cr = terminator == '\r';
    r->rows[r->n_rows++] = (struct span){r->row_first, n, r->row_line};
    if (n > r->columns_most)
        problem_set(r, PROBLEM_COLUMNS, n);
    r->row_first = r->n_cells;
    r->row_text = r->text_len;
    r->row_line = ++r->line;
}

/* ---- records without quotation marks ---- */

/* Eight bytes at once: a top bit where the byte is the separator or below 14, as CR and LF are. */
static uint64_t marks_of(const char *ptr, uint64_t separators)
{
    const uint64_t ones = 0x0101010101010101, tops = ones << 7, lows = ~tops;
    uint64_t word;
    memcpy(&word, ptr, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    uint64_t other = word ^ separators;
    uint64_t is_separator = ~(((other & lows) + lows) | other), is_low = ~(((word & lows) + ones * (0x80 - 14)) | word);
    return (is_separator | is_low) & tops;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* As libcsv does with unquoted cells: blanks around them go, a line of blanks has no cell. */
static void plain_add(struct csv_reader *r, const char *ptr, const char *end, bool is_last)
{
    while (ptr < end && is_blank(*ptr))
        ptr++;
    while (ptr < end && is_blank(end[-1]))
        end--;
    size_t len = (size_t)(end - ptr);
    if (len == 0 && is_last && r->n_cells == r->row_first)
        return;
    r->cells[r->n_cells++] = (struct cell){len > 0 ? CELL_TEXT : CELL_EMPTY, {ptr, len}};
    cell_check(r, ptr, len);
}

/* The cell that ends at `mark`, if it does; where the next one begins. */
static const char *mark_take(struct csv_reader *r, const char *cell, const char *mark)
{
    bool is_line_end = *mark == '\n' || *mark == '\r';
    if (!is_line_end && *mark != r->separator)
        return cell;
    plain_add(r, cell, mark, is_line_end);
    if (is_line_end)
        row_add(*mark, r);
    return mark + 1;
}

static void plain_parse(struct csv_reader *r, const char *ptr, size_t len)
{
    const uint64_t separators = 0x0101010101010101 * (unsigned char)r->separator;
    const char *cell = ptr, *end = ptr + len;
    for (; end - ptr >= 8; ptr += 8)
        for (uint64_t marks = marks_of(ptr, separators); marks != 0; marks &= marks - 1)
            cell = mark_take(r, cell, ptr + __builtin_ctzll(marks) / 8);
    for (; ptr < end; ptr++)
        cell = mark_take(r, cell, ptr);
}

static bool is_in_record(const struct csv_reader *r)
{
    enum { ROW_NOT_BEGUN = 0 };   /* of libcsv's states, which it does not name in its header */
    return r->parser.pstate != ROW_NOT_BEGUN;
}

/* The bytes of the whole records before the next quotation mark; 0 inside a record. */
static size_t plain_len(const struct csv_reader *r, const char *ptr, size_t len)
{
    if (is_in_record(r))
        return 0;
    const char *quote = memchr(ptr, '"', len);
    const char *last = memrchr(ptr, '\n', quote != NULL ? (size_t)(quote - ptr) : len);
    return last != NULL ? (size_t)(last + 1 - ptr) : 0;
}

/* ---- records of one line with marks around whole cells ---- */

/* The marked cell that begins at `ptr`; where what follows it begins: the next cell or the end of the line. NULL: libcsv must see it. */
static const char *quoted_take(struct csv_reader *r, const char *ptr, const char *line_end)
{
    const char *close = memchr(ptr + 1, '"', (size_t)(line_end - ptr) - 1);
    if (close == NULL || (close + 1 < line_end && close[1] != r->separator))
        return NULL;
    size_t len = (size_t)(close - ptr) - 1;
    r->cells[r->n_cells++] = (struct cell){len > 0 ? CELL_TEXT : CELL_EMPTY, {ptr + 1, len}};
    cell_check(r, ptr + 1, len);
    return close + 1;
}

/* Cells up to `end`, in [ptr, end) no mark and no line end. */
static void between_cut(struct csv_reader *r, const char *ptr, const char *end)
{
    const char *mark;
    for (; ptr < end && (mark = memchr(ptr, r->separator, (size_t)(end - ptr))) != NULL; ptr = mark + 1)
        plain_add(r, ptr, mark, false);
}

/* Cuts a line with its end into the cells of one record; false, and nothing is done, where only libcsv knows how. */
static bool quoted_cut(struct csv_reader *r, const char *line, size_t len)
{
    size_t n_cells = r->n_cells;
    const char *at = line, *line_end = line + len, *end = line_end - 1, *quote;
    if (is_in_record(r) || len < 2 || *end != '\n')
        return false;
    end -= end[-1] == '\r';
    if (memchr(line, '\r', (size_t)(end - line)) != NULL)
        return false;
    while ((quote = memchr(at, '"', (size_t)(end - at))) != NULL) {
        bool is_whole = quote == line || quote[-1] == r->separator;
        if (is_whole)
            between_cut(r, at, quote);
        at = is_whole ? quoted_take(r, quote, end) : NULL;
        if (at == NULL) {
            r->n_cells = n_cells;
            return false;
        }
        if (at == end) {   /* no other cell */
            row_add(*end, r);
            at++;
            break;
        }
        at++;
    }
    plain_parse(r, at, (size_t)(line_end - at));
    return true;
}

/* ---- the queue ---- */

/* Keeps the row under way, drops what was handed out, and makes room for whatever `len` bytes can say. */
static void queue_start(struct csv_reader *r, size_t len)
{
    size_t n_kept = r->n_cells - r->row_first, kept = r->text_len - r->row_text;
    if (r->row_first > 0)
        memmove(r->cells, r->cells + r->row_first, n_kept * sizeof *r->cells);
    if (r->row_text > 0)
        memmove(r->text, r->text + r->row_text, kept);
    r->n_cells = n_kept;
    r->text_len = kept;
    r->row_first = r->row_text = r->n_rows = r->next_row = 0;
    r->text = mem_grow(r->text, &r->text_cap, kept + r->parser.entry_pos + len + 1, 1);
    r->cells = mem_grow(r->cells, &r->cells_cap, n_kept + len + 2, sizeof *r->cells);
    r->rows = mem_grow(r->rows, &r->rows_cap, len + 2, sizeof *r->rows);
    char *at = r->text;
    for (size_t i = 0; i < n_kept; i++) {
        r->cells[i].text.ptr = at;
        at += r->cells[i].text.len;
    }
}

/* The lead bytes of UTF-8 (Unicode table 3-7): bytes to come and the range of the first of them. */
static bool utf8_lead(struct utf8 *u, unsigned char c)
{
    *u = (struct utf8){c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : 1, 0x80, 0xBF};
    if (c == 0xE0)
        u->least = 0xA0;
    if (c == 0xED)
        u->most = 0x9F;
    if (c == 0xF0)
        u->least = 0x90;
    if (c == 0xF4)
        u->most = 0x8F;
    return c >= 0xC2 && c <= 0xF4;
}

static bool utf8_step(struct utf8 *u, unsigned char c)
{
    if (u->to_come > 0) {
        bool is_good = c >= u->least && c <= u->most;
        *u = (struct utf8){u->to_come - 1, 0x80, 0xBF};
        return is_good;
    }
    return c < 0x80 ? c != 0 : utf8_lead(u, c);
}

/* Eight bytes of ASCII without a zero, which is nearly everything in a large file. */
static bool is_plain_word(const char *ptr)
{
    const uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    uint64_t word;
    memcpy(&word, ptr, sizeof word);
    return ((word | (word - ones)) & tops) == 0;
}

/* Offset of the first byte that is not UTF-8 text, or len. */
static size_t text_check(struct utf8 *u, const char *ptr, size_t len)
{
    size_t i = 0;
    while (i < len) {
        if (u->to_come == 0 && i + 8 <= len && is_plain_word(ptr + i)) {
            i += 8;
            continue;
        }
        if (!utf8_step(u, (unsigned char)ptr[i]))
            return i;
        i++;
    }
    return len;
}

/* Where the parser stands, `len` bytes into the slice it has not seen. */
static long line_of(const struct csv_reader *r, const char *slice, size_t len)
{
    return r->line + count_newlines((const char *)r->parser.entry_buf, r->parser.entry_pos) + count_newlines(slice, len);
}

static int text_refuse(struct csv_reader *r, long line, bool is_zero, struct err *e)
{
    enum encoding encoding = r->encoding == ENCODING_AUTO ? ENCODING_UTF8 : r->encoding;
    if (is_zero)
        (void)err_set(e, ERR_INPUT, "a zero byte: this is not a text file");
    else
        (void)err_set(e, ERR_INPUT, "not %s text%s: open the file in Excel and save it as 'CSV UTF-8' or .xlsx",
                      encoding_name(encoding), encoding == r->base.book->state->limits.encoding ? " (setting encoding)" : "");
    return err_at(e, r->base.book->path, line, 0);
}

static int quote_refuse(struct csv_reader *r, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "the quotation mark that opens cell %zu here is never closed; a quotation mark inside a "
                  "cell must be doubled", r->n_cells - r->row_first + 1);
    return err_at(e, r->base.book->path, r->line, 0);
}

static int problem_refuse(struct csv_reader *r, struct err *e)
{
    const struct reader_limits *l = &r->base.book->state->limits;
    if (r->problem == PROBLEM_CELL)
        (void)err_set(e, ERR_LIMIT, "a cell longer than limits.cell allows (%lld characters): %zu", (long long)l->cell,
                      r->problem_met);
    else
        (void)err_set(e, ERR_LIMIT, "more columns than limits.columns allows (%lld): %zu", (long long)l->columns,
                      r->problem_met);
    return err_at(e, r->base.book->path, r->problem_line, 0);
}

/* What no callback saw yet: a cell that never ends (four bytes a character at most), a row that never ends. */
static int pending_check(struct csv_reader *r, struct err *e)
{
    if (r->parser.entry_pos > r->cell_most * 4 + 16) {
        if (r->parser.quoted)
            return quote_refuse(r, e);
        cell_check(r, (const char *)r->parser.entry_buf, r->parser.entry_pos);
    }
    if (r->n_cells - r->row_first > r->columns_most)
        problem_set(r, PROBLEM_COLUMNS, r->n_cells - r->row_first);
    return r->problem != PROBLEM_NONE ? problem_refuse(r, e) : 0;
}

/* Strict mode stops at a quotation mark that should have been doubled. Most are harmless (5" screen) and one byte is
 * parsed without strictness. But if the cell began with a quotation mark and already runs over a line end, a mark was
 * left open earlier and whole records would vanish inside that cell. */
static int irregular_pass(struct csv_reader *r, const char *byte, struct err *e)
{
    if (csv_error(&r->parser) != CSV_EPARSE)
        return err_set(e, ERR_SYSTEM, "%s", csv_strerror(csv_error(&r->parser)));
    if (r->parser.quoted && memchr(r->parser.entry_buf, '\n', r->parser.entry_pos) != NULL)
        return quote_refuse(r, e);
    (void)csv_set_opts(&r->parser, CSV_REPALL_NL);
    (void)csv_parse(&r->parser, byte, 1, cell_add, row_add, r);
    (void)csv_set_opts(&r->parser, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
    return 0;
}

static int quoted_parse(struct csv_reader *r, const char *ptr, size_t len, struct err *e)
{
    size_t at = 0;
    while (at < len) {
        at += csv_parse(&r->parser, ptr + at, len - at, cell_add, row_add, r);
        if (at < len && irregular_pass(r, ptr + at++, e) != 0)
            return -1;
    }
    return 0;
}

/* To the end of the line, or all there is. */
static size_t line_len(const char *ptr, size_t len)
{
    const char *end = len > 0 ? memchr(ptr, '\n', len) : NULL;
    return end != NULL ? (size_t)(end + 1 - ptr) : len;
}

static int slice_parse(struct csv_reader *r, const char *slice, size_t len, struct err *e)
{
    size_t n_good = text_check(&r->utf8, slice, len);
    if (n_good < len)
        return text_refuse(r, line_of(r, slice, n_good), slice[n_good] == '\0', e);
    queue_start(r, len);
    r->has_quotes = r->has_quotes || memchr(slice, '"', len) != NULL;
    for (size_t at = 0; at < len;) {
        size_t n_plain = plain_len(r, slice + at, len - at);
        plain_parse(r, slice + at, n_plain);
        at += n_plain;
        size_t n_line = line_len(slice + at, len - at);
        if (!quoted_cut(r, slice + at, n_line) && quoted_parse(r, slice + at, n_line, e) != 0)
            return -1;
        at += n_line;
    }
    return pending_check(r, e);
}

static int end_parse(struct csv_reader *r, struct err *e)
{
    r->is_done = true;
    if (r->utf8.to_come > 0)
        return text_refuse(r, line_of(r, "", 0), false, e);
    queue_start(r, 0);
    if (csv_fini(&r->parser, cell_add, row_add, r) != 0)
        return quote_refuse(r, e);
    return r->problem != PROBLEM_NONE ? problem_refuse(r, e) : 0;
}

static int decoder_start(struct csv_reader *r, enum encoding encoding, struct err *e)
{
    size_t cap = 0;
    r->encoding = encoding;
    if (decoder_open(encoding, &r->decoder, e) != 0)
        return err_at(e, r->base.book->path, 0, 0);
    r->raw = mem_grow(NULL, &cap, BLOCK, 1);
    r->block = mem_grow(r->block, &r->block_cap, decoder_room(BLOCK), 1);
    return 0;
}

static int block_decode(struct csv_reader *r, size_t len, struct err *e)
{
    int state = decoder_step(r->decoder, r->raw, len, r->is_file_end, r->block, &r->block_len);
    return state == 0 ? 0 : text_refuse(r, line_of(r, r->block, r->block_len), false, e);
}

/* The first block with more than ASCII in it shows whether the file is UTF-8. */
static int block_judge(struct csv_reader *r, int64_t at, struct err *e)
{
    bool is_utf8;
    if (r->encoding != ENCODING_AUTO || encoding_is_ascii(r->block, r->block_len))
        return 0;
    r->encoding = ENCODING_UTF8;
    if (book_is_utf8(r->base.book, at, &is_utf8, e) != 0)
        return -1;
    if (is_utf8)
        return 0;
    size_t len = r->block_len;
    if (decoder_start(r, r->base.book->state->limits.encoding, e) != 0)
        return -1;
    memcpy(r->raw, r->block, len);
    return block_decode(r, len, e);
}

/* More text in the block, or is_file_end. */
static int block_fill(struct csv_reader *r, struct err *e)
{
    int64_t at = r->file_at;
    int64_t n = book_read(r->base.book, r->decoder != NULL ? r->raw : r->block, BLOCK, at, e);
    if (n < 0)
        return -1;
    r->is_file_end = n == 0;
    r->file_at += n;
    r->block_at = 0;
    if (r->decoder != NULL)
        return block_decode(r, (size_t)n, e);
    r->block_len = (size_t)n;
    return block_judge(r, at, e);
}

static int queue_fill(struct csv_reader *r, struct err *e)
{
    while (r->block_at == r->block_len && !r->is_file_end)
        if (block_fill(r, e) != 0)
            return -1;
    size_t len = r->block_len - r->block_at;
    if (len == 0)
        return end_parse(r, e);
    len = len < SLICE ? len : SLICE;
    const char *slice = r->block + r->block_at, *last = memrchr(slice, '\n', len);
    len = last != NULL ? (size_t)(last + 1 - slice) : len;   /* whole records, where there are any */
    r->block_at += len;
    return slice_parse(r, slice, len, e);
}

static int csv_reader_next(struct reader *base, struct row *ret, struct err *e)
{
    struct csv_reader *r = (struct csv_reader *)base;
    while (r->next_row == r->n_rows) {
        if (r->is_done)
            return 0;
        if (queue_fill(r, e) != 0)
            return -1;
    }
    const struct span *s = &r->rows[r->next_row++];
    *ret = (struct row){s->place, s->n, r->cells + s->first};
    return 1;
}

static void csv_reader_close(struct reader *base)
{
    struct csv_reader *r = (struct csv_reader *)base;
    if (r->has_parser)
        csv_free(&r->parser);
    decoder_close(r->decoder);
    mem_free(r->raw);
    mem_free(r->block);
    mem_free(r->text);
    mem_free(r->cells);
    mem_free(r->rows);
    mem_free(r);
}

enum encoding csv_reader_encoding(const struct reader *base)
{
    return ((const struct csv_reader *)base)->encoding;
}

int csv_reader_open(struct book *b, char separator, enum encoding encoding, struct reader **ret, struct err *e)
{
    static const struct reader_verbs verbs = {csv_reader_next, csv_reader_close};
    size_t one = 0;
    struct csv_reader *r = mem_grow(NULL, &one, 1, sizeof *r);
    r->base = (struct reader){&verbs, b, 0};
    r->block = mem_grow(NULL, &r->block_cap, BLOCK, 1);
    r->file_at = (int64_t)b->state->n_mark;
    r->encoding = b->state->encoding != ENCODING_AUTO ? b->state->encoding : encoding;
    r->line = r->row_line = 1;
    r->cell_most = (size_t)b->state->limits.cell;
    r->columns_most = (size_t)b->state->limits.columns;
    if (csv_init(&r->parser, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI) != 0) {
        csv_reader_close(&r->base);
        return err_set(e, ERR_SYSTEM, "cannot start the CSV parser");
    }
    r->has_parser = true;
    r->separator = separator != 0 ? separator : ',';
    csv_set_delim(&r->parser, (unsigned char)r->separator);
    csv_set_blk_size(&r->parser, 4096);
    if (r->encoding > ENCODING_UTF8 && decoder_start(r, r->encoding, e) != 0) {
        csv_reader_close(&r->base);
        return -1;
    }
    *ret = &r->base;
    return 0;
}
