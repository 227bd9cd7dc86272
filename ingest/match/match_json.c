#include "ingest/match/match_part.h"

#include "base/json.h"
#include "ingest/reader/json_path.h"
#include <stdio.h>
#include <string.h>

enum { KEYS_ROWS_MOST = 100 };

/* TikTok {"code": 36009004, "message": "...", ...}, Shopee {"error": "error_param", "message": "...", ...}, or wrapped as
 * {"body": {...}} by the program that fetched it */
static const json_t *error_reply(const json_t *value)
{
    const json_t *body = json_object_get(value, "body");
    const json_t *reply = json_is_object(body) ? body : value;
    const json_t *code = json_object_get(reply, "code");
    bool is_error = (json_is_integer(code) && json_integer_value(code) != 0) ||
                    *json_text_or(reply, "error", "") != '\0';
    return is_error && json_is_string(json_object_get(reply, "message")) ? reply : NULL;
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
    const char *error = json_text_or(first, "error", "");
    if (*error != '\0')
        (void)err_set(e, ERR_INPUT, "this is an error reply of the API, not data: %s: %s", error, json_text_or(first, "message", ""));
    else
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
    return f->constants[column] != NULL;
}

static bool has_other(const struct json_rows *rows, const struct format *f)
{
    for (size_t i = 0; rows->row != NULL && i < f->n_unless; i++) {
        const json_t *at = json_rows_value(rows, f->unless[i].text.ptr);
        if (at != NULL && !json_is_null(at))
            return true;
    }
    return false;
}

/* The first row must have what the format needs. */
static size_t count_missing(const struct json_rows *rows, const struct format *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_needs; i++) {
        bool is_met = f->needs[i].is_want;
        for (size_t k = 0; k < f->needs[i].n && !is_met; k++)
            is_met = json_has(rows, f, f->needs[i].columns[k]);
        n += !is_met;
    }
    return n;
}

/* At the first row, where the document has such rows; *ret_path says where. */
static bool find_rows(const json_t *root, const struct format *f, struct json_rows *ret, const char **ret_path)
{
    struct err ignored = ERR_INIT;
    for (size_t i = 0; i < f->n_row_paths; i++) {
        if (json_rows_open(root, f->row_paths[i], ret, &ignored) != 0 || json_is_null(ret->outer))
            continue;
        (void)json_rows_next(ret);
        *ret_path = f->row_paths[i];
        return true;
    }
    return false;
}

static bool lacks_session(const struct json_rows *p, const struct format *f)
{
    const struct kind *k = f->kind;
    size_t ref = kind_column_of(k, "session_ref");
    bool has_one = ref == KIND_NO_COLUMN || k->columns[ref].n_derive == 0;
    bool lacks = false;
    for (size_t i = 0; !has_one && i < k->columns[ref].n_derive; i++)
        has_one = json_has(p, f, k->columns[ref].derive[i]);
    for (size_t i = 0; ref != KIND_NO_COLUMN && i < k->columns[ref].n_derive; i++) {
        size_t column = k->columns[ref].derive[i];
        lacks = lacks || (k->columns[column].is_required && !json_has(p, f, column));
    }
    return p->row != NULL && (lacks || !has_one);
}

/* Where the document says when it was fetched. */
static void read_created(const struct json_rows *p, struct match *m)
{
    const struct format *f = m->format;
    const struct dialect d = {.number = NUMBER_PLAIN, .clock = CLOCK_UNIX};
    for (size_t i = 0; i < f->n_created && !m->has_created; i++) {
        const json_t *at = json_rows_value(p, f->created[i].text.ptr);
        char text[32] = "";
        if (json_is_integer(at))
            (void)snprintf(text, sizeof text, "%lld", (long long)json_integer_value(at));
        struct cell cell = {CELL_TEXT, str_of(json_is_string(at) ? json_string_value(at) : text)};
        struct value v;
        const char *rule;
        m->has_created = m->created_is_utc = value_parse(VALUE_INSTANT, &d, &cell, &v, &rule) == 0 && !v.is_null;
        m->created = v.integer;
    }
}

static void read_json_range(const struct json_rows *p, struct match *m)
{
    const struct format *f = m->format;
    for (size_t i = 0; i < f->n_range && !m->has_range; i++) {
        const json_t *at = json_rows_value(p, f->range[i].text.ptr);
        m->has_range = json_is_string(at) && value_range(str_of(json_string_value(at)), &m->range_first, &m->range_last) == 0;
    }
}

static size_t match_shapes(struct arena *a, const json_t *root, const struct format_list *formats, struct match *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < formats->n; i++) {
        const struct format *f = &formats->formats[i];
        struct json_rows rows;
        const char *path;
        if (f->is_own || !find_rows(root, f, &rows, &path) || has_other(&rows, f) || count_missing(&rows, f) > 0)
            continue;
        ret[n] = (struct match){.format = f, .name = "", .rows = path, .range_cell = SIZE_MAX, .note = "",
                                .n_rows = SIZE_MAX, .lacks_session = lacks_session(&rows, f)};
        read_created(&rows, &ret[n]);
        read_json_range(&rows, &ret[n]);
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
            heading_read(a, str_of(name), &h, currency);
            if (strpbrk(name, "./^") == NULL && heading_row_find(row, &h) == SIZE_MAX)
                row->cells[row->n++] = h;
        }
    }
}

/* The names of single values in an object, as paths: "item.price". */
static void collect_paths(struct arena *a, const json_t *object, const char *prefix, int depth, struct heading_row *row, size_t most)
{
    json_t *members = (json_t *)object, *value;
    const char *name;
    json_object_foreach(members, name, value) {
        const char *path = arena_format(a, "%s%s%s", prefix, *prefix != '\0' ? "." : "", name);
        if (json_is_object(value) && depth > 0)
            collect_paths(a, value, path, depth - 1, row, most);
        else if (!json_is_array(value) && !json_is_object(value) && row->n < most)
            row->cells[row->n++] = (struct format_heading){str_of(path), str_of(path), 1};
    }
}

static bool is_path_of(const struct format *f, struct str path)
{
    for (size_t i = 0; i < f->n_columns; i++)
        if (heading_is_among_texts(f->columns[i].headings, f->columns[i].n_headings, path))
            return true;
    return false;
}

/* What a document whose rows are found has of a format, and what it has besides. */
static struct match_miss json_miss(struct arena *a, const struct json_rows *rows, const struct format *f)
{
    enum { PATHS_MOST = 200, DEPTH = 3 };
    struct match_miss miss = {.format = f};
    struct heading_row row = {.cells = arena_array(a, PATHS_MOST, sizeof *row.cells)};
    collect_paths(a, rows->row, "", DEPTH, &row, PATHS_MOST);
    miss.missing = arena_array(a, f->n_needs + 1, sizeof *miss.missing);
    miss.unknown = arena_array(a, row.n + 1, sizeof *miss.unknown);
    for (size_t i = 0; i < f->n_needs; i++) {
        bool is_met = f->needs[i].is_want;
        for (size_t k = 0; k < f->needs[i].n && !is_met; k++)
            is_met = json_has(rows, f, f->needs[i].columns[k]);
        if (!is_met)
            miss.missing[miss.n_missing++] = arena_text(a, f->needs[i].text, strlen(f->needs[i].text));
    }
    for (size_t i = 0; i < row.n; i++) {
        bool is_known = is_path_of(f, row.cells[i].text);
        miss.n_found += is_known;
        if (!is_known)
            miss.unknown[miss.n_unknown++] = str_text(a, row.cells[i].text);
    }
    return miss;
}

/* Of the formats whose rows the document has, the one with most of its paths there. */
static struct match_miss nearest_shape(struct arena *a, const json_t *root, const struct format_list *formats)
{
    struct match_miss best = {0};
    for (size_t i = 0; i < formats->n; i++) {
        const struct format *f = &formats->formats[i];
        struct json_rows rows;
        const char *path;
        if (f->is_own || f->refused != NULL || !find_rows(root, f, &rows, &path) || rows.row == NULL)
            continue;
        struct match_miss miss = json_miss(a, &rows, f);
        if (miss.n_found > best.n_found || (miss.n_found == best.n_found && best.format != NULL && miss.n_missing < best.n_missing))
            best = miss;
    }
    return best;
}

static int refuse_shape(const struct match_miss *miss, struct err *e)
{
    if (miss->format == NULL || miss->n_found < 2 || miss->n_missing == 0)
        return err_set(e, ERR_INPUT, "JSON of a shape no format knows");
    (void)err_set(e, ERR_INPUT, "JSON of a shape no format knows; the nearest is '%s', but nothing gives %s", miss->format->name,
                  miss->missing[0]);
    return -1;
}

static struct trial try_own(const struct format_list *formats, const struct heading_row *row)
{
    struct trial best = {0};
    for (size_t i = 0; i < formats->n; i++) {
        struct trial t = {0};
        if (formats->formats[i].is_own)
            t = trial_of(&formats->formats[i], row, (struct str){"", 0});
        if (t.n_found > 0 && trial_is_better(&t, &best))
            best = t;
    }
    return best;
}

/* 1 with the match, -1 with the nearest miss as the error. */
static int match_objects(struct arena *a, const json_t *root, const struct format_list *formats,
                         struct match *ret, struct match_miss *ret_miss, struct err *e)
{
    struct heading_row row;
    collect_names(a, root, &row);
    struct trial t = try_own(formats, &row);
    if (t.format != NULL && t.n_missing == 0) {
        *ret = (struct match){.format = t.format, .name = "", .rows = "", .n_cells = row.n, .n_paths = row.n,
                              .n_rows = SIZE_MAX, .range_cell = SIZE_MAX, .note = ""};
        match_set_cells(a, t.format, &row, ret);
        ret->paths = arena_array(a, row.n + 1, sizeof *ret->paths);
        for (size_t i = 0; i < row.n; i++)
            ret->paths[i] = row.cells[i].text.ptr;
        ret->unknown = match_unknown(a, &t, &row, &ret->n_unknown, NULL);
        return 1;
    }
    if (t.format == NULL)
        return err_set(e, ERR_INPUT, "a list of objects whose names no kind knows");
    *ret_miss = match_miss_of(a, &t, &row);
    return err_set(e, ERR_INPUT, "nearest to the kind '%s', but '%s' is missing", t.format->kind->name,
                   ret_miss->n_missing > 0 ? ret_miss->missing[0] : "?");
}

int match_json(struct arena *a, struct book *b, const struct format_list *formats, struct match **ret, size_t *ret_n,
               struct match_miss *ret_miss, struct err *e)
{
    const json_t *root = book_json_borrow(b);
    *ret_miss = (struct match_miss){.is_reply = true};
    if (refuse_replies(root, b->path, e) != 0)
        return -1;
    *ret_miss = (struct match_miss){0};
    *ret = arena_array(a, formats->n + 1, sizeof **ret);
    *ret_n = match_shapes(a, root, formats, *ret);
    for (size_t i = 0; i < *ret_n; i++)
        if ((*ret)[i].format->refused != NULL)
            return match_refuse_known(&(*ret)[i], b, ret_miss, e);
    if (*ret_n > 0)
        return 0;
    if (json_is_array(root) && json_array_size(root) == 0) {
        ret_miss->is_blank = true;
        (void)err_set(e, ERR_INPUT, "empty list: there is nothing to read");
    } else if (!json_is_array(root)) {
        *ret_miss = nearest_shape(a, root, formats);
        (void)refuse_shape(ret_miss, e);
    } else if (match_objects(a, root, formats, *ret, ret_miss, e) == 1) {
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
