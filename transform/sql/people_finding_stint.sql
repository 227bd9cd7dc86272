-- Who was on air against who was to be, from the stints. Adds to mart_finding; minutes whole.
INSERT INTO mart_finding
SELECT s.business_date, 'session_without_host', NULL, s.platform, s.account, NULL, s.session_key,
       printf('%d min on air from %s belong to no host', (s.end_at - s.start_at) / 60, strftime('%H:%M', s.start_at, 'unixepoch'))
FROM int_session s
WHERE (s.end_at > s.start_at OR s.gmv <> 0)
  AND NOT EXISTS (SELECT 1 FROM mart_stint t WHERE t.session_key = s.session_key AND t.host_id <> 'unassigned');

INSERT INTO mart_finding
SELECT s.business_date, 'unassigned_time', NULL, s.platform, s.account, NULL, s.session_key,
       printf('%d of %d min on air belong to no host', SUM(t.on_air_s) / 60, (s.end_at - s.start_at) / 60)
FROM int_session s JOIN mart_stint t USING (session_key)
WHERE t.host_id = 'unassigned'
  AND EXISTS (SELECT 1 FROM mart_stint o WHERE o.session_key = s.session_key AND o.host_id <> 'unassigned')
GROUP BY s.session_key HAVING SUM(t.on_air_s) > 0;

-- Somebody the roster does not name, in a session for which it names others.
INSERT INTO mart_finding
WITH rostered AS (
    SELECT DISTINCT s.session_key, h.staff_id
    FROM int_limit l
    CROSS JOIN int_session s
    JOIN int_shift h ON h.platform = s.platform AND h.account = s.account AND h.start_at > s.start_at - l.longest_shift_s
                     AND h.start_at < MAX(s.end_at, s.start_at + 1) AND h.end_at > s.start_at
    WHERE h.role IN ('host', 'co_host') AND h.status <> 'cancelled'
    ORDER BY 1, 2
),
rosters AS (SELECT session_key, group_concat(staff_id, ', ') AS list FROM rostered GROUP BY session_key),
aired AS (
    SELECT a.session_key, a.host_id, MIN(a.evidence) AS evidence
    FROM int_on_air a WHERE a.host_id <> 'unassigned' GROUP BY a.session_key, a.host_id
)
SELECT s.business_date, 'swap', NULL, s.platform, s.account, a.host_id, s.session_key,
       printf('on air by %s; the roster has %s',
              CASE a.evidence WHEN 'code' THEN 'the code in the title' WHEN 'handover' THEN 'the hand-over log' ELSE a.evidence END,
              r.list)
FROM aired a JOIN int_session s USING (session_key) JOIN rosters r USING (session_key)
WHERE NOT EXISTS (SELECT 1 FROM rostered x WHERE x.session_key = a.session_key AND x.staff_id = a.host_id);
