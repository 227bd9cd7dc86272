/* The columns of a row: from cells, constants and defaults to data. */
#include "ingest/feed/feed_part.h"

#include <string.h>

/* ---- one value ---- */

void feed_datum(struct datum *d, enum value_type type, enum value_type as, const struct value *v, char date[DATE_TEXT])
{
    d->type = DATUM_NULL;
    d->integer = v->integer;
    if (v->is_null)
        return;
    switch (type) {
    case VALUE_ID:
    case VALUE_TEXT:
        d->type = DATUM_TEXT;
        d->text = v->text;
        return;
    case VALUE_RATIO:
        d->type = DATUM_REAL;
        d->real = as == VALUE_RATIO ? v->real : (double)v->integer;
        return;
    case VALUE_DATE:
        date_text(v->integer, date);
        d->type = DATUM_TEXT;
        d->text = str_of(date);
        return;
    case VALUE_MONEY:
    case VALUE_COUNT:
    case VALUE_SECONDS:
    case VALUE_MINUTES:
    case VALUE_INSTANT: d->type = DATUM_INTEGER; return;
    }
}

int feed_refuse(struct feed *f, size_t column, struct str value, const char *rule)
{
    f->state->rule = rule;
    f->state->blamed = column;
    f->state->value = value;
    return -1;
}

char feed_plain(char c)
{
    if (c == ' ' || c == '-')
        return '_';
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_same_word(struct str s, const char *word)
{
    size_t i = 0;
    while (i < s.len && word[i] != '\0' && feed_plain(s.ptr[i]) == word[i])
        i++;
    return i == s.len && word[i] == '\0';
}

/* A closed list: "Co-host" is co_host. */
static int check_list(struct feed *f, size_t column, struct datum *d)
{
    const struct kind_column *c = &f->kind->columns[column];
    for (size_t i = 0; i < c->n_values; i++)
        if (is_same_word(d->text, c->values[i])) {
            d->text = str_of(c->values[i]);
            return 0;
        }
    return feed_refuse(f, column, d->text, "not_one_of_the_list");
}

static bool is_time_zone(struct feed *f, struct str name)
{
    struct err ignored = ERR_INIT;
    struct zone *zone;
    if (zone_open(arena_text(&f->row, name.ptr, name.len), &zone, &ignored) != 0)
        return false;
    zone_close(zone);
    return true;
}

static int check_text(struct feed *f, size_t column, struct datum *d)
{
    if (d->type != DATUM_TEXT || d->text.len == 0)
        return 0;
    if (!str_is_clean(d->text))
        return feed_refuse(f, column, (struct str){"", 0}, "not_clean_text");
    if (f->kind->columns[column].is_time_zone && !is_time_zone(f, d->text))
        return feed_refuse(f, column, d->text, "no_time_zone");
    return f->kind->columns[column].n_values > 0 ? check_list(f, column, d) : 0;
}

/* ---- one column ---- */

static int subtract(struct feed *f, size_t column, size_t minus, struct datum *d)
{
    const struct datum *other = &f->data[minus];
    if (d->type != DATUM_INTEGER || other->type != DATUM_INTEGER)
        return 0;
    if (__builtin_sub_overflow(d->integer, other->integer, &d->integer) || d->integer < 0)
        return feed_refuse(f, column, (struct str){"", 0}, "out_of_range");
    return 0;
}

/* An amount may show the currency of the whole row. */
static void show_currency(struct feed *f, const char currency[4])
{
    size_t column = f->state->currency;
    if (currency[0] == '\0' || column == KIND_NO_COLUMN || f->data[column].type != DATUM_NULL)
        return;
    size_t len = strlen(currency);
    f->data[column] = (struct datum){.type = DATUM_TEXT, .text = {arena_text(&f->row, currency, len), len}};
}

static int read_cell(struct feed *f, size_t column, struct feed_plan *p, const struct cell *cell, struct datum *d)
{
    /* Excel spoils ids in cells; a text in JSON has seen no Excel, and one true id in ten thousand ends in 0000. */
    bool is_text_id = p->as == VALUE_ID && cell->kind == CELL_TEXT;
    enum value_type as = is_text_id && (f->state->is_json || id_column_shows(&p->ids, cell->text)) ? VALUE_TEXT : p->as;
    const char *rule = NULL;
    struct value v;
    if (value_parse(as, &p->dialect, cell, &v, &rule) != 0)
        return feed_refuse(f, column, cell->text, rule);
    if (f->kind->columns[column].type == VALUE_COUNT && v.integer < 0 && !f->kind->columns[column].is_signed)
        return feed_refuse(f, column, cell->text, "negative_count");
    v.integer += p->days;
    feed_datum(d, f->kind->columns[column].type, p->as, &v, p->date);
    if (p->as == VALUE_MONEY)
        show_currency(f, v.currency);
    return 0;
}

static int read_column(struct feed *f, size_t column, struct feed_plan *p, const struct cell *cell, struct datum *d)
{
    const struct kind_column *c = &f->kind->columns[column];
    d->type = DATUM_NULL;
    if (p->is_also && !str_is(f->data[c->also_column].text, c->also_value))
        return 0;
    if (cell != NULL && read_cell(f, column, p, cell, d) != 0)
        return -1;
    if (p->constant.type != DATUM_NULL)
        *d = p->constant;
    if (p->stated.type != DATUM_NULL && IS_EMPTY(d))
        *d = p->stated;
    if (p->minus != KIND_NO_COLUMN && subtract(f, column, p->minus, d) != 0)
        return -1;
    if (IS_EMPTY(d) && c->n_derive == 0)
        *d = p->fallback;
    if (p->is_checked && check_text(f, column, d) != 0)
        return -1;
    if (cell != NULL && p->shortcut.way >= SHORTCUT_SAME)
        shortcut_keep(&p->shortcut, cell, d);
    return 0;
}

int feed_columns_read(struct feed *f)
{
    const struct feed_state *s = f->state;
    for (size_t i = 0; i < s->idle.n; i++)
        f->data[s->idle.list[i]] = s->still[s->idle.list[i]];
    for (size_t i = 0; i < s->busy.n; i++) {
        size_t column = s->busy.list[i];
        struct feed_plan *p = &s->plans[column];
        struct datum *d = &f->data[column];
        const struct cell *cell = p->n > 0 ? feed_cell(f, p) : NULL;
        if (cell != NULL && shortcut_take(&p->shortcut, cell, p->dialect.number, d))
            continue;
        if (read_column(f, column, p, cell, d) == 0)
            continue;
        if (!f->options.is_asked || (p->as != VALUE_MONEY && p->as != VALUE_COUNT && p->as != VALUE_RATIO && p->as != VALUE_SECONDS))
            return -1;
        *d = (struct datum){.type = DATUM_NULL};
    }
    return 0;
}

/* ---- which columns need what ---- */

static void add(struct feed *f, struct feed_columns *c, size_t column, bool is_wanted)
{
    if (c->list == NULL)
        c->list = arena_array(&f->state->arena, f->kind->n_columns, sizeof *c->list);
    if (is_wanted)
        c->list[c->n++] = column;
}

/* True where no cell has a say; what every row gets is checked here. */
static bool is_still(struct feed *f, size_t column)
{
    struct feed_state *s = f->state;
    struct feed_plan *p = &s->plans[column];
    if (p->n > 0 || p->minus != KIND_NO_COLUMN)
        return false;
    if (read_column(f, column, p, NULL, &f->data[column]) != 0)
        return false;   /* each row is to say so */
    s->still[column] = f->data[column];
    return true;
}

/* A key that is read from cells, or what a key is made of. */
static bool is_name(const struct feed *f, size_t column)
{
    const struct kind_column *c = &f->kind->columns[column];
    bool is_part = c->is_key;
    if (f->state->plans[column].n == 0 || (c->type != VALUE_ID && c->type != VALUE_TEXT) || column == f->state->account)
        return false;
    for (size_t i = 0; i < f->kind->n_columns && !is_part; i++)
        for (size_t k = 0; k < f->kind->columns[i].n_derive && f->kind->columns[i].is_key && !is_part; k++)
            is_part = f->kind->columns[i].derive[k] == column;
    return is_part;
}

static void prepare_column(struct feed *f, size_t column)
{
    struct feed_state *s = f->state;
    struct feed_plan *p = &s->plans[column];
    const struct kind_column *c = &f->kind->columns[column];
    bool is_text = c->type == VALUE_ID || c->type == VALUE_TEXT || c->type == VALUE_DATE;
    p->is_checked = is_text;
    if (p->n > 0 && p->as == c->type && !p->is_also && p->constant.type == DATUM_NULL && p->minus == KIND_NO_COLUMN)
        p->shortcut.way = shortcut_for(p->as);
    bool is_idle = is_still(f, column);
    add(f, &s->idle, column, is_idle);
    add(f, &s->busy, column, !is_idle);
    add(f, &s->required, column, c->is_required);
    add(f, &s->spans, column, c->not_before != KIND_NO_COLUMN);
    add(f, &s->completed, column, c->is_key || c->n_derive > 0);
    add(f, &s->hashed, column, !c->is_key && c->is_stored);
    add(f, &s->names, column, is_name(f, column));
}

void feed_columns_prepare(struct feed *f)
{
    f->state->still = arena_array(&f->state->arena, f->kind->n_columns, sizeof *f->state->still);
    for (size_t i = 0; i < f->kind->n_columns; i++)
        prepare_column(f, i);
    f->state->seeds = arena_array(&f->state->arena, f->state->hashed.n, sizeof *f->state->seeds);
    for (size_t i = 0; i < f->state->hashed.n; i++)
        f->state->seeds[i] = f->kind->columns[f->state->hashed.list[i]].hash_seed;
}
