-- v_plan: planned sessions and what became of them. Grain: plan; minutes whole, currency units; empty where nothing aired or no file
-- could show it yet. expected, expected_per_hour: what such hours usually sell (v_plan_rate tells from what). lost_*: minutes late, ended
-- early, dead and not aired at the live's own GMV per minute (lost_basis own), else at the expected; lost: their sum.
CREATE VIEW v_plan AS
SELECT p.plan_key, p.platform, p.account, p.room, datetime(p.start_at, 'unixepoch') AS start_at, datetime(p.end_at, 'unixepoch') AS end_at,
       p.business_date, p.session_key, p.planned_min, p.hosts, datetime(p.aired_start, 'unixepoch') AS aired_start,
       datetime(p.aired_end, 'unixepoch') AS aired_end, p.aired_min, p.late_start_min, r.expected / 100.0 AS expected,
       r.expected AS expected_minor, r.gmv_per_hour / 100.0 AS expected_per_hour, a.currency, p.n_sessions, p.early_end_min, p.dead_air_min,
       p.not_aired_min, p.overtime_min, p.lost_late / 100.0 AS lost_late, p.lost_early / 100.0 AS lost_early,
       p.lost_dead / 100.0 AS lost_dead, p.lost_not_aired / 100.0 AS lost_not_aired,
       p.lost / 100.0 AS lost, p.lost AS lost_minor, p.lost_basis
FROM mart_plan p
JOIN int_account a ON a.platform = p.platform AND a.account = p.account
LEFT JOIN mart_plan_rate r USING (plan_key);
