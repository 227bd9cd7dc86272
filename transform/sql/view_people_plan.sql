-- v_plan: planned sessions and what became of them. Grain: plan; minutes whole, empty where nothing aired.
CREATE VIEW v_plan AS
SELECT plan_key, platform, account, room, datetime(start_at, 'unixepoch') AS start_at, datetime(end_at, 'unixepoch') AS end_at,
       business_date, session_key, planned_min, hosts, datetime(aired_start, 'unixepoch') AS aired_start,
       datetime(aired_end, 'unixepoch') AS aired_end, aired_min, late_start_min
FROM mart_plan;
