/* A CSV's excerpt: UTF-8 with a byte order mark, the separator it had, each row on its own line number. */
#include "ingest/feed/excerpt.h"

#include <stdio.h>
#include <string.h>

struct csv_sink {
    FILE *out;
    char separator;
    long line;                       /* of the next byte */
    bool is_open, has_cells;         /* a row was begun and not ended; a cell was written */
};

static bool needs_quotes(struct str s, char separator)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] == separator || s.ptr[i] == '"' || s.ptr[i] == '\n' || s.ptr[i] == '\r')
            return true;
    return s.len > 0 && (strchr(" \t", s.ptr[0]) != NULL || strchr(" \t", s.ptr[s.len - 1]) != NULL);
}

/* Quotation marks are doubled. */
static void put_quoted(struct csv_sink *s, struct str text)
{
    (void)putc_unlocked('"', s->out);
    for (size_t i = 0, from = 0; i <= text.len; i++) {
        if (i < text.len && text.ptr[i] != '"') {
            s->line += text.ptr[i] == '\n';
            continue;
        }
        (void)fwrite_unlocked(text.ptr + from, 1, i - from, s->out);
        if (i < text.len)
            (void)fputs_unlocked("\"\"", s->out);
        from = i + 1;
    }
    (void)putc_unlocked('"', s->out);
}

/* A row that was longer, by the lines of cells that are not kept, stays so by a last cell of nothing but line ends: an
 * empty line instead might mean the end of a table. */
static void end_row(struct csv_sink *s, long place)
{
    long missing = place - s->line - 1;
    if (missing > 0) {
        (void)fprintf(s->out, "%c\"", s->separator);
        for (; missing > 0; missing--, s->line++)
            (void)putc('\n', s->out);
        (void)putc('"', s->out);
    }
    (void)putc_unlocked('\n', s->out);
    s->line++;
}

/* The first cell decides what type a file is taken for. */
static bool is_telling(const struct csv_sink *s, size_t i, struct str text)
{
    return i == 0 && text.len > 0 && (!s->has_cells || strchr("[{<", text.ptr[0]) != NULL);
}

static int put_row(struct excerpt_sink *sink, long place, const struct cell *cells, size_t n_cells, struct err *e)
{
    struct csv_sink *s = sink->context;
    if (place < sink->next)
        return err_set(e, ERR_INPUT, "tables side by side, and one of them tells who bought: give each a file of its own");
    if (s->is_open)
        end_row(s, place);
    for (; s->line < place; s->line++)
        (void)putc('\n', s->out);
    for (size_t i = 0; i < n_cells; i++) {
        struct str text = cells[i].text;
        if (i > 0)
            (void)putc_unlocked(s->separator, s->out);
        if (is_telling(s, i, text) || needs_quotes(text, s->separator))
            put_quoted(s, text);
        else if (text.len > 0)
            (void)fwrite_unlocked(text.ptr, 1, text.len, s->out);
        s->has_cells = s->has_cells || text.len > 0;
    }
    s->is_open = true;
    sink->next = s->line + 1;
    return ferror(s->out) != 0 ? err_errno(e, "cannot write") : 0;
}

int excerpt_csv(struct book *b, const struct match *matches, size_t n, const struct feed_options *o, FILE *out, struct err *e)
{
    struct csv_sink s = {.out = out, .line = 1, .separator = n > 0 ? matches[0].separator : ','};
    struct excerpt_sink sink = {&s, 1, put_row};
    (void)fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < n; i++)
        if (excerpt_table(b, &matches[i], o, &sink, e) != 0)
            return -1;
    if (s.is_open)
        (void)putc('\n', out);
    return 0;
}
