-- mart_crew: who is planned, role by role. Grain: plan x role x person; a needed role nobody holds is a row without person.
CREATE TABLE mart_crew (
    plan_key TEXT NOT NULL,
    role TEXT NOT NULL,
    role_nth INTEGER NOT NULL,       -- order in which people name the roles
    staff_id TEXT,
    present INTEGER,                 -- 1 came, 0 did not, NULL not recorded
    trained INTEGER,                 -- for this role, by the staff sheet (a host may be co-host); NULL: training is not kept there
    also_role TEXT                   -- other roles of the same person at the same time
) STRICT;
CREATE INDEX mart_crew_plan ON mart_crew (plan_key);

INSERT INTO mart_crew
WITH person AS (
    SELECT plan_key, role, staff_id, business_date, MIN(start_at) AS start_at, MIN(no_show) AS no_show
    FROM int_crew GROUP BY plan_key, role, staff_id
),
-- ';technical;moderator;'
training AS (
    SELECT staff_id, from_day, to_day,
           ';' || replace(replace(replace(lower(trim(COALESCE(trained_roles, ''))), '; ', ';'), ' ;', ';'), ' ', '_') || ';' AS roles
    FROM int_staff
),
kept AS (SELECT MAX(roles <> ';;') AS is_kept FROM training),
-- ordered, so that group_concat is
double AS (
    SELECT DISTINCT a.plan_key, a.role, a.staff_id, b.role AS also
    FROM int_crew a JOIN int_crew b ON b.plan_key = a.plan_key AND b.staff_id = a.staff_id AND b.role <> a.role
                                    AND a.start_at < b.end_at AND b.start_at < a.end_at
    ORDER BY 1, 2, 3, 4
),
also AS (SELECT plan_key, role, staff_id, group_concat(also, '; ') AS roles FROM double GROUP BY plan_key, role, staff_id)
SELECT p.plan_key, r.role, r.nth, c.staff_id, 1 - c.no_show,
       CASE WHEN k.is_kept = 1 AND t.staff_id IS NOT NULL
            THEN instr(t.roles, ';' || r.role || ';') > 0 OR (r.role = 'co_host' AND instr(t.roles, ';host;') > 0) END, a.roles
FROM int_plan p
JOIN int_role r
JOIN kept k
LEFT JOIN person c ON c.plan_key = p.plan_key AND c.role = r.role
LEFT JOIN training t ON t.staff_id = c.staff_id AND t.from_day <= date_day(p.business_date) AND date_day(p.business_date) < t.to_day
LEFT JOIN also a ON a.plan_key = p.plan_key AND a.role = r.role AND a.staff_id = c.staff_id
WHERE r.is_needed = 1 OR c.staff_id IS NOT NULL
ORDER BY p.plan_key, r.nth, c.start_at, c.staff_id;
