-- The hours of a stint add up to the stint, to the sen, for the weeks the heat map looks back.
SELECT t.business_date, t.platform, t.account, t.host_id AS staff_id, t.session_key AS subject,
       printf('hours have %d hundredths, the stint %d', SUM(h.gmv), t.gmv) AS detail
FROM int_day d JOIN mart_stint t ON t.business_date >= d.slot_from LEFT JOIN int_hour h USING (session_key, host_id, business_date)
WHERE t.gmv IS NOT NULL AND t.end_at > t.start_at
GROUP BY t.session_key, t.host_id, t.business_date
HAVING SUM(h.gmv) IS NOT t.gmv;
