#include "report/paint/page.h"

#include "base/resource.h"
#include "base/sha.h"
#include "report/book/book.h"
#include <string.h>


enum { TEXT_MOST = 4000, GRID_COLUMNS_MOST = 4 };
/* In digits: what fits a third of a phone's width, two thirds, and all of it beside the gaps of a table. */
static const double WIDTH_THIRD = 12, WIDTH_TWO_THIRDS = 26, WIDTH_PHONE = 36, WIDTH_WRAPPED = 9;

/* The stylesheet's word for a role; NULL: plain text. */
static const char *const CLASSES[ROLE_COUNT_OF] = {
    [ROLE_ALARM] = "alarm", [ROLE_VERDICT] = "verdict", [ROLE_BASIS] = "note", [ROLE_LABEL] = "label", [ROLE_TOTAL] = "total",
    [ROLE_MUTED] = "muted", [ROLE_GROUP] = "group", [ROLE_BAD] = "bad", [ROLE_WATCH] = "watch", [ROLE_TOTAL_BAD] = "total bad",
    [ROLE_TOTAL_WATCH] = "total watch", [ROLE_CARD_LABEL] = "card-label", [ROLE_CARD_VALUE] = "card-value",
    [ROLE_CARD_NOTE] = "card-note", [ROLE_NOTE] = "note", [ROLE_MORE] = "note",
};

struct painter {
    const struct plan *plan;
    struct buf *out;
    bool has_head;          /* the first headline is the page's */
};

/* The one door for text: inert between tags and within quotes. */
static void text_put(const struct painter *p, const char *text)
{
    for (const char *c = book_clean(p->plan->arena, text, TEXT_MOST); *c != '\0'; c++) {
        const char *entity = *c == '&' ? "&amp;" : *c == '<' ? "&lt;" : *c == '>' ? "&gt;" : *c == '"' ? "&quot;" : *c == '\'' ? "&#39;" : NULL;
        if (entity != NULL)
            buf_puts(p->out, entity);
        else
            buf_add(p->out, c, 1);
    }
}

static void element_put(const struct painter *p, const char *tag, const char *class, const char *text)
{
    buf_printf(p->out, "<%s", tag);
    if (class != NULL)
        buf_printf(p->out, " class=\"%s\"", class);
    buf_puts(p->out, ">");
    text_put(p, text);
    buf_printf(p->out, "</%s>\n", tag);
}

/* What the workbook shows in the cell: mark, number in its unit, or text. */
static const char *cell_text(const struct painter *p, const struct plan_cell *c)
{
    struct arena *a = p->plan->arena;
    if (!c->is_number)
        return c->text != NULL ? c->text : "";
    bool is_time = c->unit == UNIT_DATE || c->unit == UNIT_DAY || c->unit == UNIT_TIME || c->unit == UNIT_MOMENT;
    struct value v = {.type = is_time ? VALUE_TEXT : VALUE_REAL, .number = c->number, .text = is_time ? serial_text(a, c->number) : NULL};
    const char *said = value_text(a, &v, c->unit, p->plan->catalogue);
    return unit_is_number(c->unit) ? arena_format(a, "%s%s", role_look(c->role)->mark, said) : said;
}

/* ---- tables ---- */

static bool is_heading(enum role r) { return r == ROLE_HEADING || r == ROLE_HEADING_NUMBER || r == ROLE_HEADING_MIDDLE; }

static size_t row_length(const struct plan_cell *cells, size_t n)
{
    size_t k = 1;
    while (k < n && cells[k].row == cells[0].row)
        k++;
    return k;
}

/* A grid column's heading in the row of headings above. */
static const char *heading_of(const struct plan_cell *head, size_t n_head, int column)
{
    for (size_t i = 0; i < n_head; i++)
        if (head[i].column == column)
            return head[i].text != NULL ? head[i].text : "";
    return "";
}

/* Whether a phone shows the columns side by side: numbers must not be broken, texts may. `rows`: the cells below the headings. */
static bool is_grid(const struct painter *p, const struct plan_cell *head, size_t n_head, const struct plan_cell *rows, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n_head; i++) {
        double most = WIDTH_WRAPPED;
        for (size_t k = 0; k < n; k++)
            if (rows[k].column == head[i].column && rows[k].is_number && text_width(cell_text(p, &rows[k])) > most)
                most = text_width(cell_text(p, &rows[k]));
        sum += most;
    }
    return n_head <= GRID_COLUMNS_MOST && sum <= WIDTH_PHONE;
}

/* Else its rows become cards there. */
static void head_put(const struct painter *p, const struct plan_cell *head, size_t n, bool is_narrow)
{
    buf_printf(p->out, "<table class=\"%s\">\n<thead><tr>", is_narrow ? "grid" : "records");
    for (size_t i = 0; i < n; i++) {
        buf_puts(p->out, head[i].role == ROLE_HEADING_NUMBER ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        text_put(p, head[i].text != NULL ? head[i].text : "");
        buf_puts(p->out, "</th>");
    }
    buf_puts(p->out, "</tr></thead>\n<tbody>\n");
}

/* How much of a card's width a text takes: a third, two (m) or all (w). */
static const char *width_class(const char *text)
{
    double width = text_width(text);
    return width > WIDTH_TWO_THIRDS ? " w" : width > WIDTH_THIRD ? " m" : "";
}

/* n: a number, stands right; e: nothing in it. */
static void cell_put(const struct painter *p, const struct plan_cell *c, const char *heading, bool is_first)
{
    const char *text = cell_text(p, c);
    bool is_right = !is_first && unit_side(c->unit) == SIDE_RIGHT;
    buf_printf(p->out, "<td class=\"%s%s%s%s\" data-h=\"", CLASSES[c->role] != NULL ? CLASSES[c->role] : "", is_right ? " n" : "",
               width_class(text), text[0] == '\0' ? " e" : "");
    text_put(p, heading);
    buf_puts(p->out, "\">");
    text_put(p, text);
    buf_puts(p->out, "</td>");
}

static void row_put(const struct painter *p, const struct plan_cell *cells, size_t n, const struct plan_cell *head, size_t n_head)
{
    buf_puts(p->out, "<tr>");
    for (size_t i = 0; i < n; i++)
        cell_put(p, &cells[i], heading_of(head, n_head, cells[i].column), i == 0);
    buf_puts(p->out, "</tr>\n");
}

/* Lines of text, cards and rows of a table, as the cells' roles say. */
static void line_put(struct painter *p, const struct plan_cell *c)
{
    if (c->role == ROLE_TITLE) {
        element_put(p, p->has_head ? "h2" : "h1", NULL, cell_text(p, c));
        p->has_head = true;
    } else if (c->role == ROLE_SECTION) {
        element_put(p, "h2", NULL, cell_text(p, c));
    } else if (c->text != NULL && c->text[0] != '\0') {
        element_put(p, "p", CLASSES[c->role], c->text);
    }
}

static void table_put(struct painter *p, const struct plan_cell *cells, size_t n)
{
    const struct plan_cell *head = NULL;
    size_t n_head = 0, k;
    for (size_t i = 0; i < n; i += k) {
        k = row_length(cells + i, n - i);
        bool is_line = cells[i].role == ROLE_SECTION || cells[i].role == ROLE_MORE;
        if (head != NULL && (is_line || is_heading(cells[i].role))) {
            buf_puts(p->out, "</tbody></table>\n");
            head = NULL;
        }
        if (is_line) {
            line_put(p, &cells[i]);
        } else if (is_heading(cells[i].role)) {
            head = cells + i;
            n_head = k;
            head_put(p, head, n_head, is_grid(p, head, n_head, head + k, n - i - k));
        } else if (head != NULL) {
            row_put(p, cells + i, k, head, n_head);
        }
    }
    if (head != NULL)
        buf_puts(p->out, "</tbody></table>\n");
}

static void cards_put(struct painter *p, const struct plan_cell *cells, size_t n)
{
    bool is_open = false;
    for (size_t i = 0; i < n; i++) {
        if (cells[i].role == ROLE_SECTION || cells[i].role == ROLE_MORE) {
            line_put(p, &cells[i]);
            continue;
        }
        if (cells[i].role == ROLE_CARD_LABEL)
            buf_puts(p->out, i > 0 && is_open ? "</div><div class=\"card\">\n" : "<div class=\"cards\"><div class=\"card\">\n");
        is_open = true;
        element_put(p, "p", CLASSES[cells[i].role], cell_text(p, &cells[i]));
    }
    if (is_open)
        buf_puts(p->out, "</div></div>\n");
}

/* ---- pictures ---- */

static const struct plan_picture *picture_of(const struct plan_sheet *s, const struct block *b)
{
    for (size_t i = 0; i < s->n_pictures; i++)
        if (s->pictures[i].block == b && (s->pictures[i].page_svg.len > 0 || s->pictures[i].undrawn != NULL))
            return &s->pictures[i];
    return NULL;
}

/* As an image and not as elements of the page: what a picture holds can then neither run nor load. */
static void picture_put(const struct painter *p, const struct plan_picture *t)
{
    buf_puts(p->out, "<figure>");
    element_put(p, "figcaption", NULL, t->title);
    if (t->x_axis[0] != '\0' || t->y_axis[0] != '\0')
        element_put(p, "p", "note", arena_format(p->plan->arena, "%s%s%s", t->y_axis, t->x_axis[0] != '\0' && t->y_axis[0] != '\0' ? " \xC2\xB7 " : "",
                                                 t->x_axis));
    if (t->undrawn != NULL) {
        element_put(p, "p", "note", t->undrawn);
        buf_puts(p->out, "</figure>\n");
        return;
    }
    buf_puts(p->out, "<img src=\"data:image/svg+xml;base64,");
    buf_base64(p->out, t->page_svg);
    buf_puts(p->out, "\" alt=\"");
    text_put(p, t->alt);
    buf_puts(p->out, "\"></figure>\n");
}

/* ---- the page ---- */

static void block_put(struct painter *p, const struct plan_sheet *s, const struct plan_block *b)
{
    const struct plan_cell *cells = s->cells + b->first_cell;
    const struct plan_picture *picture = b->is_bare ? NULL : picture_of(s, b->block);
    if (b->block->kind == BLOCK_LINKS)
        return;
    if (!b->is_bare && (b->block->kind == BLOCK_TABLE || b->block->kind == BLOCK_HEATMAP)) {
        table_put(p, cells, b->n_cells);
    } else if (!b->is_bare && b->block->kind == BLOCK_FIGURES) {
        cards_put(p, cells, b->n_cells);
    } else {
        for (size_t i = 0; i < b->n_cells; i++)
            line_put(p, &cells[i]);
    }
    if (picture != NULL)
        picture_put(p, picture);
}

/* The palette as custom properties: the stylesheet names colours as templates do. */
static void style_make(struct buf *style, struct str css)
{
    buf_puts(style, ":root{");
    for (int i = 0; i < COLOR_COUNT_OF; i++)
        buf_printf(style, "--%s:#%06X;", color_name((enum color)i), color_rgb((enum color)i));
    buf_puts(style, "}\n");
    buf_add(style, css.ptr, css.len);
}

static void front_put(const struct painter *p, const struct page_options *o, struct str css)
{
    struct buf style BUF_AUTO = BUF_INIT, source BUF_AUTO = BUF_INIT;
    style_make(&style, css);
    sha_source((struct str){style.ptr, style.len}, &source);
    buf_puts(p->out, "<!DOCTYPE html>\n<html lang=\"");
    text_put(p, o->language);
    buf_printf(p->out, "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
               "style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'\">\n"
               "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"format-detection\" content=\"telephone=no\">\n"
               "<link rel=\"icon\" href=\"data:,\">\n", source.ptr);
    element_put(p, "title", NULL, p->plan->title);
    buf_printf(p->out, "<style>%s</style>\n</head>\n<body>\n<main>\n", style.ptr);
}

static void back_put(const struct painter *p, const struct page_options *o)
{
    buf_puts(p->out, "<p><a class=\"open\" href=\"");
    text_put(p, o->book);
    buf_puts(p->out, "\">");
    text_put(p, catalogue_text(p->plan->catalogue, "page.open"));
    buf_puts(p->out, "</a></p>\n</main>\n");
    element_put(p, "footer", NULL, arena_format(p->plan->arena, "%s \xC2\xB7 %s", p->plan->footer_left, p->plan->footer_right));
    buf_puts(p->out, "</body>\n</html>\n");
}

int page_paint(const struct plan *plan, const struct page_options *o, struct buf *ret_html, struct err *e)
{
    struct painter p = {.plan = plan, .out = ret_html};
    struct str css;
    if (resource_read(plan->arena, o->overlay_dir, "templates/page/page.css", &css, e) != 0)
        return -1;
    front_put(&p, o, css);
    for (size_t i = 0; i < plan->n_sheets; i++)
        for (size_t k = 0; k < plan->sheets[i].n_blocks; k++)
            if (plan_is_on_page(&plan->sheets[i], plan->sheets[i].blocks[k].block))
                block_put(&p, &plan->sheets[i], &plan->sheets[i].blocks[k]);
    back_put(&p, o);
    return 0;
}
