-- v_report_shop: an account in a month. Grain: month x account x currency; cost_share: ad cost over GMV of the accounts that have both.
-- v_report_settled: how settled a month is. Grain: month x account x currency; placed, confirmed: Shopee's bases; open_share: GMV of
-- sessions not yet final. Currency units, fractions.
CREATE VIEW v_report_shop AS
SELECT m.period, m.platform, m.account, a.label, a.shop, m.currency, m.sessions, m.hours, m.gmv, m.gmv_per_hour, m.orders, m.aov, m.paid_rate, m.ad_cost,
       m.ad_cost / NULLIF(m.gmv, 0) AS cost_share
FROM v_platform_month AS m LEFT JOIN v_account AS a ON a.platform = m.platform AND a.account = m.account;

CREATE VIEW v_report_settled AS
SELECT substr(s.business_date, 1, 7) AS period, s.platform, s.account, a.label, s.currency, count(*) AS sessions, sum(gmv) AS gmv,
       sum(gmv_placed) AS placed, sum(gmv_confirmed) AS confirmed,
       sum(CASE WHEN gmv_placed IS NOT NULL THEN gmv_confirmed END) / NULLIF(sum(CASE WHEN gmv_confirmed IS NOT NULL THEN gmv_placed END), 0) AS confirmed_share,
       sum(orders_created) AS created, sum(orders) AS paid,
       1.0 * sum(CASE WHEN orders_created IS NOT NULL THEN orders END) / NULLIF(sum(CASE WHEN orders IS NOT NULL THEN orders_created END), 0) AS paid_share,
       1.0 * sum(CASE WHEN status = 'provisional' THEN gmv ELSE 0 END) / NULLIF(sum(gmv), 0) AS provisional_share,
       1.0 * sum(CASE WHEN status = 'settling' THEN gmv ELSE 0 END) / NULLIF(sum(gmv), 0) AS settling_share,
       1.0 * sum(CASE WHEN status = 'final' THEN gmv ELSE 0 END) / NULLIF(sum(gmv), 0) AS final_share
FROM v_session AS s LEFT JOIN v_account AS a ON a.platform = s.platform AND a.account = s.account
GROUP BY 1, 2, 3, 4, 5;

-- v_report_order: what became of a month's orders, all channels of the shop. Grain: month of creation x account x currency; shares are of orders.
CREATE VIEW v_report_order AS
SELECT m.period, m.platform, m.account, a.label, m.currency, m.orders, m.amount / 100.0 AS amount, m.amount AS amount_minor, m.paid,
       1.0 * m.paid / m.orders AS paid_share, m.cancelled, 1.0 * m.cancelled / m.orders AS cancelled_share, m.cancelled_amount / 100.0 AS cancelled_amount,
       m.cancelled_amount AS cancelled_amount_minor, m.refunded, 1.0 * m.refunded / m.orders AS refunded_share, m.refunded_amount / 100.0 AS refunded_amount,
       m.refunded_amount AS refunded_amount_minor, m.first_day, m.last_day
FROM mart_order_month AS m LEFT JOIN v_account AS a ON a.platform = m.platform AND a.account = m.account;
