-- mart_report_campaign_product: what was planned, shown and sold of a product in a campaign. Grain: campaign x currency x product (its id; its name
-- where there is none); money hundredths. gmv, units, orders, clicks: of the sessions whose file tells products; usual_units: units of the hours of
-- these sessions at the rate of those baseline sessions that tell it. planned, shown: lines of run-downs; target_units: theirs; price: the lowest.
CREATE TABLE mart_report_campaign_product (
    campaign_id  TEXT NOT NULL,
    currency     TEXT NOT NULL,
    product_id   TEXT NOT NULL,
    product      TEXT NOT NULL,
    sessions     INTEGER,
    gmv          INTEGER,
    units        INTEGER,
    orders       INTEGER,
    clicks       INTEGER,
    usual_units  REAL,
    planned      INTEGER,
    shown        INTEGER,               -- NULL: no action was written down
    target_units INTEGER,
    price        INTEGER,
    PRIMARY KEY (campaign_id, currency, product_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_campaign_product
WITH told AS (
    SELECT c.campaign_id, c.currency, c.session_key, p.product_id, p.product, p.gmv_minor, p.units, p.orders, p.product_clicks
    FROM mart_campaign_session AS c JOIN v_product_session AS p ON p.session_key = c.session_key AND p.currency = c.currency
),
air AS (SELECT campaign_id, currency, sum(hours) AS hours FROM mart_campaign_session AS c
        WHERE EXISTS (SELECT 1 FROM told AS t WHERE t.campaign_id = c.campaign_id AND t.session_key = c.session_key) GROUP BY campaign_id, currency),
before AS (
    SELECT m.campaign_id, m.currency, p.product_id, sum(p.units) AS units
    FROM (SELECT DISTINCT campaign_id, currency, session_key FROM v_campaign_match) AS m
    JOIN v_product_session AS p ON p.session_key = m.session_key AND p.currency = m.currency GROUP BY 1, 2, 3
),
before_air AS (
    SELECT m.campaign_id, m.currency, sum(m.hours) AS hours
    FROM (SELECT DISTINCT campaign_id, currency, session_key, hours FROM v_campaign_match) AS m
    WHERE m.session_key IN (SELECT session_key FROM v_product_session) GROUP BY 1, 2
),
sold AS (
    SELECT campaign_id, currency, product_id AS id, max(product) AS product, count(DISTINCT session_key) AS sessions, sum(gmv_minor) AS gmv, sum(units) AS units,
           sum(orders) AS orders, sum(product_clicks) AS clicks
    FROM told GROUP BY campaign_id, currency, product_id
),
plan AS (
    SELECT c.campaign_id, c.currency, COALESCE(NULLIF(r.sku, ''), r.product) AS id, max(r.product) AS product, count(*) AS planned, sum(r.shown) AS shown,
           sum(r.target_units) AS target_units, CAST(round(min(r.price) * 100) AS INTEGER) AS price
    FROM mart_campaign_session AS c JOIN v_run_down AS r ON r.session_key = c.session_key
    WHERE COALESCE(NULLIF(r.sku, ''), r.product) IS NOT NULL GROUP BY 1, 2, 3
),
both AS (
    SELECT campaign_id, currency, id FROM sold UNION SELECT campaign_id, currency, id FROM plan
)
SELECT b.campaign_id, b.currency, b.id, COALESCE(NULLIF(s.product, ''), p.product, b.id), s.sessions, s.gmv, s.units, s.orders, s.clicks,
       u.units * a.hours / nullif(v.hours, 0), p.planned, p.shown, p.target_units, p.price
FROM both AS b
LEFT JOIN sold AS s ON s.campaign_id = b.campaign_id AND s.currency = b.currency AND s.id = b.id
LEFT JOIN plan AS p ON p.campaign_id = b.campaign_id AND p.currency = b.currency AND p.id = b.id
LEFT JOIN air AS a ON a.campaign_id = b.campaign_id AND a.currency = b.currency
LEFT JOIN before AS u ON u.campaign_id = b.campaign_id AND u.currency = b.currency AND u.product_id = b.id
LEFT JOIN before_air AS v ON v.campaign_id = b.campaign_id AND v.currency = b.currency;

-- v_report_campaign_product: the same for reading; share: of all GMV told by product.
CREATE VIEW v_report_campaign_product AS
SELECT campaign_id, currency, product_id, product, sessions, gmv / 100.0 AS gmv, gmv * 1.0 / nullif(sum(gmv) OVER (PARTITION BY campaign_id, currency), 0) AS share,
       units, orders, orders * 1.0 / nullif(clicks, 0) AS ctor, usual_units, planned, shown, target_units, price / 100.0 AS price,
       CASE WHEN shown < planned THEN 'watch' END AS shown_role
FROM mart_report_campaign_product;
