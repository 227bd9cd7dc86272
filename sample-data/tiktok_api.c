/* The Open API's pages: JSON, money as texts, rates as texts, Unix seconds. */
#include "sample-data/figure.h"
#include "sample-data/tiktok.h"

enum { ZONE_S = 8 * 3600, LIVES_A_PAGE = 20, INTERVALS_A_PAGE = 120, DAY = 86400 };

static const enum metric api_metrics[] = {GMV, ORDERS_CREATED, ORDERS, UNITS, VIEWS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS, COMMENTS,
                                          SHARES, LIKES, NEW_FOLLOWERS};

bool edition_has(const struct edition *ed, const struct live *l)
{
    int64_t day = l->start / DAY;
    return l->account == ed->account && day >= ed->first_day && day <= ed->last_day && l->end < ed->observed_at;
}

static void put_text(struct buf *b, const char *text)
{
    for (const char *p = text; *p != '\0'; p++)
        buf_printf(b, *p == '"' || *p == '\\' ? "\\%c" : "%c", *p);
}

static void put_page_end(struct buf *b, const struct edition *ed, int page, bool is_last, size_t total)
{
    /* The token is base64 of page_number=N, as the service makes it. */
    static const char *const tokens[] = {"cGFnZV9udW1iZXI9Mg==", "cGFnZV9udW1iZXI9Mw==", "cGFnZV9udW1iZXI9NA==",
                                         "cGFnZV9udW1iZXI9NQ=="};
    buf_printf(b, "\"next_page_token\":\"%s\",\"total_count\":%zu},\"message\":\"Success\",\"request_id\":\"%s%08zuSAMPLE%04d\"}\n",
               is_last ? "" : tokens[(page - 1) & 3], total, figure_time("YmdHMS", ed->observed_at).text, total, page);
}

static void put_live(struct buf *b, const struct edition *ed, struct live *l)
{
    struct sighting *s = live_see(l, SOURCE_API, ed->observed_at, api_metrics, sizeof api_metrics / sizeof api_metrics[0]);
    const int64_t *t = s->total;
    s->has_room = true;
    s->buyers = live_buyers(t[ORDERS]);
    s->viewers = l->viewers;
    s->peak_viewers = l->peak_viewers;
    s->avg_watch_centi = l->watch_centi / 100 * 100;
    buf_printf(b, "{\"id\":\"%s\",\"title\":\"", l->room_id);
    put_text(b, l->title);
    buf_printf(b, "\",\"username\":\"%s\",\"start_time\":\"%lld\",\"end_time\":\"%lld\",", ed->agency->accounts[l->account].handle,
               (long long)(l->start - ZONE_S), (long long)(l->end - ZONE_S));
    buf_printf(b, "\"sales_performance\":{\"gmv\":{\"amount\":\"%s\",\"currency\":\"MYR\"},\"products_added\":%d,", figure_money(t[GMV]).text,
               18 + (int)(l->n_minutes % 17));
    buf_printf(b, "\"different_products_sold\":%lld,\"created_sku_orders\":%lld,\"sku_orders\":%lld,\"items_sold\":%lld,\"customers\":%lld,",
               (long long)(t[ORDERS] < 9 ? t[ORDERS] : 9 + t[ORDERS] % 6), (long long)t[ORDERS_CREATED], (long long)t[ORDERS],
               (long long)t[UNITS], (long long)s->buyers);
    buf_printf(b, "\"avg_price\":{\"amount\":\"%s\",\"currency\":\"MYR\"},\"click_to_order_rate\":\"%s\",",
               figure_money(t[UNITS] == 0 ? 0 : t[GMV] / t[UNITS]).text, figure_ratio(100, t[ORDERS], t[PRODUCT_CLICKS], 2, "%").text);
    buf_printf(b, "\"24h_live_gmv\":{\"amount\":\"%s\",\"currency\":\"MYR\"}},", figure_money(t[GMV] * 103 / 100).text);
    buf_printf(b, "\"interaction_performance\":{\"acu\":%lld,\"pcu\":%lld,\"viewers\":%lld,\"views\":%lld,\"avg_viewing_duration\":\"%lld\",",
               (long long)(s->peak_viewers * 6 / 10), (long long)s->peak_viewers, (long long)s->viewers, (long long)t[VIEWS],
               (long long)(l->watch_centi / 100));
    buf_printf(b, "\"comments\":%lld,\"shares\":%lld,\"likes\":%lld,\"new_followers\":%lld,\"product_impressions\":%lld,\"product_clicks\":%lld,",
               (long long)t[COMMENTS], (long long)t[SHARES], (long long)t[LIKES], (long long)t[NEW_FOLLOWERS],
               (long long)t[PRODUCT_IMPRESSIONS], (long long)t[PRODUCT_CLICKS]);
    buf_printf(b, "\"click_through_rate\":\"%s\"}}", figure_ratio(100, t[PRODUCT_CLICKS], t[VIEWS], 2, "%").text);
}

static bool api_has(const struct edition *ed, const struct live *l)
{
    return edition_has(ed, l) && !(l->plan != NULL && l->plan->is_hidden);
}

int tiktok_write_lives(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    size_t total = 0, written = 0;
    for (size_t i = 0; i < ed->lives->n; i++)
        total += api_has(ed, &ed->lives->lives[i]);
    for (size_t i = 0; i < ed->lives->n; i++) {
        struct live *l = &ed->lives->lives[i];
        if (!api_has(ed, l))
            continue;
        buf_puts(&b, written % LIVES_A_PAGE == 0 ? "{\"code\":0,\"data\":{\"live_stream_sessions\":[\n" : ",\n");
        put_live(&b, ed, l);
        if (++written % LIVES_A_PAGE != 0 && written != total)
            continue;
        int page = (int)((written - 1) / LIVES_A_PAGE) + 1;
        buf_printf(&b, "],\n\"latest_available_date\":\"%s\",", figure_time("Y-m-d", ed->last_day * DAY).text);
        put_page_end(&b, ed, page, written == total, total);
        const char *name = arena_format(&ed->outbox->arena, "inbox/shop_lives_performance_p%d_%s.json", page,
                                        figure_time("YmdHMS", ed->observed_at + 2 * page).text);
        if (outbox_write(ed->outbox, name, &b, e) != 0)
            return -1;
        buf_clear(&b);
    }
    return 0;
}

/* Rates are decimal texts here, percent texts in the list: the API does both. */
static void put_interval(struct buf *b, const struct live *l, size_t i, int64_t age_s)
{
    int64_t v[N_METRICS];
    for (enum metric k = 0; k < N_METRICS; k++)
        v[k] = minute_value(&l->minutes[i], k, age_s);
    int64_t viewers = v[VIEWS] * 9 / 10, buyers = live_buyers(v[ORDERS]);
    buf_printf(b, "{\"start_time\":%lld,\"end_time\":%lld,", (long long)(live_minute_start(l, i) - ZONE_S),
               (long long)(live_minute_end(l, i) - ZONE_S));
    buf_printf(b, "\"sales\":{\"gmv\":{\"amount\":\"%s\",\"currency\":\"MYR\"},\"items_sold\":%lld,\"customers\":%lld,\"sku_orders\":%lld,\"main_orders\":%lld},",
               figure_money(v[GMV]).text, (long long)v[UNITS], (long long)buyers, (long long)v[ORDERS], (long long)buyers);
    buf_printf(b, "\"traffic\":{\"viewers\":%lld,\"views\":%lld,\"product_impressions\":%lld,\"ctr\":\"%s\",\"enter_room_rate\":\"%s\",\"product_clicks\":%lld,\"impressions\":%lld},",
               (long long)viewers, (long long)v[VIEWS], (long long)v[PRODUCT_IMPRESSIONS],
               figure_ratio(1, v[PRODUCT_CLICKS], v[PRODUCT_IMPRESSIONS], 4, "").text,
               figure_ratio(1, v[VIEWS], v[IMPRESSIONS], 4, "").text, (long long)v[PRODUCT_CLICKS], (long long)v[IMPRESSIONS]);
    buf_printf(b, "\"interactions\":{\"new_followers\":%lld,\"shares\":%lld,\"comments\":%lld,\"likes\":%lld,\"comment_rate\":\"%s\",\"follow_rate\":\"%s\",\"like_rate\":\"%s\",\"share_rate\":\"%s\"},",
               (long long)v[NEW_FOLLOWERS], (long long)v[SHARES], (long long)v[COMMENTS], (long long)v[LIKES],
               figure_ratio(1, v[COMMENTS], v[VIEWS], 4, "").text, figure_ratio(1, v[NEW_FOLLOWERS], v[VIEWS], 4, "").text,
               figure_ratio(1, v[LIKES], v[VIEWS], 4, "").text, figure_ratio(1, v[SHARES], v[VIEWS], 4, "").text);
    buf_printf(b, "\"conversion\":{\"avg_price\":{\"amount\":\"%s\",\"currency\":\"MYR\"},\"click_to_order_rate\":{\"sku_order_ctor\":\"%s\",\"main_order_ctor\":\"%s\"},",
               figure_money(v[UNITS] == 0 ? 0 : v[GMV] / v[UNITS]).text, figure_ratio(1, v[ORDERS], v[PRODUCT_CLICKS], 4, "").text,
               figure_ratio(1, buyers, v[PRODUCT_CLICKS], 4, "").text);
    buf_printf(b, "\"gpm\":{\"watch_gpm\":\"%s\",\"show_gpm\":\"%s\"},\"created_sku_orders\":%lld,\"sku_order_rate\":\"%s\"}}",
               figure_ratio(10, v[GMV], v[VIEWS], 2, "").text, figure_ratio(10, v[GMV], v[IMPRESSIONS], 2, "").text,
               (long long)v[ORDERS_CREATED], figure_ratio(1, v[ORDERS], v[VIEWS], 4, "").text);
}

static void put_overall(struct buf *b, const struct live *l, int64_t age_s)
{
    buf_puts(b, "{\"code\":0,\"data\":{\"performance\":{\"overall\":{\"live_title\":\"");
    put_text(b, l->title);
    buf_printf(b, "\",\"start_time\":%lld,\"end_time\":%lld,\"duration\":%lld,\"gmv\":{\"amount\":\"%s\",\"currency\":\"MYR\"},",
               (long long)(l->start - ZONE_S), (long long)(l->end - ZONE_S), (long long)(l->end - l->start),
               figure_money(live_total(l, GMV, age_s)).text);
    buf_printf(b, "\"items_sold\":%lld,\"unique_viewers\":%lld,\"impressions\":%lld},\n\"intervals\":[\n", (long long)live_total(l, UNITS, age_s),
               (long long)l->viewers, (long long)live_total(l, IMPRESSIONS, age_s));
}

int tiktok_write_minutes(const struct edition *ed, struct live *l, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    int64_t age_s = ed->observed_at - l->end;
    for (size_t i = 0; i < l->n_minutes; i++) {
        if (i % INTERVALS_A_PAGE == 0)
            put_overall(&b, l, age_s);
        else
            buf_puts(&b, ",\n");
        put_interval(&b, l, i, age_s);
        if ((i + 1) % INTERVALS_A_PAGE != 0 && i + 1 != l->n_minutes)
            continue;
        int page = (int)(i / INTERVALS_A_PAGE) + 1;
        buf_puts(&b, "]},\n");
        put_page_end(&b, ed, page, i + 1 == l->n_minutes, l->n_minutes);
        const char *name = arena_format(&ed->outbox->arena, "inbox/%s/performance_per_minutes_%s_p%d_%s.json",
                                        ed->agency->accounts[l->account].handle, l->room_id, page,
                                        figure_time("YmdHMS", ed->observed_at + page).text);
        if (outbox_write(ed->outbox, name, &b, e) != 0)
            return -1;
        buf_clear(&b);
    }
    l->has_minutes = true;
    l->minutes_age_s = age_s;
    l->seen[SOURCE_API].knows[IMPRESSIONS] = true;
    l->seen[SOURCE_API].total[IMPRESSIONS] = live_total(l, IMPRESSIONS, AGE_SETTLED);
    return 0;
}

int tiktok_write_error(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    const char *name = arena_format(&ed->outbox->arena, "inbox/shop_lives_performance_p1_%s.json",
                                    figure_time("YmdHMS", ed->observed_at).text);
    buf_printf(&b, "{\"code\":36009002,\"data\":null,\"message\":\"Too many requests. Please retry later.\",\"request_id\":\"%sSAMPLE0001\"}\n",
               figure_time("YmdHMS", ed->observed_at).text);
    outbox_spoil(ed->outbox, "file", name, "", 0, "", "", "api_error");
    return outbox_write(ed->outbox, name, &b, e);
}
