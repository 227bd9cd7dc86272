/* campaign_read: sessions and campaigns of the warehouse as arrays for uplift. */
#ifndef TRANSFORM_CAMPAIGN_READ_H
#define TRANSFORM_CAMPAIGN_READ_H

#include "transform/engine/engine.h"
#include "transform/campaign/uplift.h"

struct campaign_account {           /* an account in one currency */
    const char *platform, *account, *currency;
};
struct campaign_part {              /* a campaign on one account */
    const char *campaign_id;
    size_t account;
    int64_t start_at, end_at;       /* inclusive */
    double margin;                  /* fraction; NAN: not told */
};
struct campaign_facts {
    struct campaign_account *accounts;
    struct campaign_part *parts;    /* by campaign, currency, account */
    const char **keys;              /* session_key by tag */
    size_t n_accounts, n_parts;
    int64_t today;                  /* the day the warehouse stands at */
    struct uplift_market market;
};

/* Everything lives in `a`. Sessions without gmv or time on air have no place here. */
int campaign_facts_read(struct transform *t, struct arena *a, struct campaign_facts *ret, struct err *e);

#endif
