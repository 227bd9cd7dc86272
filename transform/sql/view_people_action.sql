-- v_action: what was done during lives, and the minutes before and after it (rules.action_min either side). Grain: action; figures are
-- a minute, viewers their mean. A ratio (after / before) stands only where the two can be compared: else reason says why not.
CREATE VIEW v_action AS
SELECT platform, account, datetime(at, 'unixepoch') AS at, action, NULLIF(sku, '') AS sku, value, business_date, session_key, hosts,
       reason IS NULL AS usable, reason,
       gmv_before / 100.0 AS gmv_before, gmv_after / 100.0 AS gmv_after,
       iif(reason IS NULL, gmv_after / NULLIF(gmv_before, 0), NULL) AS gmv_ratio,
       orders_before, orders_after, iif(reason IS NULL, orders_after / NULLIF(orders_before, 0), NULL) AS orders_ratio,
       units_before, units_after, iif(reason IS NULL, units_after / NULLIF(units_before, 0), NULL) AS units_ratio,
       product_clicks_before, product_clicks_after,
       iif(reason IS NULL, product_clicks_after / NULLIF(product_clicks_before, 0), NULL) AS product_clicks_ratio,
       views_before, views_after, iif(reason IS NULL, views_after / NULLIF(views_before, 0), NULL) AS views_ratio,
       viewers_before, viewers_after, iif(reason IS NULL, viewers_after / NULLIF(viewers_before, 0), NULL) AS viewers_ratio
FROM mart_action;

-- v_action_effect: what actions of a kind moved, in the median. Grain: action x currency x metric. An association: actions are taken when
-- they seem worth it.
CREATE VIEW v_action_effect AS
SELECT action, currency, metric, actions, n, n_ratio, ratio, iif(metric = 'gmv', change / 100.0, change) AS change
FROM mart_action_effect;
