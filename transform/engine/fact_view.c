#include "transform/engine/fact_view.h"
#include "transform/engine/engine.h"
#include "transform/engine/kpi.h"
#include <string.h>

enum { FACT_RATIOS = 6 };

/* `money` columns are shown in units, with `_minor` beside; `counts` as they are. */
struct fact_view {
    const char *name, *head;
    const char *money, *counts;             /* names, separated by blanks */
    const char *ratios[FACT_RATIOS];        /* ids of the KPI table; NULL ends */
    const char *from;
};

#define PRODUCT_MONEY "gmv gmv_attributed gmv_direct gmv_placed gmv_confirmed gmv_all price"
#define PRODUCT_COUNTS \
    "orders_created orders orders_main units_created units buyers product_impressions product_clicks add_to_cart stock"
#define AD_MONEY "cost net_cost revenue revenue_shop revenue_direct"
#define AD_COUNTS "orders orders_shop orders_direct units impressions clicks views views_10s follows"

/* A range that is a week or a month is called so; any other by its ends. */
#define PERIOD \
    "f.first_day, f.last_day, CASE WHEN f.first_day = f.last_day THEN f.first_day" \
    " WHEN f.last_day = date(f.first_day, '+6 days') AND strftime('%w', f.first_day) = '1'" \
    /* the Thursday says which year a week is of */ \
    " THEN printf('%s-W%02d', strftime('%Y', f.first_day, '+3 days'), (strftime('%j', f.first_day, '+3 days') + 6) / 7)" \
    " WHEN f.first_day = date(f.first_day, 'start of month') AND f.last_day = date(f.first_day, 'start of month', '+1 month', '-1 day')" \
    " THEN substr(f.first_day, 1, 7) ELSE f.first_day || '..' || f.last_day END AS period," \
    " CAST(julianday(f.last_day) - julianday(f.first_day) AS INTEGER) + 1 AS days"

static const struct fact_view fact_view_list[] = {
    {"v_product_session",
     "f.session_key, f.platform, f.account, s.business_date, f.source, f.product_id, f.product, f.currency",
     PRODUCT_MONEY, PRODUCT_COUNTS, {"aov", "ctr_impr", "ctor", "atc_rate", "paid_rate"},
     "mart_product_session AS f JOIN int_session AS s USING (session_key)"},
    {"v_product_day", "f.platform, f.account, f.source, " PERIOD ", f.product_id, f.product, f.currency",
     PRODUCT_MONEY, PRODUCT_COUNTS, {"aov", "ctr_impr", "ctor", "atc_rate", "paid_rate"}, "mart_product_day AS f"},
    {"v_ad_day", "f.platform, f.account, f.source, " PERIOD ", f.campaign_id, f.campaign, f.currency", AD_MONEY, AD_COUNTS, {"roas"},
     "mart_ad_day AS f"},
    {"v_ad_session",
     "f.session_key, f.platform, f.account, s.business_date, f.source, f.counts, f.campaign_id, f.campaign, NULLIF(f.day, '') AS day,"
     " f.currency",
     AD_MONEY, AD_COUNTS, {"roas"}, "mart_ad_session AS f JOIN int_session AS s USING (session_key)"},
};

/* What the KPI table counts in, as columns of these facts. */
struct fact_measure {
    const char *measure, *column, *per_unit;
};
static const struct fact_measure fact_measures[] = {
    {"gmv", "f.gmv", " / 100.0"}, {"ad_cost", "f.cost", " / 100.0"}, {"ad_revenue", "f.revenue", " / 100.0"},
    {"orders", "f.orders", ""}, {"orders_created", "f.orders_created", ""}, {"units", "f.units", ""},
    {"product_impressions", "f.product_impressions", ""}, {"product_clicks", "f.product_clicks", ""},
    {"add_to_cart", "f.add_to_cart", ""},
};

static const struct fact_measure *measure_of(const char *name)
{
    for (size_t i = 0; name != NULL && i < sizeof fact_measures / sizeof fact_measures[0]; i++)
        if (strcmp(fact_measures[i].measure, name) == 0)
            return &fact_measures[i];
    return NULL;
}

static int add_ratio(struct buf *sql, const struct kpis *k, const char *id, struct err *e)
{
    const struct kpi *kpi = kpi_find(k, id);
    const struct fact_measure *over = kpi != NULL ? measure_of(kpi->numerator) : NULL,
                              *under = kpi != NULL ? measure_of(kpi->denominator) : NULL;
    if (over == NULL || under == NULL)
        return err_set(e, ERR_INPUT, "transform/kpi.json: products and advertising have no %s", id);
    buf_printf(sql, ", CAST(%s%s AS REAL)", over->column, over->per_unit);
    if (kpi->scale != 1)
        buf_printf(sql, " * %.1f", kpi->scale);
    buf_printf(sql, " / NULLIF(%s%s, 0) AS %s", under->column, under->per_unit, id);
    return 0;
}

static void add_columns(struct buf *sql, const char *names, const char *pattern)
{
    for (size_t len; *names != '\0'; names += len + strspn(names + len, " ")) {
        len = strcspn(names, " ");
        for (const char *p = pattern; *p != '\0'; p++)
            if (*p == '@')
                buf_printf(sql, "%.*s", (int)len, names);
            else
                buf_printf(sql, "%c", *p);
    }
}

static int view_create(struct transform *t, const struct kpis *k, const struct fact_view *v, struct err *e)
{
    BUF_AUTO struct buf sql = BUF_INIT;
    buf_printf(&sql, "CREATE VIEW %s AS SELECT %s", v->name, v->head);
    add_columns(&sql, v->money, ", f.@ / 100.0 AS @, f.@ AS @_minor");
    add_columns(&sql, v->counts, ", f.@");
    for (int i = 0; i < FACT_RATIOS && v->ratios[i] != NULL; i++)
        if (add_ratio(&sql, k, v->ratios[i], e) != 0)
            return -1;
    buf_printf(&sql, " FROM %s", v->from);
    return db_exec(t->db, sql.ptr, e);
}

int fact_views(struct transform *t, struct err *e)
{
    struct kpis k;
    if (kpis_read(&t->memory, &k, e) != 0)
        return -1;
    for (size_t i = 0; i < sizeof fact_view_list / sizeof fact_view_list[0]; i++)
        if (view_create(t, &k, &fact_view_list[i], e) != 0)
            return err_wrap(e, "%s", fact_view_list[i].name);
    return 0;
}
