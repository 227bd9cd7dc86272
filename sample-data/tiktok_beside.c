/* TikTok beside the lives: daily core stats of the Compass, GMV Max by live, the Business API's report by room, and the campaign
 * overview by day with its sum that is no day. */
#include "sample-data/beside.h"
#include "sample-data/product.h"
#include "sample-data/random.h"
#include "sample-data/sheet.h"

enum { DAY = 86400, CAMPAIGNS = 2 };

static const char *const campaign_ids[CAMPAIGNS] = {"1834500000000000701", "1834500000000000702"};
static const char *const campaign_names[CAMPAIGNS] = {"LIVE GMV Max", "LIVE GMV Max boost"};

static const char *path_of(const struct edition *ed, const char *name)
{
    return arena_format(&ed->outbox->arena, "inbox/%s/%s", ed->agency->accounts[ed->account].handle, name);
}

static struct figure day_text(int64_t day)
{
    return figure_time("Y-m-d", day * DAY);
}

/* -- core stats ------------------------------------------------------------------------------------------------------------ */

static const char *const core_headings[] = {
    "Time", "LIVE-attributed GMV (RM)", "LIVE GMV (RM)", "LIVE indirect GMV (RM)", "Show GPM (RM)", "LIVE streams",
    "The number of LIVE streams that generated GMV.", "LIVE-attributed items sold", "Attributed SKU orders", "Click-through rate (LIVE)",
    "CTOR (SKU order) (LIVE)", "LIVE Views", "Average viewing duration (LIVE streams)"};

static void put_core_day(struct sheet *s, const struct edition *ed, int64_t day, const struct slip *slip)
{
    struct beside_sum sum = beside_sum(ed, day, day);
    int64_t *t = sum.t;
    if (slip != NULL && slip->day == day) {
        t[GMV] += slip->gmv;
        t[GMV_DIRECT] += slip->gmv;
        t[UNITS] += slip->units;
    }
    sheet_figure(s, day_text(day));
    sheet_figure(s, figure_money(t[GMV]));
    sheet_figure(s, figure_money(t[GMV_DIRECT]));
    sheet_figure(s, figure_money(t[GMV] - t[GMV_DIRECT]));
    sheet_figure(s, figure_money(t[IMPRESSIONS] == 0 ? 0 : t[GMV] * 1000 / t[IMPRESSIONS]));
    sheet_figure(s, figure_count(sum.lives));
    sheet_figure(s, figure_count(t[GMV] > 0 ? sum.lives : 0));
    sheet_figure(s, figure_count(t[UNITS]));
    sheet_figure(s, figure_count(t[ORDERS]));
    sheet_figure(s, figure_ratio(100, t[PRODUCT_CLICKS], t[VIEWS], 2, "%"));
    sheet_figure(s, figure_ratio(100, t[ORDERS], t[PRODUCT_CLICKS], 2, "%"));
    sheet_figure(s, figure_count(t[VIEWS]));
    sheet_figure(s, figure_count(sum.watch_centi / 100));
    sheet_next_row(s);
}

int tiktok_write_core_stats(const struct edition *ed, const struct slip *slip, struct err *e)
{
    struct sheet s;
    const char *name = path_of(ed, arena_format(&ed->outbox->arena, "Live_Performance_Core_Stats_%s.xlsx", figure_time("YmdHMS", ed->observed_at).text));
    if (sheet_open(&s, ed->outbox, name, ed->observed_at, e) != 0)
        return -1;
    sheet_page(&s, "Worksheet");
    sheet_text(&s, arena_format(&ed->outbox->arena, "Date Range: %s ~ %s", day_text(ed->first_day).text, day_text(ed->last_day).text));
    sheet_next_row(&s);
    sheet_next_row(&s);
    for (size_t i = 0; i < sizeof core_headings / sizeof core_headings[0]; i++)
        sheet_text(&s, core_headings[i]);
    sheet_next_row(&s);
    for (int64_t day = ed->first_day; day <= ed->last_day; day++)
        put_core_day(&s, ed, day, slip);
    return sheet_close(&s, name, e);
}

/* -- advertising ----------------------------------------------------------------------------------------------------------- */

struct live_cost beside_cost(const struct agency *a, const struct live *l, bool is_settled)
{
    struct random r = random_stream(a->seed, "ads", l->account, l->start);
    struct live_cost cost = {0};
    if (!random_chance(&r, 850))
        return cost;
    int64_t gmv = live_total(l, GMV, AGE_SETTLED);
    cost.first = gmv * random_between(&r, 60, 110) / 1000 + random_between(&r, 500, 1500);
    cost.second = random_chance(&r, 250) ? gmv * random_between(&r, 10, 30) / 1000 + 300 : 0;
    if (is_settled)   /* credits for invalid clicks come some days later */
        cost.first -= cost.first * random_between(&r, 0, 20) / 1000;
    return cost;
}

/* share: permille of what the live sold that this campaign claims; more than all, for it books what came by itself too. */
static void put_ad_line(struct buf *b, const struct live *l, int campaign, int64_t cost, int64_t share, int64_t age_s)
{
    int64_t revenue = live_total(l, GMV, age_s) * share / 1000, orders = live_total(l, ORDERS, age_s) * share / 1000,
            views = live_total(l, VIEWS, age_s) * share / 3000;
    buf_puts(b, "\"");
    for (const char *p = l->title; *p != '\0'; p++)
        buf_printf(b, *p == '"' ? "\"%c" : "%c", *p);
    buf_printf(b, "\",%s,Ended,%s,%s,%s,%s,%lld,%lld,", figure_time("Y-m-d H:M:S", l->start).text, campaign_names[campaign], campaign_ids[campaign],
               figure_money(cost).text, figure_money(cost * 92 / 100).text, (long long)orders, (long long)(orders * 9 / 10));
    buf_printf(b, "%s,%s,%s,%s,%lld,%s,%lld,%s,%lld,MYR\r\n", figure_ratio(1, cost, orders * 90, 2, "").text, figure_money(revenue).text,
               figure_money(revenue * 9 / 10).text, figure_ratio(1, revenue, cost, 2, "").text, (long long)views,
               figure_ratio(1, cost, views * 100, 2, "").text, (long long)(views / 2), figure_ratio(1, l->end - l->start, 60, 1, "").text,
               (long long)(views / 200));
}

int tiktok_write_ads(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    buf_puts(&b, "LIVE name,Launched time,Status,Campaign name,Campaign ID,Cost,Net Cost,SKU orders,SKU orders (Current shop),Cost per order "
                 "(Current shop),Gross revenue,Gross revenue (Current shop),ROI,LIVE views,Cost per LIVE view,10-second LIVE views,"
                 "Average LIVE duration (minutes),LIVE follows,Currency\r\n");
    int64_t total = 0;
    for (size_t i = 0; i < ed->lives->n; i++) {
        const struct live *l = &ed->lives->lives[i];
        struct live_cost cost = edition_has(ed, l) ? beside_cost(ed->agency, l, false) : (struct live_cost){0};
        if (cost.first > 0)
            put_ad_line(&b, l, 0, cost.first, 1030, ed->observed_at - l->end);
        if (cost.second > 0)
            put_ad_line(&b, l, 1, cost.second, 220, ed->observed_at - l->end);
        total += cost.first + cost.second;
    }
    buf_printf(&b, "-,-,-,-,-,%s,%s,-,-,-,-,-,-,-,-,-,-,-,MYR\r\n", figure_money(total).text, figure_money(total * 92 / 100).text);
    return outbox_write(ed->outbox, path_of(ed, arena_format(&ed->outbox->arena, "GMV_Max_livestream_%s.csv", figure_time("YmdHMS", ed->observed_at).text)),
                        &b, e);
}

static void put_report_row(struct buf *b, const struct live *l, int campaign, int64_t cost, const char *before)
{
    buf_printf(b, "%s{\"dimensions\":{\"room_id\":\"%s\",\"campaign_id\":\"%s\"},\"metrics\":{\"cost\":\"%s\",\"net_cost\":\"%s\","
                  "\"orders\":\"%lld\",\"gross_revenue\":\"%s\",\"currency\":\"MYR\"}}", before, l->room_id, campaign_ids[campaign],
               figure_money(cost).text, figure_money(cost * 92 / 100).text, (long long)live_total(l, ORDERS, AGE_SETTLED),
               figure_money(live_total(l, GMV, AGE_SETTLED)).text);
}

int tiktok_write_ads_report(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    size_t n = 0;
    buf_puts(&b, "{\"code\":0,\"message\":\"OK\",\"request_id\":\"SAMPLE\",\"data\":{\"list\":[");
    for (size_t i = 0; i < ed->lives->n; i++) {
        const struct live *l = &ed->lives->lives[i];
        struct live_cost cost = edition_has(ed, l) && l->seen[SOURCE_API].is_seen ? beside_cost(ed->agency, l, true) : (struct live_cost){0};
        if (cost.first > 0)
            put_report_row(&b, l, 0, cost.first, n++ > 0 ? "," : "");
        if (cost.second > 0)
            put_report_row(&b, l, 1, cost.second, n++ > 0 ? "," : "");
    }
    buf_printf(&b, "],\"page_info\":{\"page\":1,\"page_size\":1000,\"total_number\":%zu,\"total_page\":1}}}\n", n);
    return outbox_write(ed->outbox, path_of(ed, arena_format(&ed->outbox->arena, "gmv_max_report_%s.json", figure_time("YmdHMS", ed->observed_at).text)),
                        &b, e);
}

int tiktok_write_ads_overview(const struct edition *ed, struct truth *t, struct err *e)
{
    static const char *const headings[] = {"By Day", "Cost", "SKU orders (Current shop)", "Cost per order (Current shop)",
                                           "Gross revenue (Current shop)", "ROI (Current shop)", "Currency"};
    struct sheet s;
    int64_t total = 0, revenue = 0, orders = 0, days = 0;
    const char *name = path_of(ed, arena_format(&ed->outbox->arena, "Campaign_overview_data_%s - %s.xlsx",
                                                figure_time("Ymd", ed->first_day * DAY).text, figure_time("Ymd", ed->last_day * DAY).text));
    if (sheet_open(&s, ed->outbox, name, ed->observed_at, e) != 0)
        return -1;
    sheet_page(&s, "Sheet1");
    for (size_t i = 0; i < sizeof headings / sizeof headings[0]; i++)
        sheet_text(&s, headings[i]);
    sheet_next_row(&s);
    for (int64_t day = ed->first_day; day <= ed->last_day + 1; day++) {
        struct random r = random_stream(ed->agency->seed, "ads day", ed->account, day);
        struct beside_sum sum = beside_sum(ed, day, day);
        bool is_total = day > ed->last_day;
        int64_t cost = sum.t[GMV] * random_between(&r, 80, 160) / 1000 + random_between(&r, 2000, 6000);
        int64_t sold = sum.t[GMV] * 12 / 10, n = sum.t[ORDERS] * 12 / 10;
        sheet_figure(&s, is_total ? (struct figure){"-"} : figure_time("Y-m-d H:M:S", day * DAY));
        sheet_figure(&s, figure_money(is_total ? total : cost));
        sheet_figure(&s, figure_count(is_total ? orders : n));
        sheet_figure(&s, figure_ratio(1, is_total ? total : cost, (is_total ? orders : n) * 100, 2, ""));
        sheet_figure(&s, figure_money(is_total ? revenue + 2 : sold));   /* their sums are rounded otherwise */
        sheet_figure(&s, figure_ratio(1, is_total ? revenue : sold, is_total ? total : cost, 2, ""));
        sheet_text(&s, "MYR");
        sheet_next_row(&s);
        if (!is_total) {
            total += cost;
            revenue += sold;
            orders += n;
            days++;
        }
    }
    truth_line(&t->beside_sums, "v_ad_day\ttiktok\t%s\tads_overview\t%s\t%s\t%lld\t%lld\t%lld", ed->agency->accounts[ed->account].id,
               day_text(ed->first_day).text, day_text(ed->last_day).text, (long long)days, (long long)total, (long long)orders);
    return sheet_close(&s, name, e);
}

/* -- products of one live -------------------------------------------------------------------------------------------------- */

static const char *const product_headings[] = {
    "Product ID", "Product name", "Attributed GMV", "Attributed items sold", "Customers", "AOV", "Attributed SKU orders", "Attributed orders",
    "Payment Rate", "Product Impressions", "CTR", "Added to cart", "CTOR (SKU orders)", "CTOR", "Watch GPM", "Product Clicks", "Available stock"};

static void put_product(struct sheet *s, const struct product *p, const int64_t *t)
{
    int64_t main_orders = t[ORDERS] - t[ORDERS] * 7 / 100;
    sheet_text(s, p->id);
    sheet_text(s, p->name);
    sheet_figure(s, figure_money_grouped("RM", t[GMV]));
    sheet_figure(s, figure_count(t[UNITS]));
    sheet_figure(s, figure_count(live_buyers(t[ORDERS])));
    sheet_figure(s, figure_money_grouped("RM", t[ORDERS] == 0 ? 0 : t[GMV] / t[ORDERS]));
    sheet_figure(s, figure_count(t[ORDERS]));
    sheet_figure(s, figure_count(main_orders));
    sheet_figure(s, figure_ratio(100, t[ORDERS], t[ORDERS_CREATED], 2, "%"));
    sheet_figure(s, figure_count(t[PRODUCT_IMPRESSIONS]));
    sheet_figure(s, figure_ratio(100, t[PRODUCT_CLICKS], t[PRODUCT_IMPRESSIONS], 2, "%"));
    sheet_figure(s, figure_count(t[PRODUCT_CLICKS] / 4));
    sheet_figure(s, figure_ratio(100, t[ORDERS], t[PRODUCT_CLICKS], 2, "%"));
    sheet_figure(s, figure_ratio(100, main_orders, t[PRODUCT_CLICKS], 2, "%"));
    sheet_figure(s, figure_money_grouped("RM", t[VIEWS] == 0 ? 0 : t[GMV] * 1000 / t[VIEWS]));
    sheet_figure(s, figure_count(t[PRODUCT_CLICKS]));
    sheet_figure(s, figure_count(40 + t[PRODUCT_CLICKS] % 60));
    sheet_next_row(s);
}

int tiktok_write_live_products(const struct edition *ed, const struct live *l, int64_t lost, struct truth *t, const char *key, struct err *e)
{
    struct sheet s;
    int64_t sums[PRODUCTS][N_METRICS] = {{0}}, gmv = 0, orders = 0;
    const char *name = path_of(ed, beside_product_file(ed->agency, ed->lives, (size_t)(l - ed->lives->lives), &ed->outbox->arena));
    if (sheet_open(&s, ed->outbox, name, ed->observed_at, e) != 0)
        return -1;
    sheet_page(&s, "Sheet1");
    for (size_t i = 0; i < sizeof product_headings / sizeof product_headings[0]; i++)
        sheet_text(&s, product_headings[i]);
    sheet_next_row(&s);
    product_split(ed->agency, l, ed->observed_at - l->end, sums);
    sums[0][GMV] -= lost;
    for (int p = 0; p < PRODUCTS; p++) {
        put_product(&s, &product_list(&ed->agency->accounts[l->account])[p], sums[p]);
        gmv += sums[p][GMV];
        orders += sums[p][ORDERS];
    }
    truth_line(&t->product_session, "%s\t%d\t%lld\t%lld", key, PRODUCTS, (long long)gmv, (long long)orders);
    return sheet_close(&s, name, e);
}
