#include "report/plan/planner.h"

#include <math.h>
#include <string.h>

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

int figures_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
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

int heatmap_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
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
    heading_note(p, row);
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

int chart_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
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

int picture_add(struct planner *p, const struct block *b, const struct result *r, int row, struct err *e)
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

int links_add(struct planner *p, const struct block *b, int row)
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
