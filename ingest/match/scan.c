/* One sheet row by row: to which table a row belongs, and where tables end. */
#include "ingest/match/scan.h"

enum { HEADER_ROWS_MOST = 20 };

struct heading_row *scan_this_row(struct scan *s)
{
    return &s->rows[s->n_rows % 2];
}

const struct heading_row *scan_row_above(const struct scan *s)
{
    return &s->rows[(s->n_rows + 1) % 2];
}

static bool is_blank_in(const struct heading_row *row, const struct match *m)
{
    for (size_t i = m->first_cell; i < m->n_cells && i < row->n; i++)
        if (row->cells[i].text.len > 0)
            return false;
    return true;
}

static void end_table(struct scan *s, struct open_table *t)
{
    t->match->n_rows = s->n_rows - t->match->n_skip;
    t->is_open = false;
    s->gap = s->n_loose;
}

/* A workbook leaves blank rows out: what is next says so by its number. */
static void end_at_gap(struct scan *s, long place)
{
    if (s->book->type != BOOK_XLSX || place <= s->last_place + 1)
        return;
    for (size_t i = 0; i < s->n_tables; i++)
        if (s->tables[i].is_open && s->tables[i].match->format->ends_at_blank)
            end_table(s, &s->tables[i]);
}

/* Gives the row to the tables that are open; false: it is in none of them. */
static bool take_row(struct scan *s, const struct heading_row *row)
{
    bool is_taken = false;
    size_t n_facts = s->n_facts;
    for (size_t i = 0; i < s->n_tables; i++) {
        struct open_table *t = &s->tables[i];
        if (!t->is_open)
            continue;
        if (t->match->format->ends_at_blank && is_blank_in(row, t->match)) {
            end_table(s, t);
            continue;
        }
        is_taken = true;
        if (t->n_read == 0 && s->n_facts == n_facts)
            scan_read_facts(s, t, row);
        if (t->n_read == 0)
            t->n_facts = s->n_facts;
        table_read_range(t, row);
        t->n_read++;
    }
    return is_taken;
}

/* Most of what the table reads as numbers and times can be read in this row, and more than one thing of it. */
static bool is_row_of(const struct match *m, const struct row *cells)
{
    size_t n_columns = 0, n_filled = 0, n_read = 0;
    for (size_t i = 0; i < m->format->kind->n_columns; i++) {
        const struct match_cell *c = &m->cells[i];
        const struct format_column *f = &m->format->columns[c->option];
        if (c->n == 0 || f->as == VALUE_TEXT || f->as == VALUE_ID)
            continue;
        n_columns++;
        struct cell cell = c->first < cells->n_cells ? cells->cells[c->first] : (struct cell){CELL_EMPTY, {"", 0}};
        n_filled += str_trim(cell.text).len > 0;
        n_read += str_trim(cell.text).len > 0 && format_reads(m->format, f, &cell);
    }
    return n_read >= (n_columns < 2 ? 1 : 2) && 2 * n_read > n_filled;
}

/* Rows below a blank one that read like rows of the table above it are such rows: they are loaded, or refused by name, and so are the
 * remarks between. A row of several cells that does not ends the table for good: what follows may be another's. */
static bool resume_tables(struct scan *s, const struct heading_row *row, const struct row *cells)
{
    bool is_taken = false;
    for (size_t i = 0; i < s->n_tables; i++) {
        struct open_table *t = &s->tables[i];
        if (t->is_over || t->is_open || is_blank_in(row, t->match))
            continue;
        bool is_row = is_row_of(t->match, cells);
        t->is_over = !is_row && row->n_texts > 1;   /* a single text is a remark */
        if (!is_row)
            continue;
        s->left_first = s->left_last = 0;
        t->is_open = is_taken = true;
        t->match->n_rows = SIZE_MAX;
        t->n_read++;
    }
    return is_taken;
}

static void leave_row(struct scan *s, const struct heading_row *row)
{
    if (row->n_texts == 0)
        return;
    if (s->n_loose < SCAN_LOOSE_MOST)
        s->loose[s->n_loose++] = heading_row_copy(s->a, row);
    if (s->n_tables == 0)
        return;
    s->left_first = s->left_first > 0 ? s->left_first : row->place;
    s->left_last = row->place;
}

/* Does the rest of the sheet belong to what is open, or is it too far down for a table to begin? */
static bool is_settled(const struct scan *s)
{
    bool is_whole = false;
    for (size_t i = 0; i < s->n_tables; i++) {
        const struct open_table *t = &s->tables[i];
        if (t->is_open && !t->match->format->ends_at_blank)
            is_whole = t->n_read >= SCAN_RANGE_ROWS_MOST;
    }
    return is_whole || (s->n_tables == 0 && s->n_rows >= HEADER_ROWS_MOST);
}

static bool has_whole(const struct scan *s)
{
    return s->n_tables > 0 && s->tables[s->n_tables - 1].is_open && !s->tables[s->n_tables - 1].match->format->ends_at_blank;
}

static void scan_row(struct scan *s, const struct row *cells)
{
    struct heading_row *row = scan_this_row(s);
    arena_reset(&s->scratch[s->n_rows % 2]);
    heading_row_read(&s->scratch[s->n_rows % 2], cells, row);
    end_at_gap(s, row->place);
    s->last_place = row->place;
    s->n_texts += row->n_texts > 0;
    s->n_wide += row->n_texts > 1;
    near_sample(s->a, &s->nearest, cells);
    near_sample_all(s->a, &s->others, cells);
    bool is_known = !has_whole(s) && heading_row_is_known(row, s->formats);
    bool is_new = is_known && (scan_open_blocks(s) || scan_open_plain(s));
    bool is_near = is_known && !is_new && scan_keep_blocks(s);
    if (!is_new && !take_row(s, row) && !resume_tables(s, row, cells)) {
        if (!is_near && !has_whole(s))
            near_keep_money(s->a, &s->others, row);
        leave_row(s, row);
    }
    s->n_rows++;
}

/* A table whose later rows cannot be read is that table all the same: loading it says why. */
static int scan_rows(struct scan *s, struct reader *r, struct err *e)
{
    struct err broken = ERR_INIT;
    struct row row;
    int more = 1;
    while (!is_settled(s) && (more = reader_next(r, &row, &broken)) == 1)
        scan_row(s, &row);
    if (more < 0 && s->n_tables == 0) {
        *e = broken;
        return -1;
    }
    scan_tell(s);
    for (size_t i = 0; i < s->n_tables; i++)
        scan_set_stated(s, &s->tables[i]);
    return 0;
}

int scan_sheet(struct scan *s, struct err *e)
{
    struct reader *r;
    int failed = s->book->type == BOOK_CSV ? reader_open_encoded(s->book, s->separator, s->encoding, &r, e)
                                           : reader_open(s->book, s->sheet, '\0', &r, e);
    if (failed != 0)
        return -1;
    failed = scan_rows(s, r, e);
    s->taken = reader_encoding(r);
    reader_close(r);
    return failed;
}

void scan_release(struct scan *s)
{
    buf_release(&s->note);
    near_release(&s->others);
    arena_release(&s->scratch[0]);
    arena_release(&s->scratch[1]);
    mem_free(s->tables);
    mem_free(s->facts);
}
