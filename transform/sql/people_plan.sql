-- int_plan: planned sessions. Grain: maximal run of host shifts (not cancelled) on one account with gaps up to
-- stint.plan_gap_min; civil seconds. A co-host joins a session, she does not make one. plan_key is written like a
-- session_key.
CREATE TABLE int_plan (
    plan_key TEXT NOT NULL PRIMARY KEY,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL
) STRICT;

INSERT INTO int_plan
WITH host AS (
    SELECT platform, account, start_at, end_at,
           MAX(end_at) OVER (PARTITION BY platform, account ORDER BY start_at, end_at
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM int_shift WHERE role = 'host' AND status <> 'cancelled'
),
run AS (
    SELECT h.*, SUM(h.reached IS NULL OR h.start_at - h.reached > l.plan_gap_s)
                    OVER (PARTITION BY platform, account ORDER BY start_at, end_at ROWS UNBOUNDED PRECEDING) AS nth
    FROM host h JOIN int_limit l
)
SELECT platform || ':' || account || ':' || strftime('%Y-%m-%dT%H:%M', MIN(start_at), 'unixepoch'),
       platform, account, MIN(start_at), MAX(end_at), business_date(MIN(start_at))
FROM run
GROUP BY platform, account, nth;

CREATE INDEX int_plan_account ON int_plan (platform, account, start_at);
