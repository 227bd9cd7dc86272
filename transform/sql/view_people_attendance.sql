-- v_attendance: planned against actual. Grain: shift; minutes whole. Nobody is expected at a cancelled shift: int_shift
-- keeps it, this view does not.
CREATE VIEW v_attendance AS
SELECT shift_id, staff_id, platform, account, datetime(start_at, 'unixepoch') AS planned_start,
       datetime(end_at, 'unixepoch') AS planned_end, datetime(actual_start, 'unixepoch') AS actual_start,
       datetime(actual_end, 'unixepoch') AS actual_end, minutes_late, early_leave_min, no_show,
       business_date, role, status
FROM int_shift
WHERE status <> 'cancelled';
