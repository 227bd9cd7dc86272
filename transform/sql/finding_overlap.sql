-- Two lives of one account in one source that were on air at the same time. Adds to mart_finding: one row a pair, on the day of the
-- later one; minutes whole, money in currency units.
--
-- A source without room ids tells a live by its start. Told again with another start it is another live, and both are counted. A room
-- that broke down and was opened again does not overlap; files round moments to the minute, so what counts is base_source.match_s. CROSS JOIN: first the few that begin before another has ended, then whom
-- they meet; the planner would begin at the members.
INSERT INTO mart_finding
WITH member AS (
    SELECT platform, account, source, session_key, start_at, end_at,
           MAX(end_at) OVER (PARTITION BY platform, account, source ORDER BY start_at, session_key
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS busy_until
    FROM int_member
),
pair AS (
    SELECT m.session_key AS earlier, l.session_key AS later, MIN(l.source) AS source,
           MAX(MIN(m.end_at, l.end_at) - l.start_at) AS overlap_s
    FROM conf_setting c
    CROSS JOIN member l ON MIN(l.busy_until, l.end_at) - l.start_at > c.value
    CROSS JOIN int_member m ON m.platform = l.platform AND m.account = l.account AND m.source = l.source
                     AND (m.start_at, m.session_key) < (l.start_at, l.session_key)
                     AND MIN(m.end_at, l.end_at) - l.start_at > c.value
    WHERE c.name = 'base_source.match_s'
    GROUP BY m.session_key, l.session_key
)
SELECT t.business_date, 'overlapping_sessions', NULL, t.platform, t.account, NULL, p.later,
       printf('%s and %s were on air together for %d min (%s); the smaller has GMV of %s %,d.%02d', p.earlier, p.later, p.overlap_s / 60,
              p.source, t.currency, MIN(COALESCE(s.gmv, 0), COALESCE(t.gmv, 0)) / 100, ABS(MIN(COALESCE(s.gmv, 0), COALESCE(t.gmv, 0)) % 100))
FROM pair p
JOIN int_session s ON s.session_key = p.earlier
JOIN int_session t ON t.session_key = p.later;
