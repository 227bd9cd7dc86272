#include "report/plan/layout.h"

#include <math.h>
#include <string.h>

static const double WIDTH_LEAST = 5, WIDTH_MOST = 46, PADDING = 2.4, BODY_SIZE = 11, LETTERS_SAFE = 1.03, PAGE_WIDTH = 140;
static const double PIXELS_PER_DIGIT = 7, CELL_PADDING_PX = 5, PIXELS_PER_POINT = 96.0 / 72.0;

/* How close rows stand, in points: line of text to its size, room a row has besides, a card's note below, an empty row. */
struct density {
    double line, leading, note, gap;
};
static const struct density DENSITIES[] = {
    {1.36, 3.5, 3.5, 11 * 1.36 + 3.5},
    {1.36, 0, 3, 7},
    {1.25, 0, 3, 6},   /* what letters need, with accents above and below */
};
static const size_t DENSITY_CLOSE = 1, N_DENSITIES = sizeof DENSITIES / sizeof *DENSITIES;

/* Width of a cell's content as printed, in digits at the body size. */
static double cell_width(struct arena *a, const struct catalogue *c, const struct plan_cell *cell)
{
    const struct role_look *look = role_look(cell->role);
    double scale = look->size / BODY_SIZE * (look->is_bold ? 1.06 : 1);
    if (!cell->is_number)
        return cell->text == NULL ? 0 : text_width(cell->text) * scale;
    const char *format = unit_format(cell->unit);
    if (format != NULL && strpbrk(format, "ymdh") != NULL)
        return ((double)strlen(format) + 0.5) * scale;
    struct value v = {.type = VALUE_REAL, .number = cell->number};
    return (text_width(value_text(a, &v, cell->unit, c)) + text_width(look->mark)) * scale;
}

/* The longest word of a wrapped text: a column must hold at least that. */
static double word_width(struct arena *a, const char *text)
{
    double most = 0;
    while (*text != '\0') {
        size_t n = strcspn(text, " \n");
        most = fmax(most, text_width(arena_text(a, text, n)));
        text += n + (text[n] != '\0');
    }
    return most;
}

static void widths_set(struct arena *a, const struct catalogue *c, struct plan_sheet *s)
{
    s->widths = arena_array(a, (size_t)s->n_columns + 1, sizeof *s->widths);
    double least = fmax(WIDTH_LEAST, s->template->grid_width);
    for (int i = 0; i < s->n_columns; i++)
        s->widths[i] = least;
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct plan_cell *cell = &s->cells[i];
        if (cell->span > 1 || cell->spills)
            continue;
        double width = cell_width(a, c, cell);
        /* A wrapped text holds its longest word, and takes two lines rather than three. */
        if (cell->wrap && cell->text != NULL)
            width = fmax(word_width(a, cell->text) * 1.06, fmin(width / 2 + 1, 12));
        double *column = &s->widths[cell->column];
        *column = fmax(*column, fmax(cell->least, fmin(width + PADDING, WIDTH_MOST)));
    }
}

/* Numbers do not spill over: a merged cell that is too narrow for its number, or for the width its column asks for,
 * widens its grid columns evenly. */
static void spans_widen(struct arena *a, const struct catalogue *c, struct plan_sheet *s)
{
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct plan_cell *cell = &s->cells[i];
        bool may_wrap = cell->wrap && !cell->is_number;
        if (cell->span == 1 || (may_wrap && cell->least <= 0))
            continue;
        double have = 0, need = may_wrap ? cell->least : fmin(cell_width(a, c, cell) + PADDING, WIDTH_MOST * cell->span);
        for (int k = 0; k < cell->span; k++)
            have += s->widths[cell->column + k];
        double more = (need - have) / cell->span;
        for (int k = 0; k < cell->span && more > 0; k++)
            s->widths[cell->column + k] += more;
    }
}

/* A line that spills over needs room to its right: an empty column more, where the sheet is too narrow for it. A sheet of one page gets no
 * wider than PAGE_WIDTH for it: a campaign's long name would make all of it too small to read. */
static void spills_hold(struct arena *a, const struct catalogue *c, struct plan_sheet *s)
{
    double missing = 0, width = 0;
    for (int k = 0; k < s->n_columns; k++)
        width += s->widths[k];
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct plan_cell *cell = &s->cells[i];
        if (!cell->spills || cell->wrap || cell->text == NULL)
            continue;
        double room = width;
        for (int k = 0; k < cell->column; k++)
            room -= s->widths[k];
        missing = fmax(missing, cell_width(a, c, cell) + 1 - room);
    }
    if (s->template->one_page)
        missing = fmin(missing, PAGE_WIDTH - width);
    if (missing <= 0)
        return;
    double *widths = arena_array(a, (size_t)s->n_columns + 2, sizeof *widths);
    memcpy(widths, s->widths, (size_t)s->n_columns * sizeof *widths);
    widths[s->n_columns++] = fmax(missing, WIDTH_LEAST);
    s->widths = widths;
}

/* Lines a text takes when wrapped at `width` digits. */
static int lines_of(struct arena *a, const char *text, double width, double scale)
{
    int lines = 1;
    double used = 0;
    while (*text != '\0') {
        size_t n = strcspn(text, " \n");
        double word = text_width(arena_text(a, text, n)) * scale;
        if (used > 0 && used + word > width) {
            lines++;
            used = 0;
        }
        for (; word > width; word -= width)   /* a word longer than the line is broken */
            lines++;
        used += word + text_width(" ") * scale;
        if (text[n] == '\n') {
            lines++;
            used = 0;
        }
        text += n + (text[n] != '\0');
    }
    return lines;
}

static int cell_lines(struct arena *a, const struct plan_sheet *s, const struct plan_cell *cell)
{
    const struct role_look *look = role_look(cell->role);
    double width = 0;
    if (!cell->wrap || cell->text == NULL)
        return 1;
    for (int k = 0; k < cell->span; k++)
        width += s->widths[cell->column + k] + (k > 0 ? CELL_PADDING_PX / PIXELS_PER_DIGIT : 0);
    return lines_of(a, cell->text, width - (cell->span > 1 ? 0.5 : 1.5), look->size / BODY_SIZE * LETTERS_SAFE);
}

static void rows_fill(struct plan_sheet *s, int row, int n, double height)
{
    for (int i = row; i < row + n && i < s->n_rows; i++)
        s->heights[i] = fmax(s->heights[i], height);
}

static void heights_set(struct arena *a, struct plan_sheet *s, const struct density *d)
{
    for (int i = 0; i <= s->n_rows; i++)
        s->heights[i] = d->gap;
    for (size_t i = 0; i < s->n_charts; i++)
        rows_fill(s, s->charts[i].row, s->charts[i].n_rows, BODY_SIZE * d->line + d->leading);
    for (size_t i = 0; i < s->n_pictures; i++)
        rows_fill(s, s->pictures[i].row, s->pictures[i].n_rows, BODY_SIZE * d->line + d->leading);
    for (size_t i = 0; i < s->n_cells; i++) {
        const struct plan_cell *cell = &s->cells[i];
        double room = cell->role == ROLE_CARD_NOTE ? d->note : d->leading;
        double height = role_look(cell->role)->size * d->line * cell_lines(a, s, cell) + room;
        s->heights[cell->row] = fmin(fmax(s->heights[cell->row], height), 400);
    }
}

/* Roomy where that fits. A sheet that is to be one page stands closer where it does not, so that the page is not printed
 * smaller than its width makes it; long lists stand close. */
static void sheet_heights(struct arena *a, struct plan_sheet *s)
{
    bool is_portrait = s->template->portrait;
    int width_px = plan_width_px(s, 0, s->n_columns), page_px = is_portrait ? PAGE_PORTRAIT_PX : PAGE_LANDSCAPE_PX;
    double scale = width_px > page_px ? (double)page_px / width_px : 1;
    double most = (is_portrait ? PAGE_LANDSCAPE_PX : PAGE_PORTRAIT_PX) / scale;
    s->heights = arena_array(a, (size_t)s->n_rows + 1, sizeof *s->heights);
    size_t i = s->template->pages_wide > 1 ? DENSITY_CLOSE : 0;
    heights_set(a, s, &DENSITIES[i]);
    while (s->template->one_page && plan_height_px(s, 0, s->n_rows) > most && ++i < N_DENSITIES)
        heights_set(a, s, &DENSITIES[i]);
}

void layout_sheet(struct arena *a, const struct catalogue *c, struct plan_sheet *s)
{
    widths_set(a, c, s);
    spans_widen(a, c, s);
    spills_hold(a, c, s);
    sheet_heights(a, s);
}

int plan_width_px(const struct plan_sheet *s, int column, int n)
{
    double px = 0;
    for (int i = column; i < column + n && i < s->n_columns; i++)
        px += floor(s->widths[i] * PIXELS_PER_DIGIT + CELL_PADDING_PX);
    return (int)px;
}

int plan_height_px(const struct plan_sheet *s, int row, int n)
{
    double px = 0;
    for (int i = row; i < row + n && i < s->n_rows; i++)
        px += floor(s->heights[i] * PIXELS_PER_POINT);
    return (int)px;
}
