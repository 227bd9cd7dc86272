-- Plan against air. Adds to mart_finding; minutes whole.
INSERT INTO mart_finding
SELECT c.business_date, 'coverage_gap', NULL, c.platform, c.account, NULL, c.slot,
       printf('%d of %d planned min in %s are under no confirmed host', c.planned_min - c.covered_min, c.planned_min, c.slot)
FROM mart_coverage c
WHERE c.planned_min > c.covered_min;

-- Said only where a file could have shown the session: the newest observation of the account's sessions was made after
-- the plan ended.
INSERT INTO mart_finding
WITH seen AS (
    SELECT s.platform, s.account, civil_from_utc(a.timezone, MAX(s.observed_at)) AS seen_at
    FROM int_session s JOIN int_account a USING (platform, account)
    GROUP BY s.platform, s.account
)
SELECT p.business_date, 'plan_not_aired', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('%d min planned %s-%s, no session at that time', (p.end_at - p.start_at) / 60,
              strftime('%H:%M', p.start_at, 'unixepoch'), strftime('%H:%M', p.end_at, 'unixepoch'))
FROM int_plan p JOIN seen USING (platform, account) JOIN conf_run r
WHERE p.end_at <= seen.seen_at AND p.start_at < r.cut_at
  AND NOT EXISTS (SELECT 1 FROM int_plan_overlap o WHERE o.plan_key = p.plan_key);

-- Sessions from before the first roster are no news.
INSERT INTO mart_finding
SELECT s.business_date, 'session_not_planned', NULL, s.platform, s.account, NULL, s.session_key,
       printf('%d min on air from %s, no shift planned at that time', (s.end_at - s.start_at) / 60,
              strftime('%H:%M', s.start_at, 'unixepoch'))
FROM int_session s
WHERE s.business_date >= (SELECT MIN(business_date) FROM int_plan)
  AND NOT EXISTS (SELECT 1 FROM int_plan_overlap o WHERE o.session_key = s.session_key);
