#include "report/plan.h"

#include "report/layout.h"
#include "report/sheet_name.h"
#include "report/trace.h"
#include <math.h>
#include <string.h>

/* What placing a block needs. */
struct planner {
    struct plan *plan;
    struct plan_sheet *sheet;
    int sheet_index;
    sqlite3 *db;
    const struct parameters *parameters;    /* of the part the sheet belongs to */
    struct fill globals;        /* and these as placeholders */
    int top;                    /* row where the block before started */
    int bottom;                 /* first free row */
};

static struct arena *arena_of(const struct planner *p) { return p->plan->arena; }

static struct plan_cell *cell_add(struct planner *p, int row, int column, int span, enum role role)
{
    struct plan_sheet *s = p->sheet;
    s->cells = mem_grow(s->cells, &s->cap_cells, s->n_cells + 1, sizeof *s->cells);
    struct plan_cell *cell = &s->cells[s->n_cells++];
    *cell = (struct plan_cell){.row = row, .column = column, .span = span, .role = role};
    if (row + 1 > s->n_rows)
        s->n_rows = row + 1;
    if (column + span > s->n_columns)
        s->n_columns = column + span;
    return cell;
}

static void text_add(struct planner *p, int row, int column, int span, enum role role, const char *text)
{
    struct plan_cell *cell = cell_add(p, row, column, span, role);
    cell->text = text;
    cell->wrap = span > 1;
}

/* A headline: one line that runs on over the cells beside it. */
static void headline_add(struct planner *p, int row, int column, int width, enum role role, const char *text)
{
    struct plan_cell *cell = cell_add(p, row, column, 1, role);
    cell->text = text;
    cell->spills = true;
    if (column + width > p->sheet->n_columns)
        p->sheet->n_columns = column + width;
}

static const char *text_fill(const struct planner *p, const char *key, const struct fill *row)
{
    return catalogue_fill(arena_of(p), p->plan->catalogue, catalogue_text(p->plan->catalogue, key),
                          row != NULL ? row : &p->globals);
}

static struct fill row_fill(const struct planner *p, const struct result *r, size_t row)
{
    return (struct fill){r->names, r->n_rows > 0 ? result_at(r, row, 0) : NULL, r->n_rows > 0 ? r->n_columns : 0,
                         &p->globals};
}

static int fail_block(const struct planner *p, long line, const char *message, struct err *e)
{
    (void)err_set(e, ERR_INPUT, "%s", message);
    return err_at(e, p->sheet->template->file, line, 0);
}

/* A value into a cell: numbers and dates as such where the unit says so. */
static void cell_set(const struct planner *p, struct plan_cell *cell, const struct value *v, enum unit u)
{
    cell->unit = u;
    if (v->type == VALUE_NULL)
        return;
    bool is_time = u == UNIT_DATE || u == UNIT_DAY || u == UNIT_TIME || u == UNIT_MOMENT;
    if (is_time && value_serial(v, &cell->number)) {
        cell->is_number = true;
        return;
    }
    if (v->type == VALUE_TEXT || u == UNIT_TEXT || u == UNIT_ID || u == UNIT_LONG_DATE) {
        cell->text = value_text(arena_of(p), v, u, p->plan->catalogue);
        return;
    }
    cell->is_number = true;
    cell->number = v->number;
    /* No "-0.0%": what is shown as nothing has no sign. */
    if ((u == UNIT_CHANGE && fabs(v->number) < 0.0005) || (u == UNIT_SIGNED && fabs(v->number) < 0.5))
        cell->number = 0;
}

/* ---- texts ---- */

/* The line of one row: TEXT, or TEXT.value of text_from. */
static const char *line_of(const struct planner *p, const struct block *b, const struct result *r, size_t row,
                           const struct fill *f)
{
    const char *word = b->text_from != NULL && row < r->n_rows ? result_text(r, row, b->text_from) : NULL;
    const char *key = b->text;
    if (key == NULL)
        return word != NULL ? word : "";
    if (word != NULL)
        key = arena_format(arena_of(p), "%s.%s", b->text, word);
    return text_fill(p, key, f);
}

/* Rows of a block's `list` query as one text, for the placeholder {list}. */
static int list_text(struct planner *p, const struct block *b, const char **ret, struct err *e)
{
    struct result r;
    struct buf text BUF_AUTO = BUF_INIT;
    *ret = "";
    if (!b->has_list)
        return 0;
    if (query_run(p->db, arena_of(p), &b->list, p->parameters, &r, e) != 0)
        return -1;
    for (size_t i = 0; i < r.n_rows; i++) {
        struct fill f = row_fill(p, &r, i);
        buf_printf(&text, "%s%s", i > 0 ? b->list_join : "",
                   b->list_text != NULL ? text_fill(p, b->list_text, &f) : result_text(&r, i, r.names[0]));
    }
    *ret = text.ptr != NULL ? arena_text(arena_of(p), text.ptr, text.len) : "";
    return 0;
}

static enum role text_role(const struct block *b)
{
    if (b->role != ROLE_BODY)
        return b->role;
    return b->kind == BLOCK_TITLE ? ROLE_TITLE : b->kind == BLOCK_VERDICT ? ROLE_VERDICT : ROLE_NOTE;
}

static size_t rows_shown(const struct block *b, const struct result *r)
{
    return b->most > 0 && r->n_rows > (size_t)b->most ? (size_t)b->most : r->n_rows;
}

/* "12 more rows on sheet Sessions" */
static int more_add(struct planner *p, const struct block *b, const struct result *r, int row)
{
    size_t shown = rows_shown(b, r);
    if (shown == r->n_rows)
        return row;
    static const char *const names[] = {"n"};
    struct value n = {.type = VALUE_INT, .number = (double)(r->n_rows - shown)};
    struct fill f = {names, &n, 1, &p->globals};
    text_add(p, row, (int)b->column - 1, (int)b->width, ROLE_MORE, text_fill(p, b->more != NULL ? b->more : "more.rows", &f));
    return row + 1;
}

static void line_add(struct planner *p, const struct block *b, int row, const char *line)
{
    if (b->kind == BLOCK_TITLE)
        headline_add(p, row, (int)b->column - 1, (int)b->width, text_role(b), line);
    else
        text_add(p, row, (int)b->column - 1, (int)b->width, text_role(b), line);
}

static int lines_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    static const char *const names[] = {"list"};
    struct value list = {.type = VALUE_TEXT};
    struct fill lists = {names, &list, 1, &p->globals};
    struct buf joined BUF_AUTO = BUF_INIT;
    if (list_text(p, b, &list.text, e) != 0)
        return -1;
    size_t n = b->has_query ? rows_shown(b, r) : 1;
    for (size_t i = 0; i < n; i++) {
        struct fill f = row_fill(p, r, i);
        f.next = &lists;
        const char *line = line_of(p, b, r, i, &f);
        if (b->join != NULL)
            buf_printf(&joined, "%s%s", i > 0 ? b->join : "", line);
        else
            line_add(p, b, row++, line);
    }
    if (b->join != NULL)
        text_add(p, row++, (int)b->column - 1, (int)b->width, text_role(b), arena_text(arena_of(p), joined.ptr, joined.len));
    return more_add(p, b, r, row);
}

/* ---- tables ---- */

static int role_of(struct planner *p, const struct column *c, const struct result *r, size_t row, enum role *ret,
                   struct err *e)
{
    const char *word = c->role_from != NULL ? result_text(r, row, c->role_from) : NULL;
    if (word == NULL || word[0] == '\0')
        word = result_text(r, row, "role");
    *ret = c->role;
    if (word == NULL || word[0] == '\0')
        return 0;
    int role = role_find(word);
    if (role < 0)
        return fail_block(p, c->line, arena_format(arena_of(p), "the query gives the role '%s', which is unknown", word), e);
    bool is_total = result_text(r, row, "role") != NULL && strcmp(result_text(r, row, "role"), "total") == 0;
    *ret = !is_total ? (enum role)role
           : role == ROLE_BAD ? ROLE_TOTAL_BAD : role == ROLE_WATCH ? ROLE_TOTAL_WATCH : (enum role)role;
    return 0;
}

static int unit_of(struct planner *p, const struct column *c, const struct result *r, size_t row, enum unit *ret,
                   struct err *e)
{
    const char *word = c->unit_from != NULL ? result_text(r, row, c->unit_from) : NULL;
    *ret = c->unit;
    if (word == NULL)
        return 0;
    int unit = unit_find(word);
    if (unit < 0)
        return fail_block(p, c->line, arena_format(arena_of(p), "the query gives the unit '%s', which is unknown", word), e);
    *ret = (enum unit)unit;
    return 0;
}

/* The sheet a text key names: of the same part, else of the whole; NULL if there is none. */
static const char *sheet_linked(const struct planner *p, const char *key)
{
    const char *name = NULL;
    for (size_t i = 0; i < p->plan->n_sheets; i++) {
        const struct plan_sheet *s = &p->plan->sheets[i];
        if (strcmp(s->template->name, key) == 0 && (s->part == p->sheet->part || (s->part == 0 && name == NULL)))
            name = s->name;
    }
    return name;
}

static int table_cell(struct planner *p, const struct block *b, const struct column *c, const struct result *r,
                      size_t row, int index, int at_row, int at_column, struct err *e)
{
    enum role role;
    enum unit unit;
    if (role_of(p, c, r, row, &role, e) != 0 || unit_of(p, c, r, row, &unit, e) != 0)
        return -1;
    const struct value *v = result_at(r, row, (size_t)index);
    struct plan_cell *cell = cell_add(p, at_row, at_column, (int)c->span, b->excel_table != NULL ? ROLE_DATA : role);
    cell->wrap = c->wrap;
    if (v->type == VALUE_TEXT && c->texts != NULL) {
        cell->unit = UNIT_TEXT;
        cell->text = catalogue_fill(arena_of(p), p->plan->catalogue,
                                    catalogue_word(arena_of(p), p->plan->catalogue, c->texts, v->text), &p->globals);
    } else {
        cell_set(p, cell, v, unit);
    }
    if (v->type == VALUE_NULL && c->absent != NULL && role != ROLE_TOTAL && role != ROLE_GROUP)
        cell->text = text_fill(p, c->absent, NULL);
    if (c->link_from != NULL && result_text(r, row, c->link_from) != NULL)
        cell->link = sheet_linked(p, result_text(r, row, c->link_from));
    return 0;
}

/* A heading stands over its values. */
static enum role heading_role(const struct column *c)
{
    if (c->unit == UNIT_TIME)
        return ROLE_HEADING_MIDDLE;
    return c->unit_from != NULL || unit_side(c->unit) == SIDE_RIGHT ? ROLE_HEADING_NUMBER : ROLE_HEADING;
}

static void headings_add(struct planner *p, const struct block *b, int row)
{
    int column = (int)b->column - 1;
    for (size_t i = 0; i < b->n_columns; i++) {
        const struct column *c = &b->columns[i];
        struct plan_cell *cell = cell_add(p, row, column, (int)c->span, heading_role(c));
        cell->text = text_fill(p, c->heading, NULL);
        cell->wrap = true;
        cell->least = c->width;
        column += (int)c->span;
    }
}

/* Every column a block names must be one of its query. */
static int columns_resolve(struct planner *p, const struct block *b, const struct result *r, int *indices, struct err *e)
{
    for (size_t i = 0; i < b->n_columns; i++) {
        const char *wanted[] = {b->columns[i].from, b->columns[i].role_from, b->columns[i].unit_from, b->columns[i].link_from};
        for (size_t k = 0; k < 4; k++)
            if (wanted[k] != NULL && result_column(r, wanted[k]) < 0) {
                int near = str_nearest(wanted[k], r->names, r->n_columns, 3);
                const char *hint = near < 0 ? "" : arena_format(arena_of(p), "; did you mean '%s'?", r->names[near]);
                return fail_block(p, b->columns[i].line,
                                  arena_format(arena_of(p), "the query has no column '%s'%s", wanted[k], hint), e);
            }
        indices[i] = result_column(r, b->columns[i].from);
    }
    return 0;
}

static void extent_add(struct planner *p, const struct block *b, int first_row, int n_rows)
{
    struct plan *plan = p->plan;
    plan->extents = mem_grow(plan->extents, &plan->cap_extents, plan->n_extents + 1, sizeof *plan->extents);
    plan->extents[plan->n_extents++] =
        (struct plan_extent){b, p->sheet_index, first_row, n_rows, (int)b->column - 1};
}

static void freeze_set(struct planner *p, const struct block *b, int row)
{
    if (!b->freeze || p->sheet->freeze_row >= 0)
        return;
    p->sheet->freeze_row = row + 1;
    p->sheet->freeze_column = (int)b->column;
    p->sheet->repeat_row = row;
}

static int fail_full(const struct planner *p, const struct block *b, struct err *e)
{
    return fail_block(p, b->line, "the sheet has too many tables, charts, pictures or heat maps", e);
}

static int excel_table_add(struct planner *p, const struct block *b, int row, size_t n_rows, struct err *e)
{
    struct plan_sheet *s = p->sheet;
    if (s->n_tables == sizeof s->tables / sizeof s->tables[0])
        return fail_full(p, b, e);
    int column = (int)b->column - 1;
    /* An Excel table keeps one empty row when there is nothing to say, so that pivots find it. */
    int last = row + (n_rows > 0 ? (int)n_rows : 1);
    /* Its name is the workbook's: of a sheet that is repeated, numbered. */
    const char *name = s->part == 0 ? b->excel_table : arena_format(arena_of(p), "%s_%zu", b->excel_table, s->part);
    s->tables[s->n_tables++] = (struct plan_table){name, row, last, column, column + (int)b->n_columns - 1};
    if (last >= s->n_rows)
        s->n_rows = last + 1;
    return 0;
}

static void name_add(struct planner *p, const char *name, int row, int column)
{
    struct plan *plan = p->plan;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyz_")] != '\0' || name[0] == '\0')
        return;   /* anything else could be a cell, or no name at all */
    plan->names = mem_grow(plan->names, &plan->cap_names, plan->n_names + 1, sizeof *plan->names);
    plan->names[plan->n_names++] = (struct plan_name){name, p->sheet_index, row, column};
}

/* The figures of a table get names: gmv_total, gmv_tiktok ... */
static int names_add(struct planner *p, const struct block *b, const struct result *r, int first_row, struct err *e)
{
    if (b->define == NULL || p->sheet->part > 0)   /* a name belongs to one cell of the workbook */
        return 0;
    if (result_column(r, b->define) < 0)
        return fail_block(p, b->line, arena_format(arena_of(p), "the query has no column '%s'", b->define), e);
    for (size_t i = 0; i < rows_shown(b, r); i++) {
        const char *word = result_text(r, i, b->define);
        int column = (int)b->column - 1;
        for (size_t k = 0; word != NULL && k < b->n_columns; column += (int)b->columns[k++].span)
            if (strcmp(b->columns[k].from, b->define) != 0)
                name_add(p, arena_format(arena_of(p), "%s_%s", word, b->columns[k].from), first_row + (int)i, column);
    }
    return 0;
}

static int bars_add(struct planner *p, const struct block *b, int first_row, size_t n_rows, struct err *e)
{
    struct plan_sheet *s = p->sheet;
    int column = (int)b->column - 1;
    for (size_t k = 0; k < b->n_columns; column += (int)b->columns[k++].span) {
        if (!b->columns[k].bar || n_rows < 2)
            continue;
        if (s->n_scales == sizeof s->scales / sizeof s->scales[0])
            return fail_full(p, b, e);
        s->scales[s->n_scales++] = (struct plan_scale){true, first_row, first_row + (int)n_rows - 1, column, column};
    }
    return 0;
}

static int table_row(struct planner *p, const struct block *b, const struct result *r, size_t i, const int *indices, int row, struct err *e)
{
    int column = (int)b->column - 1;
    for (size_t k = 0; k < b->n_columns; column += (int)b->columns[k++].span)
        if (table_cell(p, b, &b->columns[k], r, i, indices[k], row, column, e) != 0)
            return -1;
    return 0;
}

static int table_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    int *indices = arena_array(arena_of(p), b->n_columns + 1, sizeof *indices);
    size_t shown = rows_shown(b, r);
    if (r->missing == NULL && columns_resolve(p, b, r, indices, e) != 0)
        return -1;
    headings_add(p, b, row);
    freeze_set(p, b, row);
    if (b->excel_table != NULL && excel_table_add(p, b, row, shown, e) != 0)
        return -1;
    extent_add(p, b, row + 1, (int)shown);
    if (names_add(p, b, r, row + 1, e) != 0 || bars_add(p, b, row + 1, shown, e) != 0)
        return -1;
    for (size_t i = 0; i < shown; i++)
        if (table_row(p, b, r, i, indices, ++row, e) != 0)
            return -1;
    return more_add(p, b, r, row + 1 + (b->excel_table != NULL && shown == 0));
}

/* The first row of each group stands below a line of its own and headings of its own, and may begin a page. */
static int grouped_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    int *indices = arena_array(arena_of(p), b->n_columns + 1, sizeof *indices);
    const char *before = NULL;
    if (columns_resolve(p, b, r, indices, e) != 0)
        return -1;
    if (result_column(r, b->group) < 0)
        return fail_block(p, b->line, arena_format(arena_of(p), "the query has no column '%s'", b->group), e);
    for (size_t i = 0; i < rows_shown(b, r); i++) {
        const char *group = result_text(r, i, b->group);
        struct fill f = row_fill(p, r, i);
        if (i == 0 || strcmp(group != NULL ? group : "", before != NULL ? before : "") != 0) {
            row += i > 0;
            if (i > 0 && b->group_page && p->sheet->n_breaks < sizeof p->sheet->breaks / sizeof p->sheet->breaks[0])
                p->sheet->breaks[p->sheet->n_breaks++] = (uint32_t)row;
            headline_add(p, row++, (int)b->column - 1, (int)b->width, ROLE_SECTION, text_fill(p, b->group_text, &f));
            headings_add(p, b, row++);
        }
        before = group;
        if (table_row(p, b, r, i, indices, row++, e) != 0)
            return -1;
    }
    return more_add(p, b, r, row);
}

/* ---- cards ---- */

static int card_add(struct planner *p, const struct block *b, const struct result *r, size_t i, int row, int span,
                    struct err *e)
{
    int column = (int)b->column - 1 + (int)i * span;
    struct column c = {.line = b->line, .unit = UNIT_MONEY, .unit_from = "unit"};
    const char *label = result_text(r, i, "label");
    enum role role;
    enum unit unit;
    int value = result_column(r, "value");
    if (label == NULL || value < 0)
        return fail_block(p, b->line, "figures need the query columns 'label' and 'value' (and 'unit')", e);
    if (role_of(p, &c, r, i, &role, e) != 0 || unit_of(p, &c, r, i, &unit, e) != 0)
        return -1;
    struct fill f = row_fill(p, r, i);
    text_add(p, row, column, span, ROLE_CARD_LABEL,
             catalogue_fill(arena_of(p), p->plan->catalogue,
                            catalogue_word(arena_of(p), p->plan->catalogue, "figure", label), &f));
    struct plan_cell *cell = cell_add(p, row + 1, column, span, ROLE_CARD_VALUE);
    cell_set(p, cell, result_at(r, i, (size_t)value), unit);
    text_add(p, row + 2, column, span, ROLE_CARD_NOTE, line_of(p, b, r, i, &f));
    return 0;
}

static int figures_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    int span = r->n_rows == 0 ? 1 : (int)b->width / (int)r->n_rows;
    for (size_t i = 0; i < r->n_rows; i++)
        if (card_add(p, b, r, i, row, span < 1 ? 1 : span, e) != 0)
            return -1;
    return row + 3;
}

/* ---- heat maps ---- */

/* Index of a value among those seen, in order of appearance. */
static size_t axis_index(const struct value **seen, size_t *n, const struct value *v)
{
    for (size_t i = 0; i < *n; i++)
        if (seen[i]->type == v->type && (v->type == VALUE_TEXT ? strcmp(seen[i]->text, v->text) == 0
                                                               : seen[i]->number == v->number))
            return i;
    seen[*n] = v;
    return (*n)++;
}

static void axis_label(struct planner *p, const struct block *b, const struct value *v, int row, int column, bool is_row)
{
    struct plan_cell *cell = cell_add(p, row, column, 1, is_row ? ROLE_LABEL : ROLE_HEADING_MIDDLE);
    const char *word = value_text(arena_of(p), v, UNIT_TEXT, p->plan->catalogue);
    cell->text = is_row && b->row_texts != NULL ? catalogue_word(arena_of(p), p->plan->catalogue, b->row_texts, word) : word;
}

static int heatmap_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    int row_index = result_column(r, b->rows_from), column_index = result_column(r, b->columns_from);
    int value_index = result_column(r, b->value);
    struct plan_sheet *s = p->sheet;
    int left = (int)b->column - 1;
    if (row_index < 0 || column_index < 0 || value_index < 0)
        return fail_block(p, b->line, "the query lacks the column of 'rows_from', 'columns_from' or 'value'", e);
    if (s->n_scales == sizeof s->scales / sizeof s->scales[0])
        return fail_full(p, b, e);
    const struct value **rows = arena_array(arena_of(p), r->n_rows, sizeof(struct value *));
    const struct value **columns = arena_array(arena_of(p), r->n_rows, sizeof(struct value *));
    size_t n_rows = 0, n_columns = 0;
    for (size_t i = 0; i < r->n_rows; i++) {
        size_t y = axis_index(rows, &n_rows, result_at(r, i, (size_t)row_index));
        size_t x = axis_index(columns, &n_columns, result_at(r, i, (size_t)column_index));
        struct plan_cell *cell = cell_add(p, row + 1 + (int)y, left + 1 + (int)x, 1, ROLE_HEAT);
        cell_set(p, cell, result_at(r, i, (size_t)value_index), b->unit);
    }
    (void)cell_add(p, row, left, 1, ROLE_HEADING);
    for (size_t y = 0; y < n_rows; y++)
        axis_label(p, b, rows[y], row + 1 + (int)y, left, true);
    for (size_t x = 0; x < n_columns; x++)
        axis_label(p, b, columns[x], row, left + 1 + (int)x, false);
    s->scales[s->n_scales++] =
        (struct plan_scale){false, row + 1, row + (int)n_rows, left + 1, left + (int)n_columns};
    freeze_set(p, b, row);
    return row + 1 + (int)n_rows;
}

/* ---- charts, pictures, links ---- */

static void reserve(struct planner *p, const struct block *b, int row, int height)
{
    if (row + height > p->sheet->n_rows)
        p->sheet->n_rows = row + height;
    if ((int)(b->column + b->width) - 1 > p->sheet->n_columns)
        p->sheet->n_columns = (int)(b->column + b->width) - 1;
}

static int chart_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    struct plan_sheet *s = p->sheet;
    struct fill f = row_fill(p, r, 0);
    if (s->n_charts == sizeof s->charts / sizeof s->charts[0])
        return fail_full(p, b, e);
    s->charts[s->n_charts++] = (struct plan_chart){
        .block = b, .row = row, .column = (int)b->column - 1, .n_rows = (int)b->height, .n_columns = (int)b->width,
        .title = line_of(p, b, r, 0, &f), .alt = text_fill(p, b->alt, &f),
        .x_axis = b->x_axis != NULL ? text_fill(p, b->x_axis, &f) : NULL,
        .y_axis = b->y_axis != NULL ? text_fill(p, b->y_axis, &f) : NULL};
    reserve(p, b, row, (int)b->height);
    return row + (int)b->height;
}

/* Grid rows of a picture: as the template says, or as its query does, for what draws one small chart a thing. */
static int picture_height(struct planner *p, const struct block *b, const struct result *r, int *ret, struct err *e)
{
    int column = b->height_from != NULL ? result_column(r, b->height_from) : -1;
    *ret = (int)b->height;
    if (b->height_from == NULL)
        return 0;
    const struct value *v = column >= 0 && r->n_rows > 0 ? result_at(r, 0, (size_t)column) : NULL;
    if (v == NULL || v->type == VALUE_TEXT || v->number < 1 || v->number > 200)
        return fail_block(p, b->line, "'height_from' names no query column of 1 to 200 rows", e);
    *ret = (int)v->number;
    return 0;
}

/* Words a query gives (factors, weekdays) in the language of the workbook. */
static void words_set(struct planner *p, const struct block *b, struct result *r)
{
    for (size_t i = 0; b->row_texts != NULL && i < r->n_rows * r->n_columns; i++)
        if (r->values[i].type == VALUE_TEXT)
            r->values[i].text = catalogue_fill(arena_of(p), p->plan->catalogue,
                                               catalogue_word(arena_of(p), p->plan->catalogue, b->row_texts, r->values[i].text),
                                               &p->globals);
}

static int picture_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    static const char *const names[] = {"list"};
    struct value list = {.type = VALUE_TEXT};
    struct plan_sheet *s = p->sheet;
    struct fill lists = {names, &list, 1, &p->globals}, f = row_fill(p, r, 0);
    int height;
    f.next = &lists;
    if (picture_height(p, b, r, &height, e) != 0)
        return -1;
    if (s->n_pictures == sizeof s->pictures / sizeof s->pictures[0])
        return fail_full(p, b, e);
    if (list_text(p, b, &list.text, e) != 0)
        return -1;
    s->pictures[s->n_pictures++] = (struct plan_picture){
        .block = b, .row = row, .column = (int)b->column - 1, .n_rows = height, .n_columns = (int)b->width,
        .title = line_of(p, b, r, 0, &f), .alt = text_fill(p, b->alt, &f), .data = *r, .script = b->script,
        .is_on_page = plan_is_on_page(s, b),
        .x_axis = b->x_axis != NULL ? text_fill(p, b->x_axis, &f) : "",
        .y_axis = b->y_axis != NULL ? text_fill(p, b->y_axis, &f) : ""};
    words_set(p, b, &s->pictures[s->n_pictures - 1].data);
    reserve(p, b, row, height);
    return row + height;
}

/* The other sheets of the part and those of the whole; from these, the first of every part. */
static bool is_linked(const struct planner *p, size_t i)
{
    const struct plan_sheet *sheets = p->plan->sheets;
    size_t part = sheets[i].part;
    if ((int)i == p->sheet_index)
        return false;
    return part == 0 || part == p->sheet->part || (p->sheet->part == 0 && (i == 0 || sheets[i - 1].part != part));
}

static int links_add(struct planner *p, const struct block *b, int row)
{
    int column = 0;
    for (size_t i = 0; i < p->plan->n_sheets; i++) {
        if (!is_linked(p, i))
            continue;
        if (column == (int)b->width) {
            column = 0;
            row++;
        }
        struct plan_cell *cell = cell_add(p, row, (int)b->column - 1 + column++, 1, ROLE_LINK);
        cell->text = cell->link = p->plan->sheets[i].name;
    }
    return row + 1;
}

/* ---- blocks ---- */

static int body_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
{
    switch (b->kind) {
    case BLOCK_TABLE:
        return b->group != NULL ? grouped_add(p, b, r, row, e) : table_add(p, b, r, row, e);
    case BLOCK_FIGURES:
        return figures_add(p, b, r, row, e);
    case BLOCK_HEATMAP:
        return heatmap_add(p, b, r, row, e);
    case BLOCK_CHART:
        return chart_add(p, b, r, row, e);
    case BLOCK_PICTURE:
        return picture_add(p, b, r, row, e);
    case BLOCK_LINKS:
        return links_add(p, b, row);
    default:
        return lines_add(p, b, r, row, e);
    }
}

/* The grey line: what is missing, in the words of the team. */
static int grey_add(struct planner *p, const struct block *b, const struct result *r, int row)
{
    static const char *const names[] = {"view"};
    struct value view = {.type = VALUE_TEXT, .text = r->missing != NULL ? r->missing : ""};
    struct fill f = {names, &view, 1, &p->globals};
    const char *key = r->missing == NULL && b->empty != NULL ? b->empty : b->needs;
    if (key == NULL)
        key = r->missing != NULL ? "missing.view" : "missing.rows";
    text_add(p, row, (int)b->column - 1, (int)b->width, ROLE_MORE, text_fill(p, key, &f));
    return row + 1;
}

/* A chart has something to show when its table has rows and, where it has a query, its title has a finding. */
static bool is_empty(const struct planner *p, const struct block *b, const struct result *r)
{
    if (b->kind == BLOCK_CHART) {
        const struct plan_extent *x = plan_extent(p->plan, p->sheet->part, b->source);
        if (x != NULL && x->n_rows == 0)
            return true;
    }
    return b->has_query && r->n_rows == 0;
}

static int block_add(struct planner *p, const struct block *b, struct err *e)
{
    struct result r = {0};
    if (b->has_query && query_run(p->db, arena_of(p), &b->query, p->parameters, &r, e) != 0)
        return -1;
    bool is_bare = is_empty(p, b, &r);
    if (is_bare && b->optional)
        return 0;
    int row = b->beside ? p->top : p->bottom + (p->bottom > 0 && !b->close);
    size_t first_cell = p->sheet->n_cells;
    p->top = row;
    if (b->heading != NULL) {
        struct fill f = row_fill(p, &r, 0);
        headline_add(p, row++, (int)b->column - 1, 1, ROLE_SECTION, text_fill(p, b->heading, &f));
    }
    int end = is_bare && b->excel_table == NULL ? grey_add(p, b, &r, row) : body_add(p, b, &r, row, e);
    if (is_bare && b->kind == BLOCK_TABLE && b->excel_table == NULL)
        extent_add(p, b, row, 0);
    if (end < 0)
        return -1;
    if (end > p->bottom)
        p->bottom = end;
    p->sheet->blocks[p->sheet->n_blocks++] = (struct plan_block){b, first_cell, p->sheet->n_cells - first_cell, is_bare};
    return 0;
}

static struct fill globals_make(struct arena *a, const struct parameters *p)
{
    const char **names = arena_array(a, p->n + 1, sizeof *names);
    struct value *values = arena_array(a, p->n + 1, sizeof *values);
    for (size_t i = 0; i < p->n; i++) {
        names[i] = p->list[i].name;
        if (p->list[i].value != NULL)
            values[i] = (struct value){.type = VALUE_TEXT, .text = p->list[i].value};
    }
    return (struct fill){names, values, p->n, NULL};
}

/* Parameters of the part and their placeholders. */
static void part_enter(struct planner *p, size_t part)
{
    const struct parameters *parameters = p->plan->parts[part].parameters;
    if (p->parameters == parameters)
        return;
    p->parameters = parameters;
    p->globals = globals_make(arena_of(p), parameters);
}

/* In a binder the marked sheets of every scope, then the rest once; else all sheets. */
static void sheets_list(struct plan *plan)
{
    const struct template *t = plan->template;
    bool is_binder = plan->n_parts > 1;
    plan->sheets = arena_array(plan->arena, plan->n_parts * t->n_sheets, sizeof *plan->sheets);
    for (size_t k = 1; k <= plan->n_parts; k++)
        for (size_t i = 0; i < t->n_sheets; i++) {
            size_t part = k % plan->n_parts;
            if (!is_binder || t->sheets[i].per_scope == (part > 0))
                plan->sheets[plan->n_sheets++] = (struct plan_sheet){.part = part, .template = &t->sheets[i], .freeze_row = -1, .repeat_row = -1};
        }
}

/* The first sheet of a scope is named for it, others for it and their own name. */
static const char *sheet_wish(const struct plan *plan, size_t i)
{
    const struct plan_sheet *s = &plan->sheets[i];
    const char *own = catalogue_text(plan->catalogue, s->template->name), *name = plan->parts[s->part].name;
    if (s->part == 0 || name == NULL)
        return own;
    return i == 0 || plan->sheets[i - 1].part != s->part ? name : sheet_name_join(plan->arena, name, own);
}

/* Sheets of the whole keep the names their template gives; those of scopes are named around them. */
static int sheets_name(struct plan *plan, struct err *e)
{
    const char **names = arena_array(plan->arena, plan->n_sheets + 1, sizeof *names);
    size_t n = 0;
    for (int is_scope = 0; is_scope < 2; is_scope++)
        for (size_t i = 0; i < plan->n_sheets; i++) {
            struct plan_sheet *s = &plan->sheets[i];
            if ((s->part > 0) != is_scope)
                continue;
            const char *wish = sheet_wish(plan, i);
            if (!is_scope && !sheet_name_is_good(plan->arena, wish)) {
                (void)err_set(e, ERR_INPUT, "'%s' is no name for a sheet", wish);
                return err_at(e, s->template->file, s->template->line, 0);
            }
            names[n] = s->name = sheet_name_make(plan->arena, wish, names, n);
            n++;
        }
    return 0;
}

/* Charts may name tables on later sheets: tables and the rest first, charts looked up when painting. */
static int sheet_plan(struct planner *p, size_t index, struct err *e)
{
    const struct sheet *t = p->plan->sheets[index].template;
    p->sheet = &p->plan->sheets[index];
    p->sheet_index = (int)index;
    p->top = p->bottom = 0;
    part_enter(p, p->sheet->part);
    p->sheet->blocks = arena_array(arena_of(p), t->n_blocks, sizeof(struct plan_block));
    for (size_t i = 0; i < t->n_blocks; i++)
        if (block_add(p, &t->blocks[i], e) != 0)
            return -1;
    /* Repeated on every page, a heading row must belong to every page: only where one table is all there is. */
    size_t n_tables = 0;
    for (size_t i = 0; i < t->n_blocks; i++)
        n_tables += t->blocks[i].kind == BLOCK_TABLE || t->blocks[i].kind == BLOCK_CHART || t->blocks[i].kind == BLOCK_PICTURE;
    if (n_tables > 1)
        p->sheet->repeat_row = -1;
    layout_sheet(arena_of(p), p->plan->catalogue, p->sheet);
    return 0;
}

int plan_make(struct arena *a, const struct template *t, const struct catalogue *c, sqlite3 *db,
              const struct plan_part *parts, size_t n_parts, struct plan **ret, struct err *e)
{
    struct plan *plan = arena_alloc(a, sizeof *plan);
    *plan = (struct plan){.arena = a, .template = t, .catalogue = c, .parts = parts, .n_parts = n_parts};
    struct planner p = {.plan = plan, .db = db};
    sheets_list(plan);
    part_enter(&p, 0);
    plan->title = text_fill(&p, t->title, NULL);
    plan->footer_left = text_fill(&p, "footer.left", NULL);
    plan->footer_right = text_fill(&p, "footer.right", NULL);
    if (sheets_name(plan, e) != 0)
        return -1;
    for (size_t i = 0; i < plan->n_sheets; i++)
        if (sheet_plan(&p, i, e) != 0) {
            plan_free(plan);
            return -1;
        }
    trace_charts(plan);
    *ret = plan;
    return 0;
}

void plan_free(struct plan *p)
{
    for (size_t i = 0; p != NULL && i < p->n_sheets; i++)
        mem_free(p->sheets[i].cells);
    if (p == NULL)
        return;
    mem_free(p->extents);
    mem_free(p->names);
}

bool plan_is_on_page(const struct plan_sheet *s, const struct block *b) { return s->template->page || b->page; }

const struct plan_extent *plan_extent(const struct plan *p, size_t part, const char *name)
{
    for (size_t i = 0; i < p->n_extents; i++)
        if (p->sheets[p->extents[i].sheet].part == part && p->extents[i].block->name != NULL &&
            strcmp(p->extents[i].block->name, name) == 0)
            return &p->extents[i];
    return NULL;
}

int plan_extent_column(const struct plan_extent *x, const char *from)
{
    int column = x->column;
    for (size_t i = 0; i < x->block->n_columns; i++) {
        if (strcmp(x->block->columns[i].from, from) == 0)
            break;
        column += (int)x->block->columns[i].span;
    }
    return column;
}
