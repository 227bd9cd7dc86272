-- v_action: what was done during lives, and the minutes before and after it (rules.action_min either side). Grain: action; figures are
-- a minute, viewers their mean. A ratio (after / before) stands only where the two can be compared: else reason says why not. *_usual: what
-- the minutes after would have been, by moments of the same live at which nothing was done (placebos of them). sku_*: of the product
-- named, in the whole live.
CREATE VIEW v_action AS
SELECT a.platform, a.account, datetime(a.at, 'unixepoch') AS at, a.action, NULLIF(a.sku, '') AS sku, a.value, a.business_date, a.session_key, a.hosts,
       a.reason IS NULL AS usable, a.reason, COALESCE(u.placebos, 0) AS placebos,
       a.gmv_before / 100.0 AS gmv_before, a.gmv_after / 100.0 AS gmv_after,
       iif(a.reason IS NULL, a.gmv_after / NULLIF(a.gmv_before, 0), NULL) AS gmv_ratio, u.gmv / 100.0 AS gmv_usual,
       a.orders_before, a.orders_after, iif(a.reason IS NULL, a.orders_after / NULLIF(a.orders_before, 0), NULL) AS orders_ratio, u.orders AS orders_usual,
       a.units_before, a.units_after, iif(a.reason IS NULL, a.units_after / NULLIF(a.units_before, 0), NULL) AS units_ratio, u.units AS units_usual,
       a.product_clicks_before, a.product_clicks_after,
       iif(a.reason IS NULL, a.product_clicks_after / NULLIF(a.product_clicks_before, 0), NULL) AS product_clicks_ratio,
       u.product_clicks AS product_clicks_usual,
       a.views_before, a.views_after, iif(a.reason IS NULL, a.views_after / NULLIF(a.views_before, 0), NULL) AS views_ratio, u.views AS views_usual,
       a.viewers_before, a.viewers_after,
       iif(a.reason IS NULL, a.viewers_after / NULLIF(a.viewers_before, 0), NULL) AS viewers_ratio, u.viewers AS viewers_usual,
       a.sku_gmv / 100.0 AS sku_gmv, a.sku_units
FROM mart_action a
LEFT JOIN mart_action_usual u ON (u.platform, u.account, u.at, u.action, u.sku) = (a.platform, a.account, a.at, a.action, a.sku);

-- v_action_effect: what actions of a kind moved, over the sessions of 13 weeks. Grain: scope (all, account, host) x action x currency x metric.
-- ratio and change are before and after alone; effect is against moments of the same lives at which nothing was done (1: as without), with
-- the range that holds it in 95 of 100. gain_per_action: of the minutes compared, in the metric's unit. An association still: nobody acts at random.
CREATE VIEW v_action_effect AS
SELECT scope, NULLIF(scope_id, '') AS scope_id, action, currency, metric, actions, n, n_ratio, ratio, iif(metric = 'gmv', change / 100.0, change) AS change,
       placebo_ratio, compared, lives, effect, effect_low, effect_high, positive_share, p_value,
       COALESCE(effect_low > 1 OR effect_high < 1, 0) AS is_clear,
       CASE WHEN lives = 0 THEN 'nothing to compare with' WHEN lives < 6 THEN 'fewer than 6 lives' END AS why_not,
       iif(metric = 'gmv', usual / 100.0, usual) AS usual,
       (effect - 1) * usual * minutes AS gain_per_action, (effect_low - 1) * usual * minutes AS gain_low, (effect_high - 1) * usual * minutes AS gain_high
FROM (SELECT *, CASE metric WHEN 'viewers' THEN NULL WHEN 'gmv' THEN action_s / 6000.0 ELSE action_s / 60.0 END AS minutes
      FROM mart_action_effect, int_limit);

-- v_action_product: what lives sold of a product in which something was done with it, beside lives of the account that sold or showed it
-- too and in which this was not done; 13 weeks. Grain: account x sku x action, where product facts know the sku. Of whole lives, for no file
-- tells a product's minutes; an association.
CREATE VIEW v_action_product AS
WITH kept AS (
    SELECT * FROM int_sku_session k
    WHERE k.business_date > date((SELECT MAX(business_date) FROM int_session), '-91 days') AND k.aired_s >= 900
),
kind AS (SELECT DISTINCT platform, account, trim(sku) AS sku, action FROM mart_action WHERE session_key IS NOT NULL AND trim(sku) <> ''),
said AS (
    SELECT k.platform, k.account, k.sku, a.action, k.units, k.gmv, k.aired_s / 3600.0 AS hours,
           EXISTS (SELECT 1 FROM mart_action m WHERE m.session_key = k.session_key AND m.action = a.action AND trim(m.sku) = k.sku) AS is_done
    FROM kept k JOIN kind a ON a.platform = k.platform AND a.account = k.account AND a.sku = k.sku
)
SELECT platform, account, sku, action, SUM(is_done) AS lives_with, SUM(1 - is_done) AS lives_without,
       SUM(gmv * is_done) / 100.0 / NULLIF(SUM(iif(gmv IS NULL, 0, hours) * is_done), 0) AS gmv_per_hour_with,
       SUM(gmv * (1 - is_done)) / 100.0 / NULLIF(SUM(iif(gmv IS NULL, 0, hours) * (1 - is_done)), 0) AS gmv_per_hour_without,
       SUM(units * is_done) / NULLIF(SUM(iif(units IS NULL, 0, hours) * is_done), 0) AS units_per_hour_with,
       SUM(units * (1 - is_done)) / NULLIF(SUM(iif(units IS NULL, 0, hours) * (1 - is_done)), 0) AS units_per_hour_without
FROM said
GROUP BY platform, account, sku, action;
