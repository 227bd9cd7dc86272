-- The crew of each planned session: empty roles, and hosts with nobody beside them. Adds to mart_finding.
INSERT INTO mart_finding
SELECT p.business_date, 'missing_role', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('no %s for the session %s-%s', replace(r.role, '_', ' '), strftime('%H:%M', p.start_at, 'unixepoch'),
              strftime('%H:%M', p.end_at, 'unixepoch'))
FROM int_plan p JOIN int_role r
WHERE r.is_needed = 1 AND NOT EXISTS (SELECT 1 FROM int_crew c WHERE c.plan_key = p.plan_key AND c.role = r.role);

-- Alone is a session in which nobody else's shift ever runs beside a host's: hosts in turns are alone all the same.
INSERT INTO mart_finding
SELECT p.business_date, 'host_alone', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('%d %s for %d min and nobody beside', (SELECT COUNT(DISTINCT c.staff_id) FROM int_crew c WHERE c.plan_key = p.plan_key),
              CASE WHEN (SELECT COUNT(DISTINCT c.staff_id) FROM int_crew c WHERE c.plan_key = p.plan_key) = 1
                   THEN 'person' ELSE 'people one after another' END,
              (p.end_at - p.start_at) / 60)
FROM int_plan p
WHERE NOT EXISTS (
    SELECT 1 FROM int_crew h JOIN int_crew o ON o.plan_key = h.plan_key AND o.staff_id <> h.staff_id
                                             AND o.start_at < h.end_at AND h.start_at < o.end_at
    WHERE h.plan_key = p.plan_key AND h.role = 'host');
