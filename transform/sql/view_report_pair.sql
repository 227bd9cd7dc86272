-- v_report_pair: a period beside an earlier one, over the accounts that have data in both. Grain: kind x period x scope x
-- currency x k. k: 0 the period itself; 1 to 4 that many steps back (days go back by weeks); 12 the same month a year
-- ago; -1 the period itself over the accounts that have data in any of 1 to 4. w_ is the earlier side; a period in progress
-- (is_open) stands beside as many days of the earlier ones. Days have no
-- scope account. Units as v_report_part. Only what a report of these weeks asks for: the last 35 days, 26 weeks, 36 months;
-- an older date is printed after a transform of that date, as `rundown run` does.
CREATE TABLE mart_report_pair (
    kind TEXT NOT NULL, period TEXT NOT NULL, n INTEGER NOT NULL, is_open INTEGER, scope TEXT NOT NULL,
    scope_id TEXT NOT NULL, platform TEXT NOT NULL, currency TEXT NOT NULL, k INTEGER NOT NULL,
    accounts INTEGER NOT NULL, sessions REAL, hours REAL, gmv REAL, orders REAL, views REAL, impressions REAL,
    product_clicks REAL, add_to_cart REAL, ad_cost REAL, aov_num REAL, aov_den REAL, ctr_num REAL, ctr_den REAL,
    ctor_num REAL, ctor_den REAL, err_num REAL, err_den REAL, paid_num REAL, paid_den REAL, atc_num REAL,
    atc_den REAL, rate_num REAL, rate_den REAL, w_sessions REAL, w_hours REAL, w_gmv REAL, w_orders REAL,
    w_views REAL, w_impressions REAL, w_product_clicks REAL, w_add_to_cart REAL, w_ad_cost REAL, w_aov_num REAL,
    w_aov_den REAL, w_ctr_num REAL, w_ctr_den REAL, w_ctor_num REAL, w_ctor_den REAL, w_err_num REAL, w_err_den REAL,
    w_paid_num REAL, w_paid_den REAL, w_atc_num REAL, w_atc_den REAL, w_rate_num REAL, w_rate_den REAL,
    PRIMARY KEY (kind, period, currency, scope, scope_id, platform, k)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_pair
WITH step(kind, k, back) AS (
    VALUES ('day', 1, 7), ('day', 2, 14), ('day', 3, 21), ('day', 4, 28), ('week', 1, 1), ('week', 2, 2), ('week', 3, 3),
           ('week', 4, 4), ('month', 1, 1), ('month', 2, 2), ('month', 3, 3), ('month', 4, 4), ('month', 12, 12),
           ('day', 0, 0), ('week', 0, 0), ('month', 0, 0), ('day', -1, 0), ('week', -1, 0), ('month', -1, 0)
),
recent AS (
    SELECT kind, max(n) - CASE kind WHEN 'day' THEN 35 WHEN 'week' THEN 26 ELSE 36 END AS after FROM v_report_part GROUP BY kind
),
part AS MATERIALIZED (
    SELECT p.* FROM v_report_part AS p JOIN recent AS r ON r.kind = p.kind AND p.n > r.after WHERE p.is_head = 0
),
both AS MATERIALIZED ( -- in this order: the earlier side is found by its key
    SELECT now.kind, now.period, now.n, now.is_open, now.platform, now.account, now.currency, step.k,
           now.sessions, now.hours, now.gmv, now.orders, now.views, now.impressions, now.product_clicks,
           now.add_to_cart, now.ad_cost, now.aov_num, now.aov_den, now.ctr_num, now.ctr_den, now.ctor_num,
           now.ctor_den, now.err_num, now.err_den, now.paid_num, now.paid_den, now.atc_num, now.atc_den, now.rate_num,
           now.rate_den,
           was.sessions AS w_sessions, was.hours AS w_hours, was.gmv AS w_gmv, was.orders AS w_orders, was.views AS
           w_views, was.impressions AS w_impressions, was.product_clicks AS w_product_clicks, was.add_to_cart AS
           w_add_to_cart, was.ad_cost AS w_ad_cost, was.aov_num AS w_aov_num, was.aov_den AS w_aov_den, was.ctr_num AS
           w_ctr_num, was.ctr_den AS w_ctr_den, was.ctor_num AS w_ctor_num, was.ctor_den AS w_ctor_den, was.err_num AS
           w_err_num, was.err_den AS w_err_den, was.paid_num AS w_paid_num, was.paid_den AS w_paid_den, was.atc_num AS
           w_atc_num, was.atc_den AS w_atc_den, was.rate_num AS w_rate_num, was.rate_den AS w_rate_den
    FROM part AS now
    CROSS JOIN step ON step.kind = now.kind
    CROSS JOIN v_report_part AS was ON was.kind = now.kind AND was.n = now.n - step.back AND was.platform = now.platform
                     AND was.account = now.account AND was.currency = now.currency AND was.is_head = (now.is_open AND step.k > 0)
),
known AS (SELECT DISTINCT kind, period, platform, account, currency FROM both WHERE k BETWEEN 1 AND 4),
line AS (
    SELECT * FROM both WHERE k <> -1 OR (kind, period, platform, account, currency) IN (SELECT * FROM known)
),
scope(scope) AS (VALUES ('all'), ('platform'), ('account'))
SELECT r.kind, r.period, r.n, r.is_open, scope.scope,
       CASE scope.scope WHEN 'all' THEN '' WHEN 'platform' THEN r.platform ELSE r.account END AS scope_id,
       CASE scope.scope WHEN 'all' THEN '' ELSE r.platform END AS platform, r.currency, r.k, count(*) AS accounts,
       sum(r.sessions) AS sessions, sum(r.hours) AS hours, sum(r.gmv) AS gmv, sum(r.orders) AS orders, sum(r.views) AS
       views, sum(r.impressions) AS impressions, sum(r.product_clicks) AS product_clicks, sum(r.add_to_cart) AS
       add_to_cart, sum(r.ad_cost) AS ad_cost, sum(r.aov_num) AS aov_num, sum(r.aov_den) AS aov_den, sum(r.ctr_num) AS
       ctr_num, sum(r.ctr_den) AS ctr_den, sum(r.ctor_num) AS ctor_num, sum(r.ctor_den) AS ctor_den, sum(r.err_num) AS
       err_num, sum(r.err_den) AS err_den, sum(r.paid_num) AS paid_num, sum(r.paid_den) AS paid_den, sum(r.atc_num) AS
       atc_num, sum(r.atc_den) AS atc_den, sum(r.rate_num) AS rate_num, sum(r.rate_den) AS rate_den, sum(r.w_sessions)
       AS w_sessions, sum(r.w_hours) AS w_hours, sum(r.w_gmv) AS w_gmv, sum(r.w_orders) AS w_orders, sum(r.w_views) AS
       w_views, sum(r.w_impressions) AS w_impressions, sum(r.w_product_clicks) AS w_product_clicks,
       sum(r.w_add_to_cart) AS w_add_to_cart, sum(r.w_ad_cost) AS w_ad_cost, sum(r.w_aov_num) AS w_aov_num,
       sum(r.w_aov_den) AS w_aov_den, sum(r.w_ctr_num) AS w_ctr_num, sum(r.w_ctr_den) AS w_ctr_den, sum(r.w_ctor_num)
       AS w_ctor_num, sum(r.w_ctor_den) AS w_ctor_den, sum(r.w_err_num) AS w_err_num, sum(r.w_err_den) AS w_err_den,
       sum(r.w_paid_num) AS w_paid_num, sum(r.w_paid_den) AS w_paid_den, sum(r.w_atc_num) AS w_atc_num,
       sum(r.w_atc_den) AS w_atc_den, sum(r.w_rate_num) AS w_rate_num, sum(r.w_rate_den) AS w_rate_den
FROM line AS r JOIN scope ON scope.scope <> 'account' OR r.kind <> 'day'
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9;

CREATE VIEW v_report_pair AS
SELECT kind, period, n, is_open, scope, scope_id, platform, currency, k, accounts, sessions, hours, gmv, orders, views,
       impressions, product_clicks, add_to_cart, ad_cost, aov_num, aov_den, ctr_num, ctr_den, ctor_num, ctor_den, err_num,
       err_den, paid_num, paid_den, atc_num, atc_den, rate_num, rate_den, w_sessions, w_hours, w_gmv, w_orders, w_views,
       w_impressions, w_product_clicks, w_add_to_cart, w_ad_cost, w_aov_num, w_aov_den, w_ctr_num, w_ctr_den, w_ctor_num,
       w_ctor_den, w_err_num, w_err_den, w_paid_num, w_paid_den, w_atc_num, w_atc_den, w_rate_num, w_rate_den
FROM mart_report_pair;
