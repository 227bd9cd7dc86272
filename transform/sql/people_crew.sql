-- int_crew: who is planned for which planned session. Grain: plan x shift (not cancelled) that shares time with it.
CREATE TABLE int_crew (
    plan_key TEXT NOT NULL,
    role TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    shift_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    start_at INTEGER NOT NULL,       -- the part of the shift inside the plan, civil seconds
    end_at INTEGER NOT NULL,
    no_show INTEGER
) STRICT;

INSERT INTO int_crew
SELECT p.plan_key, s.role, s.staff_id, s.shift_id, p.business_date, MAX(p.start_at, s.start_at), MIN(p.end_at, s.end_at),
       s.no_show
FROM int_limit l
CROSS JOIN int_plan p        -- CROSS: the bound of the limit first, so that both ends of the index are used
JOIN int_shift s ON s.platform = p.platform AND s.account = p.account AND s.start_at > p.start_at - l.longest_shift_s
                 AND s.start_at < p.end_at AND s.end_at > p.start_at
WHERE s.status <> 'cancelled';

CREATE INDEX int_crew_plan ON int_crew (plan_key, role);
