-- mart_report_product: what products of lives sold in a week, of the last 26 with a live. Grain: ISO week x account x currency x product; money
-- hundredths. From the products of sessions; an account that tells none in a week goes by its product list, where one lies within the week
-- (the longest range; without any, its days). sessions: lives that showed it, NULL from lists. of_*: what ratios are made of, known on both sides.
CREATE TABLE mart_report_product (
    week TEXT NOT NULL, platform TEXT NOT NULL, account TEXT NOT NULL, currency TEXT NOT NULL, product_ref TEXT NOT NULL,
    source TEXT NOT NULL, product_id TEXT, product TEXT, sessions INTEGER, gmv INTEGER, orders INTEGER, units INTEGER,
    product_impressions INTEGER, product_clicks INTEGER, add_to_cart INTEGER,
    clicks_of_impressions INTEGER, of_impressions INTEGER, orders_of_clicks INTEGER, of_clicks INTEGER, gmv_of_units INTEGER, of_units INTEGER,
    PRIMARY KEY (week, platform, account, currency, product_ref)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_product
WITH span AS MATERIALIZED (SELECT date(max(business_date), '-189 days') AS before FROM v_session),
sold AS (
    SELECT date(p.business_date, '-3 days', 'weekday 4') AS thursday, p.* FROM v_product_session AS p
    WHERE p.business_date > (SELECT before FROM span)
),
list AS (
    SELECT date(d.first_day, '-3 days', 'weekday 4') AS thursday, d.* FROM v_product_day AS d
    WHERE date(d.first_day, '-3 days', 'weekday 4') = date(d.last_day, '-3 days', 'weekday 4')
      AND d.first_day > (SELECT before FROM span)
      AND NOT EXISTS (SELECT 1 FROM sold AS s WHERE s.platform = d.platform AND s.account = d.account
                      AND s.thursday = date(d.first_day, '-3 days', 'weekday 4'))
),
chosen AS (
    SELECT platform, account, thursday, days, source, period,
           row_number() OVER (PARTITION BY platform, account, thursday ORDER BY days DESC, last_day DESC, source) AS nth
    FROM (SELECT DISTINCT platform, account, thursday, days, source, period, last_day FROM list)
),
told AS (
    SELECT thursday, platform, account, currency, source, product_id, product, session_key, gmv_minor, orders, units, product_impressions, product_clicks, add_to_cart
    FROM sold
    UNION ALL
    SELECT l.thursday, l.platform, l.account, l.currency, l.source, l.product_id, l.product, NULL, l.gmv_minor, l.orders, l.units, l.product_impressions,
           l.product_clicks, l.add_to_cart
    FROM list AS l
    JOIN chosen AS c ON c.nth = 1 AND c.platform = l.platform AND c.account = l.account AND c.thursday = l.thursday AND c.days = l.days AND c.source = l.source
                    AND (c.days = 1 OR c.period = l.period)
)
SELECT strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1), platform, account, currency,
       COALESCE(NULLIF(product_id, ''), product, '') AS product_ref, min(source), max(product_id), max(product), NULLIF(count(DISTINCT session_key), 0),
       sum(gmv_minor), sum(orders), sum(units), sum(product_impressions), sum(product_clicks), sum(add_to_cart),
       sum(CASE WHEN product_impressions IS NOT NULL THEN product_clicks END), sum(CASE WHEN product_clicks IS NOT NULL THEN product_impressions END),
       sum(CASE WHEN product_clicks IS NOT NULL THEN orders END), sum(CASE WHEN orders IS NOT NULL THEN product_clicks END),
       sum(CASE WHEN units IS NOT NULL THEN gmv_minor END), sum(CASE WHEN gmv_minor IS NOT NULL THEN units END)
FROM told GROUP BY 1, 2, 3, 4, 5;

-- v_report_product: the same for reading. Grain: ISO week x account x currency x product. place: by GMV, then units, of all products of the week and
-- currency; products: how many there are; share: of their GMV; price: GMV per unit. Money in currency units.
CREATE VIEW v_report_product AS
SELECT m.week, m.platform, m.account, a.label, m.currency, m.product_id, COALESCE(m.product, m.product_id) AS product, m.source, m.sessions,
       m.gmv / 100.0 AS gmv, m.gmv AS gmv_minor, 1.0 * m.gmv / NULLIF(sum(m.gmv) OVER (PARTITION BY m.week, m.currency), 0) AS share,
       m.orders, m.units, m.gmv_of_units / 100.0 / NULLIF(m.of_units, 0) AS price, m.product_impressions, m.product_clicks, m.add_to_cart,
       1.0 * m.clicks_of_impressions / NULLIF(m.of_impressions, 0) AS ctr_impr, 1.0 * m.orders_of_clicks / NULLIF(m.of_clicks, 0) AS ctor,
       row_number() OVER (PARTITION BY m.week, m.currency ORDER BY COALESCE(m.gmv, 0) DESC, COALESCE(m.units, 0) DESC, m.product_ref, m.platform, m.account) AS place,
       count(*) OVER (PARTITION BY m.week, m.currency) AS products
FROM mart_report_product AS m LEFT JOIN v_account AS a ON a.platform = m.platform AND a.account = m.account;
