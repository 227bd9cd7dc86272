-- A stand-in for the public views: a small agency with plausible numbers up to 2026-11-20, so that report can be tested
-- without the stages before it. Tables named v_*; deterministic, no random().
CREATE TABLE v_account (platform TEXT, account TEXT, shop TEXT, room TEXT, timezone TEXT, currency TEXT, label TEXT);
INSERT INTO v_account VALUES
 ('tiktok', 'kaira.my', 'Kaira', 'Room A', 'Asia/Kuala_Lumpur', 'MYR', ''),
 ('tiktok', 'kaira.beauty', 'Kaira Beauty', 'Room B', 'Asia/Kuala_Lumpur', 'MYR', ''),
 ('shopee', 'kaira_official', 'Kaira', 'Room C', 'Asia/Kuala_Lumpur', 'MYR', '');
UPDATE v_account SET label = account;
CREATE TABLE v_staff (staff_id TEXT, name TEXT, employment TEXT, level TEXT, from_date TEXT, to_date TEXT, is_current INTEGER);
INSERT INTO v_staff VALUES
 ('H01', 'Aina Rahman', 'full_time', 'senior', '2025-01-01', '9999-12-31', 1), ('H02', 'Bella Tan', 'full_time', 'senior', '2025-01-01', '9999-12-31', 1),
 ('H03', 'Citra Dewi', 'part_time', 'junior', '2025-01-01', '9999-12-31', 1), ('H04', 'Devi Kumar', 'full_time', 'middle', '2025-01-01', '9999-12-31', 1),
 ('H05', 'Elaine Wong', 'part_time', 'junior', '2025-01-01', '9999-12-31', 1), ('H06', 'Farah Idris', 'part_time', 'junior', '2026-11-01', '9999-12-31', 1);

CREATE TABLE v_stub_day (n INTEGER, day TEXT, wd INTEGER, month TEXT, week TEXT);
INSERT INTO v_stub_day
WITH RECURSIVE d(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM d WHERE n < 127)
SELECT n, date('2026-07-20', '+' || n || ' days'), (strftime('%w', date('2026-07-20', '+' || n || ' days')) + 6) % 7 + 1,
       strftime('%Y-%m', date('2026-07-20', '+' || n || ' days')),
       strftime('%Y', date('2026-07-20', '+' || n || ' days', '-3 days', 'weekday 4')) || printf('-W%02d',
         (strftime('%j', date('2026-07-20', '+' || n || ' days', '-3 days', 'weekday 4')) - 1) / 7 + 1)
FROM d;

-- Planned sessions, up to 2026-11-24: two a day on kaira.my, one on the others.
CREATE TABLE v_plan (plan_key TEXT, platform TEXT, account TEXT, room TEXT, start_at TEXT, end_at TEXT, business_date TEXT,
    session_key TEXT, planned_min INTEGER, hosts TEXT, aired_start TEXT, aired_end TEXT, aired_min INTEGER, late_start_min INTEGER,
    expected REAL, expected_minor INTEGER, expected_per_hour REAL, currency TEXT, n_sessions INTEGER, early_end_min INTEGER, dead_air_min INTEGER,
    not_aired_min INTEGER, overtime_min INTEGER, lost_late REAL, lost_early REAL, lost_dead REAL, lost_not_aired REAL, lost REAL, lost_minor INTEGER, lost_basis TEXT);
INSERT INTO v_plan
WITH s(platform, account, room, hour, minutes, k) AS (VALUES ('tiktok', 'kaira.my', 'Room A', 12, 120, 1), ('tiktok', 'kaira.my', 'Room A', 20, 180, 2),
  ('tiktok', 'kaira.beauty', 'Room B', 19, 180, 3), ('shopee', 'kaira_official', 'Room C', 20, 120, 4))
SELECT platform || ':' || account || ':' || day || printf('T%02d:00', hour), platform, account, room,
       day || printf(' %02d:00:00', hour), datetime(day || printf(' %02d:00:00', hour), '+' || minutes || ' minutes'), day,
       CASE WHEN day <= '2026-11-20' AND NOT (day = '2026-11-20' AND k = 1) THEN platform || ':' || account || ':' || day || printf('T%02d:00', hour) END,
       minutes, 'H0' || ((n + k) % 5 + 1) || '; H0' || ((n + k + 2) % 5 + 1), NULL, NULL, NULL, NULL, minutes * 15.5, minutes * 1550, 930, 'MYR', NULL, NULL, NULL,
       NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM v_stub_day JOIN s WHERE n % 7 <> 6 OR k <> 1;
UPDATE v_plan SET aired_start = datetime(start_at, '+' || (rowid * 7 % 9) || ' minutes'),
  aired_end = datetime(end_at, '+' || (rowid * 5 % 11) || ' minutes') WHERE session_key IS NOT NULL;
UPDATE v_plan SET aired_min = CAST(round((julianday(aired_end) - julianday(aired_start)) * 1440) AS INTEGER), late_start_min = CAST(round((julianday(aired_start) - julianday(start_at)) * 1440) AS INTEGER),
  n_sessions = 1, early_end_min = 0, dead_air_min = 0, not_aired_min = 0, overtime_min = 0, lost = 0, lost_minor = 0, lost_basis = 'own'
 WHERE session_key IS NOT NULL;

CREATE VIEW v_plan_rate AS
SELECT plan_key, platform, account, start_at, end_at, business_date, 1 AS has_host, planned_min, 'MYR' AS currency, expected, expected_minor,
       expected_per_hour AS gmv_per_hour, 'hour' AS basis, 8 AS n FROM v_plan;

CREATE TABLE v_session (session_key TEXT, platform TEXT, account TEXT, shop TEXT, room_id TEXT, title TEXT, start_at TEXT, end_at TEXT,
  duration_s INTEGER, business_date TEXT, campaign_id TEXT, currency TEXT, source TEXT, status TEXT, gmv REAL, gmv_minor INTEGER, gmv_direct REAL, gmv_attributed REAL,
  gmv_placed REAL, gmv_confirmed REAL, orders_created INTEGER, orders INTEGER, units INTEGER, impressions INTEGER, views INTEGER,
  product_impressions INTEGER, product_clicks INTEGER, add_to_cart INTEGER, comments INTEGER, shares INTEGER, likes INTEGER,
  new_followers INTEGER, buyers INTEGER, viewers INTEGER, avg_watch_s REAL, peak_viewers INTEGER, ad_cost REAL);
INSERT INTO v_session
WITH base AS (
  SELECT p.rowid AS rid, p.*, a.shop, d.n, d.wd, (p.rowid * 7919 + d.n * 104729) % 1000 / 1000.0 AS noise,
         CASE p.account WHEN 'kaira.my' THEN 980.0 WHEN 'kaira.beauty' THEN 720.0 ELSE 510.0 END
         * CASE WHEN substr(p.start_at, 12, 2) >= '18' THEN 1.5 ELSE 0.8 END * CASE WHEN d.wd >= 6 THEN 1.25 ELSE 1.0 END
         * CASE WHEN substr(d.day, 6) = '11-11' THEN 2.6 ELSE 1 END AS rate
  FROM v_plan p JOIN v_stub_day d ON d.day = p.business_date JOIN v_account a ON a.account = p.account WHERE p.session_key IS NOT NULL)
SELECT session_key, platform, account, shop, '73010' || n || rid, 'Live ' || account, aired_start, aired_end, aired_min * 60, business_date,
  CASE WHEN substr(business_date, 6) = '11-11' THEN '11.11' END, 'MYR', CASE WHEN platform = 'shopee' THEN 'live_list' WHEN n % 9 = 0 THEN 'live_analysis' ELSE 'creator_live_performance' END,
  CASE WHEN business_date >= '2026-11-19' THEN 'provisional' WHEN business_date >= '2026-11-05' THEN 'settling' ELSE 'final' END,
  round(rate * aired_min / 60 * (0.7 + 0.6 * noise), 2), CAST(round(rate * aired_min / 60 * (0.7 + 0.6 * noise), 2) * 100 AS INTEGER), NULL, NULL, NULL, NULL,
  CAST(rate * aired_min / 60 * (0.7 + 0.6 * noise) / 55 AS INTEGER), CAST(rate * aired_min / 60 * (0.7 + 0.6 * noise) / 58 AS INTEGER), CAST(rate * aired_min / 60 * (0.7 + 0.6 * noise) / 40 AS INTEGER),
  CASE platform WHEN 'tiktok' THEN CAST(aired_min * 480 * (0.8 + 0.4 * noise) AS INTEGER) END, CAST(aired_min * 24 * (0.8 + 0.4 * noise) AS INTEGER),
  CAST(aired_min * 60 AS INTEGER), CAST(aired_min * 2.9 * (0.8 + 0.3 * noise) AS INTEGER), CAST(aired_min * 0.9 AS INTEGER), aired_min * 3, aired_min / 4, aired_min * 40, aired_min / 6,
  NULL, aired_min * 15, 62.0, 240, CASE platform WHEN 'tiktok' THEN 80.0 END
FROM base;

CREATE TABLE v_stint AS
SELECT s.session_key, 'H0' || (h.k * 2 + 1 + (s.rowid % 2)) AS host_id, s.platform, s.account, s.currency,
  datetime(s.start_at, '+' || (h.k * s.duration_s / 2) || ' seconds') AS start_at, datetime(s.start_at, '+' || ((h.k + 1) * s.duration_s / 2) || ' seconds') AS end_at,
  s.duration_s / 2 AS on_air_s, s.duration_s / 2 AS credited_s, s.business_date,
  CASE WHEN strftime('%w', s.business_date) IN ('0', '6') THEN 'we' ELSE 'wd' END || CASE WHEN substr(s.start_at, 12, 2) < '18' THEN '10-14' ELSE '18-21' END AS slot,
  CASE WHEN s.campaign_id IS NULL THEN 'normal' ELSE 'mega' END AS day_kind, s.campaign_id, CASE WHEN s.rowid % 3 = 0 THEN 'prorata' ELSE 'minutes' END AS attribution, s.source,
  round(s.gmv * (0.5 + (0.5 - h.k) * 0.2), 2) AS gmv, CAST(round(s.gmv * (0.5 + (0.5 - h.k) * 0.2) * 100) AS INTEGER) AS gmv_minor, s.orders_created / 2 AS orders_created, s.orders / 2 AS orders, s.units / 2 AS units, s.impressions / 2 AS impressions, s.views / 2 AS views,
  s.product_impressions / 2 AS product_impressions, s.product_clicks / 2 AS product_clicks, s.add_to_cart / 2 AS add_to_cart, s.comments / 2 AS comments,
  s.shares / 2 AS shares, s.likes / 2 AS likes, s.new_followers / 2 AS new_followers
FROM v_session s JOIN (SELECT 0 AS k UNION ALL SELECT 1) h;

CREATE VIEW v_stub_stint AS SELECT t.*, d.week, d.month, s.ad_cost FROM v_stint t JOIN v_stub_day d ON d.day = t.business_date JOIN v_session s USING (session_key);

CREATE VIEW v_host_day AS SELECT host_id, employment, platform, account, currency, business_date AS period, count(*) AS stints,
  sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours, sum(gmv) AS gmv, sum(gmv_minor) AS gmv_minor, sum(orders_created) AS orders_created, sum(orders) AS orders, sum(units) AS units, sum(impressions) AS impressions, sum(views) AS views, sum(product_impressions) AS product_impressions, sum(product_clicks) AS product_clicks, sum(add_to_cart) AS add_to_cart, sum(comments) AS comments, sum(shares) AS shares, sum(likes) AS likes, sum(new_followers) AS new_followers,
  sum(gmv) / (sum(credited_s) / 3600.0) AS gmv_per_hour, sum(gmv) / sum(orders) AS aov, 1.0 * sum(views) / sum(impressions) AS err,
  1.0 * sum(product_clicks) / sum(views) AS ctr_view, 1.0 * sum(product_clicks) / sum(product_impressions) AS ctr_impr, 1.0 * sum(orders) / sum(product_clicks) AS ctor,
  1.0 * sum(orders) / sum(views) AS cvr_view, 1.0 * sum(add_to_cart) / sum(product_clicks) AS atc_rate, sum(gmv) / sum(views) * 1000 AS gpm_watch,
  sum(gmv) / sum(impressions) * 1000 AS gpm_show, 1.0 * sum(orders) / sum(orders_created) AS paid_rate
FROM v_stub_stint t JOIN v_staff f ON f.staff_id = t.host_id GROUP BY host_id, platform, account, currency, business_date;
CREATE VIEW v_platform_day AS SELECT platform, account, currency, business_date AS period, count(DISTINCT session_key) AS sessions, count(*) AS stints,
  sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours, sum(gmv) AS gmv, sum(gmv_minor) AS gmv_minor, sum(orders_created) AS orders_created, sum(orders) AS orders, sum(units) AS units, sum(impressions) AS impressions, sum(views) AS views, sum(product_impressions) AS product_impressions, sum(product_clicks) AS product_clicks, sum(add_to_cart) AS add_to_cart, sum(comments) AS comments, sum(shares) AS shares, sum(likes) AS likes, sum(new_followers) AS new_followers,
  sum(gmv) / (sum(credited_s) / 3600.0) AS gmv_per_hour, sum(gmv) / sum(orders) AS aov, 1.0 * sum(views) / sum(impressions) AS err,
  1.0 * sum(product_clicks) / sum(views) AS ctr_view, 1.0 * sum(product_clicks) / sum(product_impressions) AS ctr_impr, 1.0 * sum(orders) / sum(product_clicks) AS ctor,
  1.0 * sum(orders) / sum(views) AS cvr_view, 1.0 * sum(add_to_cart) / sum(product_clicks) AS atc_rate, sum(gmv) / sum(views) * 1000 AS gpm_watch,
  sum(gmv) / sum(impressions) * 1000 AS gpm_show, 1.0 * sum(orders) / sum(orders_created) AS paid_rate, sum(ad_cost) / 2 AS ad_cost
FROM v_stub_stint GROUP BY platform, account, currency, business_date;

CREATE VIEW v_host_week AS SELECT host_id, employment, platform, account, currency, week AS period, count(*) AS stints,
  sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours, sum(gmv) AS gmv, sum(gmv_minor) AS gmv_minor, sum(orders_created) AS orders_created, sum(orders) AS orders, sum(units) AS units, sum(impressions) AS impressions, sum(views) AS views, sum(product_impressions) AS product_impressions, sum(product_clicks) AS product_clicks, sum(add_to_cart) AS add_to_cart, sum(comments) AS comments, sum(shares) AS shares, sum(likes) AS likes, sum(new_followers) AS new_followers,
  sum(gmv) / (sum(credited_s) / 3600.0) AS gmv_per_hour, sum(gmv) / sum(orders) AS aov, 1.0 * sum(views) / sum(impressions) AS err,
  1.0 * sum(product_clicks) / sum(views) AS ctr_view, 1.0 * sum(product_clicks) / sum(product_impressions) AS ctr_impr, 1.0 * sum(orders) / sum(product_clicks) AS ctor,
  1.0 * sum(orders) / sum(views) AS cvr_view, 1.0 * sum(add_to_cart) / sum(product_clicks) AS atc_rate, sum(gmv) / sum(views) * 1000 AS gpm_watch,
  sum(gmv) / sum(impressions) * 1000 AS gpm_show, 1.0 * sum(orders) / sum(orders_created) AS paid_rate
FROM v_stub_stint t JOIN v_staff f ON f.staff_id = t.host_id GROUP BY host_id, platform, account, currency, week;
CREATE VIEW v_platform_week AS SELECT platform, account, currency, week AS period, count(DISTINCT session_key) AS sessions, count(*) AS stints,
  sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours, sum(gmv) AS gmv, sum(gmv_minor) AS gmv_minor, sum(orders_created) AS orders_created, sum(orders) AS orders, sum(units) AS units, sum(impressions) AS impressions, sum(views) AS views, sum(product_impressions) AS product_impressions, sum(product_clicks) AS product_clicks, sum(add_to_cart) AS add_to_cart, sum(comments) AS comments, sum(shares) AS shares, sum(likes) AS likes, sum(new_followers) AS new_followers,
  sum(gmv) / (sum(credited_s) / 3600.0) AS gmv_per_hour, sum(gmv) / sum(orders) AS aov, 1.0 * sum(views) / sum(impressions) AS err,
  1.0 * sum(product_clicks) / sum(views) AS ctr_view, 1.0 * sum(product_clicks) / sum(product_impressions) AS ctr_impr, 1.0 * sum(orders) / sum(product_clicks) AS ctor,
  1.0 * sum(orders) / sum(views) AS cvr_view, 1.0 * sum(add_to_cart) / sum(product_clicks) AS atc_rate, sum(gmv) / sum(views) * 1000 AS gpm_watch,
  sum(gmv) / sum(impressions) * 1000 AS gpm_show, 1.0 * sum(orders) / sum(orders_created) AS paid_rate, sum(ad_cost) / 2 AS ad_cost
FROM v_stub_stint GROUP BY platform, account, currency, week;

CREATE VIEW v_host_month AS SELECT host_id, employment, platform, account, currency, month AS period, count(*) AS stints,
  sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours, sum(gmv) AS gmv, sum(gmv_minor) AS gmv_minor, sum(orders_created) AS orders_created, sum(orders) AS orders, sum(units) AS units, sum(impressions) AS impressions, sum(views) AS views, sum(product_impressions) AS product_impressions, sum(product_clicks) AS product_clicks, sum(add_to_cart) AS add_to_cart, sum(comments) AS comments, sum(shares) AS shares, sum(likes) AS likes, sum(new_followers) AS new_followers,
  sum(gmv) / (sum(credited_s) / 3600.0) AS gmv_per_hour, sum(gmv) / sum(orders) AS aov, 1.0 * sum(views) / sum(impressions) AS err,
  1.0 * sum(product_clicks) / sum(views) AS ctr_view, 1.0 * sum(product_clicks) / sum(product_impressions) AS ctr_impr, 1.0 * sum(orders) / sum(product_clicks) AS ctor,
  1.0 * sum(orders) / sum(views) AS cvr_view, 1.0 * sum(add_to_cart) / sum(product_clicks) AS atc_rate, sum(gmv) / sum(views) * 1000 AS gpm_watch,
  sum(gmv) / sum(impressions) * 1000 AS gpm_show, 1.0 * sum(orders) / sum(orders_created) AS paid_rate
FROM v_stub_stint t JOIN v_staff f ON f.staff_id = t.host_id GROUP BY host_id, platform, account, currency, month;
CREATE VIEW v_platform_month AS SELECT platform, account, currency, month AS period, count(DISTINCT session_key) AS sessions, count(*) AS stints,
  sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours, sum(gmv) AS gmv, sum(gmv_minor) AS gmv_minor, sum(orders_created) AS orders_created, sum(orders) AS orders, sum(units) AS units, sum(impressions) AS impressions, sum(views) AS views, sum(product_impressions) AS product_impressions, sum(product_clicks) AS product_clicks, sum(add_to_cart) AS add_to_cart, sum(comments) AS comments, sum(shares) AS shares, sum(likes) AS likes, sum(new_followers) AS new_followers,
  sum(gmv) / (sum(credited_s) / 3600.0) AS gmv_per_hour, sum(gmv) / sum(orders) AS aov, 1.0 * sum(views) / sum(impressions) AS err,
  1.0 * sum(product_clicks) / sum(views) AS ctr_view, 1.0 * sum(product_clicks) / sum(product_impressions) AS ctr_impr, 1.0 * sum(orders) / sum(product_clicks) AS ctor,
  1.0 * sum(orders) / sum(views) AS cvr_view, 1.0 * sum(add_to_cart) / sum(product_clicks) AS atc_rate, sum(gmv) / sum(views) * 1000 AS gpm_watch,
  sum(gmv) / sum(impressions) * 1000 AS gpm_show, 1.0 * sum(orders) / sum(orders_created) AS paid_rate, sum(ad_cost) / 2 AS ad_cost
FROM v_stub_stint GROUP BY platform, account, currency, month;

CREATE TABLE v_attainment (as_of TEXT, period TEXT, scope TEXT, scope_id TEXT, metric TEXT, currency TEXT, target REAL, actual REAL, attainment REAL, expected_to_date REAL, run_rate REAL);
INSERT INTO v_attainment SELECT '2026-11-20', month, 'platform', platform, 'gmv', 'MYR', t, a, a / t, t * CASE month WHEN '2026-11' THEN 0.667 ELSE 1 END, a / CASE month WHEN '2026-11' THEN 0.667 ELSE 1 END
FROM (SELECT month, platform, CASE platform WHEN 'tiktok' THEN 230000.0 ELSE 42000.0 END AS t, sum(gmv) AS a FROM v_stub_stint GROUP BY month, platform);

CREATE TABLE v_finding (business_date TEXT, rule TEXT, severity TEXT, platform TEXT, account TEXT, staff_id TEXT, subject TEXT, detail TEXT, title TEXT, advice TEXT);
INSERT INTO v_finding VALUES
 ('2026-11-21', 'coverage_gap', 'warning', 'tiktok', 'kaira.my', NULL, 'tiktok:kaira.my:2026-11-21T20:00', '60 of 180 planned minutes have no confirmed host', 'Planned without a confirmed host', 'Confirm a host for the open minutes or shorten the plan.'),
 ('2026-11-21', 'missing_role', 'warning', 'shopee', 'kaira_official', NULL, 'shopee:kaira_official:2026-11-21T20:00', 'no moderator for the session 20:00-22:00', 'A role of the session is empty', 'Put somebody on the roster for it.'),
 ('2026-11-21', 'rest', 'warning', NULL, NULL, 'H03', 'H03:2026-11-21', '8:30 h of rest between 11-20 23:30 and 11-21 08:00; at least 10:00 h', 'Too little rest between two days', 'Start later or hand the late shift over.'),
 ('2026-11-20', 'plan_not_aired', 'error', 'tiktok', 'kaira.my', NULL, 'tiktok:kaira.my:2026-11-20T12:00', 'planned 12:00-14:00, nothing aired', 'Planned but not aired', 'Cancel the shifts if that was meant; else ask what happened.'),
 ('2026-11-20', 'late', 'warning', 'tiktok', 'kaira.my', 'H02', 'S1', '14 min late: planned 20:00, came 20:14', 'Came late', 'Talk about it when it adds up.'),
 ('2026-11-25', 'week_hours', 'error', NULL, NULL, 'H01', 'H01:2026-W48', '48:30 h in the week; at most 45:00 h', 'Too many hours in a week', 'Hand shifts of the week over.');

CREATE TABLE v_ahead AS SELECT f.business_date, p.plan_key, p.start_at, f.platform, f.account, NULL AS room, f.rule, f.severity, w.weight, f.title, f.detail, f.advice,
  f.staff_id, f.subject, 'planner' AS owner_role, NULL AS owner_id, datetime(COALESCE(p.start_at, f.business_date || ' 10:00:00'), '-60 minutes') AS due_at, 'MYR' AS currency,
  CASE w.rule WHEN 'coverage_gap' THEN 640.0 END AS at_stake, CASE w.rule WHEN 'coverage_gap' THEN 64000 END AS at_stake_minor, 1920.0 AS expected,
  row_number() OVER (PARTITION BY f.business_date ORDER BY f.severity <> 'error', w.weight) AS rank
FROM v_finding f
JOIN (SELECT 'coverage_gap' AS rule, 3 AS weight UNION ALL SELECT 'missing_role', 4 UNION ALL SELECT 'rest', 7 UNION ALL SELECT 'week_hours', 8) w ON w.rule = f.rule
LEFT JOIN v_plan p ON p.plan_key = f.subject;

CREATE TABLE v_crew AS SELECT plan_key, platform, account, room, start_at, end_at, business_date, r.role, CASE WHEN p.rowid % 5 = r.n THEN NULL ELSE 'H0' || ((p.rowid + r.n) % 6 + 1) END AS staff_id,
  1 AS present, NULL AS briefed_at, 1 AS trained, NULL AS also_role, r.n AS role_nth
FROM v_plan p JOIN (SELECT 'host' AS role, 1 AS n UNION ALL SELECT 'technical', 2 UNION ALL SELECT 'product_specialist', 3 UNION ALL SELECT 'moderator', 4) r;
CREATE TABLE v_attendance AS SELECT 'S' || p.rowid || r.k AS shift_id, 'H0' || ((p.rowid + r.k) % 6 + 1) AS staff_id, platform, account, start_at AS planned_start, end_at AS planned_end,
  CASE WHEN business_date <= '2026-11-20' THEN start_at END AS actual_start, CASE WHEN business_date <= '2026-11-20' THEN end_at END AS actual_end,
  CASE WHEN business_date <= '2026-11-20' THEN CASE WHEN p.rowid % 6 = r.k THEN 14 ELSE 0 END END AS minutes_late, CASE WHEN business_date <= '2026-11-20' THEN 0 END AS early_leave_min,
  CASE WHEN business_date <= '2026-11-20' THEN p.rowid % 37 = 0 END AS no_show, business_date, 'host' AS role, 'confirmed' AS status
FROM v_plan p JOIN (SELECT 0 AS k UNION ALL SELECT 1) r;
CREATE TABLE v_prime_share AS SELECT strftime('%Y-W', date(business_date, '-3 days', 'weekday 4')) || printf('%02d', (strftime('%j', date(business_date, '-3 days', 'weekday 4')) - 1) / 7 + 1) AS week,
  staff_id, count(*) AS shifts, 2.0 * count(*) AS hours, 1.0 * count(*) AS prime_hours, 0.5 AS prime_share, 0.5 AS team_share FROM v_attendance WHERE role = 'host' GROUP BY 1, 2;
CREATE TABLE v_coverage AS SELECT business_date, platform, account, 'wd18-21' AS slot, sum(planned_min) AS planned_min, sum(planned_min) - CASE WHEN rowid % 8 = 0 THEN 60 ELSE 0 END AS covered_min,
  sum(aired_min) AS aired_min, CASE WHEN rowid % 8 = 0 THEN 60 ELSE 0 END AS gap_min FROM v_plan GROUP BY business_date, platform, account;

CREATE TABLE v_slot AS
WITH RECURSIVE w(weekday) AS (SELECT 1 UNION ALL SELECT weekday + 1 FROM w WHERE weekday < 7), h(hour) AS (SELECT 12 UNION ALL SELECT hour + 1 FROM h WHERE hour < 22)
SELECT platform, account, weekday, hour, 0.0 AS gmv, 900 AS aired_min, 960 AS planned_min,
  (CASE account WHEN 'kaira.my' THEN 980.0 WHEN 'kaira.beauty' THEN 720.0 ELSE 510.0 END) * (CASE WHEN hour >= 19 THEN 1.5 ELSE 0.8 END) * (1 + weekday / 20.0) AS gmv_per_hour, 0.0 AS p25, 0.0 AS p50, 0.0 AS p75, 16 AS weeks, 'MYR' AS currency
FROM v_account JOIN w JOIN h WHERE (account = 'kaira.my' AND (hour IN (12, 13) OR hour BETWEEN 20 AND 22)) OR (account = 'kaira.beauty' AND hour BETWEEN 19 AND 21) OR (account = 'kaira_official' AND hour IN (20, 21));
UPDATE v_slot SET gmv = gmv_per_hour * aired_min / 60, p25 = gmv_per_hour * 0.8, p50 = gmv_per_hour * 0.97, p75 = gmv_per_hour * 1.2;

CREATE TABLE v_host_score (as_of TEXT, host_id TEXT, currency TEXT, index_value REAL, low REAL, high REAL, credibility REAL, rated INTEGER, stints INTEGER, comparable_set INTEGER, conversion_index REAL,
  score REAL, grade TEXT, grade_low TEXT, grade_high TEXT, own_data_share REAL, rm_per_hour_host REAL, rm_per_hour_team REAL, depends_on_ads INTEGER);
INSERT INTO v_host_score VALUES
 ('2026-11-22', 'H01', 'MYR', 118.2, 107.1, 130.4, 0.83, 1, 62, 1, 112, 78, 'B', 'B', 'A', 0.83, 1180, 1000, 0), ('2026-11-22', 'H02', 'MYR', 104.0, 95.2, 113.6, 0.81, 1, 58, 1, 101, 70, 'B', 'C', 'B', 0.81, 1040, 1000, 0),
 ('2026-11-22', 'H03', 'MYR', 88.5, 80.1, 97.8, 0.79, 1, 60, 1, 90, 58, 'C', 'D', 'C', 0.79, 885, 1000, 0), ('2026-11-22', 'H04', 'MYR', 97.1, 88.9, 106.1, 0.80, 1, 59, 1, 99, 64, 'C', 'C', 'B', 0.80, 971, 1000, 0),
 ('2026-11-22', 'H06', 'MYR', 101.0, 80.0, 127.0, 0.31, 0, 4, 1, NULL, NULL, NULL, NULL, NULL, 0.31, 1010, 1000, 0);

CREATE TABLE v_bridge (kind TEXT, period TEXT, previous TEXT, scope TEXT, scope_id TEXT, currency TEXT, factor TEXT, amount REAL, amount_minor INTEGER);
INSERT INTO v_bridge
WITH t AS (SELECT platform, sum(CASE week WHEN '2026-W47' THEN gmv END) - sum(CASE week WHEN '2026-W46' THEN gmv END) AS change FROM v_stub_stint GROUP BY platform),
 f(factor, share) AS (VALUES ('hours', 0.35), ('impressions_per_hour', -0.40), ('err', 0.45), ('ctr_view', -0.05), ('ctor', 0.80), ('aov', -0.15))
SELECT 'week', '2026-W47', '2026-W46', 'platform', platform, 'MYR', factor, round(change * share, 2), CAST(round(change * share * 100) AS INTEGER) FROM t JOIN f
UNION ALL SELECT 'week', '2026-W47', '2026-W46', 'all', '', 'MYR', factor, round(sum(change * share), 2), CAST(round(sum(change * share) * 100) AS INTEGER) FROM t JOIN f GROUP BY factor;
INSERT INTO v_bridge SELECT 'month', '2026-11', '2026-10', scope, scope_id, currency, factor, amount * 2, amount_minor * 2 FROM v_bridge;

CREATE TABLE v_load (load_id INTEGER, file TEXT, sheet TEXT, sha256 TEXT, kind TEXT, format TEXT, account TEXT, observed_at TEXT, loaded_at TEXT, range_from TEXT, range_to TEXT, rows_read INTEGER, rows_loaded INTEGER,
  rows_unchanged INTEGER, rows_superseded INTEGER, rows_rejected INTEGER, status TEXT);
INSERT INTO v_load VALUES
 (1, 'Creator-Live-Performance_20261121.xlsx', 'Sheet1', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'session', 'creator_live_performance', 'kaira.my', '2026-11-21 02:00:00', '2026-11-21 02:10:00', '2026-11-01', '2026-11-20', 40, 3, 37, 0, 0, 'loaded'),
 (2, 'shopee_live_list_20261121.csv', NULL, '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752', 'session', 'live_list', 'kaira_official', '2026-11-21 02:05:00', '2026-11-21 02:10:00', '2026-11-20', '2026-11-20', 20, 1, 18, 0, 1, 'partial'),
 (3, 'overview.xlsx', 'Sheet1', 'fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13', NULL, NULL, NULL, '2026-11-21 02:06:00', '2026-11-21 02:10:00', NULL, NULL, 0, 0, 0, 0, 0, 'refused');
CREATE TABLE v_reject (load_id INTEGER, file TEXT, sheet TEXT, place TEXT, column_name TEXT, value TEXT, rule TEXT);
INSERT INTO v_reject VALUES (2, 'shopee_live_list_20261121.csv', NULL, '14', 'gmv', 'n/a', 'money');
CREATE TABLE v_freshness (account TEXT, kind TEXT, last_observed_at TEXT, range_to TEXT, by TEXT, state TEXT, platform TEXT, day TEXT, file TEXT);
INSERT INTO v_freshness VALUES ('kaira.beauty', 'session', '2026-11-20 02:00:00', '2026-11-19', '07:30', 'awaited', 'tiktok', '2026-11-20', NULL);
CREATE TABLE v_restatement (session_key TEXT, metric TEXT, old REAL, new REAL, observed_at TEXT, load_id INTEGER, business_date TEXT, platform TEXT, account TEXT, currency TEXT, file TEXT);
INSERT INTO v_restatement VALUES ('tiktok:kaira.my:2026-11-18T20:00', 'gmv', 4210.5, 4150.0, '2026-11-21 02:00:00', 1, '2026-11-18', 'tiktok', 'kaira.my', 'MYR', 'Creator-Live-Performance_20261121.xlsx');
CREATE TABLE v_minute AS
WITH RECURSIVE m(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM m WHERE i < 200)
SELECT session_key, datetime(start_at, '+' || i || ' minutes') AS at, i AS minute, 60 AS seconds, round(gmv / (duration_s / 60) * (0.4 + (i * 37 % 60) / 50.0), 2) AS gmv, NULL AS gmv_minor,
  1 AS orders, 20 AS views, 80 + i % 50 AS viewers, 12 AS product_clicks
FROM v_session JOIN m ON i < duration_s / 60 WHERE business_date >= '2026-11-19' AND platform = 'tiktok';
CREATE TABLE v_kpi (id TEXT, numerator TEXT, denominator TEXT, scale REAL, unit TEXT, better TEXT, label TEXT);
INSERT INTO v_kpi VALUES ('gmv_per_hour', 'gmv', 'credited hours', 1, 'money', 'higher', 'GMV per hour'), ('aov', 'gmv', 'orders', 1, 'price', 'higher', 'Average order value'),
 ('ctr_view', 'product_clicks', 'views', 1, 'percent', 'higher', 'CTR'), ('ctor', 'orders', 'product_clicks', 1, 'percent', 'higher', 'CTOR'), ('err', 'views', 'impressions', 1, 'percent', 'higher', 'Enter-room rate');
CREATE TABLE v_meta (key TEXT, value TEXT);
INSERT INTO v_meta VALUES ('view_version', '1-draft'), ('program_version', '0.1.0'), ('watermark', '42'), ('settings_fingerprint', 'abc');
CREATE TABLE transform_meta (key TEXT, value TEXT);
INSERT INTO transform_meta SELECT * FROM v_meta;

CREATE TABLE v_slot_week AS SELECT w.week, s.platform, s.account, 'MYR' AS currency, s.weekday, s.hour, s.gmv / 16 AS gmv, 60 AS aired_min, 60 AS planned_min, s.gmv_per_hour
FROM v_slot s JOIN (SELECT DISTINCT week FROM v_stub_day) w;
ALTER TABLE v_host_score ADD COLUMN severe_violations INTEGER DEFAULT 0;
CREATE VIEW score_host AS SELECT * FROM v_host_score;
CREATE TABLE score_past AS SELECT * FROM v_host_score WHERE 0;
CREATE TABLE score_need (as_of TEXT, host_id TEXT, currency TEXT, need TEXT, nth INTEGER, has REAL, least REAL, is_met INTEGER);
CREATE TABLE score_past_need AS SELECT * FROM score_need;
CREATE TABLE int_day AS SELECT value AS date, date(value, '-6 days', 'weekday 1', '-175 days') AS slot_from FROM v_meta WHERE key = 'date';
CREATE TABLE int_limit AS SELECT 900 AS min_rate_s;
CREATE TABLE mart_violation (platform TEXT, account TEXT, at INTEGER, kind TEXT, staff_id TEXT, business_date TEXT, session_key TEXT, on_duty TEXT, held_against TEXT, severity TEXT, points REAL, policy TEXT);
CREATE TABLE int_moment_ref (kind TEXT, platform TEXT, account TEXT, at INTEGER, session_key TEXT, host_id TEXT);
CREATE TABLE mart_named (kind TEXT, key TEXT, staff_id TEXT);
CREATE TABLE v_report_minute AS
SELECT s.business_date, m.session_key, dense_rank() OVER (PARTITION BY s.business_date ORDER BY s.gmv DESC) AS nth, s.account || ' ' || substr(s.start_at, 12, 5) AS label,
  m.minute, m.gmv, CASE s.account WHEN 'kaira.my' THEN m.viewers END AS viewers, CASE m.minute WHEN 90 THEN 1 END AS change_at, CASE m.minute WHEN 30 THEN 1 END AS action, CASE WHEN m.minute BETWEEN 40 AND 51 THEN 1 END AS incident, s.currency, s.account = 'kaira.my' AS has_viewers
FROM v_minute m JOIN v_session s USING (session_key) WHERE s.duration_s > 3600;

-- Rooms and run-downs: what stands in the house sheets of one evening and the next.
CREATE TABLE v_readiness AS SELECT p.plan_key, p.platform, p.account, p.room, p.start_at, p.end_at, p.business_date, p.session_key, i.item,
  CASE WHEN p.rowid % i.n <> 0 THEN datetime(p.start_at, '-90 minutes') END AS done_at, CASE WHEN p.rowid % i.n <> 0 THEN 90 END AS lead_min,
  CASE WHEN p.rowid % i.n <> 0 THEN 'ok' ELSE 'missing' END AS status, 'T01' AS staff_id, 1 AS required
FROM v_plan p JOIN (SELECT 'briefing' AS item, 5 AS n UNION ALL SELECT 'mic', 7 UNION ALL SELECT 'camera', 11) i WHERE p.business_date <= '2026-11-21';
CREATE TABLE v_run_down AS SELECT p.platform, p.account, p.start_at, k.seq, p.plan_key, NULL AS session_key, p.business_date, (k.seq - 1) * 30 AS offset_min,
  datetime(p.start_at, '+' || (k.seq - 1) * 30 || ' minutes') AS planned_at, 30 AS minutes, 'S-' || k.seq AS sku, 'Serum ' || k.seq AS product, 'MYR' AS currency,
  39.9 AS price, CASE k.seq WHEN 1 THEN 'GLOW5' END AS voucher, 10 * k.seq AS target_units, NULL AS hosts, NULL AS shown, NULL AS shown_at, NULL AS units
FROM v_plan p JOIN (SELECT 1 AS seq UNION ALL SELECT 2 UNION ALL SELECT 3) k WHERE p.business_date = '2026-11-21' AND p.account <> 'kaira_official';
CREATE TABLE v_stock AS SELECT plan_key, platform, account, NULL AS room, start_at, business_date, sku, product, '2026-11-21 07:30:00' AS counted_at, 20 AS available, 0 AS incoming, 120 AS later, '2026-11-24 12:00:00' AS later_at, 300 AS before, '2026-11-20 07:30:00' AS before_at, 280 AS lost, 1 AS is_dropped,
  0 AS sold_since, 0 AS earlier, 20 AS left_units, target_units AS need, 'target' AS need_from, 0 AS sessions, NULL AS usual_units, 3.5 AS cover_hours,
  max(target_units - 20, 0) AS short_units, currency, price, price AS price_to, 38.5 AS usual_price, max(target_units - 20, 0) * price AS at_stake, NULL AS at_stake_minor,
  CASE WHEN target_units > 20 THEN 'short' ELSE 'ok' END AS status FROM v_run_down;
CREATE TABLE v_incident AS SELECT s.platform, s.account, datetime(s.start_at, '+40 minutes') AS at, 'internet' AS kind, s.business_date, s.session_key, 'H01' AS hosts, 12.0 AS minutes_lost,
  NULL AS resolved_at, 'router restarted' AS note, s.currency, 15.5 AS gmv_per_minute, 'minutes' AS rate_from, 186.0 AS rm_lost, 18600 AS rm_lost_minor
FROM v_session s WHERE s.business_date BETWEEN '2026-11-17' AND '2026-11-18' AND s.account = 'kaira.my';
CREATE TABLE v_incident_session AS SELECT session_key, platform, account, business_date, 1 AS incidents, 0 AS open_incidents, minutes_lost, currency, gmv_per_minute, rate_from, rm_lost, rm_lost_minor FROM v_incident;
CREATE TABLE v_violation AS SELECT platform, account, at, 'prohibited_word' AS kind, 'H01' AS staff_id, business_date, session_key, hosts AS on_duty, 'H01' AS held_against, 'severe' AS severity, 4.0 AS points, 'LIVE' AS policy FROM v_incident;
CREATE TABLE v_violation_rate AS SELECT 'week' AS kind, '2026-W47' AS period, platform, account, NULL AS host_id, 2 AS violations, 1 AS severe, 4.0 AS points, 40.0 AS hours, 5.0 AS per_100_hours, NULL AS policies FROM v_account;
CREATE TABLE v_audit AS SELECT platform, account, at, 'H01' AS staff_id, a.area, business_date, session_key, 'H01' AS on_duty, a.score, NULL AS note
FROM v_incident JOIN (SELECT 'presentation' AS area, 70.0 AS score UNION ALL SELECT 'compliance', 90.0) a;
CREATE TABLE v_equipment AS SELECT 'CAM-2' AS item_id, 'Studio 2' AS room, 'camera' AS kind, 'faulty' AS status, NULL AS checked_at, 1 AS required, NULL AS needed_at, NULL AS plan_key, 9 AS sessions_ahead, 1 AS missing;
CREATE TABLE v_next_week AS SELECT '2026-W48' AS week, platform, account, 'MYR' AS currency, 'wd18-21' AS slot, 600 AS planned_min, 540 AS covered_min, 60 AS gap_min, 500 AS usual_min, 700.0 AS p25, 900.0 AS p50, 1100.0 AS p75, 60 AS n, 900.0 AS at_stake FROM v_account;
CREATE TABLE v_crew_effect AS SELECT '2026-11-20' AS as_of, 'MYR' AS currency, 'missing_moderator' AS effect, 'moderator missing' AS label, -10.0 AS effect_pct, -18.0 AS low, -2.0 AS high, 31 AS n_with, 400 AS n_without, 0 AS n_unknown,
  90.0 AS hours_with, 1200.0 AS hours_without, -9.0 AS raw_pct, 900.0 AS usual_per_hour, -90.0 AS rm_per_hour, -160.0 AS rm_per_hour_low, -20.0 AS rm_per_hour_high, -8100.0 AS rm_total, NULL AS rm_total_low, NULL AS rm_total_high, 1 AS is_clear, '' AS note, 1 AS effect_nth;
CREATE TABLE v_action AS SELECT platform, account, at, 'pin' AS action, 'S-1' AS sku, NULL AS value, business_date, session_key FROM v_incident;
-- Products of lives, as files tell them: twelve on one account, one week; none on the others.
CREATE TABLE v_product_session AS
SELECT s.session_key, s.platform, s.account, s.business_date, 'live_center' AS source, 'P' || k.k AS product_id, 'Serum ' || k.k AS product, s.currency,
       round(s.gmv / (k.k + 1), 2) AS gmv, CAST(round(s.gmv / (k.k + 1), 2) * 100 AS INTEGER) AS gmv_minor, 10 - k.k % 9 AS orders, 12 - k.k % 9 AS units, 900 AS product_impressions,
       100 AS product_clicks, NULL AS add_to_cart
FROM v_session AS s JOIN (WITH RECURSIVE k(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 24) SELECT k FROM k) AS k
WHERE s.account = 'kaira.my' AND s.business_date BETWEEN '2026-11-16' AND '2026-11-20';
CREATE TABLE v_product_day AS
SELECT 'shopee' AS platform, 'kaira_official' AS account, 'live_product_list' AS source, '2026-11-16' AS first_day, '2026-11-19' AS last_day, '2026-11-16..2026-11-19' AS period, 4 AS days,
       NULL AS product_id, 'Toner' AS product, 'MYR' AS currency, 250.5 AS gmv, 25050 AS gmv_minor, 5 AS orders, 6 AS units, NULL AS product_impressions, 60 AS product_clicks, 20 AS add_to_cart;
CREATE TABLE v_campaign AS
SELECT '2026-11-20' AS as_of, '11.11' AS campaign_id, 'MYR' AS currency, 'latest' AS edition, 'Singles'' Day' AS name, '2026-11-11' AS first_day, '2026-11-11' AS last_day, 12.0 AS hours, 30000.0 AS actual,
       18000.0 AS baseline, 9000.0 AS uplift_rate, 3000.0 AS uplift_hours, 12000.0 AS uplift, 8000.0 AS uplift_low, 15000.0 AS uplift_high, -500.0 AS before, -1500.0 AS after, 10000.0 AS net, 'clear' AS certainty,
       0.3 AS margin, 1000.0 AS cost, 2000.0 AS incremental_contribution, 1500.0 AS contribution_minus, 2500.0 AS contribution_plus, 10.0 AS iroi, 14.5 AS platform_roi;
CREATE TABLE v_cost AS SELECT '2026-11-11' AS date, 'tiktok' AS platform, 'kaira.my' AS account, 'voucher' AS kind, '11.11' AS campaign_id, 'MYR' AS reporting_currency, 350.5 AS cost;
CREATE TABLE v_coaching AS SELECT '2026-11-12' AS date, 'H02' AS staff_id, 'Bella Tan' AS name, 'ctor' AS factor, 'price first' AS topic, 'Suraya' AS by, NULL AS note;
CREATE TABLE v_moderation AS SELECT platform, account, start_at, business_date, plan_key, session_key, 'H04' AS moderators, 40 AS questions, 30 AS answered, 0.75 AS answered_share, 55 AS median_response_s, 3 AS removed
FROM v_plan WHERE session_key IS NOT NULL AND business_date = '2026-11-18';
-- Two steps a host; the topic is Citra's second, Bella has none.
CREATE TABLE v_report_host_funnel AS
SELECT '2026-11-20' AS as_of, 'week' AS kind, '2026-W47' AS period, f.staff_id AS host_id, f.name, 'MYR' AS currency, 'tiktok' AS platform, 'T6' AS chain, s.factor, s.nth AS factor_nth, s.unit, s.actual, s.expected,
       s.actual / s.expected AS ratio, 0.95 AS p25, 1.05 AS p75, s.effect, s.effect AS effect_per_week, CASE WHEN f.staff_id = 'H03' AND s.nth = 2 THEN 1 ELSE 0 END AS is_topic,
       CASE WHEN f.staff_id = 'H03' AND s.nth = 2 THEN 'work' END AS topic_kind, NULL AS watch_why, 1.0 AS own_share, 3 AS own_sessions, 20 AS window_own_sessions
FROM v_staff AS f JOIN (SELECT 1 AS nth, 'ctr_view' AS factor, 'percent' AS unit, 0.14 AS actual, 0.12 AS expected, 210.0 AS effect
                        UNION ALL SELECT 2, 'ctor', 'percent', 0.04, 0.05, -340.0) AS s WHERE f.staff_id IN ('H02', 'H03');
CREATE TABLE v_report_pillar AS SELECT as_of, host_id, currency, 74.0 AS outcome, 71.0 AS conversion, 66.0 AS engagement, 90.0 AS discipline, NULL AS process FROM v_host_score;
CREATE TABLE v_report_employment AS SELECT '2026-11-20' AS as_of, 'MYR' AS currency, 'part_time' AS effect, -0.095 AS before, -0.16 AS after, -0.27 AS low, -0.03 AS high, 3 AS n_with, 0 AS n_both, 3 AS n_without, -215.0 AS rm_per_hour, 'clear' AS verdict;
CREATE TABLE v_reconcile AS
SELECT 'sessions:live_daily' AS pair, 'shopee' AS platform, 'kaira_official' AS account, '2026-11-' || printf('%02d', d) AS first_day, '2026-11-' || printf('%02d', d) AS last_day, NULL AS session_key, 'gmv_placed' AS metric, 'money' AS unit,
       'MYR' AS currency, 1000.0 + d AS ours, CASE d WHEN 7 THEN 900.0 ELSE 1000.0 + d END AS theirs, CASE d WHEN 7 THEN 107.0 ELSE 0.0 END AS difference, CASE d WHEN 7 THEN 0.1189 ELSE 0.0 END AS difference_rate,
       CASE d WHEN 7 THEN 'differs' ELSE 'agrees' END AS status, '' AS note, 'One system tells both.' AS why
FROM (WITH RECURSIVE d(d) AS (SELECT 1 UNION ALL SELECT d + 1 FROM d WHERE d < 10) SELECT d FROM d);
CREATE TABLE mart_order_month AS SELECT '2026-11' AS period, 'tiktok' AS platform, 'kaira.my' AS account, 'MYR' AS currency, '2026-11-01' AS first_day, '2026-11-20' AS last_day, 100 AS orders, 500000 AS amount, 80 AS paid, 15 AS cancelled, 70000 AS cancelled_amount, 2 AS refunded, 9000 AS refunded_amount;
-- Four recommendations this week, the first of them known for two; one of the week before that is done.
CREATE TABLE v_recommendation AS
SELECT printf('R-%08x', k.k) AS rec_id, k.edition, k.rank, 'host_funnel' AS rule, 'Citra Dewi' AS subject_label, 'step ' || k.k AS factor, 'Coach Citra Dewi: step ' || k.k AS title, 'CTOR 4 %, others 5 %' AS evidence, 'MYR' AS currency, 400.0 - 50 * k.rank AS expected_gain, CASE k.k WHEN 2 THEN 0.99 ELSE 0.9 END AS confidence, 12 AS sessions, CASE k.k WHEN 9 THEN 'W40 declined' END AS said_before, NULL AS slots, 'manager' AS owner,
       '2026-11-27' AS due, CASE k.k WHEN 9 THEN 'done' ELSE 'open' END AS status, CASE k.k WHEN 9 THEN 'did it' END AS note, CASE k.k WHEN 1 THEN '2026-W46' ELSE k.edition END AS first_edition,
       CASE k.k WHEN 9 THEN 6.5 END AS change_pct, CASE k.k WHEN 9 THEN '6 % better in 1 weeks; too few others (0) to say why' ELSE 'too early to say' END AS outcome
FROM (SELECT 1 AS k, '2026-W47' AS edition, 1 AS rank UNION ALL SELECT 2, '2026-W47', 2 UNION ALL SELECT 3, '2026-W47', 3 UNION ALL SELECT 4, '2026-W47', 4 UNION ALL SELECT 1, '2026-W46', 2
      UNION ALL SELECT 9, '2026-W46', 1) AS k;
CREATE TABLE v_recommendation_effect AS SELECT 'host_funnel' AS rule, 'MYR' AS currency, 'A step below the others.' AS meaning, 5 AS cases, 1 AS acted, 6.5 AS acted_change_pct, 4 AS untouched, 1.5 AS untouched_change_pct, NULL AS difference_pct,
       'too few to say' AS verdict;
CREATE TABLE v_best_slot AS SELECT week, staff_id, 'tiktok' AS platform, 'kaira.my' AS account, 'wd18-21' AS slot, 'MYR' AS currency, 1 AS is_best, 2.0 AS hours, 300.0 AS gmv_per_hour, 200.0 AS account_gmv_per_hour
FROM v_prime_share;
-- What a month's days are to bring: none is planned here.
CREATE TABLE int_target_day (
    period        TEXT NOT NULL,
    scope         TEXT NOT NULL,
    scope_id      TEXT NOT NULL,
    metric        TEXT NOT NULL,
    business_date TEXT NOT NULL,
    share         REAL NOT NULL,
    basis         TEXT NOT NULL,
    PRIMARY KEY (period, scope, scope_id, metric, business_date)
) STRICT, WITHOUT ROWID;
