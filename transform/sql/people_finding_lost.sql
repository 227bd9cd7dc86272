-- Attendance that a sheet of another name put out (int_attendance_lost). Adds to mart_finding: one row a week and former file.
INSERT INTO mart_finding
SELECT MAX(date), 'attendance_replaced', NULL, NULL, NULL, NULL, week || ' ' || file,
       printf('%s speaks for %s now and lacks %d person-day%s that %s had, from %s on; they count as not recorded', newer, week,
              COUNT(*), iif(COUNT(*) = 1, '', 's'), file, MIN(date))
FROM int_attendance_lost GROUP BY week, file, newer;
