#include "ingest/explain.h"

#include "base/date.h"
#include "ingest/refusal.h"
#include <stdio.h>

static void print_sources(const struct match *m, size_t column)
{
    const struct match_cell *cell = &m->cells[column];
    const struct format *f = m->format;
    const char *constant = f->constants[column], *fallback = f->kind->columns[column].fallback;
    if (constant != NULL)
        printf("always '%s'\n", constant);
    else if (cell->n > 0 && m->n_paths > 0)
        for (size_t i = 0; i < cell->n; i++)
            printf("%s%s%s", i > 0 ? ", else " : "", m->paths[cell->first + i], i + 1 == cell->n ? "\n" : "");
    else if (cell->n > 0)
        printf("column %zu\n", cell->first + 1);
    else if (fallback != NULL)
        printf("'%s' (left out)\n", fallback);
    else
        printf("-\n");
}

static void print_match(const struct book *b, const struct match *m)
{
    const struct format *f = m->format;
    const char *sheet = b->sheets[m->sheet];
    char from[DATE_TEXT], to[DATE_TEXT];
    printf("%s%s%s: layout '%s', kind '%s'", b->path, sheet[0] != '\0' ? ": sheet " : "", sheet, f->name, f->kind->name);
    if (b->type != BOOK_JSON)
        printf(", headings in row %ld", m->place);
    printf("\n");
    if (m->has_range) {
        date_text(m->range_first, from);
        date_text(m->range_last, to);
        printf("  states the range %s to %s\n", from, to);
    }
    if (m->currency[0] != '\0')
        printf("  currency of the headings: %s\n", m->currency);
    for (size_t i = 0; i < f->kind->n_columns; i++) {
        printf("  %-20s ", f->kind->columns[i].name);
        print_sources(m, i);
    }
    for (size_t i = 0; i < m->n_unknown; i++)
        printf("  not used: %s\n", m->unknown[i]);
}

static int explain_table(struct arena *a, struct book *b, size_t sheet, const struct format_list *formats,
                         size_t *found, struct err *e)
{
    BUF_AUTO struct buf text = BUF_INIT;
    struct match *m;
    struct match_miss miss;
    size_t n;
    if (match_tables(a, b, sheet, formats, &m, &n, &miss, e) != 0)
        return -1;
    *found += n;
    for (size_t i = 0; i < n; i++)
        print_match(b, &m[i]);
    if (n > 0)
        return 0;
    refusal_explain(&text, b->sheets[sheet], &miss);
    fputs(text.ptr, stdout);
    return 0;
}

static int explain_json(struct arena *a, struct book *b, const struct format_list *formats, struct err *e)
{
    struct match_miss miss;
    struct match *m;
    size_t n;
    if (match_json(a, b, formats, &m, &n, &miss, e) != 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        print_match(b, &m[i]);
    return 0;
}

static int explain_book(struct arena *a, struct book *b, const struct format_list *formats, struct err *e)
{
    size_t found = 0;
    if (b->type == BOOK_JSON)
        return explain_json(a, b, formats, e);
    for (size_t i = 0; i < b->n_sheets; i++)
        if (explain_table(a, b, i, formats, &found, e) != 0)
            return -1;
    if (found > 0)
        return 0;
    (void)err_set(e, ERR_INPUT, "no known layout");
    return err_at(e, b->path, 0, 0);
}

int explain_file(const char *path, const struct format_list *formats, const struct reader_limits *limits,
                 struct err *e)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct book b;
    if (book_open(&a, path, limits, &b, e) != 0)
        return -1;
    int failed = explain_book(&a, &b, formats, e);
    book_close(&b);
    return failed;
}
