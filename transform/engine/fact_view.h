/* fact_view: public views over facts beside the sessions (products, advertising): one row in, one row out, with the ratios of
 * the KPI table for those of its counts the fact has. */
#ifndef TRANSFORM_FACT_VIEW_H
#define TRANSFORM_FACT_VIEW_H

#include "base/err.h"

struct transform;

/* Step: creates v_product_session, v_product_day, v_ad_day, v_ad_session. */
int fact_views(struct transform *t, struct err *e);

#endif
