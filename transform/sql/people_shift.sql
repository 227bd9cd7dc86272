-- int_shift: what was planned and who came. Grain: shift (cancelled ones too); civil seconds, minutes whole.
-- minutes_late: 0 within the grace, beyond it all whole minutes after the planned start. early_leave_min: whole minutes
-- before the planned end, 0 when she stayed. no_show is a statement only where attendance was kept: somebody has a row
-- of that date. One check-in may serve several shifts in a row: who is in the house when a shift begins did not stay
-- away, though the row, and her minutes late, belong to the nearest one alone.
CREATE TABLE int_shift (
    shift_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    actual_start INTEGER,
    actual_end INTEGER,
    minutes_late INTEGER,
    early_leave_min INTEGER,
    no_show INTEGER,                 -- 0, 1, NULL: not recorded
    PRIMARY KEY (platform, account, start_at, staff_id, role)
) STRICT, WITHOUT ROWID;

INSERT INTO int_shift
WITH covered AS (SELECT DISTINCT date FROM cur_attendance)
SELECT s.shift_id, s.platform, s.account, s.staff_id, s.role, s.status, s.start_at, s.end_at, s.business_date,
       m.check_in, m.check_out,
       CASE WHEN m.check_in - s.start_at <= l.grace_s THEN 0 ELSE (m.check_in - s.start_at) / 60 END,
       MAX(0, (s.end_at - m.check_out) / 60),
       CASE WHEN s.status = 'cancelled' OR c.date IS NULL OR s.start_at >= r.cut_at THEN NULL
            WHEN m.shift_id IS NOT NULL THEN 0
            ELSE NOT EXISTS (SELECT 1 FROM cur_attendance a WHERE a.staff_id = s.staff_id
                             AND a.check_in <= s.start_at AND a.check_out > s.start_at) END
FROM int_roster s
JOIN int_limit l
JOIN conf_run r
LEFT JOIN int_attendance_match m ON m.shift_id = s.shift_id
LEFT JOIN covered c ON c.date = s.business_date;

CREATE INDEX int_shift_person ON int_shift (staff_id, start_at);
