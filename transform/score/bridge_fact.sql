-- Stints as the bridge takes them, by day. gmv hundredths, seconds; NULL count: no file gives it. One without gmv has no place.
SELECT date_day(s.business_date), e.number, o.number,
       DENSE_RANK() OVER (ORDER BY s.platform, s.account) - 1,
       DENSE_RANK() OVER (ORDER BY s.currency, s.platform, s.account, s.slot) - 1,
       DENSE_RANK() OVER (ORDER BY s.currency, s.host_id, s.platform, s.account, s.slot) - 1,
       a.number, p.number, c.number, h.number,
       s.gmv, s.credited_s, s.impressions, s.views, s.product_clicks, s.orders, s.add_to_cart
FROM mart_stint s
JOIN bridge_session e ON e.session_key = s.session_key
JOIN bridge_source o ON o.source = s.source
JOIN bridge_scope a ON a.currency = s.currency AND a.scope = 'all' AND a.scope_id = ''
JOIN bridge_scope p ON p.currency = s.currency AND p.scope = 'platform' AND p.scope_id = s.platform
JOIN bridge_scope c ON c.currency = s.currency AND c.scope = 'account' AND c.scope_id = s.account
JOIN bridge_scope h ON h.currency = s.currency AND h.scope = 'host' AND h.scope_id = s.host_id
WHERE s.gmv IS NOT NULL
ORDER BY s.business_date, s.session_key, s.start_at, s.host_id;
