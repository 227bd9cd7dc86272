-- v_report_data: the Data sheet: stints with the words a pivot needs. Grain: stint; headings are frozen. Money in currency units.
CREATE VIEW v_report_data AS
SELECT t.business_date, t.platform, t.account, a.label AS account_name, s.shop, t.session_key, t.host_id, COALESCE(f.name, t.host_id) AS host, f.employment,
       t.start_at, t.end_at, t.slot, t.day_kind, t.campaign_id, t.on_air_s / 3600.0 AS on_air_hours, t.credited_s / 3600.0 AS hours,
       t.currency, t.gmv, t.orders_created, t.orders, t.units, t.impressions, t.views, t.product_impressions, t.product_clicks,
       t.add_to_cart, t.comments, t.shares, t.likes, t.new_followers, t.attribution, t.source, s.status
FROM v_stint AS t
LEFT JOIN v_account AS a ON a.platform = t.platform AND a.account = t.account
JOIN v_session AS s ON s.session_key = t.session_key
LEFT JOIN v_staff AS f ON f.staff_id = t.host_id AND f.from_date <= t.business_date AND t.business_date <= f.to_date;
