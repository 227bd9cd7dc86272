/* The tables of one sheet: one below preamble lines, or several stacked and side by side. */
#include "ingest/match/match_part.h"

#include "base/date.h"
#include "ingest/catalogue/heading.h"
#include <string.h>

enum { HEADER_ROWS_MOST = 20, RANGE_ROWS_MOST = 3, PREAMBLE_CELLS_MOST = 4, LOOSE_MOST = 100 };

/* What a heading row says of the row below it: "User Id" above "10000002". */
struct fact {
    struct str key, text;
};

struct open_table {
    struct match *match;
    const struct heading_row *header;    /* the whole row, outside of the block too */
    size_t n_read;                   /* rows below it */
    size_t gap;                      /* index of the first loose row since the table before */
    size_t n_loose, n_facts;         /* known above and in it */
    bool is_open;
    bool is_over;                    /* no row further down can be one of it any more */
};

struct scan {
    struct arena *a;
    struct book *book;
    size_t sheet;
    struct str folded_sheet;
    const struct format_list *formats;
    char separator;
    enum encoding encoding, taken;   /* asked for, and what the reader made of it */
    /* rows of no table: preambles, titles, and what nobody knows */
    struct heading_row loose[LOOSE_MOST];
    size_t n_loose, gap;             /* gap: since the last table opened or ended */
    struct buf note;
    long left_first, left_last;      /* places of rows after a table's end, not yet told of */
    /* the row and the one above */
    struct arena scratch[2];
    struct heading_row rows[2];
    size_t n_rows;                   /* read so far */
    long last_place;                 /* of the row above */
    struct open_table *tables;
    size_t n_tables, cap_tables;
    struct fact *facts;
    size_t n_facts, cap_facts;
    struct near nearest;
    struct near_list others;
    size_t n_texts, n_wide;          /* rows with a cell, with two */
};

static struct heading_row *this_row(struct scan *s)
{
    return &s->rows[s->n_rows % 2];
}

static const struct heading_row *row_above(const struct scan *s)
{
    return &s->rows[(s->n_rows + 1) % 2];
}

static struct heading_row copy_row(struct arena *a, const struct heading_row *row)
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

/* ---- which format a row of headings has ---- */

/* With two heading rows a name may be told apart by the group above it: "group | name". */
static struct heading_row join_groups(struct arena *a, const struct heading_row *groups, const struct heading_row *names)
{
    struct heading_row joined = copy_row(a, names);
    struct str group = {"", 0};
    for (size_t i = 0; i < joined.n; i++) {
        struct str *key = &joined.cells[i].key;
        if (i < groups->n && groups->cells[i].key.len > 0)
            group = groups->cells[i].key;
        if (group.len > 0 && key->len > 0)
            *key = str_of(arena_format(a, "%.*s | %.*s", (int)group.len, group.ptr, (int)key->len, key->ptr));
    }
    heading_row_number(&joined);
    return joined;
}

/* A name that only one group has may be written without it. */
static struct heading_row either_name(struct arena *a, const struct heading_row *joined, const struct heading_row *names,
                                      const struct format *f)
{
    struct heading_row row = copy_row(a, joined);
    for (size_t i = 0; i < row.n; i++) {
        bool is_joined = false;
        for (size_t k = 0; k < f->n_columns && !is_joined; k++)
            is_joined = heading_is_among(f->columns[k].headings, f->columns[k].n_headings, row.cells[i].key);
        if (!is_joined && !heading_is_among(f->ignored, f->n_ignored, row.cells[i].key))
            row.cells[i].key = names->cells[i].key;
    }
    heading_row_number(&row);
    return row;
}

static bool is_candidate(const struct scan *s, const struct format *f, size_t heading_rows)
{
    return (f->books & (1u << s->book->type)) != 0 && f->heading_rows == heading_rows && f->n_titles == 0 &&
           (f->n_row_paths == 0 || f->is_own);
}

/* The best format for the row as it stands (one heading row). */
static struct trial try_single(const struct scan *s, const struct heading_row *row)
{
    struct trial best = {0};
    for (size_t i = 0; i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if (!is_candidate(s, f, 1))
            continue;
        struct trial t = trial_of(f, row, s->folded_sheet);
        if (trial_is_better(&t, &best))
            best = t;
    }
    return best;
}

/* The best format that has groups above its names; *ret_row is the row as that format reads it. */
static struct trial try_double(struct scan *s, const struct heading_row *row, struct heading_row *ret_row)
{
    ARENA_AUTO struct arena own = ARENA_INIT;
    struct arena *a = &own;
    struct trial best = {0};
    struct heading_row joined = join_groups(a, row_above(s), row);
    for (size_t i = 0; i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if (!is_candidate(s, f, 2))
            continue;
        struct heading_row either = either_name(a, &joined, row, f);
        struct trial t = trial_of(f, &either, s->folded_sheet);
        if (!trial_is_better(&t, &best))
            continue;
        best = t;
        *ret_row = copy_row(s->a, &either);
    }
    return best;
}

/* ---- blocks below a title ---- */

static bool is_title(const struct scan *s, struct str key)
{
    for (size_t i = 0; key.len > 0 && i < s->formats->n; i++)
        if (heading_is_among(s->formats->formats[i].titles, s->formats->formats[i].n_titles, key))
            return true;
    return false;
}

static size_t next_title(const struct heading_row *titles, size_t from)
{
    while (from < titles->n && titles->cells[from].key.len == 0)
        from++;
    return from;
}

/* The headings of the block whose title stands in `column` above: as far as the next title or empty heading. */
static struct heading_row block_row(struct arena *a, const struct heading_row *titles, const struct heading_row *row, size_t column)
{
    struct heading_row block = copy_row(a, row);
    size_t end = next_title(titles, column + 1), last = column;
    if (end >= titles->n)
        end = row->n;
    while (last < end && last < row->n && row->cells[last].key.len > 0)
        last++;
    for (size_t i = 0; i < block.n; i++)
        if (i < column || i >= last)
            block.cells[i] = (struct format_heading){{"", 0}, {"", 0}, 1};
    block.n = last < row->n ? last : row->n;   /* titles may go on beyond the row below */
    heading_row_number(&block);
    return block;
}

static struct trial try_title(const struct scan *s, struct str title, const struct heading_row *block)
{
    struct trial best = {0};
    for (size_t i = 0; i < s->formats->n; i++) {
        const struct format *f = &s->formats->formats[i];
        if ((f->books & (1u << s->book->type)) == 0 || !heading_is_among(f->titles, f->n_titles, title))
            continue;
        struct trial t = trial_of(f, block, s->folded_sheet);
        if (trial_is_better(&t, &best))
            best = t;
    }
    return best;
}

/* ---- tables that begin and end ---- */

static void tell(struct scan *s)
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

/* Of a kind of things inside a session: does the file say which session? */
static bool lacks_session(const struct match *m)
{
    const struct kind *k = m->format->kind;
    size_t ref = kind_column_of(k, "session_ref");
    bool has_one = ref == KIND_NO_COLUMN || k->columns[ref].n_derive == 0;
    for (size_t i = 0; !has_one && i < k->columns[ref].n_derive; i++)
        has_one = match_has(m, k->columns[ref].derive[i]);
    return !has_one;
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
    *kept = copy_row(s->a, whole);
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
    struct trial best = try_title(s, title, block);
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
    struct heading_row block = block_row(&own, titles, row, column);
    struct trial t = try_block(s, title->key, &block);
    if (t.format == NULL)
        return;
    near_keep(s->a, &s->others, &t, &block, title);
    if (s->n_tables == 0 && trial_is_better(&t, &s->nearest.trial))
        near_set(s->a, &s->nearest, &t, &block, title);
}

/* The row above holds titles that formats know, this one the headings of their blocks. */
static bool open_blocks(struct scan *s)
{
    const struct heading_row *titles = row_above(s), *row = this_row(s);
    ARENA_AUTO struct arena own = ARENA_INIT;
    size_t n_opened = 0, n_before = s->n_tables;
    bool has_title = false;
    for (size_t i = 0; s->n_rows > 0 && i < titles->n && !has_title; i++)
        has_title = is_title(s, titles->cells[i].key);
    for (size_t i = 0; has_title && i < titles->n; i++) {
        struct str title = titles->cells[i].key;
        struct heading_row block = title.len > 0 ? block_row(&own, titles, row, i) : (struct heading_row){0};
        struct trial t = title.len > 0 ? try_title(s, title, &block) : (struct trial){0};
        if (t.format == NULL || t.n_missing > 0)
            continue;
        if (n_opened++ == 0) {
            close_tables(s, s->n_rows - 1);
            near_drop(&s->others, titles->place, row->place);
            take_back(s, titles->place);
            tell(s);
        }
        open_table(s, &t, &block, row, str_text(s->a, titles->cells[i].text));
    }
    for (size_t i = 0; n_opened > 0 && i < titles->n; i++) {
        bool is_open = titles->cells[i].key.len == 0;
        for (size_t k = n_before; k < s->n_tables && !is_open; k++)
            is_open = s->tables[k].match->first_cell == i;
        if (is_open)
            continue;
        struct heading_row block = block_row(&own, titles, row, i);
        struct trial t = try_title(s, titles->cells[i].key, &block);
        note_block(s, titles->cells[i].text, titles, &t, &block);
        keep_block(s, titles, row, i);
    }
    return n_opened > 0;
}

/* A row of headings of blocks none of which is known under the title above it. */
static bool keep_blocks(struct scan *s)
{
    const struct heading_row *titles = row_above(s), *row = this_row(s);
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
static bool open_plain(struct scan *s)
{
    struct heading_row numbered = *this_row(s), joined = {0};
    heading_row_number(&numbered);
    struct trial one = try_single(s, &numbered);
    struct trial two = s->n_rows > 0 ? try_double(s, &numbered, &joined) : (struct trial){0};
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
    near_drop(&s->others, is_double ? row_above(s)->place : row->place, row->place);
    take_back(s, is_double ? row_above(s)->place : row->place);
    tell(s);
    open_table(s, t, row, is_double ? row : &numbered, NULL);
    return true;
}

/* ---- what a file states about itself ---- */

static bool read_range(struct match *m, struct str text)
{
    if (text.len == 0 || m->has_range)
        return false;
    const char *colon = memchr(text.ptr, ':', text.len);
    if (value_range(text, &m->range_first, &m->range_last) == 0)
        return m->has_range = true;
    if (colon == NULL)
        return false;
    struct str rest = str_trim((struct str){colon + 1, text.len - (size_t)(colon + 1 - text.ptr)});
    return m->has_range = value_range(rest, &m->range_first, &m->range_last) == 0;
}

/* True when cell i is a label of the moment of creation: what stands beside it is that moment and no range. */
static bool read_created(struct match *m, const struct heading_row *row, size_t i)
{
    struct value v;
    const char *rule;
    if (!heading_is_among(m->format->created, m->format->n_created, row->cells[i].key))
        return false;
    if (i + 1 >= row->n || m->has_created)
        return true;
    struct cell cell = {CELL_TEXT, row->cells[i + 1].text};
    if (value_parse(VALUE_INSTANT, &m->format->dialect, &cell, &v, &rule) == 0 && !v.is_null) {
        m->has_created = true;
        m->created = v.integer;
    }
    return true;
}

/* "Start Time: 2026-11-17 20:00:12" is the column it states, not a range of one day. */
static bool is_stated_label(const struct match *m, struct str text)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    const struct format *f = m->format;
    struct format_heading label;
    char currency[4];
    const char *colon = text.len == 0 ? NULL : memchr(text.ptr, ':', text.len);
    heading_read(&a, (struct str){text.ptr, colon != NULL ? (size_t)(colon - text.ptr) : text.len}, &label, currency);
    for (size_t i = 0; i < f->n_stated; i++)
        if (heading_is_among(f->stated[i].labels, f->stated[i].n_labels, label.key))
            return true;
    return false;
}

static void read_preamble(struct match *m, const struct heading_row *rows, size_t from, size_t to)
{
    for (size_t r = from; r < to; r++)
        for (size_t i = 0; i < rows[r].n && i < PREAMBLE_CELLS_MOST; i++) {
            struct str text = rows[r].cells[i].text;
            if (is_stated_label(m, text))
                i += memchr(text.ptr, ':', text.len) == NULL;
            else if (read_created(m, &rows[r], i))
                i++;
            else
                (void)read_range(m, text);
        }
}

/* "Shop ID", "10000001" in two cells, or "Shop ID: 10000001" in one. */
static const char *beside_label(struct arena *a, const struct scan *s, const struct heading_row *row, const struct format_heading *label)
{
    for (size_t i = 0; i < row->n && i < PREAMBLE_CELLS_MOST; i++) {
        struct str text = row->cells[i].text;
        const char *colon = text.len == 0 ? NULL : memchr(text.ptr, ':', text.len);
        if (str_eq(row->cells[i].key, label->key) && i + 1 < row->n && row->cells[i + 1].text.len > 0 &&
            !format_list_knows(s->formats, row->cells[i + 1].key))
            return str_text(a, row->cells[i + 1].text);
        if (colon == NULL || colon + 1 == text.ptr + text.len)
            continue;
        struct format_heading name;
        char currency[4];
        heading_read(a, (struct str){text.ptr, (size_t)(colon - text.ptr)}, &name, currency);
        if (str_eq(name.key, label->key))
            return str_text(a, str_trim((struct str){colon + 1, text.len - (size_t)(colon + 1 - text.ptr)}));
    }
    return NULL;
}

static const char *in_loose_rows(struct scan *s, const struct format_heading *label, size_t from, size_t to)
{
    const char *text = NULL;
    for (size_t r = from; r < to && text == NULL; r++)
        text = beside_label(s->a, s, &s->loose[r], label);
    return text;
}

/* Below a heading, of this table's row first, then of the tables before; in the lines above it; in lines further up. */
static const char *find_stated(struct scan *s, const struct open_table *t, const struct format_heading *label)
{
    const char *text = NULL;
    for (size_t i = t->n_facts; i > 0 && text == NULL; i--)
        if (str_eq(s->facts[i - 1].key, label->key) && s->facts[i - 1].text.len > 0)
            text = str_text(s->a, s->facts[i - 1].text);
    if (text == NULL)
        text = in_loose_rows(s, label, t->gap, t->n_loose);
    return text != NULL ? text : in_loose_rows(s, label, 0, t->gap);
}

static void set_stated(struct scan *s, struct open_table *t)
{
    struct match *m = t->match;
    const struct format *f = m->format;
    for (size_t i = 0; i < f->n_stated; i++) {
        const char *text = NULL;
        for (size_t k = 0; k < f->stated[i].n_labels && text == NULL; k++)
            text = find_stated(s, t, &f->stated[i].labels[k]);
        if (text != NULL)
            match_state(s->a, m, f->stated[i].column, text);
    }
    read_preamble(m, s->loose, t->gap, t->n_loose);
    read_preamble(m, s->loose, 0, t->gap);
    m->lacks_session = lacks_session(m);
    for (size_t i = 0; m->range_cell == SIZE_MAX && i < f->n_range && !m->has_range; i++) {
        const char *text = find_stated(s, t, &f->range[i]);
        if (text != NULL)
            (void)read_range(m, str_of(text));
    }
}

/* Some files repeat their range in every row; the first rows are asked. A day that stands for its own row is no range. */
static void read_own_range(struct open_table *t, const struct heading_row *row)
{
    struct match *m = t->match, own = {0};
    size_t cell = m->range_cell;
    if (t->n_read >= RANGE_ROWS_MOST || cell >= row->n || m->has_range || !read_range(&own, row->cells[cell].text))
        return;
    if (m->format->range_columns[0] != KIND_NO_COLUMN && own.range_first == own.range_last)
        return;
    m->has_range = true;
    m->range_first = own.range_first;
    m->range_last = own.range_last;
}

static void read_facts(struct scan *s, struct open_table *t, const struct heading_row *row)
{
    for (size_t i = 0; i < t->header->n && i < row->n; i++) {
        if (t->header->cells[i].key.len == 0 || row->cells[i].text.len == 0)
            continue;
        s->facts = mem_grow(s->facts, &s->cap_facts, s->n_facts + 1, sizeof *s->facts);
        struct str text = {str_text(s->a, row->cells[i].text), row->cells[i].text.len};
        s->facts[s->n_facts++] = (struct fact){t->header->cells[i].key, text};
    }
}

/* ---- row by row ---- */

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
            read_facts(s, t, row);
        if (t->n_read == 0)
            t->n_facts = s->n_facts;
        read_own_range(t, row);
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
    if (s->n_loose < LOOSE_MOST)
        s->loose[s->n_loose++] = copy_row(s->a, row);
    if (s->n_tables == 0)
        return;
    s->left_first = s->left_first > 0 ? s->left_first : row->place;
    s->left_last = row->place;
}

/* 1: the rest of the sheet belongs to what is open; 0: go on; -1 never. */
static bool is_settled(const struct scan *s)
{
    bool is_whole = false;
    for (size_t i = 0; i < s->n_tables; i++) {
        const struct open_table *t = &s->tables[i];
        if (t->is_open && !t->match->format->ends_at_blank)
            is_whole = t->n_read >= RANGE_ROWS_MOST;
    }
    return is_whole || (s->n_tables == 0 && s->n_rows >= HEADER_ROWS_MOST);
}

static bool has_whole(const struct scan *s)
{
    return s->n_tables > 0 && s->tables[s->n_tables - 1].is_open && !s->tables[s->n_tables - 1].match->format->ends_at_blank;
}

static void scan_row(struct scan *s, const struct row *cells)
{
    struct heading_row *row = this_row(s);
    arena_reset(&s->scratch[s->n_rows % 2]);
    heading_row_read(&s->scratch[s->n_rows % 2], cells, row);
    end_at_gap(s, row->place);
    s->last_place = row->place;
    s->n_texts += row->n_texts > 0;
    s->n_wide += row->n_texts > 1;
    near_sample(s->a, &s->nearest, cells);
    near_sample_all(s->a, &s->others, cells);
    bool is_known = !has_whole(s) && heading_row_is_known(row, s->formats);
    bool is_new = is_known && (open_blocks(s) || open_plain(s));
    bool is_near = is_known && !is_new && keep_blocks(s);
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
    tell(s);
    for (size_t i = 0; i < s->n_tables; i++)
        set_stated(s, &s->tables[i]);
    return 0;
}

static int scan_sheet(struct scan *s, struct err *e)
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

/* Is that a heading somebody said to leave out, of any format the sheet has a table of? */
static bool is_left_out(const struct scan *s, const char *heading)
{
    ARENA_AUTO struct arena a = ARENA_INIT;
    struct str key = heading_key(&a, str_of(heading), NULL);
    for (size_t i = 0; i < s->n_tables; i++)
        if (heading_is_among(s->tables[i].match->format->ignored, s->tables[i].match->format->n_ignored, key))
            return true;
    return false;
}

/* Beside tables that were found: what nearly is one, and money nobody knows. */
static void keep_others(struct scan *s)
{
    struct match_miss *list = arena_array(s->a, s->others.n + 1, sizeof *list);
    size_t n = 0;
    for (size_t i = 0; s->n_tables > 0 && i < s->others.n; i++) {
        struct match_miss *miss = &list[n];
        *miss = s->others.list[i].miss;
        if (miss->format == NULL) {
            size_t n_asked = 0;
            for (size_t k = 0; k < miss->n_unknown; k++)
                if (!is_left_out(s, miss->unknown[k]))
                    miss->unknown[n_asked++] = miss->unknown[k];
            miss->n_unknown = n_asked;
            miss->beside = s->tables[0].match->format;
        }
        n += miss->format != NULL || miss->n_unknown > 0;
    }
    s->nearest.miss.others = list;
    s->nearest.miss.n_others = n;
}

static void keep_tables(struct scan *s, struct match **ret, size_t *ret_n)
{
    *ret = arena_array(s->a, s->n_tables + 1, sizeof **ret);
    for (size_t i = 0; i < s->n_tables; i++) {
        (*ret)[i] = *s->tables[i].match;
        (*ret)[i].encoding = s->taken;   /* AUTO where all so far is ASCII */
    }
    keep_others(s);
    buf_puts(&s->note, s->note.len > 0 ? "; left out" : "");
    if (s->taken > ENCODING_UTF8)
        buf_printf(&s->note, "%sread as %s%s", s->note.len > 0 ? "; " : "", encoding_name(s->taken),
                   s->taken == ENCODING_1252 ? " (where letters look wrong: setting \"encoding\")" : "");
    if (s->n_tables > 0 && s->note.len > 0)
        (*ret)[0].note = arena_text(s->a, s->note.ptr, s->note.len);
    *ret_n = s->n_tables;
}

static void scan_release(struct scan *s)
{
    buf_release(&s->note);
    near_release(&s->others);
    arena_release(&s->scratch[0]);
    arena_release(&s->scratch[1]);
    mem_free(s->tables);
    mem_free(s->facts);
}

/* ---- the separators and encodings of a CSV ---- */

struct nearest {
    struct trial trial;
    struct match_miss miss;
    bool is_blank, is_notes;
};

static void keep_miss(const struct scan *s, struct nearest *n)
{
    n->is_blank = n->is_blank || s->n_texts == 0;
    n->is_notes = n->is_notes && s->n_wide == 0;
    if (s->n_tables == 0 && (s->nearest.trial.format == NULL || !trial_is_better(&s->nearest.trial, &n->trial)))
        return;
    n->trial = s->nearest.trial;
    n->miss = s->nearest.miss;
}

static int try_separator(struct arena *a, const struct scan *start, char separator, struct nearest *nearest, struct match **ret,
                         size_t *ret_n, struct err *e)
{
    struct scan *s = arena_alloc(a, sizeof *s);
    *s = *start;
    s->separator = separator;
    int failed = scan_sheet(s, e);
    if (failed == 0) {
        keep_tables(s, ret, ret_n);
        keep_miss(s, nearest);
    }
    scan_release(s);
    return failed;
}

static int try_separators(struct arena *a, const struct scan *start, struct nearest *nearest, struct match **ret, size_t *ret_n,
                          struct err *e)
{
    static const char separators[] = {',', ';', '\t'};
    size_t n = start->book->type == BOOK_CSV ? sizeof separators : 1;
    struct err first = ERR_INIT;
    *ret = NULL;
    *ret_n = 0;
    for (size_t i = 0; i < n && *ret_n == 0; i++) {
        struct err other = ERR_INIT;
        char separator = start->book->type == BOOK_CSV ? separators[i] : '\0';
        /* quoting may be wrong under a separator that is not the file's: the first one's complaint counts only where none fits */
        if (try_separator(a, start, separator, nearest, ret, ret_n, &other) != 0 && i == 0)
            first = other;
    }
    if (*ret_n > 0 || first.code == ERR_NONE)
        return 0;
    *e = first;
    return -1;
}

static size_t count_columns(const struct match *m, size_t n)
{
    size_t sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m[i].format->kind->n_columns; k++)
            sum += m[i].cells[k].n > 0;
    return sum;
}

/* A file that is not UTF-8 is in the encoding that makes most of its headings known ones; of equals in the workspace's. */
static int try_encodings(struct arena *a, struct scan *start, struct nearest *nearest, struct match **ret, size_t *ret_n,
                         struct err *e)
{
    enum encoding encodings[N_ENCODINGS];
    int failed = try_separators(a, start, nearest, ret, ret_n, e);
    size_t n = start->book->type == BOOK_CSV ? book_encodings(start->book, encodings) : 1;
    for (size_t i = 1; i < n; i++) {
        struct err ignored = ERR_INIT;
        struct match *other;
        struct nearest beside = *nearest;
        size_t n_other;
        start->encoding = encodings[i];
        if (try_separators(a, start, &beside, &other, &n_other, &ignored) != 0)
            continue;
        if (*ret_n == 0)
            *nearest = beside;
        if (count_columns(other, n_other) <= count_columns(*ret, *ret_n))
            continue;
        *nearest = beside;
        *ret = other;
        *ret_n = n_other;
    }
    return *ret_n == 0 ? failed : 0;
}

int match_tables(struct arena *a, struct book *b, size_t sheet, const struct format_list *formats, struct match **ret,
                 size_t *ret_n, struct match_miss *ret_miss, struct err *e)
{
    struct nearest nearest = {.is_notes = true};
    *ret_miss = nearest.miss;
    struct scan start = {.a = a, .book = b, .sheet = sheet, .formats = formats,
                         .folded_sheet = str_fold(a, str_of(b->sheets[sheet]))};
    if (try_encodings(a, &start, &nearest, ret, ret_n, e) != 0)
        return -1;
    *ret_miss = nearest.miss;
    for (size_t i = 0; i < *ret_n; i++)
        if ((*ret)[i].format->refused != NULL)
            return match_refuse_known(&(*ret)[i], b, ret_miss, e);
    for (size_t i = 0; *ret_n == 0 && ret_miss->format == NULL && i < formats->n; i++)
        if (formats->formats[i].is_own && str_is(start.folded_sheet, formats->formats[i].kind->name))
            *ret_miss = near_named(a, &formats->formats[i]);
    ret_miss->is_blank = nearest.is_blank;
    ret_miss->is_notes = nearest.is_notes;
    return 0;
}
