-- mart_plan: planned sessions and what became of them. Grain: plan; civil seconds, minutes whole.
CREATE TABLE mart_plan (
    plan_key TEXT NOT NULL PRIMARY KEY,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    room TEXT,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    planned_min INTEGER NOT NULL,
    hosts TEXT NOT NULL,             -- staff_id in order of their shifts, separated by '; '
    session_key TEXT,                -- the session that aired it; NULL: none (yet)
    aired_start INTEGER,
    aired_end INTEGER,
    aired_min INTEGER,
    late_start_min INTEGER           -- aired after the planned start; 0 when earlier
) STRICT;

INSERT INTO mart_plan
WITH host AS (
    SELECT plan_key, staff_id FROM int_crew WHERE role = 'host'
    GROUP BY plan_key, staff_id ORDER BY plan_key, MIN(start_at), staff_id
),
hosts AS (SELECT plan_key, group_concat(staff_id, '; ') AS list FROM host GROUP BY plan_key)
SELECT p.plan_key, p.platform, p.account, a.room, p.start_at, p.end_at, p.business_date, (p.end_at - p.start_at) / 60, h.list,
       m.session_key, s.start_at, s.end_at, (s.end_at - s.start_at) / 60, MAX(0, s.start_at - p.start_at) / 60
FROM int_plan p
JOIN int_account a USING (platform, account)
JOIN hosts h USING (plan_key)
LEFT JOIN int_plan_session m USING (plan_key)
LEFT JOIN int_session s USING (session_key);
