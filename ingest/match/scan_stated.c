/* What a file states about itself, above its tables and in tables before: its range, when it was made, whose it is. */
#include "ingest/match/scan.h"

#include <string.h>

enum { PREAMBLE_CELLS_MOST = 4 };

static bool read_range(struct match *m, struct str text)
{
    if (text.len == 0 || m->has_range)
        return false;
    const char *colon = memchr(text.ptr, ':', text.len);
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
    if (!heading_is_among(m->format->created, m->format->n_created, row->cells[i].key))
        return false;
    if (i + 1 >= row->n || m->has_created)
        return true;
    struct cell cell = {CELL_TEXT, row->cells[i + 1].text};
    if (value_parse(VALUE_INSTANT, &m->format->dialect, &cell, &v, &rule) == 0 && !v.is_null) {
        m->has_created = true;
        m->created = v.integer;
    }
    return true;
}

/* "Start Time: 2026-11-17 20:00:12" is the column it states, not a range of one day. */
static bool is_stated_label(const struct match *m, struct str text)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = m->format;
    struct format_heading label;
    char currency[4];
    const char *colon = text.len == 0 ? NULL : memchr(text.ptr, ':', text.len);
    heading_read(&a, (struct str){text.ptr, colon != NULL ? (size_t)(colon - text.ptr) : text.len}, &label, currency);
    for (size_t i = 0; i < f->n_stated; i++)
        if (heading_is_among(f->stated[i].labels, f->stated[i].n_labels, label.key))
            return true;
    return false;
}

static void read_preamble(struct match *m, const struct heading_row *rows, size_t from, size_t to)
{
    for (size_t r = from; r < to; r++)
        for (size_t i = 0; i < rows[r].n && i < PREAMBLE_CELLS_MOST; i++) {
            struct str text = rows[r].cells[i].text;
            if (is_stated_label(m, text))
                i += memchr(text.ptr, ':', text.len) == NULL;
            else if (read_created(m, &rows[r], i))
                i++;
            else
                (void)read_range(m, text);
        }
}

/* "Shop ID", "10000001" in two cells, or "Shop ID: 10000001" in one. */
static const char *beside_label(struct arena *a, const struct scan *s, const struct heading_row *row, const struct format_heading *label)
{
    for (size_t i = 0; i < row->n && i < PREAMBLE_CELLS_MOST; i++) {
        struct str text = row->cells[i].text;
        const char *colon = text.len == 0 ? NULL : memchr(text.ptr, ':', text.len);
        if (str_eq(row->cells[i].key, label->key) && i + 1 < row->n && row->cells[i + 1].text.len > 0 &&
            !format_list_knows(s->formats, row->cells[i + 1].key))
            return str_text(a, row->cells[i + 1].text);
        if (colon == NULL || colon + 1 == text.ptr + text.len)
            continue;
        struct format_heading name;
        char currency[4];
        heading_read(a, (struct str){text.ptr, (size_t)(colon - text.ptr)}, &name, currency);
        if (str_eq(name.key, label->key))
            return str_text(a, str_trim((struct str){colon + 1, text.len - (size_t)(colon + 1 - text.ptr)}));
    }
    return NULL;
}

static const char *in_loose_rows(struct scan *s, const struct format_heading *label, size_t from, size_t to)
{
    const char *text = NULL;
    for (size_t r = from; r < to && text == NULL; r++)
        text = beside_label(s->a, s, &s->loose[r], label);
    return text;
}

/* Below a heading, of this table's row first, then of the tables before; in the lines above it; in lines further up. */
static const char *find_stated(struct scan *s, const struct open_table *t, const struct format_heading *label)
{
    const char *text = NULL;
    for (size_t i = t->n_facts; i > 0 && text == NULL; i--)
        if (str_eq(s->facts[i - 1].key, label->key) && s->facts[i - 1].text.len > 0)
            text = str_text(s->a, s->facts[i - 1].text);
    if (text == NULL)
        text = in_loose_rows(s, label, t->gap, t->n_loose);
    return text != NULL ? text : in_loose_rows(s, label, 0, t->gap);
}

/* Of a kind of things inside a session: does the file say which session? */
static bool lacks_session(const struct match *m)
{
    const struct kind *k = m->format->kind;
    size_t ref = kind_column_of(k, "session_ref");
    bool has_one = ref == KIND_NO_COLUMN || k->columns[ref].n_derive == 0;
    for (size_t i = 0; !has_one && i < k->columns[ref].n_derive; i++)
        has_one = match_has(m, k->columns[ref].derive[i]);
    return !has_one;
}

void scan_set_stated(struct scan *s, struct open_table *t)
{
    struct match *m = t->match;
    const struct format *f = m->format;
    for (size_t i = 0; i < f->n_stated; i++) {
        const char *text = NULL;
        for (size_t k = 0; k < f->stated[i].n_labels && text == NULL; k++)
            text = find_stated(s, t, &f->stated[i].labels[k]);
        if (text != NULL)
            match_state(s->a, m, f->stated[i].column, text);
    }
    read_preamble(m, s->loose, t->gap, t->n_loose);
    read_preamble(m, s->loose, 0, t->gap);
    m->lacks_session = lacks_session(m);
    for (size_t i = 0; m->range_cell == SIZE_MAX && i < f->n_range && !m->has_range; i++) {
        const char *text = find_stated(s, t, &f->range[i]);
        if (text != NULL)
            (void)read_range(m, str_of(text));
    }
}

/* A day that stands for its own row is no range. */
void table_read_range(struct open_table *t, const struct heading_row *row)
{
    struct match *m = t->match, own = {0};
    size_t cell = m->range_cell;
    if (t->n_read >= SCAN_RANGE_ROWS_MOST || cell >= row->n || m->has_range || !read_range(&own, row->cells[cell].text))
        return;
    if (m->format->range_columns[0] != KIND_NO_COLUMN && own.range_first == own.range_last)
        return;
    m->has_range = true;
    m->range_first = own.range_first;
    m->range_last = own.range_last;
}

void scan_read_facts(struct scan *s, struct open_table *t, const struct heading_row *row)
{
    for (size_t i = 0; i < t->header->n && i < row->n; i++) {
        if (t->header->cells[i].key.len == 0 || row->cells[i].text.len == 0)
            continue;
        s->facts = mem_grow(s->facts, &s->cap_facts, s->n_facts + 1, sizeof *s->facts);
        struct str text = {str_text(s->a, row->cells[i].text), row->cells[i].text.len};
        s->facts[s->n_facts++] = (struct fact){t->header->cells[i].key, text};
    }
}
