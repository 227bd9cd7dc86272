#include "sample-data/sheet.h"

#include "base/date.h"
#include <stdio.h>
#include <string.h>
#include <zip.h>

enum { ZONE_S = 8 * 3600, EXCEL_EPOCH_DAY = 25569 };

int sheet_open(struct sheet *s, struct outbox *o, const char *relative, int64_t created_at, struct err *e)
{
    const char *path = outbox_path(o, relative, e);
    if (path == NULL)
        return -1;
    *s = (struct sheet){.book = workbook_new(path), .path = path};
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

enum { PROPERTIES_MOST = 4096, MOMENT = 20 /* 2026-11-23T00:00:00Z */ };

/* The text between <dcterms:modified ...> and its end becomes the moment. */
static int put_modified(char *text, int64_t modified_utc_s)
{
    char *start = strstr(text, "<dcterms:modified"), *at = start == NULL ? NULL : strchr(start, '>');
    char moment[DATE_TIME_TEXT];
    if (at == NULL || strlen(at) < MOMENT + 1 || at[MOMENT + 1] != '<')
        return -1;
    date_time_text(modified_utc_s, moment);
    memcpy(at + 1, moment, MOMENT - 1);
    at[1 + 10] = 'T';
    at[MOMENT] = 'Z';
    return 0;
}

static int change_properties(zip_t *package, char text[PROPERTIES_MOST], int64_t modified_utc_s)
{
    zip_int64_t entry = zip_name_locate(package, "docProps/core.xml", 0);
    zip_file_t *file = entry < 0 ? NULL : zip_fopen_index(package, (zip_uint64_t)entry, 0);
    if (file == NULL)
        return -1;
    zip_int64_t n = zip_fread(file, text, PROPERTIES_MOST - 1);
    (void)zip_fclose(file);
    if (n <= 0)
        return -1;
    text[n] = '\0';
    if (put_modified(text, modified_utc_s) != 0)
        return -1;
    zip_source_t *source = zip_source_buffer(package, text, (zip_uint64_t)n, 0);
    if (source == NULL || zip_file_replace(package, (zip_uint64_t)entry, source, 0) != 0)
        return -1;
    return zip_file_set_dostime(package, (zip_uint64_t)entry, 0, 1 << 5 | 1, 0);   /* 1980-01-01, as the others */
}

int sheet_close_changed(struct sheet *s, const char *relative, int64_t modified_at, struct err *e)
{
    char text[PROPERTIES_MOST];   /* libzip reads it when it closes */
    const char *path = s->path;
    if (sheet_close(s, relative, e) != 0)
        return -1;
    zip_t *package = zip_open(path, 0, NULL);
    if (package == NULL || change_properties(package, text, modified_at - ZONE_S) != 0 || zip_close(package) != 0) {
        if (package != NULL)
            zip_discard(package);
        return err_set(e, ERR_SYSTEM, "cannot write the properties of %s", relative);
    }
    return 0;
}
