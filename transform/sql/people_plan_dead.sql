-- int_plan_dead: dead air. Grain: planned session x stretch between its first and last moment on air in which nothing of the account was
-- on air, or its minutes show no sign of life for longer than rules.dead_air_min; both in a row are one stretch. Civil seconds.
-- dead_s: the stretch without gaps of the plan itself (up to stint.plan_gap_min between two host shifts).
CREATE TABLE int_plan_dead (
    plan_key TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    dead_s INTEGER NOT NULL,
    PRIMARY KEY (plan_key, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_dead
WITH air AS (
    SELECT o.plan_key, s.start_at,
           MAX(s.end_at) OVER (PARTITION BY o.plan_key ORDER BY s.start_at, s.end_at
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM int_plan_overlap o JOIN int_session s USING (session_key)
),
part AS (
    SELECT plan_key, reached AS start_at, start_at AS end_at, 1 AS is_off FROM air WHERE start_at > reached
    UNION ALL
    SELECT o.plan_key, MAX(i.start_at, p.start_at, s.start_at), MIN(i.start_at + i.seconds, p.end_at, s.end_at), 0
    FROM int_silence i JOIN int_session s USING (session_key) JOIN int_plan_overlap o USING (session_key) JOIN int_plan p USING (plan_key)
    WHERE i.start_at < MIN(p.end_at, s.end_at) AND i.start_at + i.seconds > MAX(p.start_at, s.start_at)
),
reach AS (
    SELECT *, MAX(end_at) OVER (PARTITION BY plan_key ORDER BY start_at, end_at
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM part
),
run AS (
    SELECT *, SUM(reached IS NULL OR start_at > reached)
                  OVER (PARTITION BY plan_key ORDER BY start_at, end_at ROWS UNBOUNDED PRECEDING) AS nth
    FROM reach
),
stretch AS (
    SELECT plan_key, MIN(start_at) AS start_at, MAX(end_at) AS end_at, MAX(is_off) AS is_off FROM run GROUP BY plan_key, nth
),
host AS (
    SELECT plan_key, start_at,
           MAX(end_at) OVER (PARTITION BY plan_key ORDER BY start_at, end_at
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM int_crew WHERE role = 'host'
),
pause AS MATERIALIZED (SELECT plan_key, reached AS start_at, start_at AS end_at FROM host WHERE start_at > reached),
dead AS (
    SELECT s.plan_key, s.start_at, s.end_at, s.is_off,
           s.end_at - s.start_at - COALESCE(SUM(MAX(0, MIN(g.end_at, s.end_at) - MAX(g.start_at, s.start_at))), 0) AS dead_s
    FROM stretch s LEFT JOIN pause g USING (plan_key)
    GROUP BY s.plan_key, s.start_at
)
SELECT plan_key, start_at, end_at, dead_s FROM dead JOIN int_limit l WHERE dead_s > 0 AND (is_off = 1 OR dead_s > l.dead_air_s);
