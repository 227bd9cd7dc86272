/* campaign: post-mortems of the campaign sheet's campaigns (NUMBERS 11): mart_campaign, mart_campaign_session, mart_campaign_match,
 * mart_campaign_day. The arithmetic is uplift's. */
#ifndef TRANSFORM_CAMPAIGN_H
#define TRANSFORM_CAMPAIGN_H

#include "base/err.h"

struct transform;

/* The step of rundown-transform; the tables are there and empty. */
int campaign_build(struct transform *t, struct err *e);

#endif
