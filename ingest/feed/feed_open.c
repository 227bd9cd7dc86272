/* How the columns of a kind come about in a file: a plan for each, made once. */
#include "ingest/feed/feed_bucket.h"

#include "base/num.h"

static int constant_datum(struct feed *f, size_t column, const char *text, struct datum *ret, struct err *e)
{
    const struct dialect d = {.number = NUMBER_PLAIN, .clock = CLOCK_ISO};
    const struct kind_column *c = &f->kind->columns[column];
    struct cell cell = {CELL_TEXT, str_of(text)};
    struct value v;
    const char *rule;
    *ret = (struct datum){.type = DATUM_NULL};
    if (*text == '\0' || c->is_ordinal)
        return 0;
    if (c->type == VALUE_INSTANT) { /* "0": no moment */
        ret->type = DATUM_INTEGER;
        return num_i64(cell.text, &ret->integer) == 0 ? 0 : err_set(e, ERR_INPUT, "'%s' is no number", text);
    }
    if (c->type == VALUE_ID || c->type == VALUE_TEXT) { /* "-" too: no cell, where it would mean nothing */
        *ret = (struct datum){.type = DATUM_TEXT, .text = cell.text};
        return 0;
    }
    if (value_parse(c->type, &d, &cell, &v, &rule) != 0)
        return err_set(e, ERR_INPUT, "'%s' is no value for the column %s: %s", text, c->name, rule);
    feed_datum(ret, c->type, c->type, &v, arena_alloc(&f->state->arena, DATE_TEXT));
    return 0;
}

static void plan_cells(const struct feed *f, size_t column, struct feed_plan *p)
{
    const struct match_cell *cell = &f->match->cells[column];
    const struct format *format = f->match->format;
    p->as = f->kind->columns[column].type;
    p->dialect = format->dialect;
    p->dialect.has_exact_ids = f->state->is_json;
    p->minus = KIND_NO_COLUMN;
    if (cell->n == 0)
        return;
    const struct format_column *c = &format->columns[cell->option];
    p->first = cell->first;
    p->n = cell->n;
    p->as = c->as;
    p->minus = c->minus;
    p->days = c->days;
    p->has_number = c->has_number;
    p->is_also = format->is_own && cell->heading > 0;
    if (c->has_number)
        p->dialect.number = c->number;
    if (c->clock != 0)
        p->dialect.clock = c->clock;
}

/* A value the file says once is written as its cells are. */
static int plan_stated(struct feed *f, const struct match_stated *s, struct err *e)
{
    struct feed_plan *p = &f->state->plans[s->column];
    const struct kind_column *c = &f->kind->columns[s->column];
    const struct cell cell = {CELL_TEXT, str_of(s->text)};
    struct value v;
    const char *rule;
    if (s->is_plain)
        return constant_datum(f, s->column, s->text, &p->stated, e);
    if (value_parse(c->type, &p->dialect, &cell, &v, &rule) != 0)
        return err_set(e, ERR_INPUT, "'%s' is stated for the column %s: %s", s->text, c->name, rule);
    feed_datum(&p->stated, c->type, c->type, &v, arena_alloc(&f->state->arena, DATE_TEXT));
    return 0;
}

static int check_range(const struct feed *f, struct err *e)
{
    const struct match *m = f->match;
    if (m->format->range_columns[0] == KIND_NO_COLUMN || m->has_range || m->range_cell != SIZE_MAX)
        return 0;
    return err_set(e, ERR_INPUT, "nothing in the file says which days it is about; leave the lines above its headings as they"
                   " are, or write one yourself: 2026-11-01 ~ 2026-11-07");
}

static int plan_column(struct feed *f, size_t column, struct err *e)
{
    struct feed_plan *p = &f->state->plans[column];
    const struct kind_column *c = &f->kind->columns[column];
    const char *constant = f->match->format->constants[column];
    plan_cells(f, column, p);
    if (constant == NULL && column == f->state->currency && f->match->currency[0] != '\0' && p->n == 0)
        constant = f->match->currency;
    if (constant != NULL && constant_datum(f, column, constant, &p->constant, e) != 0)
        return -1;
    return c->fallback != NULL ? constant_datum(f, column, c->fallback, &p->fallback, e) : 0;
}

/* A day of the kind's own instant, for v_load's range; the column that dates a row. */
static size_t day_column_of(const struct kind *k)
{
    if (k->is_snapshot)
        return k->is_by_week ? k->scope_date : KIND_NO_COLUMN;
    for (size_t i = 0; i < k->n_columns; i++)
        if (k->columns[i].is_required && (k->columns[i].type == VALUE_INSTANT || k->columns[i].type == VALUE_DATE))
            return i;
    return KIND_NO_COLUMN;
}

static int plan_columns(struct feed *f, struct err *e)
{
    const struct kind *k = f->kind;
    struct feed_state *s = f->state;
    s->plans = arena_array(&s->arena, k->n_columns, sizeof *s->plans);
    f->data = arena_array(&s->arena, k->n_columns, sizeof *f->data);
    s->account = kind_column_of(k, "account");
    s->currency = kind_column_of(k, "currency");
    s->clock = kind_column_of(k, "clock");
    s->platform = kind_column_of(k, "platform");
    s->day = day_column_of(k);
    s->last_day = kind_column_of(k, "last_day");
    for (size_t i = 0; i < k->n_columns; i++)
        if (plan_column(f, i, e) != 0)
            return -1;
    for (size_t i = 0; i < f->match->n_stated; i++)
        if (plan_stated(f, &f->match->stated[i], e) != 0)
            return -1;
    feed_columns_prepare(f);
    return check_range(f, e);
}

static int open_rows(struct feed *f, struct book *b, struct err *e)
{
    const struct match *m = f->match;
    struct row row;
    if (b->type == BOOK_JSON)
        return reader_open_json(b, m->rows, m->paths, m->n_paths, &f->reader, e);
    int failed = b->type == BOOK_CSV ? reader_open_encoded(b, m->separator, m->encoding, &f->reader, e)
                                     : reader_open(b, m->sheet, '\0', &f->reader, e);
    if (failed != 0)
        return -1;
    for (size_t i = 0; i < m->n_skip; i++)
        if (reader_next(f->reader, &row, e) < 0)
            return -1;
    return 0;
}

/* How long a row lasts is told by the one below: the table is read twice. */
static int look_ahead(struct feed *f, struct book *b, struct err *e)
{
    if (feed_bucket_open(f, e) != 0)
        return -1;
    reader_close(f->reader);
    f->reader = NULL;
    return open_rows(f, b, e);
}

int feed_open(struct book *b, const struct match *m, const struct feed_options *o, struct feed *ret, struct err *e)
{
    struct arena own = ARENA_INIT;
    *ret = (struct feed){.kind = m->format->kind, .match = m, .options = *o};
    ret->state = arena_alloc(&own, sizeof *ret->state);
    ret->state->arena = own;
    ret->state->is_first_row = true;
    ret->state->is_json = b->type == BOOK_JSON;
    ret->state->is_excerpt = b->is_excerpt;
    if (plan_columns(ret, e) != 0 || open_rows(ret, b, e) != 0 ||
        (m->format->buckets[FORMAT_BUCKET_AT] != KIND_NO_COLUMN && look_ahead(ret, b, e) != 0)) {
        feed_close(ret);
        return -1;
    }
    return 0;
}

void feed_close(struct feed *f)
{
    if (f->state == NULL)
        return;
    if (f->reader != NULL)
        reader_close(f->reader);
    mem_free(f->state->bucket.at);
    arena_release(&f->row);
    struct arena own = f->state->arena; /* the state lies in its own arena */
    arena_release(&own);
    *f = (struct feed){0};
}
