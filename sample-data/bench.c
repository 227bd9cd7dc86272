#include "sample-data/bench.h"

#include "base/date.h"
#include "sample-data/figure.h"
#include "sample-data/minute_file.h"

enum { DAY = 86400, HOUR = 3600 };

/* What a house file of each platform can say. */
static const bool known_by[2][N_METRICS] = {
    {[GMV_DIRECT] = true, [GMV] = true, [ORDERS_CREATED] = true, [ORDERS] = true, [UNITS] = true, [IMPRESSIONS] = true, [VIEWS] = true,
     [PRODUCT_IMPRESSIONS] = true, [PRODUCT_CLICKS] = true, [ADD_TO_CART] = true, [COMMENTS] = true, [SHARES] = true, [LIKES] = true,
     [NEW_FOLLOWERS] = true},
    {[GMV_PLACED] = true, [GMV] = true, [ORDERS_CREATED] = true, [ORDERS] = true, [UNITS] = true, [ADD_TO_CART] = true, [COMMENTS] = true}};

static const enum metric session_columns[] = {ORDERS_CREATED, ORDERS, UNITS, IMPRESSIONS, VIEWS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS,
                                              ADD_TO_CART, COMMENTS, SHARES, LIKES, NEW_FOLLOWERS};
enum { N_SESSION_COLUMNS = sizeof session_columns / sizeof session_columns[0] };

static void put_session_head(struct buf *b)
{
    buf_puts(b, "platform,account,room_id,title,start_at,end_at,currency,gmv_direct,gmv_attributed,gmv_placed,gmv_confirmed");
    for (int i = 0; i < N_SESSION_COLUMNS; i++)
        buf_printf(b, ",%s", metric_names[session_columns[i]]);
    buf_puts(b, ",buyers,viewers,peak_viewers,avg_watch_s\n");
}

static void put_money(struct buf *b, bool is_known, int64_t sen)
{
    buf_printf(b, ",%s", is_known ? figure_money(sen).text : "");
}

static void put_session(struct buf *b, const struct account *a, const struct live *l, const struct sighting *s)
{
    buf_printf(b, "%s,%s,%s,\"%s\",%s,%s,MYR", platform_names[a->platform], a->id, l->room_id, l->title,
               figure_time("Y-m-d H:M:S", l->start).text, figure_time("Y-m-d H:M:S", l->end).text);
    put_money(b, s->knows[GMV_DIRECT], s->total[GMV_DIRECT]);
    put_money(b, a->platform == TIKTOK, s->total[GMV]);
    put_money(b, s->knows[GMV_PLACED], s->total[GMV_PLACED]);
    put_money(b, a->platform == SHOPEE, s->total[GMV]);
    for (int i = 0; i < N_SESSION_COLUMNS; i++)
        buf_printf(b, ",%s", s->knows[session_columns[i]] ? figure_count(s->total[session_columns[i]]).text : "");
    buf_printf(b, ",%lld,%lld,%lld,%s\n", (long long)s->buyers, (long long)s->viewers, (long long)s->peak_viewers,
               figure_money(s->avg_watch_centi).text);
}

static const struct sighting *see(struct live *l, enum platform platform, int64_t observed_at)
{
    enum metric metrics[N_METRICS];
    size_t n = 0;
    for (enum metric m = 0; m < N_METRICS; m++)
        if (known_by[platform][m])
            metrics[n++] = m;
    struct sighting *s = live_see(l, SOURCE_HOUSE, observed_at, metrics, n);
    s->has_room = l->room_id[0] != '\0';
    s->buyers = live_buyers(s->total[ORDERS]);
    s->viewers = l->viewers;
    s->peak_viewers = l->peak_viewers;
    s->avg_watch_centi = l->watch_centi;
    return s;
}

struct bench_desk {
    const struct agency *agency;
    const struct rota *rota;
    const struct handover *handover;
    struct live_list *lives;
    struct truth *truth;
    struct outbox *outbox;
    bool has_minutes;
};

struct month_files {
    struct buf *sessions, *minutes;
};

static void write_live(const struct bench_desk *d, struct live *l, int64_t observed_at, struct month_files *f)
{
    static struct minute minutes[LIVE_MINUTES];
    const struct account *a = &d->agency->accounts[l->account];
    struct live_list one = {.lives = l, .n = 1};
    struct view v;
    struct credit credit;
    live_play(l, d->agency, minutes);
    l->minutes_age_s = observed_at - l->end;
    l->has_minutes = d->has_minutes;
    put_session(f->sessions, a, l, see(l, a->platform, observed_at));
    if (d->has_minutes)
        minute_file_add(f->minutes, a, l, l->minutes_age_s, known_by[a->platform]);
    views_settle(&v, d->agency, &one);
    credit_split(d->agency, d->rota, d->handover, l, &v, &credit);
    truth_add_live(d->truth, l, &v, &credit);
    l->minutes = NULL;
}

/* Files are sorted as a careful script would sort them: platform by name, account, start. */
static void write_lives(const struct bench_desk *d, size_t first, size_t end, int64_t observed_at, struct month_files *f)
{
    static const enum platform by_name[] = {SHOPEE, TIKTOK};
    for (size_t p = 0; p < 2; p++)
        for (int account = 0; account < (int)d->agency->n_accounts; account++)
            for (size_t i = first; i < end && d->agency->accounts[account].platform == by_name[p]; i++)
                if (d->lives->lives[i].account == account)
                    write_live(d, &d->lives->lives[i], observed_at, f);
}

static int write_month(const struct bench_desk *d, size_t first, size_t end, int64_t observed_at, struct err *e)
{
    BUF_AUTO struct buf sessions = BUF_INIT;
    BUF_AUTO struct buf rows = BUF_INIT;
    struct month_files files = {&sessions, &rows};
    put_session_head(&sessions);
    minute_file_head(&rows);
    write_lives(d, first, end, observed_at, &files);
    struct figure month = figure_time("Y-m", d->lives->lives[first].business_day * DAY);
    struct arena *texts = &d->outbox->arena;
    const char *name = arena_format(texts, "inbox/sessions_%s.csv", month.text);
    if (outbox_write_at(d->outbox, name, &sessions, observed_at, e) != 0)
        return -1;
    name = arena_format(texts, "inbox/minutes_%s.csv", month.text);
    return d->has_minutes ? outbox_write_at(d->outbox, name, &rows, observed_at, e) : 0;
}

int bench_write(const struct agency *a, const struct rota *r, const struct handover *h, struct live_list *lives, bool has_minutes,
                struct truth *t, struct outbox *o, struct err *e)
{
    const struct bench_desk d = {a, r, h, lives, t, o, has_minutes};
    for (size_t first = 0, end; first < lives->n; first = end) {
        struct date_period month = date_period_of(PERIOD_MONTH, lives->lives[first].business_day);
        for (end = first; end < lives->n && lives->lives[end].business_day <= month.last;)
            end++;
        /* Sixteen days later everything has settled; the newest month is written the morning after. */
        int64_t known = month.last + 17 < a->last_day + 1 ? month.last + 17 : a->last_day + 1;
        if (write_month(&d, first, end, known * DAY + 9 * HOUR, e) != 0)
            return -1;
    }
    return 0;
}
