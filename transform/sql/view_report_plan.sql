-- v_report_plan: a planned session with its crew by name and what its hours usually sell. Grain: plan. An empty role is NULL; extra people of
-- a role are joined. A crew on the roster without any host is a row too: that session goes wrong first. target: the day's target of the
-- account by its share of the day's planned minutes. Currency units. From a week before the day the warehouse stands at: plans are looked at ahead.
CREATE VIEW v_report_plan AS
WITH since AS (SELECT COALESCE((SELECT date(value, '-7 days') FROM v_meta WHERE key = 'date'), '') AS day),
rate AS MATERIALIZED (
    SELECT plan_key, platform, account, start_at, end_at, business_date, has_host, planned_min, expected FROM v_plan_rate
    WHERE business_date >= (SELECT day FROM since)
),
hostless AS (SELECT * FROM rate WHERE has_host = 0),
plan AS MATERIALIZED (
    SELECT plan_key, business_date, platform, account, room, start_at, end_at, planned_min, session_key FROM v_plan
    WHERE business_date >= (SELECT day FROM since)
    UNION ALL
    SELECT plan_key, business_date, platform, account, NULL, start_at, end_at, planned_min, NULL FROM hostless
),
name AS (SELECT staff_id, name FROM v_staff WHERE is_current = 1),
person AS (
    SELECT c.plan_key, c.role, COALESCE(n.name, c.staff_id) AS name, c.briefed_at, c.role_nth FROM plan AS q CROSS JOIN v_crew AS c ON c.plan_key = q.plan_key
    LEFT JOIN name AS n ON n.staff_id = c.staff_id
    WHERE c.staff_id IS NOT NULL
    UNION ALL
    SELECT h.plan_key, a.role, COALESCE(n.name, a.staff_id), NULL, 1 FROM hostless AS h
    JOIN v_attendance AS a ON a.platform = h.platform AND a.account = h.account AND a.business_date = h.business_date AND a.planned_start = h.start_at
    LEFT JOIN name AS n ON n.staff_id = a.staff_id
    ORDER BY 1, 5, 3
),
crew AS MATERIALIZED (
    SELECT plan_key, group_concat(CASE role WHEN 'host' THEN name END, ', ') AS host, group_concat(CASE role WHEN 'technical' THEN name END, ', ') AS technical,
           group_concat(CASE role WHEN 'product_specialist' THEN name END, ', ') AS product_specialist,
           group_concat(CASE role WHEN 'moderator' THEN name END, ', ') AS moderator, min(briefed_at) AS briefed_at
    FROM person GROUP BY plan_key
),
day AS (SELECT business_date, platform, account, sum(planned_min) AS minutes FROM plan GROUP BY 1, 2, 3)
SELECT p.plan_key, p.business_date, p.platform, p.account, a.label, p.room, p.start_at, p.end_at, p.planned_min / 60.0 AS planned_hours, c.host, c.technical,
       c.product_specialist, c.moderator, c.briefed_at, e.expected,
       t.target * p.planned_min / NULLIF(d.minutes, 0) AS target, a.currency, p.session_key,
       CASE WHEN c.host IS NULL THEN 'bad' END AS host_role, CASE WHEN c.technical IS NULL THEN 'bad' END AS technical_role,
       CASE WHEN c.product_specialist IS NULL THEN 'bad' END AS product_specialist_role,
       CASE WHEN c.moderator IS NULL THEN 'bad' END AS moderator_role
FROM plan AS p
JOIN v_account AS a ON a.platform = p.platform AND a.account = p.account
LEFT JOIN crew AS c ON c.plan_key = p.plan_key
LEFT JOIN rate AS e ON e.plan_key = p.plan_key
LEFT JOIN day AS d ON d.business_date = p.business_date AND d.platform = p.platform AND d.account = p.account
LEFT JOIN v_report_target_day AS t ON t.business_date = p.business_date AND t.scope = 'account' AND t.scope_id = p.account AND t.currency = a.currency;
