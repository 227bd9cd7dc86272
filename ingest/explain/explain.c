#include "ingest/explain/explain.h"

#include "base/date.h"
#include "base/file.h"
#include "ingest/feed/feed.h"
#include "ingest/catalogue/heading.h"
#include "ingest/match/match_part.h"
#include "ingest/match/observed.h"
#include "ingest/match/refusal.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_SHOWN = 3, VALUE_SHOWN = 60 };

/* ---- how cells are read ---- */

static const char *number_text(enum value_number number)
{
    switch (number) {
    case NUMBER_POINT: return "1,234.50";
    case NUMBER_COMMA: return "1.234,50";
    case NUMBER_PLAIN: return "1234.50";
    case NUMBER_WHOLE: return "1234567";
    }
    return "";
}

static void print_clock(unsigned clock)
{
    static const struct {
        unsigned bit;
        const char *text;
    } names[] = {{CLOCK_ISO, "YYYY-MM-DD"}, {CLOCK_SLASH_YMD, "YYYY/MM/DD/"}, {CLOCK_DMY, "DD-MM-YYYY"}, {CLOCK_UNIX, "unix"},
                 {CLOCK_EXCEL, "excel"}};
    const char *separator = " ";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((clock & names[i].bit) != 0) {
            printf("%s%s", separator, names[i].text);
            separator = " or ";
        }
}

static void print_dialect(const struct format *f, const struct format_column *c)
{
    static const char *const types[] = {[VALUE_ID] = "id", [VALUE_TEXT] = "text", [VALUE_MONEY] = "money", [VALUE_COUNT] = "count",
                                        [VALUE_RATIO] = "ratio", [VALUE_SECONDS] = "seconds", [VALUE_INSTANT] = "instant",
                                        [VALUE_DATE] = "date", [VALUE_MINUTES] = "minutes"};
    printf(", %s", types[c->as]);
    if (c->as == VALUE_INSTANT || c->as == VALUE_DATE)
        print_clock(c->clock != 0 ? c->clock : f->dialect.clock);
    if (c->as != VALUE_MONEY && c->as != VALUE_COUNT && c->as != VALUE_RATIO)
        return;
    printf(" %s", number_text(c->has_number ? c->number : f->dialect.number));
    for (size_t i = 0; !c->has_number && i < f->n_by_currency; i++)
        printf("%s%s %s", i == 0 ? " (" : ", ", f->by_currency[i].currency, number_text(f->by_currency[i].number));
    printf("%s", !c->has_number && f->n_by_currency > 0 ? ")" : "");
}

static void print_cells(const struct match *m, const struct match_cell *cell)
{
    for (size_t i = 0; m->n_paths > 0 && i < cell->n; i++)
        printf("%s%s", i > 0 ? ", else " : "", m->paths[cell->first + i]);
    if (m->n_paths == 0)
        printf("column %zu '%s'", cell->first + 1, m->headings[cell->first]);
    print_dialect(m->format, &m->format->columns[cell->option]);
}

static const char *stated_text(const struct match *m, size_t column)
{
    for (size_t i = 0; i < m->n_stated; i++)
        if (m->stated[i].column == column)
            return m->stated[i].text;
    return NULL;
}

static void print_derived(const struct kind *k, const struct kind_column *c)
{
    for (size_t i = 0; i < c->n_derive; i++)
        printf("%s%s", i == 0 ? "" : ", else ", k->columns[c->derive[i]].name);
    if (c->fallback != NULL)
        printf(", else '%s'", c->fallback);
}

static void print_sources(const struct match *m, size_t column)
{
    const struct match_cell *cell = &m->cells[column];
    const struct format *f = m->format;
    const char *constant = f->constants[column], *fallback = f->kind->columns[column].fallback, *stated = stated_text(m, column);
    if (constant != NULL)
        printf("always '%s'", constant);
    else if (column == f->range_columns[0] || column == f->range_columns[1])
        printf("%s", m->range_cell != SIZE_MAX ? "the range in the row" : "the range of the file");
    else if (cell->n > 0)
        print_cells(m, cell);
    else if (column == f->observed)
        printf("the moment of observation");
    else if (f->kind->columns[column].n_derive > 0)
        print_derived(f->kind, &f->kind->columns[column]);
    else if (f->kind->columns[column].is_ordinal)
        printf("counted");
    else if (stated == NULL && fallback != NULL)
        printf("'%s' (left out)", fallback);
    else if (stated == NULL)
        printf("-");
    if (constant == NULL && stated != NULL)
        printf("%s'%s', stated once", cell->n > 0 ? ", else " : "", stated);
    printf("\n");
}

/* ---- what is said of the file as a whole ---- */

static void print_moment(const struct explain_request *r, const struct book *b, const struct match *m)
{
    struct err ignored = ERR_INIT;
    struct zone *zone;
    int64_t bytes;
    struct observed_file file = {.name = r->path, .read_utc_s = r->now_utc_s};
    struct observed o;
    char text[DATE_TIME_TEXT];
    if (file_stat(r->path, &bytes, &file.mtime_utc_s, &ignored) != 0 || zone_open(settings_text(r->settings, "timezone"), &zone, &ignored) != 0)
        return;
    ARENA_AUTO struct arena a = ARENA_INIT;
    observed_find(m, b, &file, zone, &o);
    date_time_text(zone_civil(zone, o.at), text);
    printf("  observed %s: %s\n", text, o.how);
    if (o.refused_how != NULL)
        printf("  %s\n", observed_note(&a, &o, zone));
    zone_close(zone);
}

static void print_account(const struct explain_request *r, const struct match *m)
{
    size_t column = kind_column_of(m->format->kind, "account");
    if (column == KIND_NO_COLUMN || !m->format->kind->columns[column].is_key)
        return;
    const char *stated = stated_text(m, column), *name = file_name(r->path);
    if (m->cells[column].n > 0 && m->n_paths == 0)
        printf("  account: in column '%s'\n", m->headings[m->cells[column].first]);
    else if (stated != NULL)
        printf("  account: '%s', stated in the file\n", stated);
    else {
        const char *end = name > r->path + 1 ? name - 1 : r->path, *start = end;
        while (start > r->path && start[-1] != '/')
            start--;
        printf("  account: %s; else by rooms and starts other files know, or by its folder in inbox/", m->cells[column].n > 0 ?
               "where the document names it" : "not in the file");
        printf("%s%.*s%s\n", end > start ? " (here: " : "", (int)(end - start), start, end > start ? ")" : "");
    }
    if (m->lacks_session)
        printf("  session: not in the file; the sheet session_file has to name it\n");
}

static void print_range(const struct match *m)
{
    char from[DATE_TEXT], to[DATE_TEXT];
    if (m->has_range) {
        date_text(m->range_first, from);
        date_text(m->range_last, to);
        printf("  states the range %s to %s\n", from, to);
    } else if (m->format->range_columns[0] != KIND_NO_COLUMN && m->range_cell == SIZE_MAX) {
        printf("  states no days: it would be refused\n");
    }
    if (m->currency[0] != '\0')
        printf("  currency of the headings: %s\n", m->currency);
}

static void print_head(const struct book *b, const struct match *m)
{
    const struct format *f = m->format;
    printf("%s%s%s: layout '%s', kind '%s'", b->path, m->name[0] != '\0' ? ": sheet " : "", m->name, f->name, f->kind->name);
    if (b->type == BOOK_JSON)
        printf(", rows in '%s'\n", m->rows);
    else
        printf(", headings in row %ld\n", m->place);
    if (f->file[0] != '\0')
        printf("  described in %s%s%s\n", f->file, f->added != NULL ? ", added to by " : "", f->added != NULL ? f->added : "");
    if (b->type == BOOK_CSV)
        printf("  %s, cells end at %s\n", m->encoding == ENCODING_AUTO ? "UTF-8" : encoding_name(m->encoding),
               m->separator == '\t' ? "tabs" : m->separator == ';' ? "';'" : "','");
    if (m->note[0] != '\0')
        printf("  %s\n", m->note);
}

static void print_unused(const struct match *m)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = m->format;
    for (size_t i = m->first_cell; m->headings != NULL && i < m->n_cells; i++)
        if (m->headings[i][0] != '\0' && heading_is_among(f->ignored, f->n_ignored, heading_key(&a, str_of(m->headings[i]), NULL)))
            printf("  left out on purpose: %s\n", m->headings[i]);
    for (size_t i = 0; i < m->n_unknown; i++)
        printf("  not used: %s\n", m->unknown[i]);
}

/* ---- the first rows ---- */

static void print_datum(const struct feed *f, size_t column)
{
    const struct datum *d = &f->data[column];
    const struct kind_column *c = &f->kind->columns[column];
    char text[DATE_TIME_TEXT];
    if (d->type == DATUM_NULL || c->is_ordinal || (d->type == DATUM_TEXT && d->text.len == 0) ||
        (c->type == VALUE_INSTANT && d->type == DATUM_INTEGER && d->integer == 0))
        return;
    printf(" %s=", c->name);
    if (d->type == DATUM_TEXT) {
        int shown = (int)(d->text.len < VALUE_SHOWN ? d->text.len : VALUE_SHOWN);
        while (shown > 0 && !str_is_clean((struct str){d->text.ptr, (size_t)shown}))
            shown--;
        printf("'%.*s'", shown, d->text.ptr);
    } else if (d->type == DATUM_REAL) {
        printf("%g", d->real);
    } else if (c->type == VALUE_MONEY) {
        printf("%s%" PRId64 ".%02d", d->integer < 0 && d->integer > -100 ? "-" : "", d->integer / 100,
               (int)(d->integer < 0 ? -(d->integer % 100) : d->integer % 100));
    } else if (c->type == VALUE_INSTANT) {
        date_time_text(d->integer, text);
        printf("%s", text);
    } else {
        printf("%" PRId64, d->integer);
    }
}

/* Never a cell of a kind that tells who bought: a row that is shifted puts a name anywhere. */
static int print_reject(void *context, const struct feed_reject *r, struct err *e)
{
    const struct match *m = context;
    (void)e;
    if (m->format->kind->is_personal)
        printf("  line %ld would be refused: %s: %s\n", r->place, r->column[0] != '\0' ? r->column : "row", r->rule);
    else
        printf("  line %ld would be refused: %s '%.*s': %s\n", r->place, r->column[0] != '\0' ? r->column : "row",
               (int)(r->value.len < VALUE_SHOWN ? r->value.len : VALUE_SHOWN), r->value.len > 0 ? r->value.ptr : "", r->rule);
    return 0;
}

static int print_rows(const struct explain_request *r, struct book *b, const struct match *m, struct err *e)
{
    struct feed_options o = {.context = (void *)m, .reject = print_reject};
    struct feed f;
    const char *currency = settings_text(r->settings, "currency");
    if (strlen(currency) < sizeof o.currency)
        memcpy(o.currency, currency, strlen(currency) + 1);
    if (feed_open(b, m, &o, &f, e) != 0)
        return -1;
    int more = 1;
    while (f.n + f.n_rejected < ROWS_SHOWN && (more = feed_next(&f, e)) == 1) {
        printf("  line %ld:", f.place);
        for (size_t i = 0; i < f.kind->n_columns; i++)
            print_datum(&f, i);
        printf("\n");
    }
    feed_close(&f);
    return more < 0 ? -1 : 0;
}

/* ---- tables and files ---- */

static int print_match(const struct explain_request *r, struct book *b, const struct match *first, const struct match *m, struct err *e)
{
    const struct kind *k = m->format->kind;
    print_head(b, m);
    print_range(m);
    print_moment(r, b, first);
    print_account(r, m);
    for (size_t i = 0; i < k->n_columns; i++) {
        printf("  %-20s ", k->columns[i].name);
        print_sources(m, i);
    }
    print_unused(m);
    if (print_rows(r, b, m, e) == 0 || m->lacks_session)
        return 0;
    return -1;
}

static int explain_tables(struct arena *a, const struct explain_request *r, struct book *b, size_t sheet, size_t *found, struct err *e)
{
    struct match *m;
    struct match_miss miss;
    size_t n;
    if (match_tables(a, b, sheet, r->formats, &m, &n, &miss, e) != 0)
        return -1;
    *found += n;
    for (size_t i = 0; i < n; i++)
        if (print_match(r, b, &m[0], &m[i], e) != 0)
            return -1;
    BUF_AUTO struct buf text = BUF_INIT;
    for (size_t i = 0; n > 0 && i < miss.n_others; i++)
        refusal_explain(&text, b->sheets[sheet], &miss.others[i]);
    if (n == 0)
        refusal_explain(&text, b->sheets[sheet], &miss);
    fputs(text.len > 0 ? text.ptr : "", stdout);
    return 0;
}

static int explain_json(struct arena *a, const struct explain_request *r, struct book *b, struct err *e)
{
    struct match_miss miss;
    struct match *m;
    size_t n;
    BUF_AUTO struct buf text = BUF_INIT;
    if (match_json(a, b, r->formats, &m, &n, &miss, e) != 0) {
        if (miss.format != NULL)
            refusal_explain(&text, "", &miss);
        fputs(text.len > 0 ? text.ptr : "", stdout);
        return -1;
    }
    for (size_t i = 0; i < n; i++)
        if (print_match(r, b, &m[0], &m[i], e) != 0)
            return -1;
    return 0;
}

static void print_limits(const struct explain_request *r, const struct book *b)
{
    struct err ignored = ERR_INIT;
    int64_t bytes, mtime;
    const int64_t mega = 1024 * 1024;
    const char *name = b->type == BOOK_CSV ? "limits.csv_mb" : b->type == BOOK_JSON ? "limits.json_mb" : "limits.file_mb";
    if (file_stat(r->path, &bytes, &mtime, &ignored) == 0)
        printf("%s: %" PRId64 " bytes (%s allows %" PRId64 " MB)\n", r->path, bytes, name,
               (b->type == BOOK_CSV ? r->limits->csv_bytes : b->type == BOOK_JSON ? r->limits->json_bytes : r->limits->file_bytes) / mega);
}

static int explain_book(struct arena *a, const struct explain_request *r, struct book *b, struct err *e)
{
    size_t found = 0;
    print_limits(r, b);
    if (b->type == BOOK_JSON)
        return explain_json(a, r, b, e);
    for (size_t i = 0; i < b->n_sheets; i++)
        if (explain_tables(a, r, b, i, &found, e) != 0)
            return -1;
    if (found > 0)
        return 0;
    (void)err_set(e, ERR_INPUT, "no known layout");
    return err_at(e, b->path, 0, 0);
}

int explain_file(const struct explain_request *r, struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book b;
    if (book_open(&a, r->path, r->limits, &b, e) != 0)
        return -1;
    int failed = explain_book(&a, r, &b, e);
    book_close(&b);
    return failed;
}
