-- v_minute: minutes of a session as the platform tells them. Grain: session x interval; `minute` counts from the start of
-- the session, 0 first. Not copied: millions of rows stand in raw_minute, of which the greatest version of each key
-- counts (beside MAX() the bare columns come from its row). A session whose files name it in several ways has one row a
-- moment all the same. Counts empty: no file gives them.
CREATE VIEW v_minute AS
SELECT session_key, datetime(civil_s, 'unixepoch') AS at, (civil_s - start_at) / 60 AS minute, seconds, gmv / 100.0 AS gmv,
       gmv AS gmv_minor, orders_created, orders, units, impressions, views, viewers, product_impressions, product_clicks,
       add_to_cart, comments, shares, likes, new_followers
FROM (
    SELECT x.session_key, m.at + x.shift_s AS civil_s, s.start_at, MAX(m.version) AS version, m.seconds, m.gmv, m.orders_created,
           m.orders, m.units, m.impressions, m.views, m.viewers, m.product_impressions, m.product_clicks, m.add_to_cart,
           m.comments, m.shares, m.likes, m.new_followers
    FROM int_minute_ref x
    JOIN int_session s ON s.session_key = x.session_key
    JOIN raw_minute m ON m.platform = x.platform AND m.account = x.account_ref AND m.session_ref = x.session_ref
    WHERE x.names = 1 AND m.first_load IN (SELECT load_id FROM int_minute_load)
    GROUP BY x.session_key, m.at
    UNION ALL
    SELECT session_key, civil_s, start_at, version, seconds, gmv, orders_created,
           orders, units, impressions, views, viewers, product_impressions, product_clicks, add_to_cart,
           comments, shares, likes, new_followers
    FROM (
        SELECT x.session_key, m.at + x.shift_s AS civil_s, s.start_at, m.*,
               ROW_NUMBER() OVER (PARTITION BY x.session_key, m.at + x.shift_s ORDER BY m.version DESC, x.nth) AS kth
        FROM int_minute_ref x
        CROSS JOIN int_session s ON s.session_key = x.session_key
        CROSS JOIN raw_minute m ON m.platform = x.platform AND m.account = x.account_ref AND m.session_ref = x.session_ref
        WHERE x.names > 1 AND m.first_load IN (SELECT load_id FROM int_minute_load)
    )
    WHERE kth = 1
);
