-- v_report_part: sums of an account in a period, days, weeks and months alike. Grain: kind x period x account x currency.
-- n numbers the periods of a kind, so that "the same weekday before" is n - 7, "the week before" n - 1. A ratio's own
-- numerator is ratio x denominator: of the rows that have both, so that ratios of many accounts are ratios of sums.
-- Money in currency units, hours in hours.
CREATE VIEW v_report_part AS
WITH part AS (
    SELECT 'day' AS kind, CAST(julianday(period) - 2440587.5 AS INTEGER) AS n, * FROM v_platform_day
    UNION ALL
    SELECT 'week', CAST(julianday(substr(period, 1, 4) || '-01-04') - 2440587.5 + 3 AS INTEGER) / 7
                   + CAST(substr(period, 7) AS INTEGER) - 1, * FROM v_platform_week
    UNION ALL
    SELECT 'month', CAST(substr(period, 1, 4) AS INTEGER) * 12 + CAST(substr(period, 6) AS INTEGER) - 1, * FROM v_platform_month
)
SELECT kind, period, n, platform, account, currency, sessions, hours, gmv, orders, orders_created, views, impressions, product_clicks,
       add_to_cart, ad_cost,
       aov * orders AS aov_num, CASE WHEN aov IS NOT NULL THEN orders END AS aov_den,
       ctr_view * views AS ctr_num, CASE WHEN ctr_view IS NOT NULL THEN views END AS ctr_den,
       ctor * product_clicks AS ctor_num, CASE WHEN ctor IS NOT NULL THEN product_clicks END AS ctor_den,
       err * impressions AS err_num, CASE WHEN err IS NOT NULL THEN impressions END AS err_den,
       paid_rate * orders_created AS paid_num, CASE WHEN paid_rate IS NOT NULL THEN orders_created END AS paid_den,
       CASE WHEN hours >= 0.25 THEN gmv END AS rate_num, CASE WHEN hours >= 0.25 THEN hours END AS rate_den
FROM part;
