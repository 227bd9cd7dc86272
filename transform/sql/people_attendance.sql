-- int_attendance_match: which attendance row belongs to which shift. Grain: shift, one to one; civil seconds.
-- Nearest first, one to one: OR IGNORE against two unique constraints, fed in order of distance, is exactly that
-- choice; at one distance who is on camera comes first. Cancelled shifts expect nobody. A row without check-in (forgotten) goes by its check-out to the planned end,
-- after all others. Days after --date are not known yet.
CREATE TABLE int_attendance_match (
    shift_id TEXT NOT NULL UNIQUE,
    staff_id TEXT NOT NULL,
    date TEXT NOT NULL,
    seq INTEGER NOT NULL,
    business_date TEXT NOT NULL,     -- of the shift
    UNIQUE (staff_id, date, seq)
) STRICT;

INSERT OR IGNORE INTO int_attendance_match
SELECT s.shift_id, a.staff_id, a.date, a.seq, s.business_date
FROM cur_attendance a
JOIN int_limit l
JOIN conf_run r
JOIN int_roster s ON s.staff_id = a.staff_id AND s.start_at BETWEEN a.check_in - l.match_s AND a.check_in + l.match_s
WHERE s.status <> 'cancelled' AND s.start_at < r.cut_at
ORDER BY ABS(a.check_in - s.start_at), CASE s.role WHEN 'host' THEN 0 WHEN 'co_host' THEN 1 ELSE 2 END, s.start_at, s.shift_id, a.date, a.seq;

INSERT OR IGNORE INTO int_attendance_match
SELECT s.shift_id, a.staff_id, a.date, a.seq, s.business_date
FROM cur_attendance a
JOIN int_limit l
JOIN conf_run r
JOIN int_roster s ON s.staff_id = a.staff_id AND s.end_at BETWEEN a.check_out - l.match_s AND a.check_out + l.match_s
WHERE s.status <> 'cancelled' AND s.start_at < r.cut_at AND a.check_in IS NULL
ORDER BY ABS(a.check_out - s.end_at), CASE s.role WHEN 'host' THEN 0 WHEN 'co_host' THEN 1 ELSE 2 END, s.start_at, s.shift_id, a.date, a.seq;

-- int_attendance: the time a row speaks of. Grain: attendance row with a time; civil seconds. A forgotten check-out lasts
-- until the end of her last shift of that day; a forgotten check-in tells of the moment before the check-out only.
CREATE TABLE int_attendance (
    staff_id TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    date TEXT NOT NULL,
    seq INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    check_in INTEGER,
    check_out INTEGER,
    shift_id TEXT,                   -- of int_attendance_match
    PRIMARY KEY (staff_id, from_at, date, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO int_attendance
WITH day AS MATERIALIZED (SELECT staff_id, business_date, MAX(end_at) AS end_at FROM int_roster WHERE status <> 'cancelled' GROUP BY 1, 2)
SELECT a.staff_id, COALESCE(a.check_in, a.check_out - 1), a.date, a.seq, COALESCE(a.check_out, d.end_at, a.check_in), a.check_in,
       a.check_out, m.shift_id
FROM cur_attendance a
LEFT JOIN int_attendance_match m ON m.staff_id = a.staff_id AND m.date = a.date AND m.seq = a.seq
LEFT JOIN day d ON d.staff_id = a.staff_id AND d.business_date = COALESCE(m.business_date, business_date(a.check_in))
WHERE COALESCE(a.check_in, a.check_out) IS NOT NULL;

-- int_present: who came and until when. Grain: shift somebody came to; civil seconds. By the row matched, and rows left
-- over that share time with the shift (she went out and came back: first in, last out). A shift without a row of its own
-- goes by the rows that share time with it, whosever they are among her shifts: one check-in may serve several.
CREATE TABLE int_present (
    shift_id TEXT NOT NULL PRIMARY KEY,
    actual_start INTEGER,            -- NULL: not written down
    actual_end INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO int_present
WITH row AS (
    SELECT shift_id, from_at, check_in, check_out FROM int_attendance WHERE shift_id IS NOT NULL
    UNION ALL
    SELECT s.shift_id, a.from_at, a.check_in, a.check_out
    FROM int_limit l
    CROSS JOIN conf_run r
    CROSS JOIN int_roster s
    JOIN int_attendance a ON a.staff_id = s.staff_id AND a.from_at > s.start_at - l.longest_shift_s AND a.from_at < s.end_at
                          AND a.until_at > s.start_at
    WHERE s.status <> 'cancelled' AND s.start_at < r.cut_at
      AND (a.shift_id IS NULL OR NOT EXISTS (SELECT 1 FROM int_attendance_match m WHERE m.shift_id = s.shift_id))
)
SELECT shift_id, CASE WHEN MIN(check_in) = MIN(from_at) THEN MIN(check_in) END,
       CASE WHEN COALESCE(MAX(from_at) FILTER (WHERE check_out IS NULL) < MAX(from_at), 1) THEN MAX(check_out) END
FROM row GROUP BY shift_id;
