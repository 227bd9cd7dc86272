-- v_report_session: the sessions of a day and what was planned, for reading. Grain: session, or plan that never aired. hosts: names in order of
-- appearance; hours: credited; against: GMV against expected as a fraction; flag, flag_role: the first thing to look at.
-- Kept as a table: every workbook asks for a few of its rows, and each costs as much as all of them.
CREATE TABLE mart_report_session (
    session_key TEXT NOT NULL, business_date TEXT NOT NULL, platform TEXT NOT NULL, account TEXT NOT NULL, label TEXT,
    shop TEXT, title TEXT, planned_start TEXT, start_at TEXT, end_at TEXT, hosts TEXT, hours REAL, currency TEXT NOT NULL,
    source TEXT, status TEXT, gmv REAL, expected REAL, against REAL, against_role TEXT, late_start_min INTEGER,
    campaign_id TEXT, impressions INTEGER, views INTEGER, product_clicks INTEGER, add_to_cart INTEGER, orders_created INTEGER,
    orders INTEGER, units INTEGER, ad_cost REAL, comments INTEGER, new_followers INTEGER, gmv_per_hour REAL, err REAL,
    ctr_view REAL, ctor REAL, aov REAL, flag TEXT, flag_role TEXT, unassigned_hours REAL,
    PRIMARY KEY (business_date, currency, session_key)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_session
WITH stint AS (
    SELECT t.session_key, t.host_id, COALESCE(f.name, t.host_id) AS name, t.start_at, t.credited_s, x.expected, x.low
    FROM v_stint AS t
    LEFT JOIN v_staff AS f ON f.staff_id = t.host_id AND f.from_date <= t.business_date AND t.business_date <= f.to_date
    LEFT JOIN v_report_expected AS x ON x.session_key = t.session_key AND x.host_id = t.host_id AND x.business_date = t.business_date
    ORDER BY t.session_key, t.start_at
),
session AS MATERIALIZED (
    SELECT session_key, group_concat(CASE WHEN host_id <> 'unassigned' THEN name END, ', ') AS hosts,
           sum(credited_s) / 3600.0 AS hours, sum(CASE host_id WHEN 'unassigned' THEN credited_s ELSE 0 END) / 3600.0 AS unassigned_hours,
           CASE WHEN count(expected) = count(*) THEN sum(expected) END AS expected, CASE WHEN count(low) = count(*) THEN sum(low) END AS low
    FROM stint GROUP BY session_key
),
plan AS MATERIALIZED (SELECT session_key, min(start_at) AS planned_start, max(late_start_min) AS late_start_min FROM v_plan
                      WHERE session_key IS NOT NULL GROUP BY session_key),
-- what the room's sheets say of a live: at least so many minutes lost as a start is late, questions left unanswered (rule moderation_low)
incident AS MATERIALIZED (SELECT session_key FROM v_incident_session WHERE minutes_lost >= 10),
unanswered AS MATERIALIZED (SELECT DISTINCT session_key FROM v_moderation WHERE answered_share < (SELECT answered_share FROM int_limit)),
row AS (
    SELECT s.session_key, s.business_date, s.platform, s.account, a.label, s.shop, s.title, p.planned_start, s.start_at, s.end_at, x.hosts, x.hours,
           s.currency, s.source, s.status, s.gmv, x.expected, x.low, p.late_start_min, s.campaign_id,
           s.impressions, s.views, s.product_clicks, s.add_to_cart, s.orders_created, s.orders, s.units, s.ad_cost, s.comments,
           s.new_followers, x.unassigned_hours,
           CASE WHEN x.hosts IS NULL THEN 'no_host' WHEN s.gmv < x.low THEN iif(i.session_key IS NULL, 'below_usual', 'below_incident')
                WHEN i.session_key IS NOT NULL THEN 'incident' WHEN p.late_start_min >= 10 THEN 'late_start'
                WHEN x.unassigned_hours > 0.25 THEN 'unassigned' WHEN p.planned_start IS NULL THEN 'not_planned' WHEN u.session_key IS NOT NULL THEN 'unanswered'
                WHEN s.status = 'provisional' THEN 'provisional' END AS flag
    FROM v_session AS s
    LEFT JOIN session AS x ON x.session_key = s.session_key
    LEFT JOIN plan AS p ON p.session_key = s.session_key
    LEFT JOIN incident AS i ON i.session_key = s.session_key
    LEFT JOIN unanswered AS u ON u.session_key = s.session_key
    LEFT JOIN v_account AS a ON a.platform = s.platform AND a.account = s.account
)
SELECT session_key, business_date, platform, account, label, shop, title, planned_start, start_at, end_at, hosts, hours, currency, source, status,
       gmv, expected, gmv / NULLIF(expected, 0) - 1 AS against, CASE WHEN gmv < low THEN 'bad' END AS against_role, late_start_min,
       campaign_id, impressions, views, product_clicks, add_to_cart, orders_created, orders, units, ad_cost, comments, new_followers,
       CASE WHEN hours >= 0.25 THEN gmv / hours END AS gmv_per_hour, 1.0 * views / NULLIF(impressions, 0) AS err,
       1.0 * product_clicks / NULLIF(views, 0) AS ctr_view, 1.0 * orders / NULLIF(product_clicks, 0) AS ctor,
       1.0 * gmv / NULLIF(orders, 0) AS aov, flag,
       CASE WHEN flag IN ('no_host', 'below_usual', 'below_incident') THEN 'bad' WHEN flag = 'provisional' THEN 'muted' WHEN flag IS NOT NULL THEN 'watch' END AS flag_role,
       unassigned_hours
FROM row
UNION ALL
SELECT p.plan_key, p.business_date, p.platform, p.account, a.label, a.shop, NULL, p.start_at, NULL, NULL, n.names, NULL, a.currency, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       'not_aired', 'bad', NULL
FROM v_plan AS p
JOIN v_account AS a ON a.platform = p.platform AND a.account = p.account
LEFT JOIN (
    SELECT plan_key, group_concat(name, ', ') AS names
    FROM (SELECT DISTINCT c.plan_key, f.name FROM v_crew AS c
          JOIN v_staff AS f ON f.staff_id = c.staff_id AND f.from_date <= c.business_date AND c.business_date <= f.to_date
          WHERE c.role = 'host' ORDER BY 1, 2)
    GROUP BY plan_key
) AS n ON n.plan_key = p.plan_key
WHERE p.session_key IS NULL AND p.late_start_min IS NULL;   -- else another plan's session ran on through it

CREATE VIEW v_report_session AS
SELECT session_key, business_date, platform, account, label, shop, title, planned_start, start_at, end_at, hosts, hours,
       currency, source, status, gmv, expected, against, against_role, late_start_min, campaign_id, impressions, views,
       product_clicks, add_to_cart, orders_created, orders, units, ad_cost, comments, new_followers, gmv_per_hour, err,
       ctr_view, ctor, aov, flag, flag_role, unassigned_hours
FROM mart_report_session;
