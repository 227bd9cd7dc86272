-- What each source says of the sessions that more than one knows, on the headline basis: ?1 of TikTok, ?2 of Shopee.
SELECT m.session_key, m.source,
       CASE WHEN m.platform <> 'shopee' THEN CASE ?1 WHEN 'direct' THEN m.gmv_direct ELSE m.gmv_attributed END
            WHEN ?2 = 'placed' THEN m.gmv_placed ELSE m.gmv_confirmed END AS gmv,
       m.impressions, m.views, m.product_clicks,
       CASE WHEN m.platform = 'shopee' AND ?2 = 'placed' THEN m.orders_created ELSE m.orders END,
       m.add_to_cart
FROM int_member m
WHERE (SELECT COUNT(*) FROM int_member n WHERE n.session_key = m.session_key) > 1
ORDER BY m.session_key, m.source;
