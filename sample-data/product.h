/* product: what the accounts sell, and how the sales of one live fall to its products. */
#ifndef SAMPLE_PRODUCT_H
#define SAMPLE_PRODUCT_H

#include "sample-data/live.h"

/* The last one has left the shop: files about products no longer have it. */
enum { PRODUCTS = 8, PRODUCTS_LISTED = 7 };

struct product {
    const char *id, *name;
    int weight;
};
const struct product *product_list(const struct account *a);   /* PRODUCTS of them */

/* Every metric of a live by product, as it stood `age_s` after the end; adds to `sums`. Parts add up to the live. */
void product_split(const struct agency *a, const struct live *l, int64_t age_s, int64_t sums[PRODUCTS][N_METRICS]);

#endif
