-- Stints as the bridge takes them, by day. gmv hundredths, seconds; NULL count: no file gives it. One without gmv has no place.
SELECT business_date, session_key, source, currency, platform, account, slot, host_id,
       gmv, credited_s, impressions, views, product_clicks, orders, add_to_cart, start_at
FROM mart_stint
WHERE gmv IS NOT NULL
ORDER BY business_date, session_key, start_at, host_id;
