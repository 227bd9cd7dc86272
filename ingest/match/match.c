#include "ingest/match/match_part.h"

#include "ingest/catalogue/heading.h"
#include <string.h>

enum { HEADING_BYTES_MOST = 300 };

/* ---- rows that may be headings ---- */

void heading_read(struct arena *a, struct str text, struct format_heading *h, char currency[4])
{
    struct str trimmed = str_trim(text);
    *h = (struct format_heading){{str_text(a, trimmed), trimmed.len}, {"", 0}, 1};
    currency[0] = '\0';
    if (trimmed.len > 0 && trimmed.len <= HEADING_BYTES_MOST)
        h->key = heading_key(a, trimmed, currency);
}

void heading_row_number(struct heading_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        row->cells[i].nth = 1;
        for (size_t k = i; row->cells[i].key.len > 0 && k > 0; k--)
            if (str_eq(row->cells[k - 1].key, row->cells[i].key)) {
                row->cells[i].nth = row->cells[k - 1].nth + 1;
                break;
            }
    }
}

struct heading_row heading_row_copy(struct arena *a, const struct heading_row *row)
{
    struct heading_row copy = *row;
    copy.cells = arena_array(a, row->n + 1, sizeof *copy.cells);
    copy.currencies = arena_array(a, row->n + 1, sizeof *copy.currencies);
    for (size_t i = 0; i < row->n; i++) {
        const struct format_heading *cell = &row->cells[i];
        copy.cells[i] = (struct format_heading){{str_text(a, cell->text), cell->text.len},
                                                {str_text(a, cell->key), cell->key.len}, cell->nth};
        memcpy(copy.currencies[i], row->currencies[i], sizeof copy.currencies[i]);
    }
    return copy;
}

void heading_row_read(struct arena *a, const struct row *row, struct heading_row *ret)
{
    size_t n = row->n_cells;
    while (n > 0 && str_trim(row->cells[n - 1].text).len == 0)
        n--;
    *ret = (struct heading_row){.place = row->place, .n = n};
    ret->cells = arena_array(a, n + 1, sizeof *ret->cells);
    ret->currencies = arena_array(a, n + 1, sizeof *ret->currencies);
    for (size_t i = 0; i < n; i++) {
        heading_read(a, row->cells[i].text, &ret->cells[i], ret->currencies[i]);
        ret->n_texts += ret->cells[i].text.len > 0;
    }
}

size_t heading_row_find(const struct heading_row *row, const struct format_heading *heading)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq(row->cells[i].key, heading->key) && row->cells[i].nth == heading->nth)
            return i;
    return SIZE_MAX;
}

bool heading_is_among(const struct format_heading *list, size_t n, struct str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].key, key))
            return true;
    return false;
}

bool heading_is_among_texts(const struct format_heading *list, size_t n, struct str text)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].text, text))
            return true;
    return false;
}

bool heading_row_is_known(const struct heading_row *row, const struct format_list *formats)
{
    for (size_t i = 0; i < row->n; i++)
        if (format_list_knows(formats, row->cells[i].key))
            return true;
    return false;
}

/* ---- one format against one row ---- */

/* Of the first heading the row has; *ret_heading (may be NULL) says which. */
static size_t cell_of_column(const struct heading_row *row, const struct format_column *c, size_t *ret_heading)
{
    for (size_t i = 0; i < c->n_headings; i++) {
        size_t cell = heading_row_find(row, &c->headings[i]);
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

/* n_spare: headings nobody knows beyond one for each need missed. */
static bool need_is_met(const struct format *f, const struct heading_row *row, const struct format_need *need, size_t n_spare)
{
    if (need->is_want && n_spare == 0)
        return true;
    for (size_t i = 0; i < need->n; i++)
        if (has_column(f, row, need->columns[i]))
            return true;
    return false;
}

static size_t spare_headings(const struct format *f, const struct heading_row *row, size_t n_unknown)
{
    size_t n_missed = 0;
    for (size_t i = 0; i < f->n_needs; i++)
        n_missed += !need_is_met(f, row, &f->needs[i], 0);
    return n_unknown > n_missed ? n_unknown - n_missed : 0;
}

/* A heading that stands there twice is known twice only to a format that names both, or neither. */
static bool is_known(const struct format *f, const struct format_heading *cell)
{
    if (cell->key.len == 0 || heading_is_among(f->ignored, f->n_ignored, cell->key) ||
        heading_is_among(f->range, f->n_range, cell->key))
        return true;
    for (size_t i = 0; i < f->n_stated; i++)
        if (heading_is_among(f->stated[i].labels, f->stated[i].n_labels, cell->key))
            return true;
    for (size_t i = 0; i < f->n_columns; i++)
        for (size_t k = 0; k < f->columns[i].n_headings; k++)
            if (str_eq(f->columns[i].headings[k].key, cell->key) && f->columns[i].headings[k].nth == cell->nth)
                return true;
    return false;
}

/* Another export's heading tells this format apart from one that has the same columns and more, though another was renamed. */
static bool is_another(const struct format *f, const struct heading_row *row)
{
    for (size_t i = 0; f->n_unless > 0 && f->n_row_paths == 0 && i < row->n; i++)
        if (row->cells[i].key.len > 0 && heading_is_among(f->unless, f->n_unless, row->cells[i].key))
            return true;
    return false;
}

struct trial trial_of(const struct format *f, const struct heading_row *row, struct str sheet)
{
    struct trial t = {.format = f, .is_named = f->is_own && str_is(sheet, f->kind->name)};
    for (size_t i = 0; i < f->n_columns; i++)
        t.n_found += cell_of_column(row, &f->columns[i], NULL) != SIZE_MAX;
    if (t.n_found == 0)
        return t;
    if (is_another(f, row))
        return (struct trial){.format = f};
    for (size_t i = 0; i < row->n; i++)
        t.n_unknown += !is_known(f, &row->cells[i]);
    size_t n_spare = spare_headings(f, row, t.n_unknown);
    for (size_t i = 0; i < f->n_needs; i++)
        t.n_missing += !need_is_met(f, row, &f->needs[i], n_spare);
    return t;
}

/* A format whose needs are met goes before one that misses some; then the sheet's name, then what is explained. */
bool trial_is_better(const struct trial *a, const struct trial *b)
{
    if (b->format == NULL || a->n_found == 0)
        return b->format == NULL && a->n_found > 0;
    if (a->n_missing != b->n_missing && (a->n_missing == 0 || b->n_missing == 0))
        return a->n_missing == 0;
    if (a->is_named != b->is_named)
        return a->is_named;
    if (a->n_found != b->n_found)
        return a->n_found > b->n_found;
    return a->n_missing != b->n_missing ? a->n_missing < b->n_missing : a->n_unknown < b->n_unknown;
}

/* ---- results ---- */

char **match_unknown(struct arena *a, const struct trial *t, const struct heading_row *row, size_t *ret_n, size_t **ret_cells)
{
    char **texts = arena_array(a, t->n_unknown + 1, sizeof *texts);
    size_t *cells = arena_array(a, t->n_unknown + 1, sizeof *cells);
    size_t n = 0;
    for (size_t i = 0; i < row->n; i++) {
        const struct format_heading *cell = &row->cells[i];
        if (is_known(t->format, cell) || n == t->n_unknown)
            continue;
        texts[n] = str_text(a, cell->text);
        if (cell->nth > 1)
            texts[n] = arena_format(a, "%s #%zu", texts[n], cell->nth);
        cells[n++] = i;
    }
    *ret_n = n;
    if (ret_cells != NULL)
        *ret_cells = cells;
    return texts;
}

/* Does any cell of the row give the format money? */
static bool trial_has_money(const struct format *f, const struct heading_row *row)
{
    for (size_t i = 0; i < f->n_columns; i++)
        if (f->columns[i].as == VALUE_MONEY && cell_of_column(row, &f->columns[i], NULL) != SIZE_MAX)
            return true;
    return false;
}

struct match_miss match_miss_of(struct arena *a, const struct trial *t, const struct heading_row *row)
{
    const struct format *f = t->format;
    struct match_miss miss = {.format = f, .place = row->place, .n_found = t->n_found, .is_named = t->is_named,
                              .has_money = trial_has_money(f, row)};
    miss.missing = arena_array(a, f->n_needs + 1, sizeof *miss.missing);
    size_t n_spare = spare_headings(f, row, t->n_unknown);
    for (size_t i = 0; i < f->n_needs; i++)
        if (!need_is_met(f, row, &f->needs[i], n_spare))
            miss.missing[miss.n_missing++] = arena_text(a, f->needs[i].text, strlen(f->needs[i].text));
    miss.unknown = match_unknown(a, t, row, &miss.n_unknown, &miss.cells);
    return miss;
}

void match_set_cells(struct arena *a, const struct format *f, const struct heading_row *row, struct match *m)
{
    m->cells = arena_array(a, f->kind->n_columns, sizeof *m->cells);
    m->headings = arena_array(a, row->n + 1, sizeof *m->headings);
    for (size_t i = 0; i < row->n; i++)
        m->headings[i] = str_text(a, row->cells[i].text);
    for (size_t i = 0; i < f->n_columns; i++) {
        const struct format_column *c = &f->columns[i];
        size_t heading = 0, cell = cell_of_column(row, c, &heading);
        if (cell == SIZE_MAX)
            continue;
        m->cells[c->column] = (struct match_cell){cell, 1, i, heading};
        if (c->as == VALUE_MONEY && m->currency[0] == '\0')
            memcpy(m->currency, row->currencies[cell], sizeof m->currency);
    }
}

bool match_is_near(const struct match_miss *miss)
{
    return miss->is_titled || (miss->format != NULL && miss->n_found >= miss->n_missing + 2);
}

int match_refuse_known(const struct match *m, const struct book *b, struct match_miss *ret_miss, struct err *e)
{
    ret_miss->is_unwanted = true;
    (void)err_set(e, ERR_INPUT, "%s: %s", m->format->name, m->format->refused);
    return err_at(e, b->path, m->place, 0);
}

/* ---- what is said of the file from outside ---- */

static const struct match_stated *stated_of(const struct match *m, size_t column)
{
    for (size_t i = 0; i < m->n_stated; i++)
        if (m->stated[i].column == column)
            return &m->stated[i];
    return NULL;
}

static void add_stated(struct arena *a, struct match *m, size_t column, const char *text, bool is_plain)
{
    if (column == KIND_NO_COLUMN || *text == '\0' || stated_of(m, column) != NULL)
        return;
    struct match_stated *list = arena_copy(a, m->stated, m->n_stated, sizeof *list);
    list[m->n_stated++] = (struct match_stated){column, text, is_plain};
    m->stated = list;
}

void match_state(struct arena *a, struct match *m, size_t column, const char *text)
{
    add_stated(a, m, column, text, false);
}

void match_give(struct arena *a, struct match *m, size_t column, const char *text)
{
    add_stated(a, m, column, text, true);
}

bool match_has(const struct match *m, size_t column)
{
    return column != KIND_NO_COLUMN && (m->cells[column].n > 0 || m->format->constants[column] != NULL ||
                                        stated_of(m, column) != NULL);
}

const char *match_platform(const struct match *m)
{
    size_t column = kind_column_of(m->format->kind, "platform");
    const char *platform = column == KIND_NO_COLUMN ? NULL : m->format->constants[column];
    return platform != NULL ? platform : "";
}
