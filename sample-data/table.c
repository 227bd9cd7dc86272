#include "sample-data/table.h"

#include <string.h>

enum { DAY = 86400 };

void table_text(struct table *t, const char *text)
{
    if (t->sheet != NULL) {
        sheet_text(t->sheet, text);
        return;
    }
    const char *quote = strchr(text, ',') != NULL ? "\"" : "";   /* no text of ours holds a quote */
    buf_printf(&t->csv, "%s%s%s%s", t->is_started ? "," : "", quote, text, quote);
    t->is_started = true;
}

void table_moment(struct table *t, int64_t civil_s)
{
    if (t->sheet != NULL)
        sheet_moment(t->sheet, civil_s);
    else
        table_text(t, civil_s == 0 ? "" : figure_time("Y-m-d H:M", civil_s).text);
}

void table_day(struct table *t, int64_t day)
{
    if (t->sheet != NULL && day != 0)
        sheet_day(t->sheet, day);
    else
        table_text(t, day == 0 ? "" : figure_time("Y-m-d", day * DAY).text);
}

void table_whole(struct table *t, int64_t n)
{
    if (t->sheet != NULL)
        sheet_number(t->sheet, (double)n);
    else
        table_text(t, figure_count(n).text);
}

void table_end_row(struct table *t)
{
    if (t->sheet != NULL)
        sheet_next_row(t->sheet);
    else
        buf_puts(&t->csv, "\n");
    t->is_started = false;
}

void table_headings(struct table *t, const char *const *names, size_t n)
{
    if (t->sheet != NULL) {
        sheet_headings(t->sheet, names, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        table_text(t, names[i]);
    table_end_row(t);
}

void table_account(struct table *t, const struct agency *a, int account)
{
    table_text(t, platform_names[a->accounts[account].platform]);
    table_text(t, a->accounts[account].id);
}
