-- v_stint: one row per host, session and business date; host 'unassigned' holds what is nobody's. Local times as
-- text, seconds, money in currency units and hundredths. credited_s shares a second among all on air.
CREATE VIEW v_stint AS
SELECT session_key, host_id, platform, account, currency,
       datetime(start_at, 'unixepoch') AS start_at, datetime(end_at, 'unixepoch') AS end_at, on_air_s, credited_s,
       business_date, slot, day_kind, campaign_id, attribution, source,
       gmv / 100.0 AS gmv, gmv AS gmv_minor,
       orders_created, orders, units, impressions, views, product_impressions, product_clicks, add_to_cart,
       comments, shares, likes, new_followers
FROM mart_stint;
