-- int_plan_session: which session aired a plan. Grain: plan, one to one, largest overlap first (then the earlier):
-- OR IGNORE against two unique constraints, fed in that order, is exactly that choice. Seconds.
CREATE TABLE int_plan_session (
    plan_key TEXT NOT NULL UNIQUE,
    session_key TEXT NOT NULL UNIQUE,
    overlap_s INTEGER NOT NULL
) STRICT;

INSERT OR IGNORE INTO int_plan_session
SELECT o.plan_key, o.session_key, o.overlap_s
FROM int_plan_overlap o JOIN int_plan p USING (plan_key) JOIN int_session s USING (session_key)
ORDER BY o.overlap_s DESC, p.start_at, s.start_at, o.plan_key, o.session_key;
