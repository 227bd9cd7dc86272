#include "sample-data/shopee.h"

#include "sample-data/figure.h"

#include <string.h>

enum { DAY = 86400, MINUTE = 60 };

static const enum metric list_metrics[] = {COMMENTS, ADD_TO_CART, ORDERS_CREATED, ORDERS, UNITS_CREATED, UNITS, GMV_PLACED, GMV};

/* Quoted only where it must be, as Shopee does. */
static void put_name(struct buf *b, const char *text)
{
    if (strpbrk(text, ",\"") == NULL) {
        buf_puts(b, text);
        return;
    }
    buf_puts(b, "\"");
    for (const char *p = text; *p != '\0'; p++)
        buf_printf(b, *p == '"' ? "\"%c" : "%c", *p);
    buf_puts(b, "\"");
}

static void put_money(struct buf *b, int64_t sen, const char *end)
{
    struct figure f = figure_money_grouped("RM", sen);
    const char *quote = strchr(f.text, ',') != NULL ? "\"" : "";
    buf_printf(b, "%s%s%s%s", quote, f.text, quote, end);
}

/* share: thousandths of the figures; below 1000 for the row of a live that was cut short. */
static void put_row(struct buf *b, const struct edition *ed, const struct live *l, int number, int64_t share)
{
    int64_t t[N_METRICS];
    for (enum metric k = 0; k < N_METRICS; k++)
        t[k] = live_total(l, k, ed->observed_at - l->end) * share / 1000;
    buf_printf(b, "%s - %s,%s,%d,", figure_time("d-m-Y", ed->first_day * DAY).text, figure_time("d-m-Y", ed->last_day * DAY).text,
               ed->agency->accounts[ed->account].id, number);
    put_name(b, l->title);
    buf_printf(b, ",%s,%s,%lld,%lld,%lld,%s,%lld,%lld,%lld,%lld,%lld,", figure_time("d-m-Y H:M", l->start).text,
               figure_duration("H:M:S", (l->end - l->start) * share / 1000).text, (long long)(l->viewers * share / 1000 / 9),
               (long long)t[COMMENTS], (long long)t[ADD_TO_CART], figure_duration("H:M:S", l->watch_centi / 100).text,
               (long long)(l->viewers * share / 1000), (long long)t[ORDERS_CREATED], (long long)t[ORDERS], (long long)t[UNITS_CREATED],
               (long long)t[UNITS]);
    put_money(b, t[GMV_PLACED], ",");
    put_money(b, t[GMV], "\r\n");
}

static void note(struct live *l, int64_t observed_at)
{
    struct sighting *s = live_see(l, SOURCE_LIVE_LIST, observed_at, list_metrics, sizeof list_metrics / sizeof list_metrics[0]);
    s->start = l->start / MINUTE * MINUTE;
    s->end = s->start + (l->end - l->start);
    s->viewers = l->viewers;
    s->avg_watch_centi = l->watch_centi / 100 * 100;
}

int shopee_write_list(const struct edition *ed, bool is_doubled, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    int number = 0;
    const char *name = arena_format(&ed->outbox->arena, "inbox/supply-sellercenter-export-sc_live_stream_list_export_my_%s.csv",
                                    figure_time("YmdHMS", ed->observed_at).text);
    buf_puts(&b, "\xEF\xBB\xBF" "Data Period,User Id,No.,Livestream Name,Start Time,Duration:,Engaged Viewers,Comments,ATC,"
                 "Avg. Viewing Duration,Viewers,Orders(Placed Order),Orders(Confirmed Order),Items Sold(Placed Order),"
                 "Items Sold(Confirmed Order),Sales(Placed Order),Sales(Confirmed Order)\r\n");
    for (size_t i = ed->lives->n; i-- > 0;) {
        struct live *l = &ed->lives->lives[i];
        if (!edition_has(ed, l))
            continue;
        put_row(&b, ed, l, ++number, 1000);
        note(l, ed->observed_at);
        if (is_doubled && number == 4) {
            put_row(&b, ed, l, ++number, 310);
            outbox_spoil(ed->outbox, "row", name, "", number + 1, "", "", "duplicate_key");
        }
    }
    return outbox_write(ed->outbox, name, &b, e);
}
