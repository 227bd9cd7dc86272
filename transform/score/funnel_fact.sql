-- Stints of hosts as the funnel takes them, of the days ?1 to ?2: cells (host x platform x account x slot) stand together. gmv hundredths,
-- seconds; watch_s: what all its viewers watched. NULL: no file gives it. A stint without gmv has no place.
SELECT s.currency, s.host_id, s.platform, s.account, s.slot, s.business_date,
       s.credited_s, s.impressions, s.views, s.product_clicks, s.add_to_cart, s.orders, s.gmv, s.comments, s.shares, s.new_followers,
       w.avg_watch_s * s.views AS watch_s
FROM mart_stint s
LEFT JOIN temp.score_watch w ON w.session_key = s.session_key
WHERE s.business_date BETWEEN ?1 AND ?2 AND s.host_id <> 'unassigned' AND s.gmv IS NOT NULL
ORDER BY s.currency, s.host_id, s.platform, s.account, s.slot, s.business_date, s.session_key;
