-- What the rated rule counts: stints, days and slots of a host that stand in the model; and the share of her credited time
-- whose sales were measured as hers, not divided by time. Grain: currency x host.
SELECT r.currency, p.host_id, COUNT(*) AS stints, COUNT(DISTINCT p.business_date) AS days,
       COUNT(DISTINCT p.slot) AS slots,
       CAST(SUM(CASE WHEN p.is_shared THEN 0 ELSE p.credited_s END) AS REAL) / SUM(p.credited_s) AS own_data_share
FROM model_row r
JOIN model_part p ON p.currency = r.currency AND p.row_key = r.row_key
GROUP BY r.currency, p.host_id
ORDER BY r.currency, p.host_id;
