#include "ingest/reader/reader_type.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096, MEGA = 1024 * 1024 };

/* Files people drop into the inbox that are no table we read, by their first bytes, and what to do about it. */
static const struct {
    struct str bytes;
    const char *help;
} refused[] = {
    {{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8},
     "an old Excel file (.xls) or a workbook with a password: open it in Excel, remove the password, save as .xlsx"},
    {{"%PDF", 4}, "a PDF, not a table: download the export as .xlsx or .csv"},
    {{"\x89PNG", 4}, "a picture, not a table: download the export as .xlsx or .csv"},
    {{"\xFF\xD8\xFF", 3}, "a picture, not a table: download the export as .xlsx or .csv"},
    {{"GIF8", 4}, "a picture, not a table: download the export as .xlsx or .csv"},
    {{"\x1F\x8B", 2}, "a compressed file: unpack it and drop what is inside"},
    {{"Rar!", 4}, "a compressed file: unpack it and drop what is inside"},
    {{"7z\xBC\xAF\x27\x1C", 6}, "a compressed file: unpack it and drop what is inside"},
    {{"SQLite format 3", 15}, "a database, not a table: download the export as .xlsx or .csv"},
    {{"<", 1}, "a web page or XML, not a table: open it in Excel and save as .xlsx"},
};

static const struct {
    size_t limit;           /* offset in struct reader_limits */
    const char *setting;
    int (*open)(struct arena *a, struct book *b, struct err *e);
    void (*close)(struct book *b);
} types[] = {
    [BOOK_CSV] = {offsetof(struct reader_limits, csv_bytes), "limits.csv_mb", NULL, NULL},
    [BOOK_XLSX] = {offsetof(struct reader_limits, file_bytes), "limits.file_mb", xlsx_book_open, xlsx_book_close},
    [BOOK_JSON] = {offsetof(struct reader_limits, json_bytes), "limits.json_mb", json_book_open, json_book_close},
};

int64_t book_read(const struct book *b, char *ptr, size_t len, int64_t at, struct err *e)
{
    size_t done = 0;
    while (done < len) {
        ssize_t n = pread(b->state->fd, ptr + done, len - done, (off_t)at + (off_t)done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            (void)err_errno(e, "cannot read");
            return err_at(e, b->path, 0, 0);
        }
        if (n == 0)
            break;
        done += (size_t)n;
    }
    return (int64_t)done;
}

/* A pipe or a device in the inbox must neither block nor be read. */
static int file_open(struct book *b, struct err *e)
{
    struct stat about;
    b->state->fd = open(b->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (b->state->fd < 0 || fstat(b->state->fd, &about) != 0)
        return err_errno(e, "cannot open");
    if (!S_ISREG(about.st_mode))
        return err_set(e, ERR_INPUT, "not a regular file");
    if (about.st_size == 0)
        return err_set(e, ERR_INPUT, "empty file");
    b->state->bytes = about.st_size;
    return 0;
}

/* The text behind the mark; of UTF-16 the ASCII in it, which is enough to tell types. */
static struct str text_of(const struct book *b, char *head, size_t len)
{
    const struct book_state *s = b->state;
    struct str text = {head + s->n_mark, len - s->n_mark};
    if (s->encoding != ENCODING_UTF16LE && s->encoding != ENCODING_UTF16BE)
        return text;
    text.len /= 2;
    for (size_t i = 0; i < text.len; i++)
        head[i] = head[s->n_mark + 2 * i + (s->encoding == ENCODING_UTF16BE)];
    return (struct str){head, text.len};
}

static char first_of_text(struct str head)
{
    for (size_t i = 0; i < head.len; i++)
        if (head.ptr[i] == '\0' || strchr(" \t\r\n", head.ptr[i]) == NULL)
            return head.ptr[i];
    return '\0';
}

static int type_find(struct book *b, char *bytes, size_t len, struct err *e)
{
    struct str head = {bytes, len};
    if (head.len >= 4 && (memcmp(head.ptr, "PK\3\4", 4) == 0 || memcmp(head.ptr, "PK\5\6", 4) == 0)) {
        b->type = BOOK_XLSX;
        return 0;
    }
    b->state->encoding = encoding_sniff(bytes, len, &b->state->n_mark);
    struct str text = text_of(b, bytes, len);
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (text.len >= refused[i].bytes.len && memcmp(text.ptr, refused[i].bytes.ptr, refused[i].bytes.len) == 0)
            return err_set(e, ERR_INPUT, "%s", refused[i].help);
    if (text.len == 0)
        return err_set(e, ERR_INPUT, "empty file");
    char first = first_of_text(text);
    b->type = first == '{' || first == '[' ? BOOK_JSON : BOOK_CSV;
    return 0;
}

static int type_open(struct arena *a, struct book *b, struct err *e)
{
    char head[HEAD_BYTES];
    int64_t n = book_read(b, head, sizeof head, 0, e);
    if (n < 0 || type_find(b, head, (size_t)n, e) != 0)
        return -1;
    int64_t most;
    memcpy(&most, (const char *)&b->state->limits + types[b->type].limit, sizeof most);
    if (b->state->bytes > most)
        return err_set(e, ERR_LIMIT, "larger than %s allows (%lld MB): %lld MB", types[b->type].setting,
                       (long long)(most / MEGA), (long long)((b->state->bytes + MEGA - 1) / MEGA));
    if (types[b->type].open != NULL)
        return types[b->type].open(a, b, e);
    b->n_sheets = 1;
    b->sheets = arena_array(a, 1, sizeof *b->sheets);
    b->sheets[0] = arena_text(a, "", 0);
    return 0;
}

int book_open(struct arena *a, const char *path, const struct reader_limits *limits, struct book *ret, struct err *e)
{
    struct book b = {.path = arena_text(a, path, strlen(path))};
    b.state = arena_alloc(a, sizeof *b.state);
    b.state->limits = *limits;
    b.state->fd = -1;
    if (b.state->limits.encoding == ENCODING_AUTO)
        b.state->limits.encoding = ENCODING_1252;
    if (file_open(&b, e) != 0 || type_open(a, &b, e) != 0) {
        (void)err_at(e, path, 0, 0);
        book_close(&b);
        return -1;
    }
    *ret = b;
    return 0;
}

void book_close(struct book *b)
{
    if (b->state == NULL)
        return;
    if (b->state->own != NULL)
        types[b->type].close(b);
    if (b->state->fd >= 0)
        (void)close(b->state->fd);
    b->state = NULL;
}

const void *book_json_borrow(const struct book *b)
{
    assert(b->type == BOOK_JSON);
    return b->state->own;
}

int reader_open(struct book *b, size_t sheet, char separator, struct reader **ret, struct err *e)
{
    assert(b->type != BOOK_JSON && sheet < b->n_sheets);
    return b->type == BOOK_CSV ? csv_reader_open(b, separator, ENCODING_AUTO, ret, e) : xlsx_reader_open(b, sheet, ret, e);
}

int reader_open_encoded(struct book *b, char separator, enum encoding encoding, struct reader **ret, struct err *e)
{
    assert(b->type == BOOK_CSV);
    return csv_reader_open(b, separator, encoding, ret, e);
}

enum encoding reader_encoding(const struct reader *r)
{
    return r->book->type == BOOK_CSV ? csv_reader_encoding(r) : ENCODING_AUTO;
}

size_t book_encodings(const struct book *b, enum encoding ret[N_ENCODINGS])
{
    const struct book_state *s = b->state;
    size_t n = 0;
    ret[n++] = ENCODING_AUTO;
    for (int i = ENCODING_1252; s->is_counted && !s->is_utf8 && i < N_ENCODINGS; i++)
        if ((enum encoding)i != s->limits.encoding)
            ret[n++] = (enum encoding)i;
    return n;
}

int book_is_utf8(const struct book *b, int64_t at, bool *ret, struct err *e)
{
    enum { PIECE = 64 * 1024 };
    struct book_state *s = b->state;
    struct census census = {0};
    size_t cap = 0;
    int64_t n = 1;
    char *piece = s->is_counted ? NULL : mem_grow(NULL, &cap, PIECE, 1);
    for (; !s->is_counted && n > 0; at += n) {
        n = book_read(b, piece, PIECE, at, e);
        if (n > 0)
            census_add(&census, piece, (size_t)n);
    }
    mem_free(piece);
    if (n < 0)
        return -1;
    if (!s->is_counted)
        s->is_utf8 = census_is_utf8(&census);
    s->is_counted = true;
    *ret = s->is_utf8;
    return 0;
}

int reader_next(struct reader *r, struct row *ret, struct err *e)
{
    int state = r->verbs->next(r, ret, e);
    if (state < 0)
        return err_at(e, r->book->path, 0, 0);
    if (state > 0 && ++r->n_rows > r->book->state->limits.rows) {
        (void)err_set(e, ERR_LIMIT, "more rows than limits.rows allows (%lld)", (long long)r->book->state->limits.rows);
        return err_at(e, r->book->path, r->book->type == BOOK_JSON ? 0 : ret->place, 0);
    }
    return state;
}

void reader_close(struct reader *r)
{
    if (r != NULL)
        r->verbs->close(r);
}

bool row_is_blank(const struct row *row)
{
    for (size_t i = 0; i < row->n_cells; i++)
        if (str_trim(row->cells[i].text).len > 0)
            return false;
    return true;
}
