/* live: one live session as it really happened, minute by minute.
 *
 * Minutes are made first and everything else is their sum. An order can settle days later or be voided: what a file
 * says depends on when it was written (`age_s`, seconds after the end of the live). */
#ifndef SAMPLE_LIVE_H
#define SAMPLE_LIVE_H

#include "sample-data/rota.h"

enum metric {
    GMV_DIRECT, GMV, GMV_PLACED,             /* sen; GMV is attributed (TikTok) or confirmed (Shopee) */
    ORDERS_CREATED, ORDERS, UNITS_CREATED, UNITS,
    IMPRESSIONS, VIEWS, PRODUCT_IMPRESSIONS, PRODUCT_CLICKS, ADD_TO_CART,
    COMMENTS, SHARES, LIKES, NEW_FOLLOWERS,
    N_METRICS
};
extern const char *const metric_names[N_METRICS];

enum { LIVE_MINUTES = 512, AGE_SETTLED = 365 * 86400 };

struct minute {
    int32_t value[N_METRICS];
    uint8_t settles_after;   /* days; orders of this minute are not paid before */
    uint8_t voided_after;    /* days; 0: never */
};

/* Sources of one live, in the precedence of their platform. */
enum source { SOURCE_API, SOURCE_CLP, SOURCE_LIVE_ANALYSIS, SOURCE_LIVE_MANAGER, SOURCE_LIVE_LIST, SOURCE_HOUSE, N_SOURCES };
extern const char *const source_names[N_SOURCES];

/* The newest thing a source said about a live. */
struct sighting {
    bool is_seen;
    int64_t observed_at;              /* civil seconds */
    int64_t start, end;               /* as this source has them */
    bool has_room, has_title;
    bool knows[N_METRICS];
    int64_t total[N_METRICS];
    int64_t buyers, viewers, peak_viewers, avg_watch_centi;   /* -1: not said */
};

struct live {
    int account;
    struct plan *plan;                /* NULL: nobody planned it */
    int64_t start, end;               /* civil seconds */
    int64_t business_day;
    char room_id[24];
    char title[96];
    const struct campaign *campaign;
    size_t n_minutes;
    struct minute *minutes;           /* NULL in the bench once written */
    int64_t viewers, watch_centi, peak_viewers;
    struct sighting seen[N_SOURCES];
    bool has_minutes;                 /* a file gives its minutes ... */
    int64_t minutes_age_s;            /* ... as they were then */
    int64_t snapshot_at;              /* 0: none; moment of a cumulative export while it ran */
};

struct live_list {
    struct live *lives;
    size_t n, room;
};

/* Which lives took place, in order of start; no minutes yet. Plans get their planted cases first. */
void lives_open(struct live_list *list, const struct agency *a, struct rota *r);
void lives_release(struct live_list *list);

/* Draws the minutes into `minutes` (LIVE_MINUTES of them) and keeps the pointer. */
void live_play(struct live *l, const struct agency *a, struct minute *minutes);

/* Who really is on air at that second: at most two persons, -1 for none. */
void live_on_air(const struct live *l, int64_t at, int ret_person[2]);

int64_t minute_value(const struct minute *m, enum metric metric, int64_t age_s);
int64_t live_total(const struct live *l, enum metric metric, int64_t age_s);
/* Sum of the minutes that are over at `at`, nothing held back: what a room shows while it runs. */
int64_t live_running(const struct live *l, enum metric metric, int64_t at);
int64_t live_minute_start(const struct live *l, size_t i);
int64_t live_minute_end(const struct live *l, size_t i);
/* Keeps what a source says at that moment, later than anything it said before. The caller adds what is left. */
struct sighting *live_see(struct live *l, enum source source, int64_t observed_at, const enum metric *metrics, size_t n_metrics);
/* Unique customers of that many orders. */
int64_t live_buyers(int64_t orders);

#endif
