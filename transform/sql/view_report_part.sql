-- v_report_part: sums of an account in a period, days, weeks and months alike. Grain: kind x period x account x currency x is_head.
-- n numbers the periods of a kind, so that "the same weekday before" is n - 7, "the week before" n - 1. A ratio's own
-- numerator is ratio x denominator: of the rows that have both, so that ratios of many accounts are ratios of sums.
-- is_head: 1 for the first days of a period only, as many as the period in progress on the day spoken of has had; they
-- stand beside the whole so that a period in progress is compared with as many days. is_open: the period in progress.
-- Money in currency units, hours in hours.
CREATE TABLE mart_report_part (
    kind TEXT NOT NULL, period TEXT NOT NULL, n INTEGER NOT NULL, is_head INTEGER NOT NULL, is_open INTEGER,
    platform TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL, sessions REAL, hours REAL, gmv REAL,
    orders REAL, orders_created REAL, views REAL, impressions REAL, product_clicks REAL, add_to_cart REAL,
    ad_cost REAL, aov_num REAL, aov_den REAL, ctr_num REAL, ctr_den REAL, ctor_num REAL, ctor_den REAL, err_num REAL,
    err_den REAL, paid_num REAL, paid_den REAL, atc_num REAL, atc_den REAL, rate_num REAL, rate_den REAL,
    PRIMARY KEY (kind, n, is_head, platform, account, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_part
WITH today AS (
    SELECT date, CAST(strftime('%d', date) AS INTEGER) AS month_days, (strftime('%w', date) + 6) % 7 + 1 AS week_days,
           substr(date, 1, 7) AS month, strftime('%Y', date, '-3 days', 'weekday 4')
           || printf('-W%02d', (strftime('%j', date, '-3 days', 'weekday 4') - 1) / 7 + 1) AS week,
           date = date(date, '+1 month', 'start of month', '-1 day') AS is_month_end
    FROM (SELECT COALESCE((SELECT value FROM v_meta WHERE key = 'date'), (SELECT max(period) FROM v_platform_day)) AS date)
),
day AS (
    SELECT p.*, CAST(julianday(p.period) - 2440587.5 AS INTEGER) AS n, date(p.period, '-3 days', 'weekday 4') AS thursday
    FROM v_platform_day AS p
),
part AS (
    SELECT 'day' AS kind, n, period, 0 AS is_head, platform, account, currency, sessions, hours, gmv, orders, orders_created, views, impressions,
           product_clicks, add_to_cart, ad_cost, aov, ctr_view, ctor, err, paid_rate
    FROM day
    UNION ALL
    SELECT 'week', CAST(julianday(substr(period, 1, 4) || '-01-04') - 2440587.5 + 3 AS INTEGER) / 7 + CAST(substr(period, 7) AS INTEGER) - 1,
           period, 0, platform, account, currency, sessions, hours, gmv, orders, orders_created, views, impressions, product_clicks,
           add_to_cart, ad_cost, aov, ctr_view, ctor, err, paid_rate
    FROM v_platform_week
    UNION ALL
    SELECT 'month', CAST(substr(period, 1, 4) AS INTEGER) * 12 + CAST(substr(period, 6) AS INTEGER) - 1, period, 0, platform, account,
           currency, sessions, hours, gmv, orders, orders_created, views, impressions, product_clicks, add_to_cart, ad_cost, aov, ctr_view, ctor,
           err, paid_rate
    FROM v_platform_month
    UNION ALL
    SELECT 'week', (d.n + 3) / 7, strftime('%Y', d.thursday) || printf('-W%02d', (strftime('%j', d.thursday) - 1) / 7 + 1), 1, d.platform, d.account,
           d.currency, d.sessions, d.hours, d.gmv, d.orders, d.orders_created, d.views, d.impressions, d.product_clicks, d.add_to_cart, d.ad_cost,
           d.aov, d.ctr_view, d.ctor, d.err, d.paid_rate
    FROM day AS d JOIN today AS t WHERE (d.n + 3) % 7 < t.week_days AND t.week_days < 7
    UNION ALL
    SELECT 'month', CAST(substr(d.period, 1, 4) AS INTEGER) * 12 + CAST(substr(d.period, 6, 2) AS INTEGER) - 1, substr(d.period, 1, 7), 1, d.platform,
           d.account, d.currency, d.sessions, d.hours, d.gmv, d.orders, d.orders_created, d.views, d.impressions, d.product_clicks, d.add_to_cart,
           d.ad_cost, d.aov, d.ctr_view, d.ctor, d.err, d.paid_rate
    FROM day AS d JOIN today AS t WHERE CAST(substr(d.period, 9) AS INTEGER) <= t.month_days AND t.is_month_end = 0
)
SELECT p.kind, p.period, p.n, p.is_head,
       (p.kind = 'week' AND p.period = t.week AND t.week_days < 7) OR (p.kind = 'month' AND p.period = t.month AND t.is_month_end = 0) AS is_open,
       p.platform, p.account, p.currency, sum(p.sessions) AS sessions, sum(p.hours) AS hours, sum(p.gmv) AS gmv, sum(p.orders) AS orders,
       sum(p.orders_created) AS orders_created, sum(p.views) AS views, sum(p.impressions) AS impressions, sum(p.product_clicks) AS product_clicks,
       sum(p.add_to_cart) AS add_to_cart, sum(p.ad_cost) AS ad_cost,
       sum(p.aov * p.orders) AS aov_num, sum(CASE WHEN p.aov IS NOT NULL THEN p.orders END) AS aov_den,
       sum(p.ctr_view * p.views) AS ctr_num, sum(CASE WHEN p.ctr_view IS NOT NULL THEN p.views END) AS ctr_den,
       sum(p.ctor * p.product_clicks) AS ctor_num, sum(CASE WHEN p.ctor IS NOT NULL THEN p.product_clicks END) AS ctor_den,
       sum(p.err * p.impressions) AS err_num, sum(CASE WHEN p.err IS NOT NULL THEN p.impressions END) AS err_den,
       sum(p.paid_rate * p.orders_created) AS paid_num, sum(CASE WHEN p.paid_rate IS NOT NULL THEN p.orders_created END) AS paid_den,
       sum(CASE WHEN p.add_to_cart > 0 THEN p.orders END) AS atc_num, sum(CASE WHEN p.orders IS NOT NULL THEN NULLIF(p.add_to_cart, 0) END) AS atc_den,
       CASE WHEN sum(p.hours) >= 0.25 THEN sum(p.gmv) END AS rate_num, CASE WHEN sum(p.hours) >= 0.25 THEN sum(p.hours) END AS rate_den
FROM part AS p JOIN today AS t
GROUP BY p.kind, p.period, p.n, p.is_head, p.platform, p.account, p.currency;

CREATE VIEW v_report_part AS
SELECT kind, period, n, is_head, is_open, platform, account, currency, sessions, hours, gmv, orders, orders_created, views,
       impressions, product_clicks, add_to_cart, ad_cost, aov_num, aov_den, ctr_num, ctr_den, ctor_num, ctor_den, err_num,
       err_den, paid_num, paid_den, atc_num, atc_den, rate_num, rate_den
FROM mart_report_part;
