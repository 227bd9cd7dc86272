/* tiktok: the files TikTok gives, in their true shapes. Every writer also keeps what it said
 * about a live, so that the truth is of what the inbox says. Days are inclusive, moments civil seconds. */
#ifndef SAMPLE_TIKTOK_H
#define SAMPLE_TIKTOK_H

#include "sample-data/live.h"
#include "sample-data/outbox.h"

struct edition {
    const struct agency *agency;
    struct live_list *lives;
    struct outbox *outbox;
    int account;
    int64_t observed_at;
    int64_t first_day, last_day;   /* by local date of the start */
    bool has_affiliates;           /* Live Analysis: with lives of an account that is not ours */
};

/* Whether the edition's export has a row for the live: its account and range, over by then. */
bool edition_has(const struct edition *ed, const struct live *l);

/* Pages of shop_lives/performance, 20 lives each. */
int tiktok_write_lives(const struct edition *ed, struct err *e);
/* Pages of performance_per_minutes of one live, 120 intervals each. */
int tiktok_write_minutes(const struct edition *ed, struct live *l, struct err *e);
/* An answer that is an error. */
int tiktok_write_error(const struct edition *ed, struct err *e);

enum spoil { SPOIL_NOTHING, SPOIL_ID, SPOIL_TIME };
extern const char *const tiktok_affiliate;   /* creator id of that account */
/* Live Analysis, 25 columns, month to date; its name says nothing about when it was written. */
int tiktok_write_analysis(const struct edition *ed, enum spoil spoil, struct err *e);
/* Creator-Live-Performance, 35 columns; has a live that still runs, too. */
int tiktok_write_performance(const struct edition *ed, enum spoil spoil, struct err *e);
/* LIVE Manager, 23 columns, CSV. */
int tiktok_write_manager(const struct edition *ed, struct err *e);

#endif
