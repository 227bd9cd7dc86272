#include "report/paint/chart.h"

#include <string.h>

enum { TITLE_MOST = 250, CHART_WIDTH_PX = 480, CHART_HEIGHT_PX = 288 };   /* lxw's default size, which scales refer to */

static const uint8_t LXW_TYPES[] = {
    [CHART_LINE] = LXW_CHART_LINE, [CHART_COLUMN] = LXW_CHART_COLUMN,
    [CHART_BAR] = LXW_CHART_BAR, [CHART_STACKED] = LXW_CHART_COLUMN_STACKED};

static const struct column *column_named(const struct plan_extent *x, const char *from)
{
    for (size_t i = 0; i < x->block->n_columns; i++)
        if (strcmp(x->block->columns[i].from, from) == 0)
            return &x->block->columns[i];
    return NULL;
}

static bool has_negative(const struct plan *p, const struct plan_extent *x, int column)
{
    const struct plan_sheet *s = &p->sheets[x->sheet];
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct plan_cell *cell = &s->cells[i];
        if (cell->column == column && cell->row >= x->first_row && cell->row < x->first_row + x->n_rows &&
            cell->is_number && cell->number < 0)
            return true;
    }
    return false;
}

static lxw_chart_font font_of(double size, enum color color, bool is_bold)
{
    return (lxw_chart_font){.name = "Calibri", .size = size, .bold = is_bold ? LXW_TRUE : LXW_EXPLICIT_FALSE,
                            .color = color_rgb(color)};
}

static void series_paint(lxw_chart *chart, const struct plan *p, const struct plan_extent *x, const struct block *b,
                         const struct series *t)
{
    const char *sheet = p->sheets[x->sheet].name;
    lxw_row_t first = (lxw_row_t)x->first_row, last = (lxw_row_t)(x->first_row + x->n_rows - 1);
    lxw_col_t categories = (lxw_col_t)plan_extent_column(x, b->categories), values = (lxw_col_t)plan_extent_column(x, t->from);
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    bool is_line = b->chart == CHART_LINE;
    lxw_chart_line line = {.color = color_rgb(t->color), .width = 2.25F,
                           .dash_type = t->dashed ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID};
    lxw_chart_fill fill = {.color = color_rgb(t->color)};
    chart_series_set_categories(series, sheet, first, categories, last, categories);
    chart_series_set_values(series, sheet, first, values, last, values);
    chart_series_set_name(series, book_clean(p->arena, catalogue_text(p->catalogue, t->heading), TITLE_MOST));
    if (is_line)
        chart_series_set_line(series, &line);
    else
        chart_series_set_fill(series, &fill);
}

static void axes_paint(lxw_chart *chart, const struct plan *p, const struct plan_extent *x, const struct plan_chart *c)
{
    const struct block *b = c->block;
    lxw_chart_font font = font_of(9, COLOR_MUTED, false);
    lxw_chart_line grid = {.color = color_rgb(COLOR_LINE), .width = 0.75F}, axis = {.color = color_rgb(COLOR_TARGET)};
    /* Bars lie: their values run along Excel's x axis. */
    bool is_lying = b->chart == CHART_BAR;
    lxw_chart_axis *across = is_lying ? chart->y_axis : chart->x_axis, *up = is_lying ? chart->x_axis : chart->y_axis;
    chart_axis_set_num_font(across, &font);
    chart_axis_set_num_font(up, &font);
    chart_axis_set_name_font(across, &font);
    chart_axis_set_name_font(up, &font);
    chart_axis_set_line(across, &axis);
    chart_axis_major_gridlines_set_line(up, &grid);
    if (c->x_axis != NULL)
        chart_axis_set_name(across, book_clean(p->arena, c->x_axis, TITLE_MOST));
    if (c->y_axis != NULL)
        chart_axis_set_name(up, book_clean(p->arena, c->y_axis, TITLE_MOST));
    if (is_lying) {
        chart_axis_set_reverse(across);   /* first row on top, values below all the same */
        chart_axis_set_crossing_max(across);
    }
    const struct column *category = column_named(x, b->categories);
    if (category != NULL && (category->unit == UNIT_DATE || category->unit == UNIT_DAY))
        chart_axis_set_num_format(across, "d");
    chart_axis_set_num_format(up, unit_format(b->unit) != NULL ? unit_format(b->unit) : "#,##0");
    bool is_signed = false;
    for (size_t i = 0; i < b->n_series; i++)
        is_signed |= has_negative(p, x, plan_extent_column(x, b->series[i].from));
    if (!is_signed)
        chart_axis_set_min(up, 0);
    else
        chart_axis_set_label_position(across, LXW_CHART_AXIS_LABEL_POSITION_LOW);
}

static void frame_paint(lxw_chart *chart, const struct plan *p, const struct plan_chart *c)
{
    lxw_chart_font title = font_of(12, COLOR_INK, true), legend = font_of(9, COLOR_INK, false);
    lxw_chart_line none = {.none = LXW_TRUE};
    chart_title_set_name(chart, book_clean(p->arena, c->title, TITLE_MOST));
    chart_title_set_name_font(chart, &title);
    chart_legend_set_font(chart, &legend);
    chart_legend_set_position(chart, c->block->n_series > 1 ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
    chart_chartarea_set_line(chart, &none);
    if (c->block->chart != CHART_LINE)
        chart_set_series_gap(chart, 40);
}

int chart_paint(struct book *b, lxw_worksheet *s, const struct plan *p, const struct plan_sheet *sheet,
                const struct plan_chart *c, struct err *e)
{
    const struct plan_extent *x = plan_extent(p, sheet->part, c->block->source);
    if (x == NULL || x->n_rows == 0)
        return 0;
    lxw_chart *chart = workbook_add_chart(book_workbook(b), LXW_TYPES[c->block->chart]);
    if (chart == NULL)
        return err_set(e, ERR_SYSTEM, "workbook: chart cannot be added");
    for (size_t i = 0; i < c->block->n_series; i++)
        series_paint(chart, p, x, c->block, &c->block->series[i]);
    axes_paint(chart, p, x, c);
    frame_paint(chart, p, c);
    lxw_chart_options options = {
        .x_scale = (double)plan_width_px(sheet, c->column, c->n_columns) / CHART_WIDTH_PX,
        .y_scale = (double)plan_height_px(sheet, c->row, c->n_rows) / CHART_HEIGHT_PX,
        .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
        .description = arena_format(p->arena, "%s", book_clean(p->arena, c->alt, TITLE_MOST))};
    return book_check(worksheet_insert_chart_opt(s, (lxw_row_t)c->row, (lxw_col_t)c->column, chart, &options), "chart", e);
}
