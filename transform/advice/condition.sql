-- Sessions with and without each condition, among stints of the same account, slot and kind of day. Its hours: as often as in the window.
INSERT INTO advice_row
SELECT 'condition', s.currency, CASE m.value WHEN 1 THEN m.condition END, 'gmv_per_hour',
       m.condition || ' ' || s.platform || ':' || s.account || ' ' || s.slot || ' ' || s.day_kind, s.session_key, s.host_id, s.business_date,
       s.gmv, s.credited_s / 3600.0, s.gmv, s.credited_s / 3600.0, NULL
FROM mart_condition m
JOIN mart_stint s ON s.session_key = m.session_key
JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
WHERE m.value IS NOT NULL AND s.host_id <> 'unassigned' AND s.gmv IS NOT NULL AND s.credited_s > 0;
