/* Rows that are no data: blank ones, comments, explanations and sums. All but the blank ones and the explanations are
 * counted, so that nobody looks for them in vain. */
#include "ingest/feed/feed_part.h"

#include "ingest/catalogue/heading.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool is_blank(const struct feed *f, const struct row *row)
{
    bool is_block = f->match->first_cell > 0;
    size_t n = is_block && f->match->n_cells < row->n_cells ? f->match->n_cells : row->n_cells;
    for (size_t i = f->match->first_cell; i < n; i++)
        if (row->cells[i].kind != CELL_EMPTY && str_trim(row->cells[i].text).len > 0)
            return false;
    return true;
}

static bool can_read(const struct feed *f, size_t column)
{
    const struct feed_plan *p = column == KIND_NO_COLUMN ? NULL : &f->state->plans[column];
    const struct cell *cell = p != NULL && p->n > 0 ? feed_cell(f, p) : NULL;
    struct value v;
    const char *rule;
    return cell != NULL && value_parse(p->as, &p->dialect, cell, &v, &rule) == 0 && !v.is_null;
}

/* The first cell of the block with anything in it; n_cells: none. */
static size_t first_filled(const struct feed *f)
{
    const struct row *row = f->cells;
    size_t i = f->match->first_cell;
    while (i < row->n_cells && (row->cells[i].kind == CELL_EMPTY || str_trim(row->cells[i].text).len == 0))
        i++;
    return i;
}

/* ---- comments ---- */

/* A title may begin with '#': such a row is data where all it must have can be read and the mark is not before that. */
static bool is_titled(const struct feed *f, size_t cell)
{
    const struct feed_columns *required = &f->state->required;
    size_t n = 0;
    for (size_t i = 0; i < f->kind->n_columns; i++) {
        const struct feed_plan *p = &f->state->plans[i];
        const struct kind_column *c = &f->kind->columns[i];
        if (p->n > 0 && cell >= p->first && cell < p->first + p->n && (c->is_key || c->is_required || c->type != VALUE_TEXT))
            return false;
    }
    for (size_t i = 0; i < required->n; i++) {
        if (f->state->plans[required->list[i]].n == 0)
            continue;
        if (!can_read(f, required->list[i]))
            return false;
        n++;
    }
    return n > 0;
}

/* The grey example of house.xlsx, and comments: the first cell with anything in it says so. #N/A is no comment. */
static bool is_comment(const struct feed *f)
{
    size_t cell = first_filled(f);
    struct str first = str_trim(f->cells->cells[cell].text);
    if (str_starts(first, "#"))
        return !value_is_excel_error(first) && !is_titled(f, cell);
    return first.len >= 4 && feed_plain(first.ptr[0]) == 'e' && first.ptr[1] == '.' && feed_plain(first.ptr[2]) == 'g' &&
           first.ptr[3] == '.';
}

/* ---- sums ---- */

/* '#' in a word of the format is any number: "Total of # campaigns". */
static bool is_word(struct str text, struct str word)
{
    size_t i = 0, k = 0;
    for (; k < word.len; k++) {
        if (word.ptr[k] != '#') {
            if (i == text.len || text.ptr[i++] != word.ptr[k])
                return false;
            continue;
        }
        size_t start = i;
        while (i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9')
            i++;
        if (i == start)
            return false;
    }
    return i == text.len;
}

enum total { TOTAL_NONE, TOTAL_DASH /* nothing is named */, TOTAL_WORD };

static enum total total_of(struct feed *f, struct str text)
{
    enum { LONGEST = 96 };
    const struct format *format = f->match->format;
    text = str_trim(text);
    if (text.len == 0 || text.len > LONGEST || (*text.ptr >= '0' && *text.ptr <= '9'))
        return TOTAL_NONE;
    struct str word = heading_key(&f->row, text, NULL);
    for (size_t k = 0; k < format->n_total_words; k++)
        if (is_word(word, format->total_words[k]))
            return str_is(word, "-") ? TOTAL_DASH : TOTAL_WORD;
    return TOTAL_NONE;
}

/* The figures of a range have the range in every row, sums too: that day says nothing. */
static bool has_moment(const struct feed *f)
{
    return f->state->day != f->match->format->range_columns[0] && can_read(f, f->state->day);
}

static bool has_range(const struct feed *f)
{
    int64_t first, last;
    return f->match->range_cell != SIZE_MAX && feed_row_range(f, &first, &last) == NULL;
}

/* What the row is about is called a sum, and no number identifies it. */
static bool is_named_total(struct feed *f)
{
    const struct feed_columns *names = &f->state->names;
    bool is_total = false;
    for (size_t i = 0; i < names->n; i++) {
        const struct cell *cell = feed_cell(f, &f->state->plans[names->list[i]]);
        struct str text = cell != NULL ? str_trim(cell->text) : (struct str){"", 0};
        if (f->kind->columns[names->list[i]].type == VALUE_ID && text.len > 0 && text.ptr[0] >= '0' && text.ptr[0] <= '9')
            return false;
        is_total = is_total || total_of(f, text) == TOTAL_WORD;
    }
    return is_total;
}

static bool is_total(struct feed *f)
{
    if (f->match->format->n_total_words == 0)
        return false;
    enum total first = total_of(f, f->cells->cells[first_filled(f)].text);
    bool is_sum = first == TOTAL_WORD || (first == TOTAL_DASH && !has_range(f)) || is_named_total(f);
    return is_sum && !has_moment(f);
}

/* ---- explanations ---- */

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= '0' && text.ptr[i] <= '9')
            return true;
    return false;
}

/* A row of explanations below the headings: words where numbers and times would stand, or several where an id would, and nothing
 * that can be read. A row of data that cannot be read has an id; it is refused, not passed over. */
static bool is_description(const struct feed *f)
{
    size_t n_words = 0;
    if (!f->match->format->has_description || !f->state->is_first_row)
        return false;
    for (size_t i = 0; i < f->kind->n_columns; i++) {
        const struct feed_plan *p = &f->state->plans[i];
        const struct cell *cell = p->n > 0 && p->as != VALUE_TEXT ? feed_cell(f, p) : NULL;
        struct str text = cell != NULL ? str_trim(cell->text) : (struct str){"", 0};
        if (text.len == 0)
            continue;
        bool is_value = p->as == VALUE_ID ? has_digit(text) : can_read(f, i) || has_digit((struct str){text.ptr, 1});
        if (is_value)
            return false;
        n_words += p->as != VALUE_ID || memchr(text.ptr, ' ', text.len) != NULL;
    }
    return n_words > 0;
}

bool feed_passes(struct feed *f)
{
    if (is_blank(f, f->cells))
        return true;
    if (f->match->format->is_own && is_comment(f)) {
        f->n_comments++;
        return true;
    }
    bool is_text = is_description(f);
    f->state->is_first_row = false;
    if (is_text)
        return true;
    if (!is_total(f))
        return false;
    f->n_sums++;
    return true;
}

void feed_passed_text(const struct feed_left_out *n, char *ret, size_t size)
{
    const struct {
        int64_t n;
        const char *one, *several;
    } parts[] = {
        {n->n_sums, "total row left out", "total rows left out"},
        {n->n_comments, "row beginning with # or e.g. left out", "rows beginning with # or e.g. left out"},
        {n->n_clearing, "row clears its week", "rows clear their weeks"},
    };
    size_t len = 0;
    *ret = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (parts[i].n > 0 && len < size)
            len += (size_t)snprintf(ret + len, size - len, "%s%" PRId64 " %s", len > 0 ? "; " : "", parts[i].n,
                                    parts[i].n == 1 ? parts[i].one : parts[i].several);
}
