#include "report/book/book.h"

#include "base/date.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CELL_MOST = 32767, PROPERTY_MOST = 255 };

struct book {
    lxw_workbook *workbook;
    struct arena *arena;
    lxw_format *formats[ROLE_COUNT_OF][UNIT_COUNT_OF][2];
};

int book_check(lxw_error code, const char *what, struct err *e)
{
    if (code == LXW_NO_ERROR)
        return 0;
    return err_set(e, ERR_SYSTEM, "workbook: %s: %s", what, lxw_strerror(code));
}

/* ---- text ---- */

/* Length of the well-formed UTF-8 sequence at p, 0 if there is none; *ret is its code point. */
static size_t sequence_read(const unsigned char *p, uint32_t *ret)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t n = *p < 0x80 ? 1 : (*p & 0xE0) == 0xC0 ? 2 : (*p & 0xF0) == 0xE0 ? 3 : (*p & 0xF8) == 0xF0 ? 4 : 0;
    if (n == 0)
        return 0;
    uint32_t code = n == 1 ? *p : *p & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3Fu);
    }
    if (code < least[n] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    *ret = code;
    return n;
}

static bool is_printable(uint32_t code)
{
    return (code >= 0x20 || code == '\t' || code == '\n') && code != 0x7F && (code & 0xFFFE) != 0xFFFE;
}

const char *book_clean(struct arena *a, const char *text, size_t most)
{
    struct buf out BUF_AUTO = BUF_INIT;
    size_t units = 0;
    buf_puts(&out, "");
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0';) {
        uint32_t code = 0xFFFD;
        size_t n = sequence_read(p, &code);
        size_t step = n == 0 ? 1 : n;
        if (n > 0 && !is_printable(code)) {
            p += step;
            continue;
        }
        units += code > 0xFFFF ? 2 : 1;
        if (units > most)
            break;
        if (n == 0)
            buf_puts(&out, "\xEF\xBF\xBD");
        else
            buf_add(&out, (const char *)p, n);
        p += step;
    }
    return strcmp(out.ptr, text) == 0 ? text : arena_text(a, out.ptr, out.len);   /* nearly every text is clean: no copy of it */
}

/* ---- formats ---- */

/* The mark of a role before every section of a number format. */
static const char *format_marked(struct arena *a, const char *format, const char *mark)
{
    if (mark[0] == '\0')
        return format;
    struct buf out BUF_AUTO = BUF_INIT;
    buf_printf(&out, "\"%s\"", mark);
    for (; *format != '\0'; format++) {
        buf_add(&out, format, 1);
        if (*format == ';')
            buf_printf(&out, "\"%s\"", mark);
    }
    return arena_text(a, out.ptr, out.len);
}

static void format_edges(lxw_format *f, const struct role_look *look)
{
    if (look->fill >= 0) {
        format_set_pattern(f, LXW_PATTERN_SOLID);
        format_set_bg_color(f, color_rgb((enum color)look->fill));
    }
    if (look->line_below >= 0) {
        format_set_bottom(f, LXW_BORDER_THIN);
        format_set_bottom_color(f, color_rgb((enum color)look->line_below));
    }
    if (look->line_above >= 0) {
        format_set_top(f, LXW_BORDER_THIN);
        format_set_top_color(f, color_rgb((enum color)look->line_above));
    }
}

static bool is_in_table(enum role r)
{
    return r == ROLE_BODY || r == ROLE_HEADING || r == ROLE_LABEL || r == ROLE_TOTAL || r == ROLE_MUTED || r == ROLE_GROUP ||
           r == ROLE_BAD || r == ROLE_WATCH || r == ROLE_MORE || r == ROLE_DATA || r == ROLE_TOTAL_BAD || r == ROLE_TOTAL_WATCH;
}

static void format_align_cell(lxw_format *f, enum role role, enum unit unit, bool wrap)
{
    bool is_card = role == ROLE_CARD_LABEL || role == ROLE_CARD_VALUE || role == ROLE_CARD_NOTE;
    bool is_middle = role == ROLE_HEAT || role == ROLE_HEADING_MIDDLE || (!is_card && unit_side(unit) == SIDE_MIDDLE);
    bool is_right = !is_card && !is_middle && (unit_side(unit) == SIDE_RIGHT || role == ROLE_HEADING_NUMBER);
    format_set_align(f, is_middle ? LXW_ALIGN_CENTER : is_right ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT);
    format_set_align(f, role == ROLE_HEADING || role == ROLE_HEADING_NUMBER || role == ROLE_HEADING_MIDDLE
                        ? LXW_ALIGN_VERTICAL_BOTTOM
                        : is_card                                          ? LXW_ALIGN_VERTICAL_TOP
                                                                           : LXW_ALIGN_VERTICAL_CENTER);
    if (is_in_table(role) && !is_right && !is_middle)
        format_set_indent(f, 1);   /* keeps a text off the number right-aligned beside it */
    if (is_card) {
        format_set_indent(f, 1);
        format_set_left(f, LXW_BORDER_THICK);
        format_set_left_color(f, color_rgb(COLOR_ACCENT));
    }
    if (wrap)
        format_set_text_wrap(f);
}

static lxw_format *format_make(struct book *b, enum role role, enum unit unit, bool wrap)
{
    const struct role_look *look = role_look(role);
    lxw_format *f = workbook_add_format(b->workbook);
    if (f == NULL)
        return NULL;
    format_set_font_name(f, "Calibri");
    format_set_font_size(f, look->size);
    format_set_font_color(f, color_rgb(look->text));
    if (look->is_bold)
        format_set_bold(f);
    if (look->is_italic)
        format_set_italic(f);
    if (role == ROLE_LINK)
        format_set_underline(f, LXW_UNDERLINE_SINGLE);
    format_edges(f, look);
    format_align_cell(f, role, unit, wrap);
    if (unit_format(unit) != NULL)
        format_set_num_format(f, format_marked(b->arena, unit_format(unit), unit_is_number(unit) ? look->mark : ""));
    return f;
}

static lxw_format *format_of(struct book *b, const struct book_cell *c)
{
    lxw_format **f = &b->formats[c->role][c->unit][c->wrap];
    if (*f == NULL)
        *f = format_make(b, c->role, c->unit, c->wrap);
    return *f;
}

lxw_format *book_heading_format(struct book *b, enum role role)
{
    const struct book_cell heading = {.role = role, .unit = UNIT_TEXT, .wrap = true};
    return format_of(b, &heading);
}

/* ---- the file ---- */

static void properties_set(struct book *b, const struct book_properties *p)
{
    int year, month, day;
    date_civil(p->created_day, &year, &month, &day);
    /* lxw formats the moment with gmtime(); noon keeps the day in any zone a viewer shows it in. */
    char *title = arena_format(b->arena, "%s", book_clean(b->arena, p->title, PROPERTY_MOST));
    lxw_doc_properties properties = {
        .title = title,
        .subject = arena_format(b->arena, "%s", book_clean(b->arena, p->subject, PROPERTY_MOST)),
        .author = arena_format(b->arena, "rundown"),
        .comments = arena_format(b->arena, "%s", book_clean(b->arena, p->comment, PROPERTY_MOST)),
        .created = (time_t)(p->created_day * 86400 + 43200),
    };
    (void)workbook_set_properties(b->workbook, &properties);
}

int book_open(struct arena *a, const char *path, const char *temp_dir, const struct book_properties *p, struct book **ret,
              struct err *e)
{
    struct book *b = arena_alloc(a, sizeof *b);
    lxw_workbook_options options = {.constant_memory = LXW_FALSE, .tmpdir = arena_format(a, "%s", temp_dir)};
    b->arena = a;
    b->workbook = workbook_new_opt(path, &options);
    if (b->workbook == NULL)
        return err_set(e, ERR_SYSTEM, "workbook: cannot be created");
    properties_set(b, p);
    *ret = b;
    return 0;
}

int book_close(struct book *b, struct err *e)
{
    return book_check(workbook_close(b->workbook), "closing", e);
}

void book_abandon(struct book *b) { lxw_workbook_free(b->workbook); }

lxw_workbook *book_workbook(struct book *b) { return b->workbook; }

int book_sheet(struct book *b, const char *name, lxw_worksheet **ret, struct err *e)
{
    *ret = workbook_add_worksheet(b->workbook, name);
    return *ret != NULL ? 0 : err_set(e, ERR_SYSTEM, "workbook: sheet '%s' cannot be added", name);
}

/* ---- cells ---- */

static int merge_write(struct book *b, lxw_worksheet *s, const struct book_cell *c, lxw_format *f, struct err *e)
{
    (void)b;
    lxw_row_t row = (lxw_row_t)c->row;
    lxw_col_t first = (lxw_col_t)c->column, last = (lxw_col_t)(c->column + c->span - 1);
    return book_check(worksheet_merge_range(s, row, first, row, last, "", f), "merging", e);
}

int book_write(struct book *b, lxw_worksheet *s, const struct book_cell *c, struct err *e)
{
    lxw_format *f = format_of(b, c);
    lxw_row_t row = (lxw_row_t)c->row;
    lxw_col_t column = (lxw_col_t)c->column;
    if (f == NULL)
        return err_set(e, ERR_SYSTEM, "workbook: no format");
    if (c->is_number && !isfinite(c->number))
        return err_set(e, ERR_INPUT, "workbook: a figure in row %d is not finite", c->row + 1);
    if (c->span > 1 && merge_write(b, s, c, f, e) != 0)
        return -1;
    if (c->is_number)
        return book_check(worksheet_write_number(s, row, column, c->number, f), "number", e);
    const char *text = c->text != NULL ? book_clean(b->arena, c->text, CELL_MOST) : "";
    if (text[0] == '\0')
        return c->span > 1 ? 0 : book_check(worksheet_write_blank(s, row, column, f), "blank", e);
    if (c->link != NULL) {
        const char *url = arena_format(b->arena, "internal:'%s'!A1", c->link);
        return book_check(worksheet_write_url_opt(s, row, column, url, f, text, NULL), "link", e);
    }
    return book_check(worksheet_write_string(s, row, column, text, f), "text", e);
}
