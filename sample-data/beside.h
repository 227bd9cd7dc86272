/* beside: the files beside those of the sessions: days, ranges, products, orders and advertising, as the platforms sum
 * them up. They say what the sessions' files of the same morning say, but for the planted differences that
 * truth/reconcile.tsv names. */
#ifndef SAMPLE_BESIDE_H
#define SAMPLE_BESIDE_H

#include "sample-data/tiktok.h"
#include "sample-data/truth.h"

/* Writes all of them; call after the sessions' files, with the views the desk has of every live. */
int beside_write(const struct agency *a, struct live_list *lives, const struct view *views, struct truth *t, struct outbox *o,
                 struct err *e);

/* Lives of the edition's account and days, as they stood at its moment. */
struct beside_sum {
    int64_t t[N_METRICS], lives, seconds, viewers, watch_centi;   /* watch_centi: weighted by views */
};
struct beside_sum beside_sum(const struct edition *ed, int64_t first_day, int64_t last_day);

/* A figure that is off on one day, against what the lives say. */
struct slip {
    int64_t day, gmv, orders, units;
};

int shopee_write_daily(const struct edition *ed, const struct slip *slip, struct err *e);
int shopee_write_overview(const struct edition *ed, struct err *e);
int shopee_write_products(const struct edition *ed, struct truth *t, struct err *e);

int tiktok_write_core_stats(const struct edition *ed, const struct slip *slip, struct err *e);
/* Livestream level: one row a live and campaign. Costs are those of beside_cost, in sen. */
int tiktok_write_ads(const struct edition *ed, struct err *e);
/* The report by room of the Business API: one page, lives the API knows. */
int tiktok_write_ads_report(const struct edition *ed, struct err *e);
int tiktok_write_ads_overview(const struct edition *ed, struct truth *t, struct err *e);
/* Orders made on the edition's days: those of the lives and of the rest of the shop; buyers are invented. */
int tiktok_write_orders(const struct edition *ed, struct err *e);
int shopee_write_orders(const struct edition *ed, struct err *e);
/* LIVE Center, the products of one live; `lost` sen are missing from the first of them. The file does not say which live it is
 * about: the sheet session_file does. */
int tiktok_write_live_products(const struct edition *ed, const struct live *l, int64_t lost, struct truth *t, const char *key, struct err *e);
/* Name of that file as a person gave it; NULL: nobody exported the products of this live. Lies in `texts`. */
const char *beside_product_file(const struct agency *a, const struct live_list *lives, size_t live, struct arena *texts);

/* What advertising for a live cost, sen; 0: none. Settled: as the report has it some days later. second: of the second campaign. */
struct live_cost {
    int64_t first, second;
};
struct live_cost beside_cost(const struct agency *a, const struct live *l, bool is_settled);

#endif
