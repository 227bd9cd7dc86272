#include "sample-data/product.h"

#include "sample-data/credit.h"
#include "sample-data/random.h"

static const struct product beauty[PRODUCTS] = {
    {"1729512000000000101", "Senja Velvet Lip Tint", 260}, {"1729512000000000102", "Senja Dewy Cushion", 220},
    {"1729512000000000103", "Senja Night Serum 30ml", 180}, {"1729512000000000104", "Senja Rice Toner", 120},
    {"1729512000000000105", "Senja Sun Gel SPF50, 50ml", 90}, {"1729512000000000106", "Senja Brow Pencil", 70},
    {"1729512000000000107", "Senja Gift Box \"Raya\"", 50}, {"1729512000000000108", "Senja Sample Sachet", 10}};
static const struct product kitchen[PRODUCTS] = {
    {"1729534000000000201", "Periuk Biru Casserole 24cm", 240}, {"1729534000000000202", "Periuk Biru Frying Pan 28cm", 230},
    {"1729534000000000203", "Periuk Biru Wok 32cm", 180}, {"1729534000000000204", "Periuk Biru Steamer Set", 130},
    {"1729534000000000205", "Periuk Biru Knife, 3 pieces", 90}, {"1729534000000000206", "Periuk Biru Lunch Box", 70},
    {"1729534000000000207", "Periuk Biru Spatula", 50}, {"1729534000000000208", "Periuk Biru Sponge", 10}};

const struct product *product_list(const struct account *a)
{
    return a->feed == FEED_CLP ? kitchen : beauty;
}

void product_split(const struct agency *a, const struct live *l, int64_t age_s, int64_t sums[PRODUCTS][N_METRICS])
{
    const struct product *list = product_list(&a->accounts[l->account]);
    struct random r = random_stream(a->seed, "product", l->account, l->start);
    int64_t weights[PRODUCTS], parts[PRODUCTS];
    for (int p = 0; p < PRODUCTS; p++)
        weights[p] = random_scaled(list[p].weight * 1000, random_noise(&r, 120));
    for (enum metric k = 0; k < N_METRICS; k++) {
        credit_apportion(live_total(l, k, age_s), weights, PRODUCTS, parts);
        for (int p = 0; p < PRODUCTS; p++)
            sums[p][k] += parts[p];
    }
}
