-- int_plan_overlap: plan x session of one account that share time. Seconds. The longest session bounds how far before a plan
-- one that reaches into it can have begun.
CREATE TABLE int_plan_overlap (
    plan_key TEXT NOT NULL,
    session_key TEXT NOT NULL,
    overlap_s INTEGER NOT NULL,
    PRIMARY KEY (plan_key, session_key)
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_overlap
SELECT p.plan_key, s.session_key, MIN(p.end_at, s.end_at) - MAX(p.start_at, s.start_at)
FROM (SELECT MAX(end_at - start_at) AS seconds FROM int_session) longest
CROSS JOIN int_plan p
JOIN int_session s ON s.platform = p.platform AND s.account = p.account AND s.start_at >= p.start_at - longest.seconds
                   AND s.start_at < p.end_at AND MAX(s.end_at, s.start_at + 1) > p.start_at;

CREATE INDEX int_plan_overlap_session ON int_plan_overlap (session_key);
