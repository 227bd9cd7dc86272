-- Late, absent, gone early, from int_shift. Adds to mart_finding; minutes whole. The grace of coming late is granted to
-- leaving early too.
INSERT INTO mart_finding
SELECT s.business_date, 'late', NULL, s.platform, s.account, s.staff_id, s.shift_id,
       printf('%d min late: planned %s, came %s', s.minutes_late, strftime('%H:%M', s.start_at, 'unixepoch'),
              strftime('%H:%M', s.actual_start, 'unixepoch'))
FROM int_shift s WHERE s.minutes_late > 0;

INSERT INTO mart_finding
SELECT s.business_date, 'no_show', NULL, s.platform, s.account, s.staff_id, s.shift_id,
       printf('%s %s-%s: no check-in, although attendance was kept that day', s.role,
              strftime('%H:%M', s.start_at, 'unixepoch'), strftime('%H:%M', s.end_at, 'unixepoch'))
FROM int_shift s WHERE s.no_show = 1;

INSERT INTO mart_finding
SELECT s.business_date, 'early_leave', NULL, s.platform, s.account, s.staff_id, s.shift_id,
       printf('left %d min early: planned end %s, left %s', s.early_leave_min, strftime('%H:%M', s.end_at, 'unixepoch'),
              strftime('%H:%M', s.actual_end, 'unixepoch'))
FROM int_shift s JOIN int_limit l WHERE s.end_at - s.actual_end > l.grace_s;
