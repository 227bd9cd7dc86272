-- v_crew: who is planned for a session, role by role. Grain: plan x role x person; a needed role nobody holds is a row
-- without staff_id. briefed_at: when she was briefed for it by the checklist; empty: not, or no checklist is kept.
CREATE VIEW v_crew AS
SELECT p.plan_key, p.platform, p.account, p.room, datetime(p.start_at, 'unixepoch') AS start_at,
       datetime(p.end_at, 'unixepoch') AS end_at, p.business_date, c.role, c.staff_id, c.present,
       datetime(b.briefed_at, 'unixepoch') AS briefed_at, c.trained, c.also_role, c.role_nth
FROM mart_crew c
JOIN mart_plan p USING (plan_key)
LEFT JOIN int_briefed b ON b.plan_key = c.plan_key AND b.staff_id = c.staff_id;
