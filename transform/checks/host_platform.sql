-- Hosts, with what is nobody's, add up to the platform: every account and day, sales and counts (invariant 2).
WITH host AS (
    SELECT platform, account, currency, period, SUM(gmv_minor) AS gmv, SUM(orders) AS orders, SUM(units) AS units,
           SUM(views) AS views, SUM(product_clicks) AS product_clicks
    FROM v_host_day GROUP BY platform, account, currency, period
)
SELECT p.period AS business_date, p.platform, p.account, p.currency AS subject,
       printf('hosts have %d hundredths, %d orders; the platform %d, %d', h.gmv, h.orders, p.gmv_minor, p.orders) AS detail
FROM v_platform_day p LEFT JOIN host h USING (platform, account, currency, period)
WHERE (h.gmv, h.orders, h.units, h.views, h.product_clicks) IS NOT (p.gmv_minor, p.orders, p.units, p.views, p.product_clicks);
