#include "transform/engine/metric.h"

const char *const evidence_names[EVIDENCE_METRICS] = {
    "gmv",            "orders_created", "orders",   "units",  "impressions", "views",         "product_impressions",
    "product_clicks", "add_to_cart",    "comments", "shares", "likes",       "new_followers",
};

const struct metric metrics[METRICS] = {
    {"gmv", 0},
    {"gmv_direct", 0},
    {"gmv_attributed", 0},
    {"gmv_placed", 0},
    {"gmv_confirmed", 0},
    {"orders_created", 1},
    {"orders", 2},
    {"units", 3},
    {"impressions", 4},
    {"views", 5},
    {"product_impressions", 6},
    {"product_clicks", 7},
    {"add_to_cart", 8},
    {"comments", 9},
    {"shares", 10},
    {"likes", 11},
    {"new_followers", 12},
};
