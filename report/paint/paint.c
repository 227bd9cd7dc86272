#include "report/paint/paint.h"

#include "report/book/book.h"
#include "report/paint/chart.h"
#include "report/plan/layout.h"
#include <assert.h>
#include <math.h>
#include <string.h>

enum { PAPER_A4 = 9, DENSITY = 2 };
static const double SCALE_READABLE = 0.72;   /* text of 11 points is then one of 8 */
static const double SQUEEZE_MOST = 0.15;     /* of the height of the pages before the last */

static int cells_paint(struct book *b, lxw_worksheet *s, const struct plan_sheet *t, struct err *e)
{
    for (size_t i = 0; i < t->n_cells; i++) {
        const struct plan_cell *c = &t->cells[i];
        struct book_cell cell = {c->row, c->column, c->span, c->role, c->unit, c->is_number, c->wrap,
                                 c->number, c->text, c->link};
        if (book_write(b, s, &cell, e) != 0)
            return -1;
    }
    return 0;
}

static int grid_paint(lxw_worksheet *s, const struct plan_sheet *t, struct err *e)
{
    for (int i = 0; i < t->n_columns; i++)
        if (book_check(worksheet_set_column(s, (lxw_col_t)i, (lxw_col_t)i, t->widths[i], NULL), "width", e) != 0)
            return -1;
    for (int i = 0; i < t->n_rows; i++)
        if (book_check(worksheet_set_row(s, (lxw_row_t)i, t->heights[i], NULL), "height", e) != 0)
            return -1;
    return 0;
}

/* Headings of a real table are the texts already standing in its first row. */
static const struct plan_cell *heading_at(const struct plan_sheet *t, int row, int column)
{
    for (size_t i = 0; i < t->n_cells; i++)
        if (t->cells[i].row == row && t->cells[i].column == column)
            return &t->cells[i];
    return NULL;
}

static int table_paint(struct book *b, struct arena *a, lxw_worksheet *s, const struct plan_sheet *t,
                       const struct plan_table *x, struct err *e)
{
    size_t n = (size_t)(x->last_column - x->first_column + 1);
    lxw_table_column *columns = arena_array(a, n, sizeof *columns);
    lxw_table_column **list = arena_array(a, n + 1, sizeof *list);
    for (size_t i = 0; i < n; i++) {
        const struct plan_cell *heading = heading_at(t, x->first_row, x->first_column + (int)i);
        assert(heading != NULL);
        columns[i].header = arena_format(a, "%s", heading->text);
        columns[i].header_format = book_heading_format(b, heading->role);
        list[i] = &columns[i];
    }
    lxw_table_options options = {.name = arena_format(a, "%s", x->name), .columns = list,
                                 .style_type = LXW_TABLE_STYLE_TYPE_LIGHT, .style_type_number = 1};
    return book_check(worksheet_add_table(s, (lxw_row_t)x->first_row, (lxw_col_t)x->first_column, (lxw_row_t)x->last_row,
                                          (lxw_col_t)x->last_column, &options), "table", e);
}

static int scale_paint(lxw_worksheet *s, const struct plan_scale *x, struct err *e)
{
    lxw_conditional_format colors = {.type = LXW_CONDITIONAL_2_COLOR_SCALE, .min_color = color_rgb(COLOR_SCALE_LOW),
                                     .max_color = color_rgb(COLOR_SCALE_HIGH)};
    /* Bars start at 0. */
    lxw_conditional_format bars = {.type = LXW_CONDITIONAL_DATA_BAR, .bar_color = color_rgb(COLOR_SCALE_BAR), .bar_solid = LXW_TRUE,
                                   .bar_no_border = LXW_TRUE, .data_bar_2010 = LXW_TRUE,
                                   .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER, .min_value = 0};
    lxw_conditional_format format = x->is_bar ? bars : colors;
    return book_check(worksheet_conditional_format_range(s, (lxw_row_t)x->first_row, (lxw_col_t)x->first_column,
                                                         (lxw_row_t)x->last_row, (lxw_col_t)x->last_column, &format),
                      "colour scale", e);
}

static int picture_paint(struct arena *a, lxw_worksheet *s, const struct plan_sheet *t, const struct plan_picture *p,
                         struct err *e)
{
    if (p->png_path == NULL || p->is_traced)
        return 0;
    lxw_image_options options = {.x_scale = 1.0 / DENSITY, .y_scale = 1.0 / DENSITY,
                                 .object_position = LXW_OBJECT_MOVE_DONT_SIZE,
                                 .description = arena_format(a, "%s", book_clean(a, p->alt, 250))};
    (void)t;
    return book_check(worksheet_insert_image_opt(s, (lxw_row_t)p->row, (lxw_col_t)p->column, p->png_path, &options),
                      "picture", e);
}

static int things_paint(struct book *b, lxw_worksheet *s, const struct plan *p, const struct plan_sheet *t, struct err *e)
{
    for (size_t i = 0; i < t->n_tables; i++)
        if (table_paint(b, p->arena, s, t, &t->tables[i], e) != 0)
            return -1;
    for (size_t i = 0; i < t->n_scales; i++)
        if (scale_paint(s, &t->scales[i], e) != 0)
            return -1;
    for (size_t i = 0; i < t->n_pictures; i++)
        if (picture_paint(p->arena, s, t, &t->pictures[i], e) != 0)
            return -1;
    for (size_t i = 0; i < t->n_charts; i++)
        if (chart_paint(b, s, p, t, &t->charts[i], e) != 0)
            return -1;
    return 0;
}

/* A header or footer code: '&' starts one, so data doubles it. */
static const char *footer_text(struct arena *a, const char *text)
{
    struct buf out BUF_AUTO = BUF_INIT;
    buf_puts(&out, "");
    for (; *text != '\0'; text++)
        buf_add(&out, *text == '&' ? "&&" : text, *text == '&' ? 2 : 1);
    return out.len == 0 ? "" : arena_text(a, out.ptr, out.len);
}

/* Fitting to a width makes Excel forget breaks: a sheet with breaks is scaled to the width of its page instead, with
 * room for programs that draw columns wider. */
static int breaks_paint(const struct plan *p, lxw_worksheet *s, const struct plan_sheet *t, struct err *e)
{
    int width_px = t->template->portrait ? PAGE_PORTRAIT_PX : PAGE_LANDSCAPE_PX, scale = width_px * 80 / plan_width_px(t, 0, t->n_columns);
    lxw_row_t *rows = arena_array(p->arena, t->n_breaks + 1, sizeof *rows);   /* the list ends with 0 */
    for (size_t i = 0; i < t->n_breaks; i++)
        rows[i] = t->breaks[i];
    worksheet_set_print_scale(s, (uint16_t)(scale > 100 ? 100 : scale < 10 ? 10 : scale));
    return book_check(worksheet_set_h_pagebreaks(s, rows), "page breaks", e);
}

/* Pages a sheet is tall at most; 0: as many as it takes. One page is kept to as long as that can be read, and what a last
 * page would hold a few rows of goes onto the pages before it. */
static uint16_t pages_tall(const struct plan *p, const struct plan_sheet *t)
{
    double width = plan_width_px(t, 0, t->n_columns), height = plan_height_px(t, 0, t->n_rows);
    double page_width = t->template->portrait ? PAGE_PORTRAIT_PX : PAGE_LANDSCAPE_PX;
    double page_height = t->template->portrait ? PAGE_LANDSCAPE_PX : PAGE_PORTRAIT_PX;
    double pages = height * (width > page_width ? page_width / width : 1) / page_height, whole = floor(pages);
    if (t->template->one_page && (t == p->sheets || pages <= 1 || page_height / height >= SCALE_READABLE))
        return 1;
    return t->template->pages_wide <= 1 && whole >= 1 && pages / whole <= 1 + SQUEEZE_MOST ? (uint16_t)whole : 0;
}

static int page_paint(lxw_worksheet *s, const struct plan *p, const struct plan_sheet *t, struct err *e)
{
    worksheet_set_paper(s, PAPER_A4);
    if (t->template->portrait)
        worksheet_set_portrait(s);
    else
        worksheet_set_landscape(s);
    worksheet_set_margins(s, 0.4, 0.4, 0.33, 0.48);
    if (t->n_breaks == 0)
        worksheet_fit_to_pages(s, (uint16_t)(t->template->pages_wide > 1 ? t->template->pages_wide : 1), pages_tall(p, t));
    else if (breaks_paint(p, s, t, e) != 0)
        return -1;
    if (t->template->pages_wide > 1) {
        worksheet_print_across(s);
        worksheet_print_row_col_headers(s);   /* the rows of pages side by side are found by their numbers */
        if (book_check(worksheet_repeat_columns(s, 0, 0), "repeated column", e) != 0)
            return -1;
    }
    worksheet_gridlines(s, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_tab_color(s, color_rgb(t->template->tab));
    if (t->template->one_page)
        worksheet_center_horizontally(s);
    if (t->freeze_row >= 0)
        worksheet_freeze_panes(s, (lxw_row_t)t->freeze_row, (lxw_col_t)t->freeze_column);
    if (t->repeat_row >= 0 && book_check(worksheet_repeat_rows(s, (lxw_row_t)t->repeat_row, (lxw_row_t)t->repeat_row),
                                         "repeated row", e) != 0)
        return -1;
    const char *footer = arena_format(p->arena, "&L&8 %s \xC2\xB7 &A&C&8 &P / &N&R&8 %s", footer_text(p->arena, p->footer_left),
                                      footer_text(p->arena, p->footer_right));
    if (book_check(worksheet_set_footer(s, footer), "footer", e) != 0 || t->n_rows == 0)
        return t->n_rows == 0 ? 0 : -1;
    return book_check(worksheet_print_area(s, 0, 0, (lxw_row_t)(t->n_rows - 1), (lxw_col_t)(t->n_columns - 1)),
                      "print area", e);
}

static int sheet_paint(struct book *b, const struct plan *p, const struct plan_sheet *t, struct err *e)
{
    lxw_worksheet *s;
    if (book_sheet(b, t->name, &s, e) != 0 || grid_paint(s, t, e) != 0 || cells_paint(b, s, t, e) != 0)
        return -1;
    return things_paint(b, s, p, t, e) != 0 ? -1 : page_paint(s, p, t, e);
}

static int names_paint(struct book *b, const struct plan *p, struct err *e)
{
    for (size_t i = 0; i < p->n_names; i++) {
        const struct plan_name *n = &p->names[i];
        char column[LXW_MAX_COL_NAME_LENGTH];
        lxw_col_to_name(column, (lxw_col_t)n->column, 1);
        const char *where = arena_format(p->arena, "='%s'!%s$%d", p->sheets[n->sheet].name, column, n->row + 1);
        if (book_check(workbook_define_name(book_workbook(b), n->name, where), "defined name", e) != 0)
            return -1;
    }
    return 0;
}

int paint_book(const struct plan *shared, struct arena *a, const struct paint_options *o, struct err *e)
{
    struct plan own = *shared;
    const struct plan *p = &own;
    own.arena = a;
    struct book *b;
    struct book_properties properties = {p->title, o->subject, o->comment, o->created_day};
    if (book_open(p->arena, o->path, o->temp_dir, &properties, &b, e) != 0)
        return -1;
    for (size_t i = 0; i < p->n_sheets; i++)
        if (sheet_paint(b, p, &p->sheets[i], e) != 0) {
            (void)err_wrap(e, "sheet %s", p->sheets[i].name);
            book_abandon(b);
            return -1;
        }
    if (names_paint(b, p, e) != 0) {
        book_abandon(b);
        return -1;
    }
    return book_close(b, e);
}
