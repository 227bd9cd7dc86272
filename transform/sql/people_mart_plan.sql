-- mart_plan: planned sessions and what became of them. Grain: plan; civil seconds, minutes whole, money hundredths in the account's
-- currency. Time counts inside the plan: late until anything of the account is on air, early from the last of it, dead in between
-- (int_plan_dead). What no export could show yet stays NULL: a file that ranges over the plan's day was made after the plan
-- (int_plan_seen), and its end is no later than the day of the run. lost_*: those minutes at the GMV per minute of the plan's own sessions
-- where they were on air for stint.min_minutes and their sales are known, else at what such hours usually sell (mart_plan_rate).
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
    session_key TEXT,                -- the session that aired it, of several the largest; NULL: none (yet)
    n_sessions INTEGER NOT NULL,     -- int_plan_air
    aired_start INTEGER,             -- of the first of them
    aired_end INTEGER,               -- of the last
    aired_min INTEGER,               -- of all
    late_start_min INTEGER,          -- 0 when earlier
    early_end_min INTEGER,
    dead_air_min INTEGER,
    not_aired_min INTEGER,           -- the whole plan where nothing of the account was on air, else 0
    overtime_min INTEGER,            -- after the plan, to the account's next one at most
    lost_late INTEGER,
    lost_early INTEGER,
    lost_dead INTEGER,
    lost_not_aired INTEGER,
    lost INTEGER,                    -- their sum
    lost_basis TEXT                  -- own, or expected
) STRICT;

INSERT INTO mart_plan
WITH host AS (
    SELECT plan_key, staff_id FROM int_crew WHERE role = 'host'
    GROUP BY plan_key, staff_id ORDER BY plan_key, MIN(start_at), staff_id
),
hosts AS (SELECT plan_key, group_concat(staff_id, '; ') AS list FROM host GROUP BY plan_key),
next AS (SELECT plan_key, LEAD(start_at) OVER (PARTITION BY platform, account ORDER BY start_at) AS next_at FROM int_plan),
on_air AS (   -- anything of the account inside the plan
    SELECT o.plan_key, MIN(s.start_at) AS first_at, MAX(s.end_at) AS last_at
    FROM int_plan_overlap o JOIN int_session s USING (session_key) GROUP BY o.plan_key
),
own AS (
    SELECT m.plan_key, COUNT(*) AS n, MIN(s.start_at) AS start_at, MAX(s.end_at) AS end_at, SUM(s.end_at - s.start_at) AS aired_s,
           CASE WHEN COUNT(s.gmv) = COUNT(*) AND MIN(s.currency = a.currency) = 1 THEN MAX(0, SUM(s.gmv)) END AS gmv
    FROM int_plan_air m
    JOIN int_session s USING (session_key)
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    GROUP BY m.plan_key
),
dead AS (SELECT plan_key, SUM(dead_s) / 60 AS minutes FROM int_plan_dead GROUP BY plan_key),
-- minutes only where they are known
minute AS (
    SELECT p.plan_key, MAX(0, x.first_at - p.start_at) / 60 AS late,
           CASE WHEN p.end_at <= n.seen_at AND p.end_at <= r.cut_at THEN MAX(0, p.end_at - x.last_at) / 60 END AS early,
           CASE WHEN p.end_at <= n.seen_at AND p.end_at <= r.cut_at AND x.plan_key IS NOT NULL THEN COALESCE(d.minutes, 0) END AS dead,
           CASE WHEN x.plan_key IS NOT NULL THEN 0
                WHEN p.end_at <= n.seen_at AND p.start_at < r.cut_at THEN (p.end_at - p.start_at) / 60 END AS not_aired,
           CASE WHEN o.gmv IS NOT NULL AND o.aired_s >= l.min_rate_s THEN o.gmv * 60.0 / o.aired_s ELSE e.gmv_per_hour / 60.0 END AS rate,
           CASE WHEN o.gmv IS NOT NULL AND o.aired_s >= l.min_rate_s THEN 'own' WHEN e.gmv_per_hour IS NOT NULL THEN 'expected' END AS basis
    FROM int_plan p
    JOIN int_limit l
    JOIN conf_run r
    LEFT JOIN int_plan_seen n USING (plan_key)
    LEFT JOIN on_air x USING (plan_key)
    LEFT JOIN own o USING (plan_key)
    LEFT JOIN dead d USING (plan_key)
    LEFT JOIN mart_plan_rate e USING (plan_key)
),
money AS (
    SELECT *, CAST(round(rate * late) AS INTEGER) AS lost_late, CAST(round(rate * early) AS INTEGER) AS lost_early,
           CAST(round(rate * dead) AS INTEGER) AS lost_dead, CAST(round(rate * not_aired) AS INTEGER) AS lost_not_aired
    FROM minute
)
SELECT p.plan_key, p.platform, p.account, a.room, p.start_at, p.end_at, p.business_date, (p.end_at - p.start_at) / 60, h.list,
       s.session_key, COALESCE(o.n, 0), o.start_at, o.end_at, o.aired_s / 60, m.late, m.early, m.dead, m.not_aired,
       MAX(0, MIN(o.end_at, COALESCE(n.next_at, o.end_at)) - p.end_at) / 60, m.lost_late, m.lost_early, m.lost_dead, m.lost_not_aired,
       CASE WHEN COALESCE(m.lost_late, m.lost_not_aired) IS NOT NULL
            THEN COALESCE(m.lost_late, 0) + COALESCE(m.lost_early, 0) + COALESCE(m.lost_dead, 0) + COALESCE(m.lost_not_aired, 0) END,
       CASE WHEN COALESCE(m.lost_late, m.lost_not_aired) IS NOT NULL THEN m.basis END
FROM int_plan p
JOIN int_account a USING (platform, account)
JOIN hosts h USING (plan_key)
JOIN money m USING (plan_key)
LEFT JOIN next n USING (plan_key)
LEFT JOIN int_plan_session s USING (plan_key)
LEFT JOIN own o USING (plan_key);
