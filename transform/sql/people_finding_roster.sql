-- What cannot be right in the roster: one person twice, times, strangers. Adds to mart_finding.

-- Two roles on one account are a rule of their own (double_role).
INSERT INTO mart_finding
SELECT a.business_date, 'overlap', NULL, a.platform, a.account, a.staff_id, a.shift_id,
       printf('%s-%s on %s and %s-%s on %s: %d min at once', strftime('%H:%M', a.start_at, 'unixepoch'),
              strftime('%H:%M', a.end_at, 'unixepoch'), a.account, strftime('%H:%M', b.start_at, 'unixepoch'),
              strftime('%H:%M', b.end_at, 'unixepoch'), b.account,
              (MIN(a.end_at, b.end_at) - MAX(a.start_at, b.start_at)) / 60)
FROM int_shift a
JOIN int_shift b ON b.staff_id = a.staff_id AND b.start_at >= a.start_at AND b.start_at < a.end_at
                 AND (a.start_at, a.platform, a.account, a.role) < (b.start_at, b.platform, b.account, b.role)
WHERE a.status <> 'cancelled' AND b.status <> 'cancelled'
  AND NOT (a.platform = b.platform AND a.account = b.account AND a.role <> b.role);

INSERT INTO mart_finding
WITH twice AS (
    SELECT DISTINCT a.business_date, a.platform, a.account, a.staff_id, a.role
    FROM int_limit l
    CROSS JOIN int_shift a   -- CROSS: the bound of the limit first, so that both ends of the index are used
    JOIN int_shift b ON b.staff_id = a.staff_id AND b.platform = a.platform AND b.account = a.account AND b.role <> a.role
                     AND b.start_at > a.start_at - l.longest_shift_s AND b.start_at < a.end_at AND b.end_at > a.start_at
    WHERE a.status <> 'cancelled' AND b.status <> 'cancelled'
    ORDER BY 1, 2, 3, 4, 5
)
SELECT business_date, 'double_role', NULL, platform, account, staff_id,
       staff_id || ':' || platform || ':' || account || ':' || business_date,
       printf('%d roles at once: %s', COUNT(*), group_concat(role, ', '))
FROM twice GROUP BY business_date, platform, account, staff_id;

INSERT INTO mart_finding
SELECT business_date(r.start), 'shift_times', NULL, r.platform, r.account, r.staff_id,
       COALESCE(NULLIF(r.shift_id, ''), r.staff_id || ':' || strftime('%Y-%m-%dT%H:%M', r.start, 'unixepoch')),
       printf('starts %s, ends %s: a shift ends after it starts and lasts at most %d h',
              strftime('%Y-%m-%d %H:%M', r.start, 'unixepoch'), strftime('%Y-%m-%d %H:%M', r."end", 'unixepoch'),
              l.longest_shift_s / 3600)
FROM cur_roster r JOIN int_limit l
WHERE r."end" <= r.start OR r."end" - r.start > l.longest_shift_s;

-- Once a person, under the first day she is missing on, with whom it may be: who is called so but for case and spaces.
INSERT INTO mart_finding
WITH named AS (
    SELECT staff_id, business_date, 1 AS nth, 'shifts' AS what FROM int_shift WHERE status <> 'cancelled'
    UNION ALL
    SELECT staff_id, date, 2, 'attendance rows' FROM cur_attendance
    UNION ALL
    SELECT staff_id, business_date(at), 3, 'hand-overs' FROM cur_handover
    UNION ALL
    SELECT staff_id, business_date(start), 4, 'checklist rows' FROM cur_checklist WHERE staff_id <> ''
    UNION ALL
    SELECT staff_id, business_date(at), 5, 'violations' FROM cur_violations WHERE staff_id <> ''
    UNION ALL
    SELECT staff_id, business_date(at), 6, 'audits' FROM cur_audits WHERE staff_id <> ''
    UNION ALL
    SELECT staff_id, date, 7, 'coachings' FROM cur_coaching
),
lost AS (
    SELECT s.staff_id, s.nth, MIN(s.business_date) AS first_date, MAX(s.business_date) AS last_date, COUNT(*) || ' ' || s.what AS what
    FROM named s
    WHERE NOT EXISTS (SELECT 1 FROM int_staff p WHERE p.staff_id = s.staff_id
                      AND p.from_day <= date_day(s.business_date) AND date_day(s.business_date) < p.to_day)
    GROUP BY s.staff_id, s.nth
    ORDER BY s.staff_id, s.nth
)
SELECT MIN(l.first_date), 'unknown_staff', NULL, NULL, NULL, l.staff_id, l.staff_id,
       printf('%s from %s to %s, but no row on the staff sheet holds that day%s', group_concat(l.what, ', '), MIN(l.first_date),
              MAX(l.last_date),
              COALESCE((SELECT '; likely ' || p.staff_id || COALESCE(' (' || p.name || ')', '') FROM int_staff p
                        WHERE p.staff_id <> l.staff_id
                          AND text_fold(trim(l.staff_id)) IN (text_fold(trim(p.staff_id)), text_fold(trim(p.name)))
                        ORDER BY p.staff_id, p.from_day DESC LIMIT 1), ''))
FROM lost l
GROUP BY l.staff_id;

-- Once an account; accounts that sessions name have their finding already (step session). What is said of it waits in the
-- raw tables until the accounts sheet knows it.
INSERT INTO mart_finding
WITH aired AS (SELECT DISTINCT platform, account FROM cur_session),
said AS (
    SELECT 1 AS nth, 'shifts' AS what, platform, account, business_date(start) AS date FROM cur_roster
    UNION ALL SELECT 2, 'hand-overs', platform, account, business_date(at) FROM cur_handover
    UNION ALL SELECT 3, 'run-down lines', platform, account, business_date(start) FROM cur_run_down
    UNION ALL SELECT 4, 'checklist rows', platform, account, business_date(start) FROM cur_checklist
    UNION ALL SELECT 5, 'actions', platform, account, business_date(at) FROM cur_actions
    UNION ALL SELECT 6, 'violations', platform, account, business_date(at) FROM cur_violations
    UNION ALL SELECT 7, 'audits', platform, account, business_date(at) FROM cur_audits
    UNION ALL SELECT 8, 'incidents', platform, account, business_date(at) FROM cur_incidents
    UNION ALL SELECT 9, 'moderation rows', platform, account, business_date(start) FROM cur_moderation
    UNION ALL SELECT 10, 'costs', platform, account, date FROM cur_costs WHERE account <> ''
),
named AS (
    SELECT platform, account, nth, MIN(date) AS first_date, COUNT(*) || ' ' || what AS what
    FROM said GROUP BY platform, account, nth ORDER BY platform, account, nth
)
SELECT MIN(u.first_date), 'unknown_account', NULL, u.platform, u.account, NULL, u.account,
       group_concat(u.what, ' and ') || ' of ' || u.account || ', which the accounts sheet does not name'
FROM named u
WHERE NOT EXISTS (SELECT 1 FROM int_account_spelling n WHERE n.platform = u.platform AND n.name = u.account)
  AND NOT EXISTS (SELECT 1 FROM aired c WHERE c.platform = u.platform AND c.account = u.account)
GROUP BY u.platform, u.account;

-- Targets and bridges name an account without its platform: of two they speak of both together.
INSERT INTO mart_finding
SELECT NULL, 'account_name_twice', NULL, NULL, account, NULL, account,
       account || ' is an account on ' || group_concat(platform, ' and ') || ': a target or a bridge for ' || account
       || ' is for both together'
FROM (SELECT platform, account FROM int_account ORDER BY account, platform)
GROUP BY account HAVING COUNT(*) > 1;
