-- Stints of a session add up to the session, in every additive metric, to the sen (invariant 2).
WITH told AS (
    SELECT session_key, SUM(gmv) AS gmv, SUM(gmv_direct) AS gmv_direct, SUM(gmv_attributed) AS gmv_attributed,
           SUM(gmv_placed) AS gmv_placed, SUM(gmv_confirmed) AS gmv_confirmed, SUM(orders_created) AS orders_created,
           SUM(orders) AS orders, SUM(units) AS units, SUM(impressions) AS impressions, SUM(views) AS views,
           SUM(product_impressions) AS product_impressions, SUM(product_clicks) AS product_clicks,
           SUM(add_to_cart) AS add_to_cart, SUM(comments) AS comments, SUM(shares) AS shares, SUM(likes) AS likes,
           SUM(new_followers) AS new_followers
    FROM mart_stint GROUP BY session_key
)
SELECT s.business_date, s.platform, s.account, s.session_key AS subject,
       'stints do not add up to the session: ' ||
       CASE WHEN t.session_key IS NULL THEN 'there are none'
            WHEN t.gmv IS NOT s.gmv THEN printf('gmv %d, not %d hundredths', t.gmv, s.gmv)
            WHEN t.orders IS NOT s.orders THEN printf('orders %d, not %d', t.orders, s.orders)
            WHEN t.units IS NOT s.units THEN printf('units %d, not %d', t.units, s.units)
            WHEN t.views IS NOT s.views THEN printf('views %d, not %d', t.views, s.views)
            ELSE 'another GMV basis or count' END AS detail
FROM int_session s LEFT JOIN told t USING (session_key)
WHERE (t.gmv, t.gmv_direct, t.gmv_attributed, t.gmv_placed, t.gmv_confirmed, t.orders_created, t.orders, t.units, t.impressions,
       t.views, t.product_impressions, t.product_clicks, t.add_to_cart, t.comments, t.shares, t.likes, t.new_followers)
   IS NOT
      (s.gmv, s.gmv_direct, s.gmv_attributed, s.gmv_placed, s.gmv_confirmed, s.orders_created, s.orders, s.units, s.impressions,
       s.views, s.product_impressions, s.product_clicks, s.add_to_cart, s.comments, s.shares, s.likes, s.new_followers)
   OR t.session_key IS NULL;
