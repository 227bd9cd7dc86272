#include "ingest/feed/excerpt.h"

#include "ingest/catalogue/heading.h"
#include "ingest/match/match_part.h"
#include <errno.h>
#include <string.h>

enum { MARK = '\x7F' };   /* delete: no clean text holds it (str_is_clean), so no good row begins with it; XML may */

static const char refused[] = "refused", passed[] = "passed";

/* ---- marks ---- */

void excerpt_mark_write(struct buf *out, const struct excerpt_mark *mark)
{
    buf_clear(out);
    if (mark->fate == FEED_PASSED)
        buf_printf(out, "%c%s", MARK, passed);
    else
        buf_printf(out, "%c%s%c%.*s%c%.*s", MARK, refused, MARK, (int)mark->column.len, mark->column.ptr, MARK,
                   (int)mark->rule.len, mark->rule.ptr);
}

/* Up to the next mark character; false where there is none. */
static bool part_next(struct str *text, struct str *ret)
{
    const char *end = text->len > 0 ? memchr(text->ptr, MARK, text->len) : NULL;
    if (end == NULL)
        return false;
    *ret = (struct str){text->ptr, (size_t)(end - text->ptr)};
    *text = (struct str){end + 1, text->len - ret->len - 1};
    return true;
}

static bool mark_parse(struct str text, struct excerpt_mark *ret)
{
    struct str word;
    text.ptr++;
    text.len--;
    if (str_is(text, passed)) {
        *ret = (struct excerpt_mark){.fate = FEED_PASSED};
        return true;
    }
    *ret = (struct excerpt_mark){.fate = FEED_REFUSED};
    if (!part_next(&text, &word) || !str_is(word, refused) || !part_next(&text, &ret->column))
        return false;
    ret->rule = text;
    return true;
}

bool excerpt_mark_read(const struct row *row, struct excerpt_mark *ret)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        const struct cell *c = &row->cells[i];
        if (c->kind == CELL_TEXT && c->text.len > 1 && c->text.ptr[0] == MARK)
            return mark_parse(c->text, ret);
    }
    return false;
}

/* ---- tables ---- */

struct table {
    const struct match *m;
    struct excerpt_sink *sink;
    struct arena row;                /* keys of the headings looked at */
    struct buf mark;
    struct cell *cells;
    size_t cap, *stated, n_stated, cap_stated;
};

static struct cell *cells_of(struct table *t, size_t n)
{
    t->cells = mem_grow(t->cells, &t->cap, n + 1, sizeof *t->cells);
    for (size_t i = 0; i < n; i++)
        t->cells[i] = (struct cell){CELL_EMPTY, {"", 0}};
    return t->cells;
}

static int put_mark(struct table *t, long place, const struct feed_reject *why, struct err *e)
{
    const struct excerpt_mark mark = {.fate = why != NULL ? FEED_REFUSED : FEED_PASSED,
                                      .column = str_of(why != NULL ? why->column : NULL),
                                      .rule = str_of(why != NULL ? why->rule : NULL)};
    struct cell *cells = cells_of(t, 1);
    excerpt_mark_write(&t->mark, &mark);
    cells[0] = (struct cell){CELL_TEXT, {t->mark.ptr, t->mark.len}};
    return t->sink->put(t->sink, place, cells, 1, e);
}

/* The cell each column was read from, and no other. The row stays as wide as its headings: a short one would be refused. */
static int put_taken(struct table *t, const struct row *row, struct err *e)
{
    const struct match *m = t->m;
    size_t n = row->n_cells < m->n_cells ? row->n_cells : m->n_cells;
    struct cell *cells = cells_of(t, n);
    for (size_t c = 0; c < m->format->kind->n_columns; c++)
        for (size_t i = m->cells[c].first; i < m->cells[c].first + m->cells[c].n && i < n; i++)
            if (row->cells[i].kind != CELL_EMPTY) {
                cells[i] = row->cells[i];
                break;
            }
    for (size_t i = 0; i < t->n_stated; i++)
        if (t->stated[i] < n)
            cells[t->stated[i]] = row->cells[t->stated[i]];
    return t->sink->put(t->sink, row->place, cells, n, e);
}

static int watch_row(void *context, const struct feed *f, enum feed_fate fate, const struct feed_reject *why, struct err *e)
{
    struct table *t = context;
    if (f->options.is_given_up != NULL && atomic_load_explicit(f->options.is_given_up, memory_order_relaxed))
        return err_set(e, ERR_INPUT, "not wanted any more");
    if (fate == FEED_TAKEN)
        return put_taken(t, f->cells, e);
    if (fate == FEED_PASSED && row_is_blank(f->cells))
        return t->sink->put(t->sink, f->place, NULL, 0, e);
    return put_mark(t, f->place, why, e);
}

/* ---- headings and what stands above them ---- */

static bool is_range(struct str text)
{
    int64_t first, last;
    return text.len > 0 && value_range(text, &first, &last) == 0;
}

static struct str key_of(struct table *t, struct str text)
{
    enum { KEY_MOST = 300 };
    text = str_trim(text);
    return text.len == 0 || text.len > KEY_MOST ? (struct str){"", 0} : heading_key(&t->row, text, NULL);
}

static bool is_stated(const struct format *f, struct str key)
{
    for (size_t i = 0; i < f->n_stated; i++)
        if (heading_is_among(f->stated[i].labels, f->stated[i].n_labels, key))
            return true;
    return false;
}

/* The name of something the format takes from the lines above its headings. */
static bool is_label(const struct format *f, struct str key)
{
    return key.len > 0 && (heading_is_among(f->created, f->n_created, key) || heading_is_among(f->range, f->n_range, key) ||
                           is_stated(f, key));
}

/* "Shop ID: 10000001", a title, a range of days. */
static bool is_told(struct table *t, struct str text)
{
    const struct format *f = t->m->format;
    struct str key = key_of(t, text);
    const char *colon = text.len > 0 ? memchr(text.ptr, ':', text.len) : NULL;
    if (is_range(text) || (key.len > 0 && heading_is_among(f->titles, f->n_titles, key)))
        return true;
    if (colon == NULL)
        return false;
    size_t len = (size_t)(colon - text.ptr);
    return is_label(f, key_of(t, (struct str){text.ptr, len})) || is_range(str_trim((struct str){colon + 1, text.len - len - 1}));
}

/* A label the format knows and what stands beside it, and ranges of days: nothing else is read up there. */
static int put_preamble(struct table *t, const struct row *row, struct err *e)
{
    struct cell *cells = cells_of(t, row->n_cells);
    bool is_beside = false;
    for (size_t i = 0; i < row->n_cells; i++) {
        bool is_name = is_label(t->m->format, key_of(t, row->cells[i].text));
        if (is_name || is_beside || is_told(t, str_trim(row->cells[i].text)))
            cells[i] = row->cells[i];
        is_beside = is_name;
    }
    return t->sink->put(t->sink, row->place, cells, row->n_cells, e);
}

/* Columns that are read for what the file states once, not row by row. */
static void find_stated(struct table *t, const struct row *row)
{
    t->stated = mem_grow(t->stated, &t->cap_stated, row->n_cells + 1, sizeof *t->stated);
    t->n_stated = 0;
    for (size_t i = 0; i < row->n_cells; i++)
        if (is_label(t->m->format, key_of(t, row->cells[i].text)))
            t->stated[t->n_stated++] = i;
}

static int put_headings(struct table *t, const struct row *row, struct err *e)
{
    find_stated(t, row);
    return t->sink->put(t->sink, row->place, row->cells, row->n_cells, e);
}

/* Rows of a table above it in the same sheet are told already. */
static int put_above(struct table *t, struct reader *r, struct err *e)
{
    size_t n_headings = t->m->format->heading_rows;
    for (size_t i = 0; i < t->m->n_skip; i++) {
        struct row row;
        int more = reader_next(r, &row, e);
        if (more <= 0)
            return more;
        arena_reset(&t->row);
        bool is_heading = i + n_headings >= t->m->n_skip;
        if (!is_heading && row.place < t->sink->next)
            continue;
        if ((is_heading ? put_headings(t, &row, e) : put_preamble(t, &row, e)) != 0)
            return -1;
    }
    return 0;
}

static int put_rows(struct table *t, struct book *b, const struct feed_options *o, struct err *e)
{
    const struct feed_watch watch = {t, watch_row};
    struct feed_options options = *o;
    struct feed f;
    int more;
    options.watch = &watch;
    if (feed_open(b, t->m, &options, &f, e) != 0)
        return -1;
    while ((more = feed_next(&f, e)) == 1)
        continue;
    feed_close(&f);
    return more;
}

int excerpt_table(struct book *b, const struct match *m, const struct feed_options *o, struct excerpt_sink *sink,
                  struct err *e)
{
    struct table t = {.m = m, .sink = sink};
    struct reader *r;
    if (reader_open(b, m->sheet, m->separator, &r, e) != 0)
        return -1;
    int failed = put_above(&t, r, e);
    reader_close(r);
    if (failed == 0)
        failed = put_rows(&t, b, o, e);
    arena_release(&t.row);
    buf_release(&t.mark);
    mem_free(t.cells);
    mem_free(t.stated);
    return failed;
}

/* ---- the file ---- */

static int reject_ignore(void *context, const struct feed_reject *r, struct err *e)
{
    (void)context;
    (void)r;
    (void)e;
    return 0;
}

int excerpt_write(struct book *b, const struct match *matches, size_t n, const struct feed_options *options, const char *path,
                  struct err *e)
{
    struct feed_options o = *options;
    o.reject = reject_ignore;
    if (b->type == BOOK_XLSX)
        return excerpt_xlsx(b, matches, n, &o, path, e);
    FILE *out = fopen(path, "we");
    if (out == NULL)
        return err_errno(e, "cannot create %s", path);
    int failed = b->type == BOOK_CSV ? excerpt_csv(b, matches, n, &o, out, e) : excerpt_json(b, matches, n, &o, out, e);
    bool is_written = ferror(out) == 0;
    if (fclose(out) != 0 || !is_written)
        return failed != 0 ? failed : err_errno(e, "cannot write %s", path);
    return failed;
}
