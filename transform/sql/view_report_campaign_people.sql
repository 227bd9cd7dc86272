-- v_report_campaign_host: who was on air in a campaign and what she sold beside what her hours sell without it. Grain: campaign x currency x host
-- ('unassigned': nobody known). usual: her credited hours at the baselines of her sessions; over_usual: her GMV less that, of sessions with a
-- baseline; they add up to the campaign's uplift_rate. over: the same as a fraction.
CREATE VIEW v_report_campaign_host AS
WITH stint AS (
    SELECT c.campaign_id, c.currency, t.host_id, t.session_key, t.credited_s / 3600.0 AS hours, t.gmv, t.orders, t.business_date,
           CASE WHEN c.per_hour IS NOT NULL THEN t.gmv END AS matched, c.per_hour * t.credited_s / 360000.0 AS usual
    FROM mart_campaign_session AS c JOIN v_stint AS t ON t.session_key = c.session_key
),
host AS (
    SELECT campaign_id, currency, host_id, max(business_date) AS last_day, count(DISTINCT session_key) AS sessions, sum(hours) AS hours, sum(gmv) AS gmv,
           sum(orders) AS orders, sum(usual) AS usual, sum(matched) - sum(usual) AS over_usual
    FROM stint GROUP BY campaign_id, currency, host_id
)
SELECT h.campaign_id, h.currency, h.host_id, COALESCE(f.name, h.host_id) AS name, f.employment, h.sessions, h.hours, h.gmv, h.orders,
       CASE WHEN h.hours >= 0.25 THEN h.gmv / h.hours END AS gmv_per_hour, h.usual, h.over_usual, h.over_usual / nullif(h.usual, 0) AS over,
       h.host_id = 'unassigned' AS is_nobody
FROM host AS h LEFT JOIN v_staff AS f ON f.staff_id = h.host_id AND f.from_date <= h.last_day AND h.last_day <= f.to_date;

-- v_report_campaign_crew: the roles of a campaign's sessions. Grain: campaign x currency x role. missing: planned sessions without anybody for it.
CREATE VIEW v_report_campaign_crew AS
SELECT c.campaign_id, c.currency, w.role, w.role_nth, count(DISTINCT w.plan_key) AS sessions,
       count(DISTINCT CASE WHEN w.staff_id IS NULL THEN w.plan_key END) AS missing, count(DISTINCT CASE WHEN w.trained = 0 THEN w.plan_key END) AS untrained,
       CASE WHEN max(w.staff_id IS NULL) = 1 THEN 'watch' END AS missing_role
FROM mart_campaign_session AS c
JOIN v_plan AS p ON p.session_key = c.session_key
JOIN v_crew AS w ON w.plan_key = p.plan_key
WHERE w.role <> 'co_host' GROUP BY c.campaign_id, c.currency, w.role, w.role_nth;

-- v_report_campaign_run_down: the run-downs of a campaign's sessions and how they were followed. Grain: campaign x session with a run-down.
CREATE VIEW v_report_campaign_run_down AS
SELECT c.campaign_id, c.currency, r.session_key, c.platform, c.account, a.label, c.day, datetime(s.start_at, 'unixepoch') AS start_at, r.segments,
       r.length_min, r.planned_min, r.products, r.shown, r.products - r.shown AS not_shown, r.shown_share, r.tau, r.adherence,
       replace(replace(r.adherence, ',', ''), ' ', '_') AS adherence_word,
       c.actual * 1.0 / nullif(c.baseline, 0) - 1 AS over,
       CASE WHEN r.shown_share < 0.8 THEN 'watch' END AS shown_role
FROM mart_campaign_session AS c
JOIN v_run_down_session AS r ON r.session_key = c.session_key
JOIN int_session AS s ON s.session_key = c.session_key
LEFT JOIN v_account AS a ON a.platform = c.platform AND a.account = c.account;

-- v_report_campaign_product: what was planned, shown and sold of a product. Grain: campaign x currency x product (id; name where there is none).
-- gmv, units, orders, clicks: of the sessions whose file tells products; share: of all GMV told so; usual_units: units of the sessions' hours at
-- the rate of the baseline's sessions that tell it. planned, shown: segments of run-downs; target_units: theirs; stock_outs: run out of anything
-- in a session that showed it is not known by product, so it is not told here.
CREATE VIEW v_report_campaign_product AS
WITH told AS (
    SELECT c.campaign_id, c.currency, c.session_key, p.product_id, p.product, p.gmv, p.units, p.orders, p.product_clicks
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
    SELECT campaign_id, currency, product_id AS id, max(product) AS product, count(DISTINCT session_key) AS sessions, sum(gmv) AS gmv, sum(units) AS units,
           sum(orders) AS orders, sum(product_clicks) AS clicks
    FROM told GROUP BY campaign_id, currency, product_id
),
plan AS (
    SELECT c.campaign_id, c.currency, COALESCE(NULLIF(r.sku, ''), r.product) AS id, max(r.product) AS product, count(*) AS planned, sum(r.shown) AS shown,
           sum(r.target_units) AS target_units, min(r.price) AS price
    FROM mart_campaign_session AS c JOIN v_run_down AS r ON r.session_key = c.session_key
    WHERE COALESCE(NULLIF(r.sku, ''), r.product) IS NOT NULL GROUP BY 1, 2, 3
),
both AS (
    SELECT campaign_id, currency, id FROM sold UNION SELECT campaign_id, currency, id FROM plan
)
SELECT b.campaign_id, b.currency, b.id AS product_id, COALESCE(NULLIF(s.product, ''), p.product, b.id) AS product, s.sessions, s.gmv,
       s.gmv / nullif(sum(s.gmv) OVER (PARTITION BY b.campaign_id, b.currency), 0) AS share, s.units, s.orders, 1.0 * s.orders / nullif(s.clicks, 0) AS ctor,
       u.units * a.hours / nullif(v.hours, 0) AS usual_units, p.planned, p.shown, p.target_units, p.price,
       CASE WHEN p.shown < p.planned THEN 'watch' END AS shown_role
FROM both AS b
LEFT JOIN sold AS s ON s.campaign_id = b.campaign_id AND s.currency = b.currency AND s.id = b.id
LEFT JOIN plan AS p ON p.campaign_id = b.campaign_id AND p.currency = b.currency AND p.id = b.id
LEFT JOIN air AS a ON a.campaign_id = b.campaign_id AND a.currency = b.currency
LEFT JOIN before AS u ON u.campaign_id = b.campaign_id AND u.currency = b.currency AND u.product_id = b.id
LEFT JOIN before_air AS v ON v.campaign_id = b.campaign_id AND v.currency = b.currency;

-- v_report_campaign_ad: the advertising a file books to a campaign's sessions. Grain: campaign x currency x source; sessions: with such a line, of
-- `of_sessions`. The platform's claim counts all orders of the live, so roas is no gain.
CREATE VIEW v_report_campaign_ad AS
SELECT c.campaign_id, c.currency, a.source, count(DISTINCT c.session_key) AS sessions,
       (SELECT count(*) FROM mart_campaign_session AS n WHERE n.campaign_id = c.campaign_id AND n.currency = c.currency) AS of_sessions,
       sum(a.cost) AS cost, sum(a.revenue) AS revenue, sum(a.revenue) / nullif(sum(a.cost), 0) AS roas
FROM mart_campaign_session AS c
JOIN v_ad_session AS a ON a.session_key = c.session_key AND a.counts = 1 AND a.currency = c.currency AND a.cost IS NOT NULL AND a.revenue IS NOT NULL
GROUP BY c.campaign_id, c.currency, a.source;
