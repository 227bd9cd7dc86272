#include "ingest/catalogue/format.h"

#include "base/num.h"
#include "ingest/catalogue/format_part.h"
#include "ingest/catalogue/heading.h"
#include <string.h>

/* ---- the kind's own column names ---- */

/* A column a file must have: required, and nothing stands in for it. */
static void own_needs(struct arena *a, const struct kind *k, struct format *f)
{
    for (size_t i = 0; i < k->n_columns && f->n_needs < FORMAT_NEEDS_MOST; i++) {
        const struct kind_column *c = &k->columns[i];
        size_t *self = arena_alloc(a, sizeof *self);
        *self = i;
        if (c->is_required && c->fallback == NULL)
            f->needs[f->n_needs++] = (struct format_need){.text = c->name, .columns = self, .n = 1};
        if (c->n_derive > 0 && c->fallback == NULL && f->n_needs < FORMAT_NEEDS_MOST)
            f->needs[f->n_needs++] = (struct format_need){
                .text = arena_format(a, "%s or another source of it", k->columns[c->derive[0]].name), .columns = c->derive, .n = c->n_derive};
    }
}

static struct format own_format(struct arena *a, const struct kind *k)
{
    static const char *root_path[] = {""};
    struct format f = {.name = "own", .file = "", .kind = k, .is_own = true, .row_paths = root_path, .n_row_paths = 1,
                       .is_broken = k->is_broken, .heading_rows = 1, .range_columns = {KIND_NO_COLUMN, KIND_NO_COLUMN},
                       .buckets = {KIND_NO_COLUMN, KIND_NO_COLUMN, KIND_NO_COLUMN}, .observed = KIND_NO_COLUMN};
    f.books = 1u << BOOK_CSV | 1u << BOOK_XLSX | 1u << BOOK_JSON;
    f.dialect = (struct dialect){.number = NUMBER_PLAIN, .clock = CLOCK_ISO | CLOCK_EXCEL};
    f.columns = arena_array(a, k->n_columns, sizeof *f.columns);
    f.constants = arena_array(a, k->n_columns, sizeof *f.constants);
    for (size_t i = 0; i < k->n_columns; i++) {
        const char *names[] = {k->columns[i].name, k->columns[i].also};
        struct format_heading *h = arena_array(a, 2, sizeof *h);
        size_t n = k->columns[i].also != NULL ? 2 : 1;
        for (size_t j = 0; j < n; j++)
            h[j] = (struct format_heading){str_of(names[j]), heading_key(a, str_of(names[j]), NULL), 1};
        f.columns[i] = (struct format_column){.column = i, .headings = h, .n_headings = n,
                                              .as = k->columns[i].type, .minus = KIND_NO_COLUMN};
    }
    f.n_columns = k->n_columns;
    own_needs(a, k, &f);
    format_set_fingerprint("own", k, f.fingerprint);
    return f;
}

/* ---- the list ---- */

static bool is_addition(const struct overlay_file *file)
{
    return json_object_get(file->root, "add_to") != NULL;
}

/* A file of the workspace with a mistake in it is said and left out; one of ours is a mistake of the program. */
static int leave_out(const struct overlay_file *file, const struct err *why, struct format_list *list, struct err *e)
{
    if (file->root != NULL && (!file->is_own || why->code != ERR_INPUT)) {
        *e = *why;
        return -1;
    }
    if (file->root != NULL)
        overlay_leave_out(file, why);
    list->n_broken++;
    return 0;
}

static int read_additions(struct arena *a, const struct kind_list *kinds, struct format_list *list, struct err *e)
{
    for (size_t i = 0; i < list->n_files; i++) {
        struct err why = ERR_INIT;
        if (is_addition(&list->files[i]) && format_add(a, &list->files[i], list->files, list->n_files, kinds, &why) != 0 &&
            leave_out(&list->files[i], &why, list, e) != 0)
            return -1;
    }
    return 0;
}

/* What a broken file of the workspace was to replace: files it knows wait until that is mended. */
static int read_replaced_format(struct arena *a, const struct overlay_file *file, const struct kind_list *kinds, struct format *formats,
                                struct format_list *list, struct err *e)
{
    struct overlay_file replaced = {.path = file->builtin_path, .name = file->name, .root = file->builtin};
    struct format *f = &formats[list->n];
    if (file->builtin == NULL)
        return 0;
    *f = (struct format){0};
    if (format_read(a, &replaced, kinds, f, e) != 0)
        return -1;
    f->is_broken = true;
    list->n++;
    return 0;
}

static int read_list(struct arena *a, const struct kind_list *kinds, struct format *formats, struct format_list *list, struct err *e)
{
    list->formats = formats;
    if (read_additions(a, kinds, list, e) != 0)
        return -1;
    for (size_t i = 0; i < list->n_files; i++) {
        const struct overlay_file *file = &list->files[i];
        struct err why = ERR_INIT;
        if (file->root != NULL && is_addition(file))
            continue;
        formats[list->n] = (struct format){0};
        if (file->root != NULL && format_read(a, file, kinds, &formats[list->n], &why) == 0)
            list->n++;
        else if (leave_out(file, &why, list, e) != 0 || read_replaced_format(a, file, kinds, formats, list, e) != 0)
            return -1;
    }
    for (size_t i = 0; i < kinds->n; i++)
        formats[list->n++] = own_format(a, &kinds->kinds[i]);
    return 0;
}

/* ---- what is a heading at all ---- */

static const struct format_heading **known_slot(const struct format_heading **known, size_t n, struct str key)
{
    size_t i = (size_t)num_hash(0, key.ptr, key.len) & (n - 1);
    while (known[i] != NULL && !str_eq(known[i]->key, key))
        i = (i + 1) & (n - 1);
    return &known[i];
}

static void add_known(struct arena *a, struct format_list *list, const struct format_heading *headings, size_t n)
{
    static const char group_end[] = " | ";
    for (size_t i = 0; i < n; i++) {
        const struct format_heading *h = &headings[i];
        const char *end = strstr(str_text(a, h->key), group_end);
        *known_slot(list->known, list->n_known, h->key) = h;
        if (end == NULL)
            continue;
        struct format_heading *name = arena_alloc(a, sizeof *name);
        name->key = str_of(end + strlen(group_end));
        *known_slot(list->known, list->n_known, name->key) = name;
    }
}

static void index_headings(struct arena *a, struct format_list *list)
{
    size_t n = 1;
    for (size_t i = 0; i < list->n; i++) {
        n += list->formats[i].n_titles;
        for (size_t k = 0; k < list->formats[i].n_columns; k++)
            n += list->formats[i].columns[k].n_headings;
    }
    list->n_known = 16;
    while (list->n_known < 4 * n)
        list->n_known *= 2;
    list->known = arena_array(a, list->n_known, sizeof *list->known);
    for (size_t i = 0; i < list->n; i++) {
        const struct format *f = &list->formats[i];
        add_known(a, list, f->titles, f->n_titles);
        for (size_t k = 0; k < f->n_columns; k++)
            add_known(a, list, f->columns[k].headings, f->columns[k].n_headings);
    }
}

bool format_list_knows(const struct format_list *list, struct str key)
{
    return key.len > 0 && *known_slot(list->known, list->n_known, key) != NULL;
}

int format_list_open(struct arena *a, const struct kind_list *kinds, const char *overlay, struct format_list *ret,
                     struct err *e)
{
    *ret = (struct format_list){.n_broken = kinds->n_broken};
    if (overlay_files(a, "ingest/formats/", overlay, &ret->files, &ret->n_files, e) != 0)
        return -1;
    struct format *formats = arena_array(a, ret->n_files + kinds->n + 1, sizeof *formats);
    if (read_list(a, kinds, formats, ret, e) != 0) {
        format_list_close(ret);
        return -1;
    }
    index_headings(a, ret);
    return 0;
}

void format_list_close(struct format_list *list)
{
    overlay_close(list->files, list->n_files);
    *list = (struct format_list){0};
}

bool format_reads(const struct format *f, const struct format_column *c, const struct cell *cell)
{
    struct dialect dialect = f->dialect;
    struct value v;
    const char *rule;
    dialect.number = c->has_number ? c->number : dialect.number;
    dialect.clock = c->clock != 0 ? c->clock : dialect.clock;
    bool is_read = value_parse(c->as, &dialect, cell, &v, &rule) == 0;
    for (size_t i = 0; i < f->n_by_currency && !c->has_number && !is_read; i++) {
        dialect.number = f->by_currency[i].number;
        is_read = value_parse(c->as, &dialect, cell, &v, &rule) == 0;
    }
    return is_read && !v.is_null;
}

/* A setting's name, or a day itself: files of the workspace may say either. */
static const char *setting_or_day(const struct settings *s, const char *text)
{
    const struct settings_row *rows;
    size_t n = settings_rows(s, &rows);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].name, text) == 0)
            return settings_text(s, text);
    return text;
}

const struct format *format_at(const struct format *f, const struct settings *s, const char *observed_date)
{
    if (f->before == NULL || strcmp(observed_date, setting_or_day(s, f->before)) >= 0)
        return f;
    return f->earlier;
}
