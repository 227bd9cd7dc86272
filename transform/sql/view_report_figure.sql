-- v_report_figure: a key figure with what it is compared to. Grain: kind x period x scope x currency x metric. previous: the
-- period before (a day: the same weekday a week before); usual: the median of the 4 before (a day: the last 4 same
-- weekdays), usual_low and usual_high their least and greatest; year_ago: the same month of the year before. Comparisons
-- are over the accounts with data on both sides, a period in progress (is_open) against as many days; an empty cell has no denominator. Changes are fractions. Kept as a table: every workbook asks for it.
CREATE TABLE mart_report_figure (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    is_open INTEGER NOT NULL,
    scope TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    label TEXT,
    platform TEXT NOT NULL,
    currency TEXT NOT NULL,
    rank INTEGER NOT NULL,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    value REAL,
    comparable REAL,
    previous REAL,
    change REAL,
    usual_comparable REAL,
    usual REAL,
    usual_change REAL,
    usual_low REAL,
    usual_high REAL,
    usual_n INTEGER NOT NULL,
    year_ago REAL,
    year_change REAL,
    PRIMARY KEY (kind, period, currency, scope, scope_id, platform, metric)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_figure
WITH metric(rank, metric, unit) AS (
    VALUES (1, 'gmv', 'money'), (2, 'gmv_per_hour', 'money'), (3, 'hours', 'hours'), (4, 'orders', 'count'), (5,
           'aov', 'price'), (6, 'ctr_view', 'percent'), (7, 'ctor', 'percent'), (8, 'err', 'percent'), (9,
           'paid_rate', 'percent'), (10, 'sessions', 'count'), (11, 'views', 'count'), (12, 'impressions', 'count'),
           (13, 'product_clicks', 'count'), (14, 'ad_cost', 'money'), (15, 'add_to_cart', 'count'),
           (16, 'orders_per_atc', 'percent')
),
long AS (
    SELECT p.kind, p.period, p.is_open, p.scope, p.scope_id, p.platform, p.currency, p.k, m.rank, m.metric, m.unit,
           CASE m.metric WHEN 'gmv' THEN p.gmv WHEN 'gmv_per_hour' THEN 1.0 * p.rate_num / NULLIF(p.rate_den, 0) WHEN
           'hours' THEN p.hours WHEN 'orders' THEN p.orders WHEN 'aov' THEN 1.0 * p.aov_num / NULLIF(p.aov_den, 0)
           WHEN 'ctr_view' THEN 1.0 * p.ctr_num / NULLIF(p.ctr_den, 0) WHEN 'ctor' THEN 1.0 * p.ctor_num /
           NULLIF(p.ctor_den, 0) WHEN 'err' THEN 1.0 * p.err_num / NULLIF(p.err_den, 0) WHEN 'paid_rate' THEN 1.0 *
           p.paid_num / NULLIF(p.paid_den, 0) WHEN 'sessions' THEN p.sessions WHEN 'views' THEN p.views WHEN
           'impressions' THEN p.impressions WHEN 'product_clicks' THEN p.product_clicks WHEN 'ad_cost' THEN p.ad_cost
           WHEN 'add_to_cart' THEN p.add_to_cart WHEN 'orders_per_atc' THEN 1.0 * p.atc_num / NULLIF(p.atc_den, 0) END AS now,
           CASE m.metric WHEN 'gmv' THEN p.w_gmv WHEN 'gmv_per_hour' THEN 1.0 * p.w_rate_num / NULLIF(p.w_rate_den, 0)
           WHEN 'hours' THEN p.w_hours WHEN 'orders' THEN p.w_orders WHEN 'aov' THEN 1.0 * p.w_aov_num /
           NULLIF(p.w_aov_den, 0) WHEN 'ctr_view' THEN 1.0 * p.w_ctr_num / NULLIF(p.w_ctr_den, 0) WHEN 'ctor' THEN 1.0
           * p.w_ctor_num / NULLIF(p.w_ctor_den, 0) WHEN 'err' THEN 1.0 * p.w_err_num / NULLIF(p.w_err_den, 0) WHEN
           'paid_rate' THEN 1.0 * p.w_paid_num / NULLIF(p.w_paid_den, 0) WHEN 'sessions' THEN p.w_sessions WHEN
           'views' THEN p.w_views WHEN 'impressions' THEN p.w_impressions WHEN 'product_clicks' THEN
           p.w_product_clicks WHEN 'ad_cost' THEN p.w_ad_cost WHEN 'add_to_cart' THEN p.w_add_to_cart
           WHEN 'orders_per_atc' THEN 1.0 * p.w_atc_num / NULLIF(p.w_atc_den, 0) END AS was
    FROM v_report_pair AS p JOIN metric AS m
),
figure AS (
    SELECT kind, period, is_open, scope, scope_id, platform, currency, rank, metric, unit,
           max(CASE k WHEN 0 THEN now END) AS value,
           max(CASE k WHEN 1 THEN now END) AS comparable, max(CASE k WHEN 1 THEN was END) AS previous,
           max(CASE k WHEN 12 THEN now END) AS year_comparable, max(CASE k WHEN 12 THEN was END) AS year_ago,
           max(CASE k WHEN -1 THEN now END) AS usual_comparable,
           sum(CASE WHEN k BETWEEN 1 AND 4 THEN was END) AS s, min(CASE WHEN k BETWEEN 1 AND 4 THEN was END) AS usual_low,
           max(CASE WHEN k BETWEEN 1 AND 4 THEN was END) AS usual_high, count(CASE WHEN k BETWEEN 1 AND 4 THEN was END) AS usual_n
    FROM long
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
),
median AS (
    SELECT *, CASE usual_n WHEN 4 THEN (s - usual_low - usual_high) / 2.0 WHEN 3 THEN s - usual_low - usual_high
                           WHEN 2 THEN s / 2.0 ELSE s END AS usual
    FROM figure
)
SELECT kind, period, is_open, scope, scope_id, CASE scope WHEN 'account' THEN a.label ELSE scope_id END AS label, m.platform, m.currency, rank, metric, unit, value,
       comparable, previous, 1.0 * comparable / NULLIF(previous, 0) - 1 AS change,
       usual_comparable, usual, 1.0 * usual_comparable / NULLIF(usual, 0) - 1 AS usual_change, usual_low, usual_high, usual_n,
       year_ago, 1.0 * year_comparable / NULLIF(year_ago, 0) - 1 AS year_change
FROM median AS m
LEFT JOIN v_account AS a ON m.scope = 'account' AND a.platform = m.platform AND a.account = m.scope_id;

CREATE VIEW v_report_figure AS
SELECT kind, period, is_open, scope, scope_id, label, platform, currency, rank, metric, unit, value, comparable, previous,
       change, usual_comparable, usual, usual_change, usual_low, usual_high, usual_n, year_ago, year_change
FROM mart_report_figure;
