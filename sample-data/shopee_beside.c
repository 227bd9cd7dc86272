/* Shopee Live beside the list of lives: daily key metrics (two rows of headings), overview v2 (blocks side by side and stacked)
 * and the product list. CSV with BOM and CRLF. */
#include "sample-data/beside.h"
#include "sample-data/figure.h"
#include "sample-data/product.h"

#include <string.h>

enum { DAY = 86400 };

static void put_text(struct buf *b, const char *text)
{
    bool is_quoted = strpbrk(text, ",\"") != NULL;
    buf_puts(b, is_quoted ? "\"" : "");
    for (const char *p = text; *p != '\0'; p++)
        buf_printf(b, *p == '"' ? "\"%c" : "%c", *p);
    buf_puts(b, is_quoted ? "\"" : "");
}

static void put_money(struct buf *b, int64_t sen, const char *end)
{
    put_text(b, figure_money_grouped("RM", sen).text);
    buf_puts(b, end);
}

static void put_counts(struct buf *b, const int64_t *t, const enum metric *metrics, size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%lld,", (long long)t[metrics[i]]);
}

static const char *file_name(const struct edition *ed, const char *stem)
{
    return arena_format(&ed->outbox->arena, "inbox/%s%s_%s.csv", stem, figure_time("Y-m-d", ed->last_day * DAY).text,
                        figure_time("YmdHMS", ed->observed_at).text);
}

static void put_range(struct buf *b, const struct edition *ed)
{
    buf_printf(b, "%s - %s,%s,", figure_time("d-m-Y", ed->first_day * DAY).text, figure_time("d-m-Y", ed->last_day * DAY).text,
               ed->agency->accounts[ed->account].id);
}

static const enum metric sales[] = {ORDERS_CREATED, ORDERS, UNITS_CREATED, UNITS};

static void put_day(struct buf *b, const struct edition *ed, int64_t day, const struct slip *slip)
{
    struct beside_sum s = beside_sum(ed, day, day);
    if (s.lives == 0)
        return;   /* as in life: a day without a live has no row */
    int64_t *t = s.t;
    if (slip != NULL && slip->day == day) {
        t[GMV] += slip->gmv;
        t[ORDERS] += slip->orders;
    }
    buf_printf(b, "%s,%s,", figure_time("d-m-Y", day * DAY).text, ed->agency->accounts[ed->account].id);
    put_money(b, t[GMV_PLACED], ",");
    put_money(b, t[GMV], ",");
    put_counts(b, t, sales, 4);
    buf_printf(b, "%lld,%lld,%s,%lld,%lld,\"%s\",%lld,%lld,%lld\r\n", (long long)s.viewers, (long long)(s.viewers / 9),
               figure_duration("H:M:S", s.watch_centi / 100).text, (long long)live_buyers(t[ORDERS_CREATED]), (long long)t[ADD_TO_CART],
               figure_ratio(100, t[PRODUCT_CLICKS], t[VIEWS], 2, "%").text, (long long)t[VIEWS], (long long)(s.viewers / 30),
               (long long)t[COMMENTS]);
}

int shopee_write_daily(const struct edition *ed, const struct slip *slip, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    buf_puts(&b, "\xEF\xBB\xBF" "Data Period,,Key Metrics\r\nData Period,User Id,Sales(Placed Order),Sales(Confirmed Order),Orders(Placed Order),"
                 "Orders(Confirmed Order),Total Items Sold(Placed Order),Total Items Sold(Confirmed Order),Total Viewers,Engaged Viewers,"
                 "Avg. Viewing Duration,Buyers(Placed Order),Total ATC,CTR,Total Views,PCU,Total Comments\r\n");
    for (int64_t day = ed->first_day; day <= ed->last_day; day++)
        put_day(&b, ed, day, slip);
    return outbox_write(ed->outbox, file_name(ed, "export-sc__1m_"), &b, e);
}

int shopee_write_overview(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    struct beside_sum s = beside_sum(ed, ed->first_day, ed->last_day);
    buf_puts(&b, "\xEF\xBB\xBF" ",,Transaction \xE2\x80\x93 Overview,,,,,Traffic - Performance,,Conversion - Conversion Funnel,\r\n"
                 "Data Period,User Id,Sales(Placed Order),Sales(Confirmed Order),Orders(Placed Order),Orders(Confirmed Order),,"
                 "Total Livestream Sessions,Total Livestream Duration,Product Impressions,CTR\r\n");
    put_range(&b, ed);
    put_money(&b, s.t[GMV_PLACED], ",");
    put_money(&b, s.t[GMV], ",");
    put_counts(&b, s.t, sales, 2);
    buf_printf(&b, ",%lld,%s,%lld,\"%s\"\r\n\r\n", (long long)s.lives, figure_duration("h%hm%mS%s", s.seconds).text,
               (long long)s.t[PRODUCT_IMPRESSIONS], figure_ratio(100, s.t[PRODUCT_CLICKS], s.t[PRODUCT_IMPRESSIONS], 2, "%").text);
    buf_puts(&b, ",,Transaction \xE2\x80\x93 My Shop,,,Traffic - Traffic Source - Shop\r\n"
                 ",,Sales(Placed Order),Orders(Placed Order),,Sales Ratio(Placed Order),Sales(Placed Order),Live Views\r\n,,");
    put_money(&b, s.t[GMV_PLACED], ",");
    buf_printf(&b, "%lld,,23%%,", (long long)s.t[ORDERS_CREATED]);
    put_money(&b, s.t[GMV_PLACED] * 23 / 100, ",");
    buf_printf(&b, "%lld\r\n", (long long)(s.t[VIEWS] / 5));
    return outbox_write(ed->outbox, file_name(ed, "overview-v2_1m_"), &b, e);
}

int shopee_write_products(const struct edition *ed, struct truth *t, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    const struct account *a = &ed->agency->accounts[ed->account];
    int64_t sums[PRODUCTS][N_METRICS] = {{0}}, gmv = 0, orders = 0;
    for (size_t i = 0; i < ed->lives->n; i++)
        if (edition_has(ed, &ed->lives->lives[i]))
            product_split(ed->agency, &ed->lives->lives[i], ed->observed_at - ed->lives->lives[i].end, sums);
    buf_puts(&b, "\xEF\xBB\xBF" "Data Period,User Id,Ranking,Product(s),Product Clicks,ATC,Orders(Placed Order),Orders(Confirmed Order),"
                 "Items Sold(Placed Order),Items Sold(Confirmed Order),Sales(Placed Order),Sales(Confirmed Order)\r\n");
    for (int p = 0; p < PRODUCTS_LISTED; p++) {
        put_range(&b, ed);
        buf_printf(&b, "%d,", p + 1);
        put_text(&b, product_list(a)[p].name);
        buf_printf(&b, ",%lld,%lld,", (long long)sums[p][PRODUCT_CLICKS], (long long)sums[p][ADD_TO_CART]);
        put_counts(&b, sums[p], sales, 4);
        put_money(&b, sums[p][GMV_PLACED], ",");
        put_money(&b, sums[p][GMV], "\r\n");
        gmv += sums[p][GMV];
        orders += sums[p][ORDERS];
    }
    truth_line(&t->beside_sums, "v_product_day\tshopee\t%s\tlive_product_list\t%s\t%s\t%d\t%lld\t%lld", a->id,
               figure_time("Y-m-d", ed->first_day * DAY).text, figure_time("Y-m-d", ed->last_day * DAY).text, PRODUCTS_LISTED,
               (long long)gmv, (long long)orders);
    return outbox_write(ed->outbox, file_name(ed, "supply-sellercenter-export-sc_live_product_list_export_my_"), &b, e);
}
