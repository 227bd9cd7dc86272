#include "report/plan/trace.h"

#include <math.h>

enum { EXCEL_EPOCH = 25569 };

static const struct plan_cell *cell_at(const struct plan_sheet *s, int row, int column)
{
    for (size_t i = 0; i < s->n_cells; i++)
        if (s->cells[i].row == row && s->cells[i].column == column)
            return &s->cells[i];
    return NULL;
}

/* Where a value stands along the axis: a day by its number in the month, as Excel's chart has it. */
static struct value category_value(const struct plan *p, const struct plan_cell *cell)
{
    struct value v = {.type = VALUE_TEXT, .text = ""};
    if (cell == NULL)
        return v;
    if (cell->is_number && (cell->unit == UNIT_DATE || cell->unit == UNIT_DAY)) {
        int year, month, mday;
        date_civil((int64_t)floor(cell->number) - EXCEL_EPOCH, &year, &month, &mday);
        v.text = arena_format(p->arena, "%d", mday);
    } else if (cell->is_number) {
        struct value number = {.type = VALUE_REAL, .number = cell->number};
        v.text = value_text(p->arena, &number, cell->unit, p->catalogue);
    } else if (cell->text != NULL) {
        v.text = cell->text;
    }
    return v;
}

static struct value series_value(const struct plan_cell *cell)
{
    return cell != NULL && cell->is_number ? (struct value){.type = VALUE_REAL, .number = cell->number} : (struct value){.type = VALUE_NULL};
}

/* One row per row of the table: category, then the value of every series. */
static struct result chart_data(const struct plan *p, const struct block *b, const struct plan_extent *x)
{
    const struct plan_sheet *s = &p->sheets[x->sheet];
    struct result r = {.n_columns = b->n_series + 1, .n_rows = (size_t)x->n_rows};
    r.values = arena_array(p->arena, r.n_columns * r.n_rows + 1, sizeof *r.values);
    struct value *at = r.values;
    for (int row = x->first_row; row < x->first_row + x->n_rows; row++) {
        *at++ = category_value(p, cell_at(s, row, plan_extent_column(x, b->categories)));
        for (size_t k = 0; k < b->n_series; k++)
            *at++ = series_value(cell_at(s, row, plan_extent_column(x, b->series[k].from)));
    }
    return r;
}

static void chart_trace(struct plan *p, struct plan_sheet *s, const struct plan_chart *c)
{
    const struct block *b = c->block;
    const struct plan_extent *x = plan_extent(p, s->part, b->source);
    if (x == NULL || x->n_rows == 0 || s->n_pictures == sizeof s->pictures / sizeof s->pictures[0])
        return;
    s->pictures[s->n_pictures++] = (struct plan_picture){
        .block = b, .row = c->row, .column = c->column, .n_rows = c->n_rows, .n_columns = c->n_columns,
        .title = c->title, .alt = c->alt, .x_axis = c->x_axis != NULL ? c->x_axis : "", .y_axis = c->y_axis != NULL ? c->y_axis : "",
        .script = "series", .series = b->series, .n_series = b->n_series, .data = chart_data(p, b, x),
        .is_traced = true, .is_on_page = true};
}

void trace_charts(struct plan *p)
{
    for (size_t i = 0; i < p->n_sheets; i++)
        for (size_t k = 0; k < p->sheets[i].n_charts; k++)
            if (plan_is_on_page(&p->sheets[i], p->sheets[i].charts[k].block))
                chart_trace(p, &p->sheets[i], &p->sheets[i].charts[k]);
}
