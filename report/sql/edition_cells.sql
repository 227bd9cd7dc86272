-- What edition ?1 says, per account and day, from the day ?3 up to the end of its period (?2).
INSERT INTO edition_cell (edition_id, business_date, platform, account, currency, metric, value)
SELECT ?1, d.period, d.platform, d.account, d.currency, m.metric,
       CAST(CASE m.metric WHEN 'gmv' THEN d.gmv WHEN 'orders' THEN d.orders ELSE d.hours END AS REAL)
FROM v_platform_day d
JOIN (SELECT 'gmv' AS metric UNION ALL SELECT 'orders' UNION ALL SELECT 'hours') m
WHERE d.period BETWEEN ?3 AND ?2
  AND CASE m.metric WHEN 'gmv' THEN d.gmv WHEN 'orders' THEN d.orders ELSE d.hours END IS NOT NULL;
