-- v_session: one row per live session. Local times as text; money in currency units, `_minor` hundredths; NULL: no file
-- of the session says so. gmv, orders, units on the headline basis (v_meta).
CREATE VIEW v_session AS
SELECT session_key, platform, account, shop, room_id, title,
       datetime(start_at, 'unixepoch') AS start_at, datetime(end_at, 'unixepoch') AS end_at, duration_s,
       business_date, campaign_id, currency, source, status,
       gmv / 100.0 AS gmv, gmv AS gmv_minor,
       gmv_direct / 100.0 AS gmv_direct, gmv_direct AS gmv_direct_minor,
       gmv_attributed / 100.0 AS gmv_attributed, gmv_attributed AS gmv_attributed_minor,
       gmv_placed / 100.0 AS gmv_placed, gmv_placed AS gmv_placed_minor,
       gmv_confirmed / 100.0 AS gmv_confirmed, gmv_confirmed AS gmv_confirmed_minor,
       orders_created, orders, units, impressions, views, product_impressions, product_clicks, add_to_cart,
       comments, shares, likes, new_followers,
       buyers, viewers, avg_watch_s, peak_viewers,
       ad_cost / 100.0 AS ad_cost, ad_cost AS ad_cost_minor,
       orders_main, day_kind, base_rank = 0 AS is_base_source
FROM int_session;
