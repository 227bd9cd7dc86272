-- What each host sells an hour, among hosts of the same account and slot: own stints of ordinary days alone (NUMBERS rule 34).
INSERT INTO advice_row
SELECT 'host_sales', s.currency, s.host_id, 'gmv_per_hour', s.platform || ':' || s.account || ' ' || s.slot, s.session_key, NULL,
       s.business_date, s.gmv, s.credited_s / 3600.0, s.gmv, s.credited_s / 3600.0, s.platform || ':' || s.account
FROM int_ordinary_stint s JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
WHERE s.is_own = 1;

INSERT INTO advice_ahead
SELECT 'host_sales', c.currency, s.staff_id, date(s.business_date, 'weekday 0', '-6 days'), SUM(s.end_at - s.start_at) / 3600.0,
       s.platform || ':' || s.account
FROM int_shift s JOIN int_account c USING (platform, account)
JOIN temp.advice_span d ON s.business_date >= d.first_day
WHERE s.role IN ('host', 'co_host') AND s.status <> 'cancelled' AND s.end_at > s.start_at
GROUP BY 2, 3, 4, 6;
