-- Stints of hosts as the funnel takes them: of ordinary days (NUMBERS rule 34), from ?1 to ?2. Cells (host x platform x account x
-- slot) stand together. gmv hundredths, seconds; watch_s: what all its viewers watched. NULL: no file gives it.
SELECT s.currency, s.host_id, s.platform, s.account, s.slot, s.business_date,
       s.credited_s, s.impressions, s.views, s.product_clicks, s.add_to_cart, s.orders, s.gmv, s.comments, s.shares, s.new_followers,
       w.avg_watch_s * s.views AS watch_s
FROM int_ordinary_stint s
LEFT JOIN temp.score_watch w ON w.session_key = s.session_key
WHERE s.business_date BETWEEN ?1 AND ?2
ORDER BY s.currency, s.host_id, s.platform, s.account, s.slot, s.business_date, s.session_key;
