-- int_shift: what was planned and who came. Grain: shift (cancelled ones too); civil seconds, minutes whole.
-- minutes_late: 0 within the grace, beyond it all whole minutes after the planned start. early_leave_min: whole minutes
-- before the planned end, 0 when she stayed. actual_*: as written down, not cut to the shift. no_show 1 is a statement
-- only where attendance was kept: somebody has a row of that date (of a shift after midnight: of either date), no sheet of another
-- name put hers out, and every row of that week's sheet could be read.
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
WITH covered AS MATERIALIZED (SELECT DISTINCT date FROM cur_attendance),
-- weeks whose newest sheet has a row that nobody could read: it may be of whoever has none
unread AS MATERIALIZED (
    SELECT scope AS week FROM (
        SELECT s.scope, s.load_id, MAX(c.version) FROM conf_load c JOIN load_scope s ON s.load_id = c.load_id
        WHERE c.kind = 'attendance' GROUP BY s.scope)
    WHERE load_id IN (SELECT load_id FROM reject WHERE rule <> 'duplicate_key')
)
SELECT s.shift_id, s.platform, s.account, s.staff_id, s.role, s.status, s.start_at, s.end_at, s.business_date,
       p.actual_start, p.actual_end,
       CASE WHEN p.actual_start - s.start_at <= l.grace_s THEN 0 ELSE (p.actual_start - s.start_at) / 60 END,
       MAX(0, (s.end_at - p.actual_end) / 60),
       CASE WHEN p.shift_id IS NOT NULL THEN 0
            WHEN s.status <> 'cancelled' AND s.start_at < r.cut_at
                 AND (s.business_date IN (SELECT date FROM covered)
                      OR date(s.start_at, 'unixepoch') IN (SELECT date FROM covered))
                 AND NOT EXISTS (SELECT 1 FROM int_attendance_lost o WHERE o.staff_id = s.staff_id
                                 AND o.date IN (s.business_date, date(s.start_at, 'unixepoch')))
                 AND iso_week(s.business_date) NOT IN (SELECT week FROM unread)
                 AND iso_week(date(s.start_at, 'unixepoch')) NOT IN (SELECT week FROM unread) THEN 1 END
FROM int_roster s
JOIN int_limit l
JOIN conf_run r
LEFT JOIN int_present p ON p.shift_id = s.shift_id;

CREATE INDEX int_shift_person ON int_shift (staff_id, start_at);
