-- Attendance (share of recorded shifts she came to) and minutes late per recorded shift, over the window. Grain: person.
SELECT s.staff_id, CAST(SUM(s.no_show = 0) AS REAL) / NULLIF(COUNT(s.no_show), 0) AS attendance,
       CAST(SUM(s.minutes_late) AS REAL) / NULLIF(COUNT(s.minutes_late), 0) AS late_min
FROM int_shift s, score_window w
WHERE s.business_date BETWEEN w.from_date AND w.to_date AND s.status <> 'cancelled'
GROUP BY s.staff_id
ORDER BY s.staff_id;
