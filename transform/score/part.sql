-- The hosts of each row with their shares of its credited time.
SELECT r.row_id, p.host_id, CAST(SUM(p.credited_s) AS REAL) / r.credited_s AS share
FROM model_row r
JOIN model_part p ON p.currency = r.currency AND p.row_key = r.row_key
GROUP BY r.row_id, p.host_id
ORDER BY r.row_id, p.host_id;
