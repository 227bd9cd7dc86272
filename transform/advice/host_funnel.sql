-- Steps of each host's funnel, among hosts of the same account and slot: own stints of ordinary days alone (NUMBERS rule 34). A stint that does not
-- know both counts says nothing.
INSERT INTO advice_row
WITH stint AS (
    SELECT s.*, s.credited_s / 3600.0 AS hours, s.platform || ':' || s.account AS place, s.platform || ':' || s.account || ' ' || s.slot AS stratum
    FROM int_ordinary_stint s JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
    WHERE s.is_own = 1
),
step AS (
    SELECT *, 'err' AS factor, views AS above, impressions AS below FROM stint
    UNION ALL SELECT *, 'ctr_view', product_clicks, views FROM stint
    UNION ALL SELECT *, 'ctor', orders, product_clicks FROM stint
    UNION ALL SELECT *, 'atc_per_hour', add_to_cart, hours FROM stint WHERE views IS NULL
    UNION ALL SELECT *, 'orders_per_atc', orders, add_to_cart FROM stint WHERE views IS NULL
    UNION ALL SELECT *, 'aov', gmv, orders FROM stint
)
SELECT 'host_funnel', currency, host_id, factor, stratum, session_key, NULL, business_date, above, below, gmv, hours, place
FROM step WHERE above IS NOT NULL AND below > 0;

INSERT INTO advice_ahead SELECT 'host_funnel', currency, subject, monday, exposure, place FROM advice_ahead WHERE rule = 'host_sales';
