#include "ingest/match.h"

#include "base/json.h"
#include "ingest/heading.h"
#include "ingest/json_path.h"
#include <string.h>

enum { HEADER_ROWS_MOST = 20, HEADING_BYTES_MOST = 300, RANGE_ROWS_MOST = 3, KEYS_ROWS_MOST = 100,
       PREAMBLE_CELLS_MOST = 4 };

/* ---- rows that may be headings ---- */

struct heading_row {
    long place;
    size_t n;                        /* cells up to the last that is not empty */
    size_t n_texts;
    struct format_heading *cells;
    char (*currencies)[4];
};

static void read_heading(struct arena *a, struct str text, struct format_heading *h, char currency[4])
{
    struct str trimmed = str_trim(text);
    h->text = (struct str){str_text(a, trimmed), trimmed.len};
    h->key = (struct str){"", 0};
    currency[0] = '\0';
    if (trimmed.len > 0 && trimmed.len <= HEADING_BYTES_MOST)
        h->key = heading_key(a, trimmed, currency);
}

static void read_heading_row(struct arena *a, const struct row *row, struct heading_row *ret)
{
    size_t n = row->n_cells;
    while (n > 0 && str_trim(row->cells[n - 1].text).len == 0)
        n--;
    *ret = (struct heading_row){.place = row->place, .n = n};
    ret->cells = arena_array(a, n + 1, sizeof *ret->cells);
    ret->currencies = arena_array(a, n + 1, sizeof *ret->currencies);
    for (size_t i = 0; i < n; i++) {
        read_heading(a, row->cells[i].text, &ret->cells[i], ret->currencies[i]);
        ret->n_texts += ret->cells[i].text.len > 0;
    }
}

/* With two heading rows a name may be told apart by the group above it: "group | name". */
static void join_groups(struct arena *a, const struct heading_row *groups, struct heading_row *names)
{
    struct str group = {"", 0};
    for (size_t i = 0; i < names->n; i++) {
        struct str *key = &names->cells[i].key;
        if (i < groups->n && groups->cells[i].key.len > 0)
            group = groups->cells[i].key;
        if (group.len > 0 && key->len > 0) {
            char *text = arena_format(a, "%.*s | %.*s", (int)group.len, group.ptr, (int)key->len, key->ptr);
            *key = str_of(text);
        }
    }
}

/* ---- one format against one row ---- */

struct trial {
    const struct format *format;
    const struct heading_row *row;
    size_t n_found, n_unknown, n_missing;
    bool is_named;                   /* the sheet bears the kind's name */
};

static size_t cell_of(const struct heading_row *row, struct str key)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq(row->cells[i].key, key))
            return i;
    return SIZE_MAX;
}

/* Of the first heading the row has; *ret_heading (may be NULL) says which. */
static size_t cell_of_column(const struct heading_row *row, const struct format_column *c, size_t *ret_heading)
{
    for (size_t i = 0; i < c->n_headings; i++) {
        size_t cell = cell_of(row, c->headings[i].key);
        if (cell == SIZE_MAX)
            continue;
        if (ret_heading != NULL)
            *ret_heading = i;
        return cell;
    }
    return SIZE_MAX;
}

static bool has_column(const struct format *f, const struct heading_row *row, size_t column)
{
    for (size_t i = 0; i < f->n_columns; i++)
        if (f->columns[i].column == column && cell_of_column(row, &f->columns[i], NULL) != SIZE_MAX)
            return true;
    return false;
}

static bool need_is_met(const struct format *f, const struct heading_row *row, const struct format_need *need)
{
    for (size_t i = 0; i < need->n; i++)
        if (has_column(f, row, need->columns[i]))
            return true;
    return false;
}

static bool is_among(const struct format_heading *list, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, key))
            return true;
    return false;
}

static bool is_known(const struct format *f, struct str key)
{
    if (key.len == 0 || is_among(f->ignored, f->n_ignored, key) || is_among(f->range, f->n_range, key))
        return true;
    for (size_t i = 0; i < f->n_columns; i++)
        if (is_among(f->columns[i].headings, f->columns[i].n_headings, key))
            return true;
    return false;
}

static struct trial try_format(const struct format *f, const struct heading_row *row, struct str sheet)
{
    struct trial t = {.format = f, .row = row, .is_named = f->is_own && str_is(sheet, f->kind->name)};
    for (size_t i = 0; i < f->n_columns; i++)
        t.n_found += cell_of_column(row, &f->columns[i], NULL) != SIZE_MAX;
    if (t.n_found == 0)
        return t;
    for (size_t i = 0; i < f->n_needs; i++)
        t.n_missing += !need_is_met(f, row, &f->needs[i]);
    for (size_t i = 0; i < row->n; i++)
        t.n_unknown += !is_known(f, row->cells[i].key);
    return t;
}

/* A format whose needs are met goes before one that misses some; then the sheet's name, then what is explained. */
static bool is_better(const struct trial *a, const struct trial *b)
{
    if (b->format == NULL || a->n_found == 0)
        return b->format == NULL && a->n_found > 0;
    if (a->n_missing != b->n_missing && (a->n_missing == 0 || b->n_missing == 0))
        return a->n_missing == 0;
    if (a->is_named != b->is_named)
        return a->is_named;
    if (a->n_found != b->n_found)
        return a->n_found > b->n_found;
    return a->n_unknown < b->n_unknown;
}

static struct trial try_formats(const struct format_list *formats, enum book_type type, size_t heading_rows,
                                const struct heading_row *row, struct str sheet)
{
    struct trial best = {0};
    for (size_t i = 0; i < formats->n; i++) {
        const struct format *f = &formats->formats[i];
        if ((f->books & (1u << type)) == 0 || f->heading_rows != heading_rows || (f->rows != NULL && !f->is_own))
            continue;
        struct trial t = try_format(f, row, sheet);
        if (is_better(&t, &best))
            best = t;
    }
    return best;
}

/* ---- results ---- */

static char **texts_of_unknown(struct arena *a, const struct trial *t, size_t *ret_n)
{
    char **texts = arena_array(a, t->n_unknown + 1, sizeof *texts);
    size_t n = 0;
    for (size_t i = 0; i < t->row->n; i++)
        if (!is_known(t->format, t->row->cells[i].key) && n < t->n_unknown)
            texts[n++] = str_text(a, t->row->cells[i].text);
    *ret_n = n;
    return texts;
}

static void set_miss(struct arena *a, const struct trial *t, struct match_miss *ret)
{
    const struct format *f = t->format;
    *ret = (struct match_miss){.format = f, .place = t->row->place, .n_found = t->n_found};
    ret->missing = arena_array(a, f->n_needs + 1, sizeof *ret->missing);
    for (size_t i = 0; i < f->n_needs; i++)
        if (!need_is_met(f, t->row, &f->needs[i]))
            ret->missing[ret->n_missing++] = arena_text(a, f->needs[i].text, strlen(f->needs[i].text));
    ret->unknown = texts_of_unknown(a, t, &ret->n_unknown);
}

static void set_cells(struct arena *a, const struct trial *t, struct match *m)
{
    const struct format *f = t->format;
    m->cells = arena_array(a, f->kind->n_columns, sizeof *m->cells);
    for (size_t i = 0; i < f->n_columns; i++) {
        const struct format_column *c = &f->columns[i];
        size_t heading = 0, cell = cell_of_column(t->row, c, &heading);
        if (cell == SIZE_MAX)
            continue;
        m->cells[c->column] = (struct match_cell){cell, 1, i, heading};
        if (c->as == VALUE_MONEY && m->currency[0] == '\0')
            memcpy(m->currency, t->row->currencies[cell], sizeof m->currency);
    }
}

/* ---- what a file states about itself ---- */

static bool read_range(struct match *m, struct str text)
{
    const char *colon = memchr(text.ptr, ':', text.len);
    if (text.len == 0 || m->has_range)
        return false;
    if (value_range(text, &m->range_first, &m->range_last) == 0)
        return m->has_range = true;
    if (colon == NULL)
        return false;
    struct str rest = str_trim((struct str){colon + 1, text.len - (size_t)(colon + 1 - text.ptr)});
    return m->has_range = value_range(rest, &m->range_first, &m->range_last) == 0;
}

/* True when cell i is a label of the moment of creation: what stands beside it is that moment and no range. */
static bool read_created(struct match *m, const struct heading_row *row, size_t i)
{
    struct value v;
    const char *rule;
    if (!is_among(m->format->created, m->format->n_created, row->cells[i].key))
        return false;
    if (i + 1 == row->n)
        return true;
    struct cell cell = {CELL_TEXT, row->cells[i + 1].text};
    if (value_parse(VALUE_INSTANT, &m->format->dialect, &cell, &v, &rule) == 0 && !v.is_null) {
        m->has_created = true;
        m->created = v.integer;
    }
    return true;
}

static void read_preamble(struct match *m, const struct heading_row *rows, size_t n)
{
    for (size_t r = 0; r < n; r++)
        for (size_t i = 0; i < rows[r].n && i < PREAMBLE_CELLS_MOST; i++) {
            if (read_created(m, &rows[r], i))
                i++;
            else
                (void)read_range(m, rows[r].cells[i].text);
        }
}

/* Some files repeat their range in every row; the first one that has it is asked. */
static int read_range_column(struct match *m, const struct heading_row *header, struct reader *r, struct err *e)
{
    size_t cell = SIZE_MAX;
    for (size_t i = 0; i < m->format->n_range && cell == SIZE_MAX; i++)
        cell = cell_of(header, m->format->range[i].key);
    for (size_t i = 0; cell != SIZE_MAX && i < RANGE_ROWS_MOST && !m->has_range; i++) {
        struct row row;
        int more = reader_next(r, &row, e);
        if (more <= 0)
            return more;
        if (cell < row.n_cells)
            (void)read_range(m, str_trim(row.cells[cell].text));
    }
    return 0;
}

/* A layout that is known, and known not to be what the desk counts. */
static int refuse_known(const struct match *m, const struct book *b, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "%s: %s", m->format->name, m->format->refused);
    return err_at(e, b->path, m->place, 0);
}

/* ---- tables ---- */

struct table_probe {
    struct arena *a;
    struct book *book;
    size_t sheet;
    const struct format_list *formats;
    struct heading_row rows[HEADER_ROWS_MOST];
    size_t n_rows;
    struct trial nearest;
    size_t n_texts, n_tables;        /* rows with a cell, with two */
    bool is_blank;                   /* under some separator: ",," is text to the others */
};

static struct trial try_row(struct table_probe *p)
{
    struct heading_row *row = &p->rows[p->n_rows - 1];
    struct str sheet = str_of(p->book->sheets[p->sheet]);
    struct trial one = try_formats(p->formats, p->book->type, 1, row, str_fold(p->a, sheet));
    if (p->n_rows < 2)
        return one;
    struct heading_row *joined = arena_alloc(p->a, sizeof *joined);
    *joined = *row;
    joined->cells = arena_array(p->a, row->n + 1, sizeof *joined->cells);
    memcpy(joined->cells, row->cells, row->n * sizeof *row->cells);
    join_groups(p->a, row - 1, joined);
    struct trial two = try_formats(p->formats, p->book->type, 2, joined, str_fold(p->a, sheet));
    return is_better(&two, &one) ? two : one;
}

static int set_match(struct table_probe *p, const struct trial *t, struct reader *r, char separator, struct match *ret,
                     struct err *e)
{
    *ret = (struct match){.format = t->format, .sheet = p->sheet, .separator = separator, .n_skip = p->n_rows,
                          .n_cells = t->row->n, .place = t->row->place};
    set_cells(p->a, t, ret);
    ret->unknown = texts_of_unknown(p->a, t, &ret->n_unknown);
    read_preamble(ret, p->rows, p->n_rows - 1);
    return read_range_column(ret, t->row, r, e);
}

/* 1 found, 0 not within the first rows, -1 not readable. */
static int probe_rows(struct table_probe *p, struct reader *r, char separator, struct match *ret, struct err *e)
{
    struct row row;
    int more;
    p->n_rows = p->n_texts = 0;
    while (p->n_rows < HEADER_ROWS_MOST && (more = reader_next(r, &row, e)) != 0) {
        if (more < 0)
            return -1;
        struct heading_row *h = &p->rows[p->n_rows++];
        read_heading_row(p->a, &row, h);
        p->n_texts += h->n_texts > 0;
        p->n_tables += h->n_texts > 1;
        struct trial t = try_row(p);
        if (t.format != NULL && t.n_missing == 0)
            return set_match(p, &t, r, separator, ret, e) == 0 ? 1 : -1;
        if (is_better(&t, &p->nearest)) {
            struct heading_row *kept = arena_alloc(p->a, sizeof *kept);
            *kept = *t.row;
            p->nearest = t;
            p->nearest.row = kept;
        }
    }
    return 0;
}

static int probe_table(struct table_probe *p, char separator, struct match *ret, struct err *e)
{
    struct reader *r;
    if (reader_open(p->book, p->sheet, separator, &r, e) != 0)
        return -1;
    int found = probe_rows(p, r, separator, ret, e);
    reader_close(r);
    return found;
}

int match_table(struct arena *a, struct book *b, size_t sheet, const struct format_list *formats, struct match *ret,
                struct match_miss *ret_miss, struct err *e)
{
    static const char separators[] = {',', ';', '\t'};
    struct table_probe *p = arena_alloc(a, sizeof *p);
    size_t n = b->type == BOOK_CSV ? sizeof separators : 1;
    int found = 0;
    *p = (struct table_probe){.a = a, .book = b, .sheet = sheet, .formats = formats};
    for (size_t i = 0; i < n && found == 0; i++) {
        struct err other = ERR_INIT;
        found = probe_table(p, b->type == BOOK_CSV ? separators[i] : '\0', ret, i == 0 ? e : &other);
        p->is_blank = p->is_blank || p->n_texts == 0;
        if (found < 0 && i > 0)
            found = 0; /* quoting may be wrong under a separator that is not the file's */
    }
    if (found > 0 && ret->format->refused != NULL)
        return refuse_known(ret, b, e);
    if (found != 0)
        return found;
    *ret_miss = (struct match_miss){.is_blank = p->is_blank, .is_notes = p->n_tables == 0};
    if (p->nearest.format != NULL)
        set_miss(a, &p->nearest, ret_miss);
    return 0;
}

/* ---- JSON ---- */

/* {"code": 36009004, "message": "...", ...}, or wrapped as {"body": {...}} by the program that fetched it */
static const json_t *error_reply(const json_t *value)
{
    const json_t *body = json_object_get(value, "body");
    const json_t *reply = json_is_object(body) ? body : value;
    const json_t *code = json_object_get(reply, "code");
    bool is_error = json_is_integer(code) && json_integer_value(code) != 0 &&
                    json_is_string(json_object_get(reply, "message"));
    return is_error ? reply : NULL;
}

static int refuse_replies(const json_t *root, const char *path, struct err *e)
{
    const json_t *first = error_reply(json_is_array(root) ? json_array_get(root, 0) : root);
    size_t n = json_is_array(root) ? json_array_size(root) : 1;
    for (size_t i = 1; first != NULL && i < n; i++)
        if (error_reply(json_array_get(root, i)) == NULL)
            return 0;
    if (first == NULL)
        return 0;
    (void)err_set(e, ERR_INPUT, "this is an error reply of the API, not data: code %lld: %s",
                  (long long)json_integer_value(json_object_get(first, "code")), json_text_or(first, "message", ""));
    return err_at(e, path, 0, 0);
}

/* All paths of a column stand next to each other: the first that has a value counts, row by row. */
static void json_cells(struct arena *a, const struct format *f, struct match *m)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_columns; i++)
        n += f->columns[i].n_headings;
    m->paths = arena_array(a, n + 1, sizeof *m->paths);
    m->cells = arena_array(a, f->kind->n_columns, sizeof *m->cells);
    for (size_t i = 0; i < f->n_columns; i++) {
        const struct format_column *c = &f->columns[i];
        m->cells[c->column] = (struct match_cell){m->n_paths, c->n_headings, i, 0};
        for (size_t k = 0; k < c->n_headings; k++)
            m->paths[m->n_paths++] = str_text(a, c->headings[k].text);
    }
    m->n_cells = m->n_paths;
}

static bool json_has(const struct json_rows *rows, const struct format *f, size_t column)
{
    for (size_t i = 0; i < f->n_columns; i++) {
        const struct format_column *c = &f->columns[i];
        for (size_t k = 0; c->column == column && k < c->n_headings; k++) {
            const char *path = c->headings[k].text.ptr;
            const json_t *at = json_rows_value(rows, path);
            bool is_around = path[0] == '.' && rows->around != NULL;
            /* an empty list has no element to ask */
            if ((at != NULL && !json_is_null(at)) || (rows->row == NULL && path[0] != '/' && !is_around))
                return true;
        }
    }
    return false;
}

/* The first row must have what the format needs. */
static bool json_meets(const json_t *root, const struct format *f)
{
    struct err ignored = ERR_INIT;
    struct json_rows rows;
    if (json_rows_open(root, f->rows, &rows, &ignored) != 0 || json_is_null(rows.outer))
        return false;
    (void)json_rows_next(&rows);
    for (size_t i = 0; rows.row != NULL && i < f->n_unless; i++) {
        const json_t *at = json_rows_value(&rows, f->unless[i].text.ptr);
        if (at != NULL && !json_is_null(at))
            return false;
    }
    for (size_t i = 0; i < f->n_needs; i++) {
        bool is_met = false;
        for (size_t k = 0; k < f->needs[i].n && !is_met; k++)
            is_met = json_has(&rows, f, f->needs[i].columns[k]);
        if (!is_met)
            return false;
    }
    return true;
}

static size_t match_shapes(struct arena *a, const json_t *root, const struct format_list *formats, struct match *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < formats->n; i++) {
        const struct format *f = &formats->formats[i];
        if (f->is_own || f->rows == NULL || *f->rows == '\0')
            continue;
        if (!json_meets(root, f))
            continue;
        ret[n] = (struct match){.format = f};
        json_cells(a, f, &ret[n++]);
    }
    return n;
}

/* The names of all members of the first objects of an array, as a heading row. */
static void collect_names(struct arena *a, const json_t *root, struct heading_row *row)
{
    size_t n_rows = json_array_size(root), n = 0;
    for (size_t i = 0; i < n_rows && i < KEYS_ROWS_MOST; i++)
        n += json_object_size(json_array_get(root, i));
    *row = (struct heading_row){.cells = arena_array(a, n + 1, sizeof *row->cells),
                                .currencies = arena_array(a, n + 1, sizeof *row->currencies)};
    for (size_t i = 0; i < n_rows && i < KEYS_ROWS_MOST; i++) {
        json_t *object = json_array_get(root, i), *value;
        const char *name;
        json_object_foreach(object, name, value) {
            struct format_heading h;
            char currency[4];
            read_heading(a, str_of(name), &h, currency);
            if (strpbrk(name, "./") == NULL && cell_of(row, h.key) == SIZE_MAX)
                row->cells[row->n++] = h;
        }
    }
}

/* 1 with the match, -1 with the nearest miss as the error. */
static int match_objects(struct arena *a, const json_t *root, const struct format_list *formats,
                         struct match *ret, struct err *e)
{
    struct heading_row *row = arena_alloc(a, sizeof *row);
    struct match_miss miss;
    collect_names(a, root, row);
    struct trial t = try_formats(formats, BOOK_JSON, 1, row, (struct str){"", 0});
    if (t.format != NULL && t.n_missing == 0) {
        *ret = (struct match){.format = t.format, .n_cells = row->n, .n_paths = row->n};
        set_cells(a, &t, ret);
        ret->paths = arena_array(a, row->n + 1, sizeof *ret->paths);
        for (size_t i = 0; i < row->n; i++)
            ret->paths[i] = row->cells[i].text.ptr;
        ret->unknown = texts_of_unknown(a, &t, &ret->n_unknown);
        return 1;
    }
    if (t.format == NULL)
        return err_set(e, ERR_INPUT, "a list of objects whose names no kind knows");
    set_miss(a, &t, &miss);
    return err_set(e, ERR_INPUT, "nearest to the kind '%s', but '%s' is missing", t.format->kind->name,
                   miss.n_missing > 0 ? miss.missing[0] : "?");
}

int match_json(struct arena *a, struct book *b, const struct format_list *formats, struct match **ret, size_t *ret_n,
               struct err *e)
{
    const json_t *root = book_json_borrow(b);
    if (refuse_replies(root, b->path, e) != 0)
        return -1;
    *ret = arena_array(a, formats->n + 1, sizeof **ret);
    *ret_n = match_shapes(a, root, formats, *ret);
    for (size_t i = 0; i < *ret_n; i++)
        if ((*ret)[i].format->refused != NULL)
            return refuse_known(&(*ret)[i], b, e);
    if (*ret_n > 0)
        return 0;
    if (json_is_array(root) && json_array_size(root) == 0)
        (void)err_set(e, ERR_INPUT, "empty list: there is nothing to read");
    else if (!json_is_array(root))
        (void)err_set(e, ERR_INPUT, "JSON of a shape no format knows");
    else if (match_objects(a, root, formats, *ret, e) == 1) {
        *ret_n = 1;
        return 0;
    }
    return err_at(e, b->path, 0, 0);
}

void match_observed(struct arena *a, struct match *m, const struct settings *s, const char *observed_date)
{
    const struct format *f = format_at(m->format, s, observed_date);
    if (f == m->format)
        return;
    m->format = f;
    m->n_paths = 0;
    json_cells(a, f, m);
}
