-- v_report_room: how ready the lives of a week were. Grain: ISO week x account, up to the day the warehouse stands at. Of lives with a kept checklist: items
-- asked for (the briefing apart), in time, late, failed, missing; briefings in time. sessions: planned; with_crew: with every needed role.
CREATE VIEW v_report_room AS
WITH plan AS MATERIALIZED (
    SELECT plan_key, platform, account, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_plan
    WHERE business_date <= (SELECT value FROM v_meta WHERE key = 'date')
),
empty AS (SELECT plan_key, count(*) AS roles FROM v_crew WHERE staff_id IS NULL GROUP BY plan_key),
item AS (
    SELECT plan_key, sum(item <> 'briefing') AS asked, sum(item <> 'briefing' AND status = 'ok') AS in_time, sum(item <> 'briefing' AND status = 'late') AS late,
           sum(item <> 'briefing' AND status = 'failed') AS failed, sum(item <> 'briefing' AND status = 'missing') AS missing,
           max(item = 'briefing') AS briefings, max(item = 'briefing' AND status = 'ok') AS briefed
    FROM v_readiness WHERE plan_key IS NOT NULL AND required = 1 AND status <> 'not recorded' GROUP BY plan_key
),
total AS (
    SELECT strftime('%Y', p.thursday) || printf('-W%02d', (strftime('%j', p.thursday) - 1) / 7 + 1) AS week, p.platform, p.account, count(*) AS sessions,
           sum(e.roles IS NULL) AS with_crew, sum(i.asked) AS asked, sum(i.in_time) AS in_time, sum(i.late) AS late, sum(i.failed) AS failed,
           sum(i.missing) AS missing, sum(i.briefings) AS briefings, sum(i.briefed) AS briefed
    FROM plan AS p LEFT JOIN item AS i ON i.plan_key = p.plan_key LEFT JOIN empty AS e ON e.plan_key = p.plan_key
    GROUP BY 1, 2, 3
)
SELECT t.week, t.platform, t.account, a.label, t.sessions, t.with_crew, t.asked, t.in_time, t.late, t.failed, t.missing, t.briefings, t.briefed,
       t.in_time * 1.0 / NULLIF(t.asked, 0) AS ready_share, t.briefed * 1.0 / NULLIF(t.briefings, 0) AS briefed_share,
       t.with_crew * 1.0 / t.sessions AS crew_share
FROM total AS t JOIN v_account AS a ON a.platform = t.platform AND a.account = t.account;

-- v_report_audit: mean audit marks of a week. Grain: ISO week x person; marks 0 to 100; lowest: the lowest single mark.
CREATE VIEW v_report_audit AS
WITH mark AS (SELECT *, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_audit WHERE business_date IS NOT NULL)
SELECT strftime('%Y', m.thursday) || printf('-W%02d', (strftime('%j', m.thursday) - 1) / 7 + 1) AS week, m.staff_id, COALESCE(n.name, m.staff_id) AS name,
       count(DISTINCT m.platform || m.account || m.at) AS reviews, avg(m.score) AS mean,
       avg(CASE m.area WHEN 'presentation' THEN m.score END) AS presentation, avg(CASE m.area WHEN 'compliance' THEN m.score END) AS compliance,
       avg(CASE m.area WHEN 'interaction' THEN m.score END) AS interaction,
       avg(CASE m.area WHEN 'professionalism' THEN m.score END) AS professionalism, min(m.score) AS lowest
FROM mark AS m LEFT JOIN v_staff AS n ON n.staff_id = m.staff_id AND n.is_current = 1
GROUP BY 1, 2, 3;
