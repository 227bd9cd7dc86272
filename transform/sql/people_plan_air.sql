-- int_plan_air: the sessions of a planned session; one that broke off and was opened again is several. Grain: session that shares time
-- with a plan; each belongs to one: the plan it is the largest of (int_plan_session), else the one it shares most time with.
CREATE TABLE int_plan_air (
    plan_key TEXT NOT NULL,
    session_key TEXT NOT NULL UNIQUE,
    PRIMARY KEY (plan_key, session_key)
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_air
SELECT plan_key, session_key
FROM (
    SELECT o.plan_key, o.session_key,
           ROW_NUMBER() OVER (PARTITION BY o.session_key ORDER BY m.session_key IS NULL, o.overlap_s DESC, p.start_at, p.plan_key) AS nth
    FROM int_plan_overlap o
    JOIN int_plan p USING (plan_key)
    LEFT JOIN int_plan_session m ON m.plan_key = o.plan_key AND m.session_key = o.session_key
)
WHERE nth = 1;
