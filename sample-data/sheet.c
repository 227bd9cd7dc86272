#include "sample-data/sheet.h"

enum { ZONE_S = 8 * 3600, EXCEL_EPOCH_DAY = 25569 };

int sheet_open(struct sheet *s, struct outbox *o, const char *relative, int64_t created_at, struct err *e)
{
    const char *path = outbox_path(o, relative, e);
    if (path == NULL)
        return -1;
    *s = (struct sheet){.book = workbook_new(path)};
    if (s->book == NULL)
        return err_set(e, ERR_SYSTEM, "cannot make %s", path);
    lxw_doc_properties properties = {.created = (time_t)(created_at - ZONE_S)};
    (void)workbook_set_properties(s->book, &properties);
    return 0;
}

void sheet_page(struct sheet *s, const char *name)
{
    s->page = workbook_add_worksheet(s->book, name);
    s->row = 0;
    s->column = 0;
}

static lxw_format *format_with(struct sheet *s, const char *pattern)
{
    lxw_format *f = workbook_add_format(s->book);
    if (pattern == NULL)
        format_set_bold(f);
    else
        format_set_num_format(f, pattern);
    return f;
}

void sheet_headings(struct sheet *s, const char *const *names, size_t n)
{
    if (s->heading == NULL)
        s->heading = format_with(s, NULL);
    for (size_t i = 0; i < n; i++)
        (void)worksheet_write_string(s->page, s->row, (lxw_col_t)i, names[i], s->heading);
    worksheet_set_column(s->page, 0, (lxw_col_t)(n - 1), 17, NULL);
    worksheet_freeze_panes(s->page, s->row + 1, 0);
    sheet_next_row(s);
}

void sheet_text(struct sheet *s, const char *text)
{
    if (text[0] != '\0')
        (void)worksheet_write_string(s->page, s->row, s->column, text, NULL);
    s->column++;
}

void sheet_figure(struct sheet *s, struct figure f)
{
    sheet_text(s, f.text);
}

void sheet_number(struct sheet *s, double value)
{
    (void)worksheet_write_number(s->page, s->row, s->column++, value, NULL);
}

void sheet_percent(struct sheet *s, double value)
{
    if (s->percent == NULL)
        s->percent = format_with(s, "0%");
    (void)worksheet_write_number(s->page, s->row, s->column++, value, s->percent);
}

void sheet_moment(struct sheet *s, int64_t civil_s)
{
    if (s->moment == NULL)
        s->moment = format_with(s, "yyyy-mm-dd hh:mm");
    if (civil_s != 0)
        (void)worksheet_write_number(s->page, s->row, s->column, (double)civil_s / 86400 + EXCEL_EPOCH_DAY, s->moment);
    s->column++;
}

void sheet_day(struct sheet *s, int64_t day)
{
    if (s->day == NULL)
        s->day = format_with(s, "yyyy-mm-dd");
    (void)worksheet_write_number(s->page, s->row, s->column++, (double)(day + EXCEL_EPOCH_DAY), s->day);
}

void sheet_skip(struct sheet *s)
{
    s->column++;
}

void sheet_next_row(struct sheet *s)
{
    s->row++;
    s->column = 0;
}

int sheet_close(struct sheet *s, const char *relative, struct err *e)
{
    lxw_error code = workbook_close(s->book);
    return code == LXW_NO_ERROR ? 0 : err_set(e, ERR_SYSTEM, "cannot write %s: %s", relative, lxw_strerror(code));
}
