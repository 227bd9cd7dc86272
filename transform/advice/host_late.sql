-- Late starts of plans whose first host shift was checked in late. Every first shift of hers counts as an occasion.
INSERT INTO advice_row
SELECT 'host_late', a.currency, s.staff_id, 'late_start', s.staff_id, p.plan_key, NULL, p.business_date,
       iif(s.minutes_late > 0 AND p.late_start_min > l.grace_s / 60, COALESCE(p.lost_late, 0), 0), (s.end_at - s.start_at) / 3600.0, 0,
       (s.end_at - s.start_at) / 3600.0, s.platform || ':' || s.account
FROM mart_plan p
JOIN int_shift s ON s.platform = p.platform AND s.account = p.account AND s.start_at = p.start_at AND s.role = 'host' AND s.status <> 'cancelled'
JOIN int_account a ON a.platform = p.platform AND a.account = p.account
JOIN int_limit l
JOIN temp.advice_span d ON p.business_date BETWEEN d.first_day AND d.last_day
WHERE s.end_at > s.start_at AND s.minutes_late IS NOT NULL;

-- First shifts planned.
INSERT INTO advice_ahead
SELECT 'host_late', a.currency, s.staff_id, date(s.business_date, 'weekday 0', '-6 days'), SUM(s.end_at - s.start_at) / 3600.0,
       s.platform || ':' || s.account
FROM int_plan p
JOIN int_shift s ON s.platform = p.platform AND s.account = p.account AND s.start_at = p.start_at AND s.role = 'host' AND s.status <> 'cancelled'
JOIN int_account a ON a.platform = p.platform AND a.account = p.account
JOIN temp.advice_span d ON s.business_date >= d.first_day
WHERE s.end_at > s.start_at
GROUP BY 2, 3, 4, 6;
