-- v_plan: planned sessions and what became of them. Grain: plan; minutes whole, empty where nothing aired; currency units. expected,
-- expected_per_hour: what such hours usually sell (v_plan_rate tells from what).
CREATE VIEW v_plan AS
SELECT p.plan_key, p.platform, p.account, p.room, datetime(p.start_at, 'unixepoch') AS start_at, datetime(p.end_at, 'unixepoch') AS end_at,
       p.business_date, p.session_key, p.planned_min, p.hosts, datetime(p.aired_start, 'unixepoch') AS aired_start,
       datetime(p.aired_end, 'unixepoch') AS aired_end, p.aired_min, p.late_start_min, r.expected / 100.0 AS expected,
       r.expected AS expected_minor, r.gmv_per_hour / 100.0 AS expected_per_hour
FROM mart_plan p LEFT JOIN mart_plan_rate r USING (plan_key);
