-- The share of her time in a row that a host had as a part-timer. Grain: row of the model x host; none where the staff sheet does not say.
SELECT r.row_id, p.host_id, CAST(SUM(p.credited_s * (i.employment = 'part_time')) AS REAL) / SUM(p.credited_s)
FROM model_row r
JOIN model_part p ON p.currency = r.currency AND p.row_key = r.row_key
LEFT JOIN int_staff i ON i.staff_id = p.host_id AND i.from_day <= date_day(p.business_date) AND date_day(p.business_date) < i.to_day
GROUP BY r.row_id, p.host_id
HAVING COUNT(i.employment) = COUNT(*);
