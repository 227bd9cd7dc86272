#include "ingest/feed/excerpt.h"
#include "ingest/feed/feed_bucket.h"

#include "base/num.h"
#include "ingest/catalogue/heading.h"
#include <string.h>

/* ---- numbers of files whose dialect hangs on the currency ---- */

static const char *shown_currency(const struct feed *f)
{
    const struct format *format = f->match->format;
    for (size_t i = 0; i < f->kind->n_columns; i++) {
        const struct feed_plan *p = &f->state->plans[i];
        const struct cell *cell = p->as == VALUE_MONEY && p->n > 0 ? feed_cell(f, p) : NULL;
        for (size_t k = 0; cell != NULL && k < format->n_by_currency; k++) {
            const struct dialect d = {.number = format->by_currency[k].number, .clock = format->dialect.clock};
            struct value v;
            const char *rule;
            if (value_parse(VALUE_MONEY, &d, cell, &v, &rule) == 0 && v.currency[0] != '\0')
                return arena_text(&f->state->arena, v.currency, strlen(v.currency));
        }
    }
    return NULL;
}

/* The row's own column of currencies. */
static const char *told_currency(struct feed *f)
{
    const struct feed_plan *p = f->state->currency == KIND_NO_COLUMN ? NULL : &f->state->plans[f->state->currency];
    const struct cell *cell = p != NULL && p->n > 0 ? feed_cell(f, p) : NULL;
    struct str text = cell != NULL ? str_trim(cell->text) : (struct str){"", 0};
    return text.len > 0 ? arena_text(&f->row, text.ptr, text.len) : NULL;
}

static const char *account_currency(struct feed *f)
{
    const struct feed_state *s = f->state;
    if (f->options.currency_of == NULL || s->account == KIND_NO_COLUMN || s->platform == KIND_NO_COLUMN)
        return NULL;
    const struct cell *cell = feed_cell(f, &s->plans[s->account]);
    const struct datum *platform = &s->plans[s->platform].constant;
    struct str account = cell != NULL ? str_trim(cell->text) : str_of(f->options.account);
    if (platform->type != DATUM_TEXT)
        return NULL;
    return f->options.currency_of(f->options.context, platform->text, account);
}

/* The heading's, the cells', the account's or the workspace's currency says how this row writes numbers. */
static void set_row_dialect(struct feed *f)
{
    const struct format *format = f->match->format;
    const char *currency = f->match->currency[0] != '\0' ? f->match->currency : shown_currency(f);
    enum value_number number = format->dialect.number;
    if (currency == NULL)
        currency = told_currency(f);
    if (currency == NULL)
        currency = account_currency(f);
    if (currency == NULL)
        currency = f->options.currency;
    for (size_t i = 0; i < format->n_by_currency; i++)
        if (strcmp(format->by_currency[i].currency, currency) == 0)
            number = format->by_currency[i].number;
    for (size_t i = 0; i < f->kind->n_columns; i++) {
        struct feed_plan *p = &f->state->plans[i];
        bool is_whole = p->as == VALUE_MONEY || p->as == VALUE_COUNT;
        if (!p->has_number)
            p->dialect.number = number == NUMBER_WHOLE && !is_whole ? format->dialect.number : number;
    }
}

/* ---- the days a row or its file is about ---- */

const char *feed_row_range(const struct feed *f, int64_t *ret_first, int64_t *ret_last)
{
    const struct match *m = f->match;
    struct value v;
    const char *rule;
    if (m->range_cell < f->cells->n_cells && str_trim(f->cells->cells[m->range_cell].text).len > 0) {
        const struct cell *cell = &f->cells->cells[m->range_cell];
        if (cell->kind == CELL_TEXT && value_range(str_trim(cell->text), ret_first, ret_last) == 0)
            return NULL;
        if (value_parse(VALUE_DATE, &m->format->dialect, cell, &v, &rule) != 0 || v.is_null)
            return "not_a_range";
        *ret_first = *ret_last = v.integer;
        return NULL;
    }
    if (!m->has_range)
        return "missing";
    *ret_first = m->range_first;
    *ret_last = m->range_last;
    return NULL;
}

static int read_range(struct feed *f)
{
    const struct match *m = f->match;
    struct value days[2] = {{.is_null = false}, {.is_null = false}};
    const char *rule = feed_row_range(f, &days[0].integer, &days[1].integer);
    if (rule != NULL)
        return feed_refuse(f, m->format->range_columns[0],
                           m->range_cell < f->cells->n_cells ? f->cells->cells[m->range_cell].text : (struct str){"", 0}, rule);
    for (size_t i = 0; i < 2; i++)
        feed_datum(&f->data[m->format->range_columns[i]], VALUE_DATE, VALUE_DATE, &days[i], f->state->range_dates[i]);
    return 0;
}

/* ---- the whole row ---- */

static int check_width(struct feed *f)
{
    const struct row *row = f->cells;
    bool has_others = f->match->first_cell > 0 || f->match->n_rows != SIZE_MAX; /* what stands beside it is another table's */
    for (size_t i = f->match->n_cells; !has_others && i < row->n_cells; i++)
        if (str_trim(row->cells[i].text).len > 0)
            return feed_refuse(f, KIND_NO_COLUMN, row->cells[i].text, "more_cells_than_headings");
    /* Excel drops empty cells at the end of a line; a platform's own file that is short is cut. */
    if (f->match->separator != '\0' && !f->match->format->is_own && row->n_cells < f->match->n_cells)
        return feed_refuse(f, KIND_NO_COLUMN, (struct str){"", 0}, "fewer_cells_than_headings");
    return 0;
}

static bool is_utc(const struct feed *f)
{
    return f->state->clock != KIND_NO_COLUMN && str_is(f->data[f->state->clock].text, "utc");
}

/* A session without a room id is named by the minute it starts, in its file's clock. */
static struct str instant_name(struct feed *f, int64_t instant)
{
    char text[DATE_TIME_TEXT];
    date_time_text(instant, text);
    text[10] = 'T';
    return str_of(arena_format(&f->row, "%.16s%s", text, is_utc(f) ? "Z" : ""));
}

static int derive(struct feed *f, size_t column)
{
    const struct kind_column *c = &f->kind->columns[column];
    struct datum *d = &f->data[column];
    for (size_t i = 0; i < c->n_derive && IS_EMPTY(d); i++) {
        const struct datum *from = &f->data[c->derive[i]];
        if (IS_EMPTY(from))
            continue;
        *d = *from;
        if (from->type == DATUM_INTEGER)
            *d = (struct datum){.type = DATUM_TEXT, .text = instant_name(f, from->integer)};
    }
    if (IS_EMPTY(d))
        *d = f->state->plans[column].fallback;
    return IS_EMPTY(d) ? feed_refuse(f, c->derive[0], (struct str){"", 0}, "missing") : 0;
}

static void fill_account(struct feed *f)
{
    size_t column = f->state->account;
    if (column == KIND_NO_COLUMN || !IS_EMPTY(&f->data[column]))
        return;
    const struct kind_column *c = &f->kind->columns[column];
    if (f->options.account != NULL && c->fallback == NULL)
        f->data[column] = (struct datum){.type = DATUM_TEXT, .text = str_of(f->options.account)};
    else if (!c->is_required && c->is_key && c->fallback == NULL && f->options.account_of == NULL)
        f->lacks_account = true;
}

static int check_required(struct feed *f)
{
    const struct feed_columns *required = &f->state->required;
    for (size_t i = 0; i < required->n; i++)
        if (IS_EMPTY(&f->data[required->list[i]]))
            return feed_refuse(f, required->list[i], (struct str){"", 0}, "missing");
    return 0;
}

/* Where a moment is part of a number (raw_<kind>_row), it has so much room. */
static int check_moment(struct feed *f)
{
    size_t column = f->kind->moment;
    if (f->kind->n_subject == 0 || f->data[column].type != DATUM_INTEGER ||
        (f->data[column].integer >= 0 && f->data[column].integer < KIND_MOMENT_END))
        return 0;
    const struct cell *cell = f->state->plans[column].n > 0 ? feed_cell(f, &f->state->plans[column]) : NULL;
    return feed_refuse(f, column, cell != NULL ? cell->text : (struct str){"", 0}, "out_of_range");
}

/* What ends does so after it began. */
static int check_spans(struct feed *f)
{
    for (size_t k = 0; k < f->state->spans.n; k++) {
        size_t i = f->state->spans.list[k], start = f->kind->columns[i].not_before;
        if (f->data[i].type != DATUM_INTEGER || f->data[start].type != DATUM_INTEGER ||
            f->data[i].integer >= f->data[start].integer)
            continue;
        const struct cell *cell = f->state->plans[i].n > 0 ? feed_cell(f, &f->state->plans[i]) : NULL;
        return feed_refuse(f, i, cell != NULL ? cell->text : (struct str){"", 0}, "ends_before_it_starts");
    }
    return 0;
}

/* Keys are never NULL: '' or 0 stands for absent. */
static int complete(struct feed *f, size_t column)
{
    const struct kind_column *c = &f->kind->columns[column];
    struct datum *d = &f->data[column];
    if (c->n_derive > 0 && derive(f, column) != 0)
        return -1;
    if (c->is_key && d->type == DATUM_NULL) {
        bool is_text = c->type == VALUE_ID || c->type == VALUE_TEXT || c->type == VALUE_DATE;
        *d = (struct datum){.type = is_text ? DATUM_TEXT : DATUM_INTEGER, .integer = c->is_ordinal ? -1 : 0,
                            .text = {"", 0}};
    }
    return 0;
}

/* Rooms of several accounts in one file: each row goes where its room belongs. */
static int ask_account(struct feed *f)
{
    size_t column = f->state->account;
    if (f->options.account_of == NULL || column == KIND_NO_COLUMN || !IS_EMPTY(&f->data[column]))
        return 0;
    const char *account = f->options.account_of(f->options.context, f);
    size_t session = kind_column_of(f->kind, "session_ref");
    if (account == NULL)
        return feed_refuse(f, column, session == KIND_NO_COLUMN ? (struct str){"", 0} : f->data[session].text, "account_unknown");
    f->data[column] = (struct datum){.type = DATUM_TEXT, .text = str_of(account)};
    return 0;
}

static int read_row(struct feed *f)
{
    if (check_width(f) != 0)
        return -1;
    if (f->match->format->n_by_currency > 0)
        set_row_dialect(f);
    if (feed_columns_read(f) != 0)
        return -1;
    if (f->match->format->range_columns[0] != KIND_NO_COLUMN && read_range(f) != 0)
        return -1;
    if (f->match->format->buckets[FORMAT_BUCKET_AT] != KIND_NO_COLUMN && feed_bucket_apply(f) != 0)
        return -1;
    fill_account(f);
    if (check_required(f) != 0 || check_moment(f) != 0 || check_spans(f) != 0)
        return -1;
    for (size_t i = 0; i < f->state->completed.n; i++)
        if (complete(f, f->state->completed.list[i]) != 0)
            return -1;
    return ask_account(f);
}

/* ---- what is worked out from a good row ---- */

static inline uint64_t hash_datum(const struct datum *d, uint64_t seed)
{
    if (d->type == DATUM_INTEGER)    /* most are */
        return num_mix(seed, (uint64_t)d->integer);
    switch (d->type) {
    case DATUM_NULL:
    case DATUM_INTEGER: break;
    case DATUM_REAL: {
        uint64_t bits;
        memcpy(&bits, &d->real, sizeof bits);
        return num_mix(seed, bits);
    }
    case DATUM_TEXT: return num_hash(seed, d->text.ptr, d->text.len);
    }
    return 0;
}

/* A sum over the columns that have a value: a kind that gains a column keeps the hashes of its rows. */
static void set_hash(struct feed *f)
{
    const struct feed_columns *hashed = &f->state->hashed;
    uint64_t sum = 0;
    for (size_t i = 0; i < hashed->n; i++)
        sum += hash_datum(&f->data[hashed->list[i]], f->state->seeds[i]);
    memcpy(&f->vhash, &sum, sizeof sum);
}

static int64_t day_of(const struct feed *f, size_t column)
{
    const struct datum *d = &f->data[column];
    return f->kind->columns[column].type == VALUE_DATE ? d->integer : date_floor_day(d->integer);
}

static void set_scope(struct feed *f)
{
    const struct kind *k = f->kind;
    char week[DATE_WEEK_TEXT];
    f->scope = (struct str){"", 0};
    if (!k->is_by_week)
        return;
    date_week_text(day_of(f, k->scope_date), week);
    char *text = arena_format(&f->row, "%s", week);
    for (size_t i = 0; i < k->n_scope_columns; i++) {
        struct str part = f->data[k->scope_columns[i]].text;
        text = arena_format(&f->row, "%s|%.*s", text, (int)part.len, part.ptr);
    }
    f->scope = str_of(text);
}

static void watch_account(struct feed *f)
{
    struct str account = f->state->account == KIND_NO_COLUMN ? (struct str){"", 0} : f->data[f->state->account].text;
    if (account.len >= sizeof f->account || f->has_accounts)
        return;
    if (f->has_account) {
        f->has_accounts = f->account[account.len] != '\0' || memcmp(f->account, account.ptr, account.len) != 0;
        return;
    }
    memcpy(f->account, account.ptr, account.len);
    f->account[account.len] = '\0';
    f->has_account = true;
}

static void watch_days(struct feed *f)
{
    if (f->state->day == KIND_NO_COLUMN || IS_EMPTY(&f->data[f->state->day]) || is_utc(f))
        return;
    int64_t day = day_of(f, f->state->day);
    size_t last = f->state->last_day;
    int64_t last_day = last != KIND_NO_COLUMN ? day_of(f, last) : day;
    const struct match *m = f->match;   /* a single day may be that of the export */
    bool has_span = last == KIND_NO_COLUMN && m->has_range && m->range_first < m->range_last;
    bool is_outside = has_span && (day < m->range_first || day > m->range_last);
    if (is_outside && f->n_outside++ == 0)
        f->outside_place = f->place;
    f->day_first = !f->has_days || day < f->day_first ? day : f->day_first;
    f->day_last = !f->has_days || last_day > f->day_last ? last_day : f->day_last;
    f->has_days = true;
}

static void finish_row(struct feed *f)
{
    set_hash(f);
    set_scope(f);
    watch_account(f);
    watch_days(f);
}

static struct feed_reject reject_of(const struct feed *f)
{
    const struct feed_state *s = f->state;
    return (struct feed_reject){.place = f->place, .rule = s->rule, .value = s->value,
                                .column = s->blamed == KIND_NO_COLUMN ? "" : f->kind->columns[s->blamed].name};
}

/* An excerpt says itself what became of a row whose cells it does not keep. */
static bool is_marked(struct feed *f, enum feed_fate *ret)
{
    struct excerpt_mark mark;
    struct feed_state *s = f->state;
    if (!s->is_excerpt || !excerpt_mark_read(f->cells, &mark))
        return false;
    if (mark.fate == FEED_PASSED && f->match->format->is_own)
        f->n_comments++;
    else if (mark.fate == FEED_PASSED && !(s->is_first_row && f->match->format->has_description))
        f->n_sums++;
    s->is_first_row = false;
    *ret = mark.fate;
    if (mark.fate == FEED_REFUSED) {
        f->n_read++;
        (void)feed_refuse(f, kind_column_of(f->kind, str_text(&f->row, mark.column)), (struct str){"", 0},
                          str_text(&s->arena, mark.rule));
    }
    return true;
}

enum { DAY_S = 86400 };

static bool names_scope(const struct kind *k, size_t column)
{
    for (size_t i = 0; i < k->n_scope_columns; i++)
        if (k->scope_columns[i] == column)
            return true;
    return column == k->scope_date;
}

static bool has_scope_only(const struct feed *f)
{
    if (!f->kind->is_by_week || !f->match->format->is_own)
        return false;
    for (size_t i = 0; i < f->kind->n_columns; i++) {
        const struct feed_plan *p = &f->state->plans[i];
        const struct cell *cell = p->n > 0 ? feed_cell(f, p) : NULL;
        bool is_filled = cell != NULL && str_trim(cell->text).len > 0;
        if (is_filled != names_scope(f->kind, i))
            return false;
    }
    return true;
}

/* Of a weekly house sheet: a row with the account and a day, and nothing else. A week without any row would be one the sheet does
 * not speak of, and whoever deletes the last shift of a week, or the one incident that was none, must be able to say so. With a time
 * of day it is a row somebody has only begun. */
static bool clears_week(struct feed *f)
{
    if (!has_scope_only(f) || feed_columns_read(f) != 0)
        return false;
    if (f->kind->columns[f->kind->scope_date].type == VALUE_INSTANT && f->data[f->kind->scope_date].integer % DAY_S != 0)
        return false;
    set_scope(f);
    watch_account(f);
    watch_days(f);
    struct feed_cleared *cleared = arena_alloc(&f->state->arena, sizeof *cleared);
    *cleared = (struct feed_cleared){str_text(&f->state->arena, f->scope), f->cleared};
    f->cleared = cleared;
    f->n_clearing++;
    return true;
}

static enum feed_fate read_fate(struct feed *f)
{
    enum feed_fate fate;
    if (is_marked(f, &fate))
        return fate;
    if (feed_passes(f))
        return FEED_PASSED;
    if (clears_week(f))
        return FEED_PASSED;
    f->n_read++;
    return read_row(f) == 0 ? FEED_TAKEN : FEED_REFUSED;
}

static int settle_row(struct feed *f, enum feed_fate fate, struct err *e)
{
    const struct feed_watch *watch = f->options.watch;
    struct feed_reject why = {0};
    if (fate == FEED_REFUSED)
        why = reject_of(f);
    if (watch != NULL && watch->row(watch->context, f, fate, fate == FEED_REFUSED ? &why : NULL, e) != 0)
        return -1;
    if (fate != FEED_REFUSED)
        return 0;
    f->n_rejected++;
    return f->options.reject(f->options.context, &why, e);
}

int feed_next(struct feed *f, struct err *e)
{
    struct row row;
    int more;
    while ((more = f->state->n_table < f->match->n_rows ? reader_next(f->reader, &row, e) : 0) == 1) {
        f->state->n_table++;
        f->cells = &row;
        f->place = row.place;
        arena_reset(&f->row);
        enum feed_fate fate = read_fate(f);
        if ((fate == FEED_REFUSED || f->options.watch != NULL) && settle_row(f, fate, e) != 0)
            return -1;
        if (fate == FEED_TAKEN) {
            f->n++;
            finish_row(f);
            f->cells = NULL;
            return 1;
        }
    }
    f->cells = NULL;
    return more;
}

int feed_ignore_reject(void *context, const struct feed_reject *r, struct err *e)
{
    (void)context, (void)r, (void)e;
    return 0;
}
