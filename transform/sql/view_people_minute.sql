-- v_minute: minutes of a session as the platform tells them. Grain: session x interval; `minute` counts from the start of
-- the session, 0 first. Not copied: millions of rows stand in raw_minute, of which int_minute takes those that count. A
-- session of several subjects has one row a moment all the same. Counts empty: no file gives them.
CREATE VIEW v_minute AS
SELECT session_key, datetime(civil_s, 'unixepoch') AS at, (civil_s - start_at) / 60 AS minute, seconds, gmv / 100.0 AS gmv,
       gmv AS gmv_minor, orders_created, orders, units, impressions, views, viewers, product_impressions, product_clicks,
       add_to_cart, comments, shares, likes, new_followers
FROM (
    SELECT x.session_key, m.at + x.shift_s AS civil_s, s.start_at, m.seconds, m.gmv, m.orders_created, m.orders, m.units,
           m.impressions, m.views, m.viewers, m.product_impressions, m.product_clicks, m.add_to_cart, m.comments, m.shares,
           m.likes, m.new_followers
    FROM int_minute_ref x
    JOIN int_session s ON s.session_key = x.session_key
    JOIN int_minute m ON m.subject = x.subject
    WHERE x.names = 1
    UNION ALL
    SELECT session_key, civil_s, start_at, seconds, gmv, orders_created, orders, units,
           impressions, views, viewers, product_impressions, product_clicks, add_to_cart, comments, shares,
           likes, new_followers
    FROM (
        SELECT x.session_key, m.at + x.shift_s AS civil_s, s.start_at, m.*,
               ROW_NUMBER() OVER (PARTITION BY x.session_key, m.at + x.shift_s ORDER BY m.version DESC, x.nth) AS kth
        FROM int_minute_ref x
        CROSS JOIN int_session s ON s.session_key = x.session_key
        CROSS JOIN int_minute m ON m.subject = x.subject
        WHERE x.names > 1
    )
    WHERE kth = 1
);
