/* A format as its file says it: keys of ingest/README.md. */
#include "ingest/catalogue/format_part.h"

#include "base/json.h"
#include "base/sha.h"
#include "ingest/catalogue/heading.h"
#include <stdlib.h>
#include <string.h>

static const char *const format_keys[] = {
    "format", "meaning", "kind", "files", "refused", "needs", "wants", "unless", "columns", "constants", "ignored",
    "numbers", "times", "by_currency", "rows", "heading_rows", "description_row", "title", "ends", "total_rows",
    "range", "range_columns", "created", "observed", "stated", "buckets", "before"};
static const char *const column_keys[] = {"from", "numbers", "times", "as", "minus", "days"};
static const char *const before_keys[] = {"setting", "constants", "rename"};

#define N(array) (sizeof(array) / sizeof *(array))

int format_error(const struct format_reader *r, const char *name, const char *what)
{
    (void)err_set(r->e, ERR_INPUT, "'%s' %s", name, what);
    return err_at(r->e, r->file, 0, 0);
}

/* ---- words ---- */

static const struct {
    const char *text;
    enum value_number number;
} number_names[] = {{"1,234.50", NUMBER_POINT}, {"1.234,50", NUMBER_COMMA}, {"1234.50", NUMBER_PLAIN},
                    {"1234567", NUMBER_WHOLE}};

static const struct {
    const char *text;
    unsigned clock;
} clock_names[] = {{"YYYY-MM-DD", CLOCK_ISO},  {"YYYY/MM/DD/", CLOCK_SLASH_YMD}, {"DD-MM-YYYY", CLOCK_DMY},
                   {"unix", CLOCK_UNIX},       {"excel", CLOCK_EXCEL},         {"HH:MM", CLOCK_DAY}};

static int read_number(const struct format_reader *r, const json_t *value, enum value_number *ret)
{
    const char *text = json_string_value(value);
    for (size_t i = 0; text != NULL && i < N(number_names); i++)
        if (strcmp(text, number_names[i].text) == 0) {
            *ret = number_names[i].number;
            return 0;
        }
    return format_error(r, "numbers", "must be 1,234.50 or 1.234,50 or 1234.50 or 1234567");
}

static int read_clock(const struct format_reader *r, const json_t *list, unsigned *ret)
{
    *ret = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        size_t k = 0;
        while (k < N(clock_names) && (text == NULL || strcmp(text, clock_names[k].text) != 0))
            k++;
        if (k == N(clock_names))
            return format_error(r, "times", "may list YYYY-MM-DD, YYYY/MM/DD/, DD-MM-YYYY, HH:MM, unix, excel");
        *ret |= clock_names[k].clock;
    }
    return *ret != 0 ? 0 : format_error(r, "times", "is empty");
}

int format_read_column_name(const struct format_reader *r, const char *name, size_t *ret)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    *ret = kind_column_of(r->kind, name);
    if (*ret != KIND_NO_COLUMN)
        return 0;
    const char **names = arena_array(&a, r->kind->n_columns, sizeof *names);
    for (size_t i = 0; i < r->kind->n_columns; i++)
        names[i] = r->kind->columns[i].name;
    int nearest = str_nearest(name, names, r->kind->n_columns, strlen(name) / 2);
    if (nearest < 0) {
        BUF_AUTO struct buf all = BUF_INIT;
        for (size_t i = 0; i < r->kind->n_columns; i++)
            buf_printf(&all, "%s%s", i > 0 ? ", " : "", names[i]);
        return format_error(r, name, arena_format(&a, "is no column of the kind %s, which has %s", r->kind->name, all.ptr));
    }
    return format_error(r, name, arena_format(&a, "is no column of the kind %s; did you mean '%s'?", r->kind->name,
                                              names[nearest]));
}

/* ---- headings ---- */

/* "Gross revenue #2" -> the second of that name. */
static struct format_heading make_heading(struct arena *a, struct str text)
{
    struct format_heading h = {.text = text, .nth = 1};
    size_t digits = 0;
    while (digits < 2 && digits < text.len && text.ptr[text.len - digits - 1] >= '0' && text.ptr[text.len - digits - 1] <= '9')
        digits++;
    struct str name = text;
    if (digits > 0 && text.len > digits + 2 && memcmp(text.ptr + text.len - digits - 2, " #", 2) == 0) {
        name.len -= digits + 2;
        h.nth = (size_t)strtoul(text.ptr + text.len - digits, NULL, 10);
    }
    h.key = heading_key(a, name, NULL);
    return h;
}

/* A text or a list of texts. */
int format_read_headings(const struct format_reader *r, const char *name, const json_t *value,
                         const struct format_heading **ret, size_t *ret_n)
{
    size_t n = json_is_array(value) ? json_array_size(value) : value != NULL;
    struct format_heading *list = arena_array(r->a, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        const char *text = json_string_value(json_is_array(value) ? json_array_get(value, i) : value);
        if (text == NULL || *text == '\0')
            return format_error(r, name, "must be a text or a list of texts");
        list[i] = make_heading(r->a, str_of(text));
        if (list[i].nth == 0)
            return format_error(r, text, "counts from #1");
    }
    *ret = list;
    *ret_n = n;
    return 0;
}

static int read_column_options(const struct format_reader *r, const char *name, const json_t *object,
                               struct format_column *c)
{
    const char *as = json_text_or(object, "as", NULL), *minus = json_text_or(object, "minus", NULL);
    const json_t *numbers = json_object_get(object, "numbers"), *times = json_object_get(object, "times");
    if (json_only_keys(object, column_keys, N(column_keys), r->file, r->e) != 0)
        return -1;
    c->has_number = numbers != NULL;
    c->days = json_int_or(object, "days", 0);
    if (c->days != 0 && c->as != VALUE_DATE)
        return format_error(r, name, "can be moved by days only where it is a date");
    if ((numbers != NULL && read_number(r, numbers, &c->number) != 0) ||
        (times != NULL && read_clock(r, times, &c->clock) != 0))
        return -1;
    if (as != NULL && value_as_of(as, &c->as) != 0)
        return format_error(r, as, "is no type");
    if (minus != NULL && format_read_column_name(r, minus, &c->minus) != 0)
        return -1;
    return format_read_headings(r, name, json_object_get(object, "from"), &c->headings, &c->n_headings);
}

static int read_column(const struct format_reader *r, const char *name, const json_t *value, struct format_column *c)
{
    if (format_read_column_name(r, name, &c->column) != 0)
        return -1;
    c->as = r->kind->columns[c->column].type;
    c->minus = KIND_NO_COLUMN;
    if (json_is_object(value))
        return read_column_options(r, name, value, c);
    return format_read_headings(r, name, value, &c->headings, &c->n_headings);
}

/* In the order of the kind's columns: what `minus` refers to is read before. */
static int compare_columns(const void *a, const void *b)
{
    const struct format_column *first = a, *second = b;
    return (first->column > second->column) - (first->column < second->column);
}

static int read_columns(const struct format_reader *r, const json_t *object, struct format *f)
{
    json_t *members = (json_t *)object; /* jansson's iterators want a non-const object but do not change it */
    const char *name;
    json_t *value;
    f->columns = arena_array(r->a, json_object_size(object) + 1, sizeof *f->columns);
    json_object_foreach(members, name, value)
        if (read_column(r, name, value, &f->columns[f->n_columns++]) != 0)
            return -1;
    if (f->n_columns == 0)
        return format_error(r, "columns", "is empty");
    qsort(f->columns, f->n_columns, sizeof *f->columns, compare_columns);
    return 0;
}

/* ---- the other members ---- */

static int read_constants(const struct format_reader *r, const json_t *object, const char **constants)
{
    json_t *members = (json_t *)object;
    const char *name;
    json_t *value;
    json_object_foreach(members, name, value) {
        size_t column;
        if (format_read_column_name(r, name, &column) != 0)
            return -1;
        if (!json_is_string(value))
            return format_error(r, name, "must be a text");
        constants[column] = json_string_value(value);
    }
    return 0;
}

/* "gmv_direct or gmv_attributed" */
static int read_need(const struct format_reader *r, const char *text, struct format_need *need)
{
    size_t *columns = arena_array(r->a, strlen(text) / 4 + 2, sizeof *columns);
    need->text = text;
    need->columns = columns;
    for (const char *p = text; p != NULL;) {
        const char *end = strstr(p, " or ");
        char *name = arena_text(r->a, p, end != NULL ? (size_t)(end - p) : strlen(p));
        if (format_read_column_name(r, name, &columns[need->n++]) != 0)
            return -1;
        p = end != NULL ? end + 4 : NULL;
    }
    return 0;
}

static int read_needs(const struct format_reader *r, const json_t *list, const json_t *wants, struct format *f)
{
    size_t n = json_array_size(list);
    f->n_needs = n + json_array_size(wants);
    if (n == 0 || f->n_needs > FORMAT_NEEDS_MOST)
        return format_error(r, "needs", "must list the columns a file is recognised by");
    for (size_t i = 0; i < f->n_needs; i++) {
        const char *text = json_string_value(i < n ? json_array_get(list, i) : json_array_get(wants, i - n));
        f->needs[i].is_want = i >= n;
        if (text == NULL || read_need(r, text, &f->needs[i]) != 0)
            return format_error(r, i < n ? "needs" : "wants", "must list columns of the kind");
    }
    return 0;
}

static int read_books(const struct format_reader *r, const json_t *list, struct format *f)
{
    static const char *const names[] = {[BOOK_CSV] = "csv", [BOOK_XLSX] = "xlsx", [BOOK_JSON] = "json"};
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        for (size_t k = 0; text != NULL && k < N(names); k++)
            if (strcmp(text, names[k]) == 0)
                f->books |= 1u << k;
    }
    return f->books != 0 ? 0 : format_error(r, "files", "may list csv, xlsx, json");
}

static int read_by_currency(const struct format_reader *r, const json_t *object, struct format *f)
{
    json_t *members = (json_t *)object;
    const char *name;
    json_t *value;
    json_object_foreach(members, name, value) {
        struct format_currency *c = &f->by_currency[f->n_by_currency];
        if (f->n_by_currency == FORMAT_CURRENCIES_MOST || strlen(name) != 3)
            return format_error(r, "by_currency", "may name a few currencies by three letters");
        memcpy(c->currency, name, 4);
        if (read_number(r, value, &c->number) != 0)
            return -1;
        f->n_by_currency++;
    }
    return 0;
}

static int read_total_words(const struct format_reader *r, const json_t *list, struct format *f)
{
    const struct format_heading *words;
    if (format_read_headings(r, "total_rows", list, &words, &f->n_total_words) != 0)
        return -1;
    struct str *folded = arena_array(r->a, f->n_total_words + 1, sizeof *folded);
    for (size_t i = 0; i < f->n_total_words; i++)
        folded[i] = words[i].key;
    f->total_words = folded;
    return 0;
}

static int read_dialect(const struct format_reader *r, const json_t *root, struct format *f)
{
    const json_t *numbers = json_object_get(root, "numbers"), *times = json_object_get(root, "times");
    f->dialect = (struct dialect){.number = NUMBER_POINT, .clock = CLOCK_ISO | CLOCK_EXCEL};
    if ((numbers != NULL && read_number(r, numbers, &f->dialect.number) != 0) ||
        (times != NULL && read_clock(r, times, &f->dialect.clock) != 0))
        return -1;
    return read_by_currency(r, json_object_get(root, "by_currency"), f);
}

static int read_row_paths(const struct format_reader *r, const json_t *value, struct format *f)
{
    size_t n = json_is_array(value) ? json_array_size(value) : value != NULL;
    f->row_paths = arena_array(r->a, n + 1, sizeof *f->row_paths);
    for (; f->n_row_paths < n; f->n_row_paths++) {
        const char *path = json_string_value(json_is_array(value) ? json_array_get(value, f->n_row_paths) : value);
        if (path == NULL || *path == '\0')
            return format_error(r, "rows", "must be a path or a list of paths");
        f->row_paths[f->n_row_paths] = path;
    }
    return 0;
}

static int read_rows(const struct format_reader *r, const json_t *root, struct format *f)
{
    if (read_row_paths(r, json_object_get(root, "rows"), f) != 0)
        return -1;
    f->heading_rows = (size_t)json_int_or(root, "heading_rows", 1);
    f->has_description = json_bool_or(root, "description_row", false);
    if (f->heading_rows != 1 && f->heading_rows != 2)
        return format_error(r, "heading_rows", "must be 1 or 2");
    if ((f->books & (1u << BOOK_JSON)) != 0 && f->n_row_paths == 0)
        return format_error(r, "rows", "must say where the rows are in the JSON");
    return 0;
}

static int read_stated(const struct format_reader *r, const json_t *object, struct format *f)
{
    json_t *members = (json_t *)object, *value;
    struct format_stated *list = arena_array(r->a, json_object_size(object) + 1, sizeof *list);
    const char *name;
    json_object_foreach(members, name, value) {
        struct format_stated *s = &list[f->n_stated++];
        if (format_read_column_name(r, name, &s->column) != 0 || format_read_headings(r, name, value, &s->labels, &s->n_labels) != 0)
            return -1;
    }
    f->stated = list;
    return 0;
}

static int read_buckets(const struct format_reader *r, const json_t *object, struct format *f)
{
    static const char *const keys[FORMAT_BUCKET_COLUMNS] = {"at", "seconds", "start"};
    static const enum value_type types[FORMAT_BUCKET_COLUMNS] = {VALUE_INSTANT, VALUE_SECONDS, VALUE_INSTANT};
    for (size_t i = 0; i < FORMAT_BUCKET_COLUMNS; i++) {
        const char *name = json_text_or(object, keys[i], "");
        f->buckets[i] = KIND_NO_COLUMN;
        if (object == NULL)
            continue;
        if (format_read_column_name(r, name, &f->buckets[i]) != 0)
            return -1;
        if (r->kind->columns[f->buckets[i]].type != types[i])
            return format_error(r, name, "has not the type its place in buckets needs");
    }
    return object == NULL || f->n_row_paths == 0 ? 0 : format_error(r, "buckets", "is for tables only");
}

static int read_range_columns(const struct format_reader *r, const json_t *list, struct format *f)
{
    f->range_columns[0] = f->range_columns[1] = KIND_NO_COLUMN;
    if (list == NULL)
        return 0;
    for (size_t i = 0; i < 2; i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (name == NULL || json_array_size(list) != 2)
            return format_error(r, "range_columns", "must name the columns of the first and the last day");
        if (format_read_column_name(r, name, &f->range_columns[i]) != 0)
            return -1;
        if (r->kind->columns[f->range_columns[i]].type != VALUE_DATE)
            return format_error(r, name, "is no date: range_columns are");
    }
    return 0;
}

/* What a table is apart from its headings: where it stands and ends, what the file says once. */
static int read_place(const struct format_reader *r, const json_t *root, struct format *f)
{
    const char *ends = json_text_or(root, "ends", NULL), *observed = json_text_or(root, "observed", NULL);
    if (ends != NULL && strcmp(ends, "blank row") != 0 && strcmp(ends, "end of sheet") != 0)
        return format_error(r, "ends", "may be 'blank row' or 'end of sheet'");
    f->observed = KIND_NO_COLUMN;
    if (observed != NULL && format_read_column_name(r, observed, &f->observed) != 0)
        return -1;
    if (observed != NULL && r->kind->columns[f->observed].type != VALUE_INSTANT)
        return format_error(r, observed, "is no instant: what is observed is");
    if (format_read_headings(r, "title", json_object_get(root, "title"), &f->titles, &f->n_titles) != 0 ||
        read_stated(r, json_object_get(root, "stated"), f) != 0)
        return -1;
    f->ends_at_blank = ends != NULL ? strcmp(ends, "blank row") == 0 : f->n_titles > 0;
    if (f->n_titles > 0 && f->heading_rows != 1)
        return format_error(r, "title", "stands above one row of headings");
    if (read_buckets(r, json_object_get(root, "buckets"), f) != 0)
        return -1;
    return read_range_columns(r, json_object_get(root, "range_columns"), f);
}

/* The same format with other constants, and columns that mean something else. */
static int read_before(const struct format_reader *r, const json_t *object, struct format *f)
{
    if (object == NULL)
        return 0;
    struct format *earlier = arena_alloc(r->a, sizeof *earlier);
    json_t *renames = json_object_get(object, "rename"), *value;
    const char *name;
    if (f->n_row_paths == 0)
        return format_error(r, "before", "is for JSON only");
    if (json_only_keys(object, before_keys, N(before_keys), r->file, r->e) != 0 ||
        json_want_text(object, "setting", r->file, &f->before, r->e) != 0)
        return -1;
    *earlier = *f;
    earlier->constants = arena_copy(r->a, f->constants, r->kind->n_columns, sizeof *earlier->constants);
    earlier->columns = arena_copy(r->a, f->columns, f->n_columns, sizeof *earlier->columns);
    json_object_foreach(renames, name, value) {
        size_t from, to;
        if (format_read_column_name(r, name, &from) != 0 ||
            format_read_column_name(r, json_is_string(value) ? json_string_value(value) : "", &to) != 0)
            return -1;
        for (size_t i = 0; i < earlier->n_columns; i++)
            if (earlier->columns[i].column == from)
                earlier->columns[i].column = to;
    }
    qsort(earlier->columns, earlier->n_columns, sizeof *earlier->columns, compare_columns);
    f->earlier = earlier;
    return read_constants(r, json_object_get(object, "constants"), earlier->constants);
}

/* ---- fingerprints ---- */

void format_set_fingerprint(const char *definition, const struct kind *k, char ret[17])
{
    BUF_AUTO struct buf text = BUF_INIT;
    char hex[SHA_TEXT];
    buf_printf(&text, "%s\n%s", definition, k->definition);
    sha_of((struct str){text.ptr, text.len}, hex);
    memcpy(ret, hex, 16);
    ret[16] = '\0';
}

static void fingerprint_file(const json_t *root, struct format *f)
{
    char *text = json_dumps(root, JSON_COMPACT | JSON_SORT_KEYS);
    format_set_fingerprint(text == NULL ? "" : text, f->kind, f->fingerprint);
    free(text);
}

/* ---- one format ---- */

static int read_members(const struct format_reader *r, const json_t *root, struct format *f)
{
    f->constants = arena_array(r->a, r->kind->n_columns, sizeof *f->constants);
    if (read_books(r, json_object_get(root, "files"), f) != 0 || read_dialect(r, root, f) != 0 ||
        read_columns(r, json_object_get(root, "columns"), f) != 0 ||
        read_constants(r, json_object_get(root, "constants"), f->constants) != 0 ||
        read_needs(r, json_object_get(root, "needs"), json_object_get(root, "wants"), f) != 0 || read_rows(r, root, f) != 0 ||
        read_place(r, root, f) != 0 || format_read_headings(r, "ignored", json_object_get(root, "ignored"), &f->ignored, &f->n_ignored) != 0 ||
        format_read_headings(r, "range", json_object_get(root, "range"), &f->range, &f->n_range) != 0 ||
        format_read_headings(r, "created", json_object_get(root, "created"), &f->created, &f->n_created) != 0 ||
        format_read_headings(r, "unless", json_object_get(root, "unless"), &f->unless, &f->n_unless) != 0)
        return -1;
    f->refused = json_text_or(root, "refused", NULL);
    return read_total_words(r, json_object_get(root, "total_rows"), f);
}

int format_read(struct arena *a, const struct overlay_file *file, const struct kind_list *kinds,
                       struct format *f, struct err *e)
{
    struct format_reader r = {.a = a, .file = file->path, .e = e};
    const char *kind = NULL;
    if (json_only_keys(file->root, format_keys, N(format_keys), file->path, e) != 0 ||
        json_want_text(file->root, "format", file->path, &f->name, e) != 0 ||
        json_want_text(file->root, "kind", file->path, &kind, e) != 0)
        return -1;
    if ((r.kind = f->kind = kind_find(kinds, kind)) == NULL)
        return format_error(&r, kind, "is no kind");
    f->file = file->path;
    f->added = file->added;
    f->is_broken = f->kind->is_broken;
    fingerprint_file(file->root, f);
    if (read_members(&r, file->root, f) != 0)
        return -1;
    return read_before(&r, json_object_get(file->root, "before"), f);
}
