/* JSON by jansson: pages of an API, exports of other tools. The document is a tree in memory, so it has a size limit;
 * rows and values are found by json_path. */
#include "ingest/reader/reader_type.h"

#include "base/json.h"
#include "base/num.h"
#include "ingest/reader/json_path.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_TEXT = 32 };

struct json_reader {
    struct reader base;
    struct arena arena;        /* paths and the row */
    struct json_rows rows;
    size_t index;
    const char **paths;
    size_t n_paths;
    struct cell *cells;
    char (*numbers)[NUMBER_TEXT];
};

/* 64 bits are all jansson has; a longer number would have to be rounded, so the document is refused. */
static int document_refuse(struct err *e)
{
    char *near = strstr(e->text, " near '");   /* what follows stands in the file: it may be anybody's name */
    if (near != NULL)
        *near = '\0';
    if (strstr(e->text, "too big integer") != NULL || strstr(e->text, "too big negative integer") != NULL)
        return err_wrap(e, "a number of more than 64 bits; ids of this size must be written as text, in quotation marks");
    return err_wrap(e, "not readable as JSON; download the file again");
}

/* JSON is UTF-8; Windows tools write UTF-16 with a mark. Changes *bytes for its UTF-8. */
static int document_decode(const struct book *b, char **bytes, int64_t *n, struct err *e)
{
    const struct book_state *s = b->state;
    size_t cap = 0, len = 0;
    struct decoder *d;
    if (s->encoding != ENCODING_UTF16LE && s->encoding != ENCODING_UTF16BE)
        return 0;
    if (decoder_open(s->encoding, &d, e) != 0)
        return -1;
    char *text = mem_grow(NULL, &cap, decoder_room((size_t)*n), 1);
    int state = decoder_step(d, *bytes + s->n_mark, (size_t)*n - s->n_mark, true, text, &len);
    decoder_close(d);
    mem_free(*bytes);
    *bytes = text;
    *n = (int64_t)len;
    return state == 0 ? 0 : err_set(e, ERR_INPUT, "not %s text: download the file again", encoding_name(s->encoding));
}

int json_book_open(struct arena *a, struct book *b, struct err *e)
{
    size_t cap = 0;
    char *bytes = mem_grow(NULL, &cap, (size_t)b->state->bytes, 1);
    int64_t n = book_read(b, bytes, (size_t)b->state->bytes, 0, e);
    json_t *root = NULL;
    bool is_text = n >= 0 && document_decode(b, &bytes, &n, e) == 0;
    int state = is_text ? json_read_text((struct str){bytes, (size_t)n}, b->path, &root, e) : -1;
    mem_free(bytes);
    if (state != 0)
        return is_text ? document_refuse(e) : -1;
    b->state->own = root;
    b->n_sheets = 1;
    b->sheets = arena_array(a, 1, sizeof *b->sheets);
    b->sheets[0] = arena_text(a, "", 0);
    return 0;
}

void json_book_close(struct book *b)
{
    json_decref(b->state->own);
}

/* The shortest decimal text that reads back as the same number. */
static size_t real_text(double x, char ret[NUMBER_TEXT])
{
    int len = 0;
    for (int digits = 15; digits <= 17; digits++) {
        double back;
        len = snprintf(ret, NUMBER_TEXT, "%.*g", digits, x);
        if (num_real((struct str){ret, (size_t)len}, &back) == 0 && memcmp(&back, &x, sizeof x) == 0)
            break;
    }
    return (size_t)len;
}

static struct cell number_cell(const json_t *value, char text[NUMBER_TEXT])
{
    size_t len = json_is_integer(value)
                     ? (size_t)snprintf(text, NUMBER_TEXT, "%lld", (long long)json_integer_value(value))
                     : real_text(json_real_value(value), text);
    return (struct cell){CELL_NUMBER, {text, len}};
}

static int cell_read(const struct json_reader *r, size_t i, const json_t *value, struct cell *ret, struct err *e)
{
    switch (value != NULL ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL: *ret = (struct cell){CELL_EMPTY, {"", 0}}; return 0;
    case JSON_TRUE: *ret = (struct cell){CELL_BOOL, STR("TRUE")}; return 0;
    case JSON_FALSE: *ret = (struct cell){CELL_BOOL, STR("FALSE")}; return 0;
    case JSON_INTEGER:
    case JSON_REAL: *ret = number_cell(value, r->numbers[i]); return 0;
    case JSON_STRING:
        *ret = (struct cell){CELL_TEXT, {json_string_value(value), json_string_length(value)}};
        ret->kind = ret->text.len > 0 ? CELL_TEXT : CELL_EMPTY;
        return 0;
    case JSON_OBJECT:
    case JSON_ARRAY: break;
    }
    return err_set(e, ERR_INPUT, "element %zu: '%s' is %s where one value is expected", r->index, r->paths[i],
                   json_is_array(value) ? "a list" : "an object");
}

static int cell_check(const struct json_reader *r, size_t i, struct err *e)
{
    int64_t most = r->base.book->state->limits.cell;
    struct str s = r->cells[i].text;
    int64_t n = 0;
    for (size_t k = 0; (int64_t)s.len > most && k < s.len; k++)
        n += ((unsigned char)s.ptr[k] & 0xC0) != 0x80;
    if (n <= most)
        return 0;
    return err_set(e, ERR_LIMIT, "element %zu: '%s' is longer than limits.cell allows (%lld characters): %lld", r->index,
                   r->paths[i], (long long)most, (long long)n);
}

static int json_reader_next(struct reader *base, struct row *ret, struct err *e)
{
    struct json_reader *r = (struct json_reader *)base;
    if (!json_rows_next(&r->rows))
        return 0;
    for (size_t i = 0; i < r->n_paths; i++) {
        const json_t *value = json_rows_value(&r->rows, r->paths[i]);
        if (cell_read(r, i, value, &r->cells[i], e) != 0 || cell_check(r, i, e) != 0)
            return -1;
    }
    *ret = (struct row){(long)r->index++, r->n_paths, r->cells};
    return 1;
}

static void json_reader_close(struct reader *base)
{
    struct json_reader *r = (struct json_reader *)base;
    arena_release(&r->arena);
    mem_free(r);
}

static void paths_copy(struct json_reader *r, const char *const *paths, size_t n)
{
    r->n_paths = n;
    r->paths = arena_array(&r->arena, n, sizeof *r->paths);
    r->cells = arena_array(&r->arena, n, sizeof *r->cells);
    r->numbers = arena_array(&r->arena, n, sizeof *r->numbers);
    for (size_t i = 0; i < n; i++)
        r->paths[i] = arena_text(&r->arena, paths[i], strlen(paths[i]));
}

int reader_open_json(struct book *b, const char *rows_path, const char *const *paths, size_t n_paths,
                     struct reader **ret, struct err *e)
{
    static const struct reader_verbs verbs = {json_reader_next, json_reader_close};
    size_t cap = 0;
    struct json_reader *r = mem_grow(NULL, &cap, 1, sizeof *r);
    r->base = (struct reader){&verbs, b, 0};
    paths_copy(r, paths, n_paths);
    if (json_rows_open(book_json_borrow(b), arena_text(&r->arena, rows_path, strlen(rows_path)), &r->rows, e) != 0) {
        json_reader_close(&r->base);
        return err_at(e, b->path, 0, 0);
    }
    *ret = &r->base;
    return 0;
}
