-- int_duty: planned working time of a person without overlaps, whatever the account or role. Grain: person x maximal
-- span of shifts (not cancelled); civil seconds. business_date is that of the span's start.
CREATE TABLE int_duty (
    staff_id TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (staff_id, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_duty
WITH reach AS (
    SELECT staff_id, start_at, end_at,
           MAX(end_at) OVER (PARTITION BY staff_id ORDER BY start_at, end_at
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM int_shift WHERE status <> 'cancelled'
),
run AS (
    SELECT *, SUM(reached IS NULL OR start_at > reached)
                  OVER (PARTITION BY staff_id ORDER BY start_at, end_at ROWS UNBOUNDED PRECEDING) AS nth
    FROM reach
)
SELECT staff_id, MIN(start_at), MAX(end_at), business_date(MIN(start_at)) FROM run GROUP BY staff_id, nth;
