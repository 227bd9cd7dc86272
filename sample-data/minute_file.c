#include "sample-data/minute_file.h"

#include "sample-data/figure.h"

#include <string.h>

/* The columns behind the identity, in the order of the file. */
static const enum metric columns[] = {GMV, ORDERS, ORDERS_CREATED, UNITS, IMPRESSIONS, VIEWS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS,
                                      ADD_TO_CART, COMMENTS, SHARES, LIKES, NEW_FOLLOWERS};
enum { N_COLUMNS = sizeof columns / sizeof columns[0] };

void minute_file_head(struct buf *b)
{
    buf_puts(b, "platform,account,room_id,start,at,seconds");
    for (int i = 0; i < N_COLUMNS; i++)
        buf_printf(b, ",%s", metric_names[columns[i]]);
    buf_puts(b, "\n");
}

/* By hand, because three years of minutes are 40 million numbers. */
static char *put_number(char *p, int64_t n)
{
    char digits[24];
    int length = 0;
    do
        digits[length++] = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    while (length > 0)
        *p++ = digits[--length];
    return p;
}

static char *put_sen(char *p, int64_t sen)
{
    p = put_number(p, sen / 100);
    *p++ = '.';
    *p++ = (char)('0' + sen / 10 % 10);
    *p++ = (char)('0' + sen % 10);
    return p;
}

void minute_file_add(struct buf *b, const struct account *a, const struct live *l, int64_t age_s, const bool known[N_METRICS])
{
    char line[512], head[128];
    struct buf text = BUF_INIT;
    buf_printf(&text, "%s,%s,%s,%s,", platform_names[a->platform], a->id, l->room_id, figure_time("Y-m-d H:M", l->start).text);
    size_t length = text.len < sizeof head ? text.len : sizeof head;
    memcpy(head, text.ptr, length);
    buf_release(&text);
    for (size_t i = 0; i < l->n_minutes; i++) {
        int64_t at = live_minute_start(l, i);
        struct figure moment = figure_time("Y-m-d H:M:S", at);
        memcpy(line, head, length);
        memcpy(line + length, moment.text, 19);
        char *p = line + length + 19;
        *p++ = ',';
        p = put_number(p, live_minute_end(l, i) - at);
        for (int k = 0; k < N_COLUMNS; k++) {
            int64_t value = minute_value(&l->minutes[i], columns[k], age_s);
            *p++ = ',';
            if (known[columns[k]])
                p = columns[k] == GMV ? put_sen(p, value) : put_number(p, value);
        }
        *p++ = '\n';
        buf_add(b, line, (size_t)(p - line));
    }
}

void minute_sheet_head(struct sheet *s)
{
    static const char *const identity[] = {"platform", "account", "room_id", "at", "seconds"};
    enum { N_IDENTITY = sizeof identity / sizeof identity[0] };
    const char *names[N_IDENTITY + N_COLUMNS];
    for (int i = 0; i < N_IDENTITY; i++)
        names[i] = identity[i];
    for (int i = 0; i < N_COLUMNS; i++)
        names[N_IDENTITY + i] = metric_names[columns[i]];
    sheet_headings(s, names, N_IDENTITY + N_COLUMNS);
}

void minute_sheet_add(struct sheet *s, const struct account *a, const struct live *l, int64_t age_s, const bool known[N_METRICS])
{
    for (size_t i = 0; i < l->n_minutes; i++) {
        sheet_text(s, platform_names[a->platform]);
        sheet_text(s, a->id);
        sheet_text(s, l->room_id);
        sheet_moment(s, live_minute_start(l, i));
        sheet_number(s, (double)(live_minute_end(l, i) - live_minute_start(l, i)));
        for (int k = 0; k < N_COLUMNS; k++) {
            int64_t value = minute_value(&l->minutes[i], columns[k], age_s);
            if (known[columns[k]])
                sheet_number(s, columns[k] == GMV ? (double)value / 100 : (double)value);
            else
                sheet_skip(s);
        }
        sheet_next_row(s);
    }
}
