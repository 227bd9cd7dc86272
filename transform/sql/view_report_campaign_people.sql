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

-- v_report_campaign_split: by what evidence the GMV of a campaign's hosts is known. Grain: campaign x currency x split, as in v_report_split.
CREATE VIEW v_report_campaign_split AS
WITH line AS (
    SELECT c.campaign_id, c.currency, CASE t.host_id WHEN 'unassigned' THEN 'nobody' ELSE t.attribution END AS split, sum(t.gmv_minor) AS gmv
    FROM mart_campaign_session AS c JOIN v_stint AS t ON t.session_key = c.session_key WHERE t.gmv_minor IS NOT NULL
    GROUP BY 1, 2, 3
)
SELECT campaign_id, currency, split,
       CASE split WHEN 'whole' THEN 1 WHEN 'minutes' THEN 2 WHEN 'buckets' THEN 3 WHEN 'snapshots' THEN 4 WHEN 'prorata' THEN 5 ELSE 6 END AS split_nth,
       gmv / 100.0 AS gmv, gmv AS gmv_minor, 1.0 * gmv / NULLIF(max(0, sum(gmv) OVER (PARTITION BY campaign_id, currency)), 0) AS share
FROM line;

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
       CASE WHEN r.adherence = 'as planned' AND r.shown < r.products THEN 'some_skipped' ELSE replace(replace(r.adherence, ',', ''), ' ', '_') END AS adherence_word,
       c.actual * 1.0 / nullif(c.baseline, 0) - 1 AS over,
       CASE WHEN r.shown_share < 0.8 THEN 'watch' END AS shown_role
FROM mart_campaign_session AS c
JOIN v_run_down_session AS r ON r.session_key = c.session_key
JOIN int_session AS s ON s.session_key = c.session_key
LEFT JOIN v_account AS a ON a.platform = c.platform AND a.account = c.account;

-- v_report_campaign_ad: the advertising a file books to a campaign's sessions. Grain: campaign x currency x source; sessions: with such a line, of
-- `of_sessions`. The platform's claim counts all orders of the live, so roas is no gain.
CREATE VIEW v_report_campaign_ad AS
SELECT c.campaign_id, c.currency, a.source, count(DISTINCT c.session_key) AS sessions,
       (SELECT count(*) FROM mart_campaign_session AS n WHERE n.campaign_id = c.campaign_id AND n.currency = c.currency) AS of_sessions,
       sum(a.cost) AS cost, sum(a.revenue) AS revenue, sum(a.revenue) / nullif(sum(a.cost), 0) AS roas
FROM mart_campaign_session AS c
JOIN v_ad_session AS a ON a.session_key = c.session_key AND a.counts = 1 AND a.currency = c.currency AND a.cost IS NOT NULL AND a.revenue IS NOT NULL
GROUP BY c.campaign_id, c.currency, a.source;
