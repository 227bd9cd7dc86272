-- A stint lies inside its session, and nobody is credited with more than she was on air.
SELECT t.business_date, t.platform, t.account, t.host_id AS staff_id, t.session_key AS subject,
       CASE WHEN s.session_key IS NULL THEN 'a stint of no session'
            WHEN t.credited_s > t.on_air_s THEN printf('%d s credited, %d s on air', t.credited_s, t.on_air_s)
            ELSE printf('%s to %s is not inside %s to %s', datetime(t.start_at, 'unixepoch'), datetime(t.end_at, 'unixepoch'),
                        datetime(s.start_at, 'unixepoch'), datetime(s.end_at, 'unixepoch')) END AS detail
FROM mart_stint t LEFT JOIN int_session s USING (session_key)
WHERE s.session_key IS NULL OR t.start_at < s.start_at OR t.end_at > s.end_at OR t.end_at < t.start_at
   OR t.on_air_s > t.end_at - t.start_at OR t.credited_s > t.on_air_s;
