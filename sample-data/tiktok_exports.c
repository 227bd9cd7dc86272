/* The exports people download: Live Analysis and Creator-Live-Performance (workbooks of texts), LIVE Manager (CSV). */
#include "sample-data/sheet.h"
#include "sample-data/tiktok.h"

enum { MINUTE = 60, DAY = 86400 };

/* What stands in one row of any of the three. */
struct line {
    struct live *live;
    int64_t end;                 /* of this export: the moment of download while the live runs */
    int64_t t[N_METRICS];
    int64_t main_orders, buyers, seconds;
};

static struct line line_of(struct live *l, int64_t observed_at)
{
    struct line n = {.live = l, .end = l->end < observed_at ? l->end : observed_at};
    bool is_running = n.end < l->end;
    for (enum metric k = 0; k < N_METRICS; k++)
        n.t[k] = is_running ? live_running(l, k, n.end) : live_total(l, k, observed_at - l->end);
    n.seconds = n.end - l->start;
    n.main_orders = n.t[ORDERS] - n.t[ORDERS] * 7 / 100;
    n.buyers = live_buyers(n.t[ORDERS]);
    return n;
}

static void note(const struct line *n, enum source source, int64_t observed_at, const enum metric *metrics, size_t n_metrics)
{
    struct live *l = n->live;
    struct sighting *s = live_see(l, source, observed_at, metrics, n_metrics);
    s->buyers = n->buyers;
    s->avg_watch_centi = l->watch_centi;
    if (source == SOURCE_CLP) {
        s->has_room = true;
        return;
    }
    s->has_title = source == SOURCE_LIVE_MANAGER;
    s->viewers = l->viewers;
    s->start = l->start / MINUTE * MINUTE;
    s->avg_watch_centi = l->watch_centi / 100 * 100;
    s->end = s->start + (source == SOURCE_LIVE_ANALYSIS ? n->seconds / MINUTE * MINUTE : n->seconds);
    s->peak_viewers = source == SOURCE_LIVE_MANAGER ? l->peak_viewers : -1;
}

const char *const tiktok_affiliate = "7199530482716650243";

/* -- Live Analysis ------------------------------------------------------------------------------------------------- */

static const char *const analysis_headings[] = {
    "Creator ID", "Creator", "Nickname", "Launched Time", "Duration", "LIVE gross merchandise value (RM)", "Products added",
    "Different Products Sold", "Created SKU orders", "LIVE SKU orders", "LIVE items sold", "Unique customers", "Average Price (RM)",
    "Click-to-order rate (LIVE)", "LIVE attributed GMV (RM)", "Viewers", "Views", "Average viewing duration (LIVE streams)", "Comments",
    "Shares", "LIVE likes", "New followers (Creator video)", "Product Impressions", "Product Clicks", "CTR"};
static const enum metric analysis_metrics[] = {GMV_DIRECT, GMV, ORDERS_CREATED, ORDERS, UNITS, VIEWS, COMMENTS, SHARES, LIKES,
                                               NEW_FOLLOWERS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS};

static void put_texts(struct sheet *s, const char *const *texts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sheet_text(s, texts[i]);
    sheet_next_row(s);
}

static void put_counts(struct sheet *s, const int64_t *t, const enum metric *metrics, size_t n)
{
    for (size_t i = 0; i < n; i++)
        sheet_figure(s, figure_count(t[metrics[i]]));
}

static void put_analysis_line(struct sheet *s, const struct line *n, const struct account *a, const char *id)
{
    static const enum metric orders[] = {ORDERS_CREATED, ORDERS, UNITS};
    static const enum metric interest[] = {COMMENTS, SHARES, LIKES, NEW_FOLLOWERS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS};
    const int64_t *t = n->t;
    sheet_text(s, id);
    sheet_text(s, a->shop);
    sheet_text(s, a->handle);
    sheet_figure(s, figure_time("Y/m/d/ H:M", n->live->start));
    sheet_figure(s, figure_duration("h%h m%m%i%n", n->seconds));
    sheet_figure(s, figure_money(t[GMV_DIRECT]));
    sheet_figure(s, figure_count(18 + (int64_t)(n->live->n_minutes % 17)));
    sheet_figure(s, figure_count(t[ORDERS] < 9 ? t[ORDERS] : 9 + t[ORDERS] % 6));
    put_counts(s, t, orders, 3);
    sheet_figure(s, figure_count(n->buyers));
    sheet_figure(s, figure_money(t[UNITS] == 0 ? 0 : t[GMV_DIRECT] / t[UNITS]));
    sheet_figure(s, figure_ratio(100, t[ORDERS], t[PRODUCT_CLICKS], 2, "%"));
    sheet_figure(s, figure_money(t[GMV]));
    sheet_figure(s, figure_count(n->live->viewers));
    sheet_figure(s, figure_count(t[VIEWS]));
    sheet_figure(s, figure_count(n->live->watch_centi / 100));
    put_counts(s, t, interest, 6);
    sheet_figure(s, figure_ratio(100, t[PRODUCT_CLICKS], t[PRODUCT_IMPRESSIONS], 2, "%"));
    sheet_next_row(s);
}

/* Somebody else's lives that sold the shop's products: they stand in the file, but are no business of the desk. */
static void put_affiliates(struct sheet *s, const struct edition *ed)
{
    static const char *const rows[2][21] = {
        {"0h 52min", "186.40", "3", "2", "5", "4", "4", "4", "46.60", "4.76%", "214.30", "1204", "1460", "38", "61", "9", "2210", "14", "2950",
         "84", "2.85%"},
        {"1h 7min", "93.20", "3", "1", "2", "2", "2", "2", "46.60", "3.57%", "93.20", "866", "1017", "41", "37", "4", "1180", "6", "1822", "56",
         "3.07%"}};
    for (int i = 0; i < 2 && ed->first_day + 3 + 4 * i <= ed->last_day; i++) {
        sheet_text(s, tiktok_affiliate);
        sheet_text(s, "Kedai Review Viral");
        sheet_text(s, "kedai.review.viral");
        sheet_figure(s, figure_time("Y/m/d/ H:M", (ed->first_day + 3 + 4 * i) * DAY + 16 * 3600 + 13 * MINUTE));
        put_texts(s, rows[i], 21);
    }
}

int tiktok_write_analysis(const struct edition *ed, enum spoil spoil, struct err *e)
{
    const struct account *a = &ed->agency->accounts[ed->account];
    struct sheet s;
    struct arena *texts = &ed->outbox->arena;
    struct figure first = figure_time("Y-m-d", ed->first_day * DAY), last = figure_time("Y-m-d", ed->last_day * DAY);
    /* Named by hand: only the workbook's properties tell when it was made. */
    const char *name = arena_format(texts, "inbox/Live_Analysis_%s_to_%s.xlsx", first.text, last.text + 5);
    const char *range = arena_format(texts, "Date Range: %s ~ %s", first.text, last.text);
    if (sheet_open(&s, ed->outbox, name, ed->observed_at, e) != 0)
        return -1;
    sheet_page(&s, "Worksheet");
    sheet_text(&s, range);
    sheet_next_row(&s);
    sheet_next_row(&s);
    put_texts(&s, analysis_headings, 25);
    if (ed->has_affiliates)
        put_affiliates(&s, ed);
    for (size_t i = ed->lives->n; i-- > 0;) {   /* newest first */
        struct live *l = &ed->lives->lives[i];
        if (!edition_has(ed, l))
            continue;
        struct line n = line_of(l, ed->observed_at);
        if (spoil == SPOIL_ID && s.row == 7) {
            outbox_spoil(ed->outbox, "row", name, "Worksheet", (long)s.row + 1, "Creator ID", "7.28402E+18", "id_rounded_by_excel");
            put_analysis_line(&s, &n, a, "7.28402E+18");
        } else {
            put_analysis_line(&s, &n, a, a->id);
            note(&n, SOURCE_LIVE_ANALYSIS, ed->observed_at, analysis_metrics, sizeof analysis_metrics / sizeof analysis_metrics[0]);
        }
    }
    return sheet_close(&s, name, e);
}

/* -- Creator-Live-Performance -------------------------------------------------------------------------------------- */

static const char *const performance_headings[] = {
    "Room ID", "Room Title", "Start Time", "End Time", "Duration", "Attributed GMV", "Attributed items sold", "Attributed orders",
    "Attributed SKU orders", "Customers", "AOV", "Views", "Impressions", "Impressions Per Hour", "GMV per hour", "Show GPM", "Watch GPM",
    "Avg. viewing duration per view", "Avg. viewing duration", "Tap through rate", "LIVE CTR", "Product Impressions", "Product clicks",
    "CTR", "CTOR", "CTOR (SKU orders)", "SKU order rate", "New followers", "Follow rate", "Comments", "Comment rate", "Shares",
    "Share rate", "Likes", "Like rate"};
static const enum metric performance_metrics[] = {GMV, UNITS, ORDERS, VIEWS, IMPRESSIONS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS,
                                                  NEW_FOLLOWERS, COMMENTS, SHARES, LIKES};

static void put_money(struct sheet *s, int64_t sen)
{
    sheet_figure(s, figure_money_grouped("RM", sen));
}

static void put_rate(struct sheet *s, int64_t a, int64_t b)
{
    sheet_figure(s, figure_ratio(100, a, b, 6, "%"));
}

static void put_performance_sales(struct sheet *s, const struct line *n)
{
    const int64_t *t = n->t;
    put_money(s, t[GMV]);
    sheet_figure(s, figure_count(t[UNITS]));
    sheet_figure(s, figure_count(n->main_orders));
    sheet_figure(s, figure_count(t[ORDERS]));
    sheet_figure(s, figure_count(n->buyers));
    put_money(s, n->main_orders == 0 ? 0 : t[GMV] / n->main_orders);
    sheet_figure(s, figure_count(t[VIEWS]));
    sheet_figure(s, figure_count(t[IMPRESSIONS]));
    sheet_figure(s, figure_count(t[IMPRESSIONS] * 3600 / n->seconds));
    put_money(s, t[GMV] * 3600 / n->seconds);
    put_money(s, t[IMPRESSIONS] == 0 ? 0 : t[GMV] * 1000 / t[IMPRESSIONS]);
    put_money(s, t[VIEWS] == 0 ? 0 : t[GMV] * 1000 / t[VIEWS]);
}

static void put_performance_funnel(struct sheet *s, const struct line *n)
{
    const int64_t *t = n->t, watch = n->live->watch_centi;
    int64_t viewers = n->end < n->live->end ? t[VIEWS] * 4 / 5 : n->live->viewers;
    sheet_figure(s, figure_money(watch));
    sheet_figure(s, figure_money(watch * t[VIEWS] / (viewers == 0 ? 1 : viewers)));
    put_rate(s, t[VIEWS], t[IMPRESSIONS]);
    put_rate(s, t[PRODUCT_CLICKS], t[VIEWS]);
    sheet_figure(s, figure_count(t[PRODUCT_IMPRESSIONS]));
    sheet_figure(s, figure_count(t[PRODUCT_CLICKS]));
    put_rate(s, t[PRODUCT_CLICKS], t[PRODUCT_IMPRESSIONS]);
    put_rate(s, n->main_orders, t[PRODUCT_CLICKS]);
    put_rate(s, t[ORDERS], t[PRODUCT_CLICKS]);
    put_rate(s, t[ORDERS], t[VIEWS]);
    static const enum metric interest[] = {NEW_FOLLOWERS, COMMENTS, SHARES};
    for (int i = 0; i < 3; i++) {
        sheet_figure(s, figure_count(t[interest[i]]));
        put_rate(s, t[interest[i]], t[VIEWS]);
    }
    sheet_figure(s, figure_count(t[LIKES]));
    put_rate(s, t[LIKES], viewers);   /* of viewers, not of views: TikTok's own quirk */
}

static bool performance_has(const struct edition *ed, const struct live *l)
{
    int64_t day = l->start / DAY;
    return l->account == ed->account && day >= ed->first_day && day <= ed->last_day && l->start + 5 * MINUTE < ed->observed_at;
}

int tiktok_write_performance(const struct edition *ed, enum spoil spoil, struct err *e)
{
    struct sheet s;
    bool is_one_day = ed->first_day == ed->last_day;
    struct arena *texts = &ed->outbox->arena;
    struct figure first = figure_time("Y-m-d", ed->first_day * DAY), last = figure_time("Y-m-d", ed->last_day * DAY);
    const char *name = arena_format(texts, "inbox/%s/Creator-Live-Performance_%s.xlsx", ed->agency->accounts[ed->account].handle,
                                    figure_time("YmdHMS", ed->observed_at).text);
    const char *range = arena_format(texts, "%s%s%s", first.text, is_one_day ? "" : " ~ ", is_one_day ? "" : last.text);
    if (sheet_open(&s, ed->outbox, name, ed->observed_at, e) != 0)
        return -1;
    sheet_page(&s, "performance_detail");
    sheet_text(&s, range);
    sheet_next_row(&s);
    sheet_next_row(&s);
    put_texts(&s, performance_headings, 35);
    for (size_t i = ed->lives->n; i-- > 0;) {
        struct live *l = &ed->lives->lives[i];
        if (!performance_has(ed, l))
            continue;
        struct line n = line_of(l, ed->observed_at);
        bool is_spoilt = spoil == SPOIL_TIME && s.row == 9;
        sheet_text(&s, l->room_id);
        sheet_text(&s, l->title);
        sheet_figure(&s, figure_time(is_spoilt ? "Y-m-d 2H:M:S" : "Y-m-d H:M:S", l->start));
        sheet_figure(&s, figure_time("Y-m-d H:M:S", n.end));
        sheet_figure(&s, figure_duration("h%hM%m", n.seconds));
        put_performance_sales(&s, &n);
        put_performance_funnel(&s, &n);
        sheet_next_row(&s);
        if (is_spoilt)
            outbox_spoil(ed->outbox, "row", name, "performance_detail", (long)s.row, "Start Time",
                         arena_format(&ed->outbox->arena, "%s", figure_time("Y-m-d 2H:M:S", l->start).text), "not_a_time");
        else if (n.end == l->end)
            note(&n, SOURCE_CLP, ed->observed_at, performance_metrics, sizeof performance_metrics / sizeof performance_metrics[0]);
        else
            l->snapshot_at = n.end;
    }
    return sheet_close(&s, name, e);
}

/* -- LIVE Manager --------------------------------------------------------------------------------------------------- */

static const enum metric manager_metrics[] = {GMV, GMV_DIRECT, UNITS, ORDERS, VIEWS, NEW_FOLLOWERS, LIKES, COMMENTS, SHARES,
                                              PRODUCT_IMPRESSIONS, PRODUCT_CLICKS};

static void put_manager_line(struct buf *b, const struct line *n)
{
    const int64_t *t = n->t;
    const struct live *l = n->live;
    buf_printf(b, "\"%s\",%s,%lld,%s,%s,%lld,%lld,%s,%lld,", l->title, figure_time("d-m-Y H:M", l->start).text, (long long)n->seconds,
               figure_money(t[GMV]).text, figure_money(t[GMV_DIRECT]).text, (long long)t[UNITS], (long long)n->buyers,
               figure_money(t[UNITS] == 0 ? 0 : t[GMV] / t[UNITS]).text, (long long)t[ORDERS]);
    buf_printf(b, "%s,%s,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%lld,%s,%s\r\n", figure_ratio(10, t[GMV], t[IMPRESSIONS], 2, "").text,
               figure_ratio(10, t[GMV], t[VIEWS], 2, "").text, (long long)t[VIEWS], (long long)l->viewers, (long long)l->peak_viewers,
               (long long)t[NEW_FOLLOWERS], (long long)(l->watch_centi / 100), (long long)t[LIKES], (long long)t[COMMENTS],
               (long long)t[SHARES], (long long)t[PRODUCT_IMPRESSIONS], (long long)t[PRODUCT_CLICKS],
               figure_ratio(1, t[PRODUCT_CLICKS], t[PRODUCT_IMPRESSIONS], 4, "").text,
               figure_ratio(1, t[ORDERS], t[PRODUCT_CLICKS], 4, "").text);
}

int tiktok_write_manager(const struct edition *ed, struct err *e)
{
    BUF_AUTO struct buf b = BUF_INIT;
    const char *name = arena_format(&ed->outbox->arena, "inbox/%s/Livestream_v2_%s.csv", ed->agency->accounts[ed->account].handle,
                                    figure_time("YmdHMS", ed->observed_at).text);
    buf_puts(&b, "Livestream,Start time,Duration,Gross revenue,Direct GMV,Items sold,Customers,Avg. price,Orders paid for,GMV/1K shows,"
                 "GMV/1K views,Views,Viewers,Peak viewers,New followers,Avg. view duration,Likes,Comments,Shares,Product impressions,"
                 "Product clicks,CTR,CTOR\r\n");
    for (size_t i = 0; i < ed->lives->n; i++) {
        struct live *l = &ed->lives->lives[i];
        if (!edition_has(ed, l))
            continue;
        struct line n = line_of(l, ed->observed_at);
        put_manager_line(&b, &n);
        note(&n, SOURCE_LIVE_MANAGER, ed->observed_at, manager_metrics, sizeof manager_metrics / sizeof manager_metrics[0]);
    }
    return outbox_write(ed->outbox, name, &b, e);
}
