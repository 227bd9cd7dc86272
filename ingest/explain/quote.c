#include "ingest/explain/quote.h"

#include "ingest/match/match.h"
#include <string.h>

struct quoting {
    struct arena *arena;
    struct book *book;
    const json_t *request;
    const struct format_list *formats;
    struct match match;
    json_t *headings, *rows;         /* borrowed from the answer */
    bool *is_wanted;                 /* per place up to `last` */
    long last;
};

enum { PLACES_MOST = 100 * 1000 * 1000 };

/* ---- which layout ---- */

static bool is_asked_for(const struct quoting *q, const struct match *m)
{
    return strcmp(m->format->name, json_text_or(q->request, "format", "")) == 0 &&
           strcmp(m->format->kind->name, json_text_or(q->request, "kind", "")) == 0 &&
           (q->book->type == BOOK_JSON || strcmp(m->name, json_text_or(q->request, "sheet", "")) == 0);
}

static bool take_match(struct quoting *q, const struct match *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!is_asked_for(q, &list[i]))
            continue;
        q->match = list[i];
        return true;
    }
    return false;
}

static int find_match(struct quoting *q, struct err *e)
{
    struct match *list;
    struct match_miss miss;
    size_t n, n_sheets = q->book->type == BOOK_JSON ? 0 : q->book->n_sheets;
    if (n_sheets == 0 && match_json(q->arena, q->book, q->formats, &list, &n, &miss, e) != 0)
        return -1;
    if (n_sheets == 0 && take_match(q, list, n))
        return 0;
    const char *name = json_text_or(q->request, "sheet", "");
    for (size_t i = 0; i < n_sheets; i++) {
        if (strncmp(name, q->book->sheets[i], strlen(q->book->sheets[i])) != 0)
            continue;
        if (match_tables(q->arena, q->book, i, q->formats, &list, &n, &miss, e) != 0)
            return -1;
        if (take_match(q, list, n))
            return 0;
    }
    return err_set(e, ERR_INPUT, "the layout it was read by is not known any more");
}

/* ---- cells ---- */

static void put(json_t *object, const char *key, struct str text)
{
    json_t *value = json_stringn(text.ptr == NULL ? "" : text.ptr, text.len);
    if (value == NULL)      /* bytes that are no UTF-8 */
        value = json_string("?");
    (void)json_object_set_new(object, key, value);
}

static const struct cell *cell_of(const struct row *row, const struct match_cell *from)
{
    for (size_t i = 0; i < from->n; i++)
        if (from->first + i < row->n_cells && row->cells[from->first + i].kind != CELL_EMPTY)
            return &row->cells[from->first + i];
    return NULL;
}

/* The file's own headings; of JSON the paths. */
static void take_headings(const struct quoting *q)
{
    const struct match *m = &q->match;
    for (size_t i = 0; i < m->format->kind->n_columns; i++) {
        const char *name = m->format->kind->columns[i].name;
        const struct match_cell *from = &m->cells[i];
        if (m->format->constants[i] != NULL || from->n == 0)
            continue;
        if (m->n_paths > 0)
            put(q->headings, name, str_of(m->paths[from->first]));
        else if (m->headings != NULL && m->headings[from->first] != NULL)
            put(q->headings, name, str_trim(str_of(m->headings[from->first])));
    }
}

static json_t *cells_of(const struct quoting *q, const struct row *row)
{
    const struct match *m = &q->match;
    json_t *cells = json_object();
    for (size_t i = 0; i < m->format->kind->n_columns; i++) {
        const struct cell *c = m->format->constants[i] != NULL ? NULL : cell_of(row, &m->cells[i]);
        if (c != NULL)
            put(cells, m->format->kind->columns[i].name, c->text);
    }
    for (size_t i = 0; i < m->n_stated; i++)   /* said once for all rows */
        if (json_object_get(cells, m->format->kind->columns[m->stated[i].column].name) == NULL)
            put(cells, m->format->kind->columns[m->stated[i].column].name, str_of(m->stated[i].text));
    return cells;
}

/* Cells side by side; of JSON only those rundown reads, with their paths: an element may be a page long. */
static void add_line(const struct quoting *q, const struct row *row, struct buf *out)
{
    for (size_t i = 0; i < row->n_cells; i++) {
        const struct cell *c = &row->cells[i];
        if (q->match.n_paths > 0 && c->kind == CELL_EMPTY)
            continue;
        if (q->match.n_paths > 0)
            buf_printf(out, "%s%s=", out->len > 0 ? " " : "", q->match.paths[i]);
        else if (i > 0)
            buf_puts(out, " | ");
        buf_add(out, c->text.ptr == NULL ? "" : c->text.ptr, c->text.len);
    }
}

static void take_row(const struct quoting *q, const struct row *row)
{
    BUF_AUTO struct buf line = BUF_INIT;
    ARENA_AUTO struct arena a = ARENA_INIT;
    json_t *one = json_object();
    add_line(q, row, &line);
    put(one, "line", (struct str){line.ptr, line.len});
    (void)json_object_set_new(one, "cells", cells_of(q, row));
    (void)json_object_set_new(q->rows, arena_format(&a, "%ld", row->place), one);
}

/* ---- the way through the file ---- */

static int read_places(struct quoting *q, struct err *e)
{
    const json_t *places = json_object_get(q->request, "places"), *place;
    size_t i;
    json_array_foreach(places, i, place) {
        long at = (long)json_integer_value(place);
        if (at < 0 || at > PLACES_MOST)
            return err_set(e, ERR_INPUT, "place %ld is not possible", at);
        q->last = at > q->last ? at : q->last;
    }
    q->is_wanted = arena_array(q->arena, (size_t)q->last + 1, sizeof *q->is_wanted);
    json_array_foreach(places, i, place)
        q->is_wanted[json_integer_value(place)] = true;
    return 0;
}

static int read_rows(struct quoting *q, struct err *e)
{
    struct reader *r;
    struct row row;
    bool is_json = q->book->type == BOOK_JSON;
    const struct match *m = &q->match;
    if ((is_json ? reader_open_json(q->book, m->rows, m->paths, m->n_paths, &r, e)
                 : reader_open(q->book, m->sheet, m->separator, &r, e)) != 0)
        return -1;
    take_headings(q);
    int more = 1;
    while ((more = reader_next(r, &row, e)) == 1 && row.place <= q->last) {
        if (row.place >= 0 && q->is_wanted[row.place] && row.n_cells > 0)
            take_row(q, &row);
    }
    reader_close(r);
    return more < 0 ? -1 : 0;
}

static int quote_book(struct quoting *q, const struct settings *settings, struct err *e)
{
    if (find_match(q, e) != 0 || read_places(q, e) != 0)
        return -1;
    match_observed(q->arena, &q->match, settings, json_text_or(q->request, "observed", ""));
    return read_rows(q, e);
}

int quote_file(const json_t *request, const struct format_list *formats, const struct settings *settings,
               const struct reader_limits *limits, json_t **ret, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book book;
    struct err why = ERR_INIT;
    const char *path;
    if (json_want_text(request, "path", "request", &path, e) != 0)
        return -1;
    json_t *answer = json_object();
    struct quoting q = {.arena = &a, .book = &book, .request = request, .formats = formats,
                        .headings = json_object(), .rows = json_object()};
    (void)json_object_set_new(answer, "headings", q.headings);
    (void)json_object_set_new(answer, "rows", q.rows);
    int failed = book_open(&a, path, limits, &book, &why);
    if (failed == 0) {
        failed = quote_book(&q, settings, &why);
        book_close(&book);
    }
    if (failed != 0)
        put(answer, "error", str_of(why.text));
    *ret = answer;
    return 0;
}
