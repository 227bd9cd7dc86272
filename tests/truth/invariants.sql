-- Invariant 2 on the views themselves: stints add up to their session, hosts to their account, exactly.
INSERT INTO difference
SELECT 'v_stint sum', s.session_key, 'gmv, orders, units, views, likes, credited_s',
       s.gmv || ' ' || s.counts || ' ' || s.duration_s, COALESCE(t.gmv, '') || ' ' || COALESCE(t.counts, '') || ' ' || COALESCE(t.credited_s, '')
FROM (SELECT session_key, CAST(ROUND(gmv * 100) AS INTEGER) AS gmv, duration_s,
             COALESCE(orders, '') || ' ' || COALESCE(units, '') || ' ' || COALESCE(views, '') || ' ' || COALESCE(likes, '') AS counts
      FROM temp.c_v_session) AS s
LEFT JOIN (SELECT session_key, CAST(ROUND(SUM(ROUND(gmv * 100))) AS INTEGER) AS gmv, SUM(credited_s) AS credited_s,
                  COALESCE(SUM(orders), '') || ' ' || COALESCE(SUM(units), '') || ' ' || COALESCE(SUM(views), '') || ' ' ||
                  COALESCE(SUM(likes), '') AS counts
           FROM temp.c_v_stint GROUP BY session_key) AS t USING (session_key)
WHERE s.gmv IS NOT t.gmv OR s.counts IS NOT t.counts OR s.duration_s IS NOT t.credited_s;

INSERT INTO difference
SELECT 'v_host_day sum', p.account || ' ' || p.period, 'gmv', p.gmv, COALESCE(h.gmv, '')
FROM (SELECT account, period, CAST(ROUND(gmv * 100) AS INTEGER) AS gmv FROM temp.c_v_platform_day) AS p
LEFT JOIN (SELECT account, period, CAST(ROUND(SUM(ROUND(gmv * 100))) AS INTEGER) AS gmv FROM temp.c_v_host_day GROUP BY account, period) AS h
  USING (account, period)
WHERE p.gmv IS NOT h.gmv;

-- Invariant 4.
INSERT INTO difference
SELECT 'v_load', file || ' ' || COALESCE(sheet, ''), 'rows_read', rows_read, rows_loaded + rows_unchanged + rows_superseded + rows_rejected
FROM temp.c_v_load
WHERE status <> 'refused' AND rows_read IS NOT rows_loaded + rows_unchanged + rows_superseded + rows_rejected;

-- What a model finds is a rule of transform/rules.json, or a check.
INSERT INTO difference
SELECT DISTINCT 'v_finding', rule, 'a rule of rules.json', 'yes', 'no' FROM temp.c_v_finding WHERE owner IS NULL AND rule NOT GLOB 'check_*';
