/* Where tables begin: below one row of headings or two, or side by side below titles. */
#include "ingest/match/scan.h"

void scan_tell(struct scan *s)
{
    if (s->left_first > 0 && s->left_first == s->left_last)
        buf_printf(&s->note, "%srow %ld is in no known table", s->note.len > 0 ? "; " : "", s->left_first);
    else if (s->left_first > 0)
        buf_printf(&s->note, "%srows %ld to %ld are in no known table", s->note.len > 0 ? "; " : "", s->left_first,
                   s->left_last);
    s->left_first = s->left_last = 0;
}

/* The rows a new table's headings take were loose until now. */
static void take_back(struct scan *s, long first_place)
{
    if (s->left_last < first_place)
        return;
    s->left_last = first_place - 1;
    if (s->left_first > s->left_last)
        s->left_first = s->left_last = 0;
}

static void close_tables(struct scan *s, size_t n_rows)
{
    for (size_t i = 0; i < s->n_tables; i++) {
        struct open_table *t = &s->tables[i];
        if (t->is_open)
            t->match->n_rows = n_rows > t->match->n_skip ? n_rows - t->match->n_skip : 0;
        t->is_open = false;
        t->is_over = true;
    }
}

static const char *table_name(struct scan *s, const char *title, long place)
{
    const char *sheet = s->book->sheets[s->sheet];
    const char *separator = sheet[0] != '\0' ? ": " : "";
    if (title != NULL)
        return arena_format(s->a, "%s%s%s", sheet, separator, title);
    return s->n_tables == 0 ? sheet : arena_format(s->a, "%s%srow %ld", sheet, separator, place);
}

static void open_table(struct scan *s, const struct trial *t, const struct heading_row *row, const struct heading_row *whole,
                       const char *title)
{
    struct match *m = arena_alloc(s->a, sizeof *m);
    *m = (struct match){.format = t->format, .sheet = s->sheet, .separator = s->separator, .encoding = s->encoding, .n_skip = s->n_rows + 1,
                        .n_rows = SIZE_MAX, .n_cells = row->n, .place = row->place, .range_cell = SIZE_MAX, .note = ""};
    m->name = table_name(s, title, row->place);
    while (title != NULL && m->first_cell < row->n && row->cells[m->first_cell].key.len == 0)
        m->first_cell++;
    match_set_cells(s->a, t->format, row, m);
    m->unknown = match_unknown(s->a, t, row, &m->n_unknown, NULL);
    for (size_t i = 0; i < t->format->n_range && m->range_cell == SIZE_MAX; i++)
        m->range_cell = heading_row_find(whole, &t->format->range[i]);
    struct heading_row *kept = arena_alloc(s->a, sizeof *kept);
    *kept = heading_row_copy(s->a, whole);
    s->tables = mem_grow(s->tables, &s->cap_tables, s->n_tables + 1, sizeof *s->tables);
    s->tables[s->n_tables++] = (struct open_table){.match = m, .header = kept, .gap = s->gap, .n_loose = s->n_loose,
                                                   .n_facts = s->n_facts, .is_open = true};
}

static void note_block(struct scan *s, struct str title, const struct heading_row *titles, const struct trial *t,
                       const struct heading_row *block)
{
    buf_printf(&s->note, "%s'%.*s' (row %ld) is no known table", s->note.len > 0 ? "; " : "", (int)title.len, title.ptr,
               titles->place);
    if (t->format == NULL)
        return;
    struct match_miss miss = match_miss_of(s->a, t, block);
    for (size_t i = 0; i < miss.n_missing; i++)
        buf_printf(&s->note, "%s%s", i == 0 ? ": no heading gives " : ", ", miss.missing[i]);
}

static bool is_read(const struct scan *s, const struct format *f)
{
    for (size_t i = 0; i < s->n_tables; i++)
        if (s->tables[i].match->format == f)
            return true;
    return false;
}

/* Which table is the block most like? One whose title it has; else, of those the sheet has not already, by its headings. */
static struct trial try_block(const struct scan *s, struct str title, const struct heading_row *block)
{
    struct trial best = scan_try_title(s, title, block);
    for (size_t i = 0; best.format == NULL && i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if ((f->books & (1u << s->book->type)) == 0 || !heading_is_among(f->titles, f->n_titles, title))
            continue;
        best = trial_of(f, block, s->folded_sheet);
        best.n_unknown = block->n;
        return best;
    }
    for (size_t i = 0; best.format == NULL && i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if ((f->books & (1u << s->book->type)) == 0 || f->n_titles == 0 || is_read(s, f))
            continue;
        struct trial t = trial_of(f, block, s->folded_sheet);
        if (trial_is_better(&t, &best))
            best = t;
    }
    return best;
}

static void keep_block(struct scan *s, const struct heading_row *titles, const struct heading_row *row, size_t column)
{
    ARENA_AUTO struct arena own = ARENA_INIT;
    const struct format_heading *title = &titles->cells[column];
    struct heading_row block = heading_row_of_block(&own, titles, row, column);
    struct trial t = try_block(s, title->key, &block);
    if (t.format == NULL)
        return;
    near_keep(s->a, &s->others, &t, &block, title);
    if (s->n_tables == 0 && trial_is_better(&t, &s->nearest.trial))
        near_set(s->a, &s->nearest, &t, &block, title);
}

/* The row above holds titles that formats know, this one the headings of their blocks. */
bool scan_open_blocks(struct scan *s)
{
    const struct heading_row *titles = scan_row_above(s), *row = scan_this_row(s);
    ARENA_AUTO struct arena own = ARENA_INIT;
    size_t n_opened = 0, n_before = s->n_tables;
    bool has_title = false;
    for (size_t i = 0; s->n_rows > 0 && i < titles->n && !has_title; i++)
        has_title = scan_knows_title(s, titles->cells[i].key);
    for (size_t i = 0; has_title && i < titles->n; i++) {
        struct str title = titles->cells[i].key;
        struct heading_row block = title.len > 0 ? heading_row_of_block(&own, titles, row, i) : (struct heading_row){0};
        struct trial t = title.len > 0 ? scan_try_title(s, title, &block) : (struct trial){0};
        if (t.format == NULL || t.n_missing > 0)
            continue;
        if (n_opened++ == 0) {
            close_tables(s, s->n_rows - 1);
            near_drop(&s->others, titles->place, row->place);
            take_back(s, titles->place);
            scan_tell(s);
        }
        open_table(s, &t, &block, row, str_text(s->a, titles->cells[i].text));
    }
    for (size_t i = 0; n_opened > 0 && i < titles->n; i++) {
        bool is_open = titles->cells[i].key.len == 0;
        for (size_t k = n_before; k < s->n_tables && !is_open; k++)
            is_open = s->tables[k].match->first_cell == i;
        if (is_open)
            continue;
        struct heading_row block = heading_row_of_block(&own, titles, row, i);
        struct trial t = scan_try_title(s, titles->cells[i].key, &block);
        note_block(s, titles->cells[i].text, titles, &t, &block);
        keep_block(s, titles, row, i);
    }
    return n_opened > 0;
}

bool scan_keep_blocks(struct scan *s)
{
    const struct heading_row *titles = scan_row_above(s), *row = scan_this_row(s);
    size_t n_before = s->others.n;
    for (size_t i = 0; s->n_rows > 0 && i < titles->n; i++)
        if (titles->cells[i].key.len > 0)
            keep_block(s, titles, row, i);
    return s->others.n > n_before;
}

static void keep_nearest(struct scan *s, const struct trial *t, const struct heading_row *row)
{
    near_keep(s->a, &s->others, t, row, NULL);
    if (s->n_tables == 0 && trial_is_better(t, &s->nearest.trial))
        near_set(s->a, &s->nearest, t, row, NULL);
}

/* Headings of one row, or names below groups. */
bool scan_open_plain(struct scan *s)
{
    struct heading_row numbered = *scan_this_row(s), joined = {0};
    heading_row_number(&numbered);
    struct trial one = scan_try_single(s, &numbered);
    struct trial two = s->n_rows > 0 ? scan_try_double(s, &numbered, &joined) : (struct trial){0};
    /* names told apart by their groups say more than names counted through */
    bool is_double = two.format != NULL && (trial_is_better(&two, &one) || (two.n_missing == 0 && two.n_found >= one.n_found));
    const struct trial *t = is_double ? &two : &one;
    const struct heading_row *row = is_double ? &joined : &numbered;
    if (t->format == NULL)
        return false;
    if (t->n_missing > 0) {
        keep_nearest(s, t, row);
        return false;
    }
    close_tables(s, s->n_rows - (is_double ? 1 : 0));
    near_drop(&s->others, is_double ? scan_row_above(s)->place : row->place, row->place);
    take_back(s, is_double ? scan_row_above(s)->place : row->place);
    scan_tell(s);
    open_table(s, t, row, is_double ? row : &numbered, NULL);
    return true;
}
