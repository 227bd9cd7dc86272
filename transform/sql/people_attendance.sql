-- int_attendance_match: which attendance row belongs to which shift. Grain: shift, one to one; civil seconds.
-- Nearest first, one to one: OR IGNORE against two unique constraints, fed in order of distance, is exactly that
-- choice. Cancelled shifts expect nobody. A row without check-in (forgotten) goes by its check-out to the planned end,
-- after all others. Days after --date are not known yet.
CREATE TABLE int_attendance_match (
    shift_id TEXT NOT NULL UNIQUE,
    staff_id TEXT NOT NULL,
    date TEXT NOT NULL,
    seq INTEGER NOT NULL,
    check_in INTEGER,
    check_out INTEGER,
    UNIQUE (staff_id, date, seq)
) STRICT;

INSERT OR IGNORE INTO int_attendance_match
SELECT s.shift_id, a.staff_id, a.date, a.seq, a.check_in, a.check_out
FROM cur_attendance a
JOIN int_limit l
JOIN conf_run r
JOIN int_roster s ON s.staff_id = a.staff_id AND s.start_at BETWEEN a.check_in - l.match_s AND a.check_in + l.match_s
WHERE s.status <> 'cancelled' AND s.start_at < r.cut_at
ORDER BY ABS(a.check_in - s.start_at), s.start_at, s.shift_id, a.date, a.seq;

INSERT OR IGNORE INTO int_attendance_match
SELECT s.shift_id, a.staff_id, a.date, a.seq, a.check_in, a.check_out
FROM cur_attendance a
JOIN int_limit l
JOIN conf_run r
JOIN int_roster s ON s.staff_id = a.staff_id AND s.end_at BETWEEN a.check_out - l.match_s AND a.check_out + l.match_s
WHERE s.status <> 'cancelled' AND s.start_at < r.cut_at AND a.check_in IS NULL
ORDER BY ABS(a.check_out - s.end_at), s.start_at, s.shift_id, a.date, a.seq;
