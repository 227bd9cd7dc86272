-- Run-downs: missing, too long, not followed. Adds to mart_finding.

-- Of the day and the days ahead (rules.horizon_days); where the account has a run-down for any session of that week.
INSERT INTO mart_finding
WITH kept AS (
    SELECT DISTINCT platform, account, date(start_at, 'unixepoch', '-6 days', 'weekday 1') AS monday FROM mart_run_down
)
SELECT p.business_date, 'run_down_missing', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('no run-down for the session %s-%s, although that week has some', strftime('%H:%M', p.start_at, 'unixepoch'),
              strftime('%H:%M', p.end_at, 'unixepoch'))
FROM int_plan p
JOIN int_day d
JOIN int_limit l
JOIN kept k ON k.platform = p.platform AND k.account = p.account AND k.monday = date(p.start_at, 'unixepoch', '-6 days', 'weekday 1')
WHERE date_day(p.business_date) BETWEEN d.day AND d.day + l.horizon_days
  AND NOT EXISTS (SELECT 1 FROM mart_run_down r WHERE r.ref = p.plan_key);

INSERT INTO mart_finding
SELECT r.business_date, 'run_down_overrun', NULL, r.platform, r.account, NULL, r.plan_key,
       printf('the run-down takes %d min, the session %d', r.length_min, (p.end_at - p.start_at) / 60)
FROM mart_run_down_session r JOIN int_plan p USING (plan_key)
WHERE r.length_min * 60 > p.end_at - p.start_at;

INSERT INTO mart_finding
WITH skipped AS (
    SELECT ref, group_concat(label, ', ') AS list
    FROM (SELECT ref, label FROM int_run_down_item WHERE shown = 0 ORDER BY ref, label) GROUP BY ref
)
SELECT r.business_date, 'run_down_skipped', NULL, r.platform, r.account, NULL, r.ref,
       printf('%d of %d planned products were shown, at least %g %% is asked for; not shown: %s', r.shown, r.products,
              l.shown_share * 100, s.list)
FROM mart_run_down_session r JOIN int_limit l JOIN skipped s USING (ref)
WHERE r.shown_share < l.shown_share;

INSERT INTO mart_finding
SELECT r.business_date, 'run_down_order', NULL, r.platform, r.account, NULL, r.ref,
       printf('%d products shown in another order than planned: tau %.2f, at least %g is usual', r.ordered, r.tau, l.shown_order)
FROM mart_run_down_session r JOIN int_limit l
WHERE r.tau < l.shown_order;
