/* bridge_campaign: campaigns as windows of accounts' time, and the former window each is compared with (NUMBERS rules 23, 29). */
#ifndef TRANSFORM_BRIDGE_CAMPAIGN_H
#define TRANSFORM_BRIDGE_CAMPAIGN_H

#include "transform/bridge/bridge_fact.h"

struct bridge_window {
    size_t account;
    int64_t start_at, end_at;      /* civil seconds, inclusive; of the starts of sessions */
    bool is_special;               /* its days are not like others */
};
struct bridge_campaign {
    const char *campaign_id;
    const struct bridge_window *windows;
    size_t n;
    int64_t first_day, last_day;
};
struct bridge_campaigns {
    struct bridge_campaign *list;
    struct bridge_window *windows;   /* of all of them */
    size_t n, n_windows;
};

/* Campaigns of accounts that sold, from int_campaign. Everything lives in `a`. */
int bridge_campaigns_read(sqlite3 *db, const struct bridge_facts *f, struct arena *a, struct bridge_campaigns *ret, struct err *e);

/* Days back to the nearest window, whole weeks earlier, without campaign days of its accounts; 0: none from first_day on. */
int64_t bridge_campaign_back(const struct bridge_campaigns *all, const struct bridge_campaign *c, int64_t first_day);

#endif
