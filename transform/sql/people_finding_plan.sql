-- Plan against air. Adds to mart_finding; minutes whole.
INSERT INTO mart_finding
SELECT c.business_date, 'coverage_gap', NULL, c.platform, c.account, NULL, c.slot,
       printf('%d of %d planned min in %s are under no confirmed host', c.planned_min - c.covered_min, c.planned_min, c.slot)
FROM mart_gap c
WHERE c.planned_min > c.covered_min;

-- Minutes of the plan nobody sold in (mart_plan; the limit itself is allowed), with what they usually bring.
INSERT INTO mart_finding
WITH found AS (
    SELECT p.*, 'plan_not_aired' AS rule, p.lost_not_aired AS missed, printf('%d min planned %s-%s, no session at that time', p.not_aired_min,
               strftime('%H:%M', p.start_at, 'unixepoch'), strftime('%H:%M', p.end_at, 'unixepoch')) AS detail
    FROM mart_plan p WHERE p.not_aired_min IS NOT NULL AND p.not_aired_min > 0
    UNION ALL
    SELECT p.*, 'late_start', p.lost_late, printf('%d min late: planned %s, on air %s', p.late_start_min,
               strftime('%H:%M', p.start_at, 'unixepoch'), strftime('%H:%M', p.start_at + p.late_start_min * 60, 'unixepoch'))
    FROM mart_plan p JOIN int_limit l WHERE p.late_start_min * 60 > l.grace_s
    UNION ALL
    SELECT p.*, 'early_end', p.lost_early, printf('%d min early: planned to %s, on air until %s', p.early_end_min,
               strftime('%H:%M', p.end_at, 'unixepoch'), strftime('%H:%M', p.end_at - p.early_end_min * 60, 'unixepoch'))
    FROM mart_plan p JOIN int_limit l WHERE p.early_end_min * 60 > l.grace_s
    UNION ALL
    SELECT p.*, 'dead_air', p.lost_dead, printf('%d min of dead air, the longest %d min from %s', p.dead_air_min, MAX(d.dead_s) / 60,
               strftime('%H:%M', d.start_at, 'unixepoch'))
    FROM mart_plan p JOIN int_plan_dead d USING (plan_key) JOIN int_limit l
    WHERE p.dead_air_min IS NOT NULL
    GROUP BY p.plan_key HAVING MAX(d.dead_s) / 60 * 60 > l.dead_air_s
)
SELECT f.business_date, f.rule, NULL, f.platform, f.account, NULL, f.plan_key,
       f.detail || CASE WHEN f.missed IS NULL THEN ''
                        ELSE printf('; %s %,d.%02d at %s', a.currency, f.missed / 100, f.missed % 100,
                                    CASE f.lost_basis WHEN 'own' THEN 'the live''s own rate' ELSE 'what such hours usually sell' END) END
FROM found f JOIN int_account a USING (platform, account);

-- Sessions from before the first roster are no news.
INSERT INTO mart_finding
SELECT s.business_date, 'session_not_planned', NULL, s.platform, s.account, NULL, s.session_key,
       printf('%d min on air from %s, no shift planned at that time', (s.end_at - s.start_at) / 60,
              strftime('%H:%M', s.start_at, 'unixepoch'))
FROM int_session s
WHERE s.business_date >= (SELECT MIN(business_date) FROM int_plan)
  AND NOT EXISTS (SELECT 1 FROM int_plan_overlap o WHERE o.session_key = s.session_key);
