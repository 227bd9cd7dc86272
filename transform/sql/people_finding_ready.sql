-- Made ready, briefed, trained, from mart_readiness, int_briefed and mart_crew. Adds to mart_finding. Nothing is asked of a plan for which no
-- checklist is kept; done at the limit itself is in time.
INSERT INTO mart_finding
WITH item AS (SELECT * FROM mart_readiness WHERE plan_key IS NOT NULL AND item <> 'briefing' AND is_needed = 1 AND status = 'missing' ORDER BY plan_key, item)
SELECT i.business_date, 'preparation_missing', NULL, i.platform, i.account, NULL, i.plan_key,
       printf('not ticked off: %s; due %s, %d min before the start', group_concat(i.item, ', '),
              strftime('%H:%M', i.start_at - l.prepare_s, 'unixepoch'), l.prepare_s / 60)
FROM item i JOIN int_limit l GROUP BY i.plan_key;

INSERT INTO mart_finding
WITH item AS (SELECT * FROM mart_readiness WHERE plan_key IS NOT NULL AND item <> 'briefing' AND is_needed = 1 AND status = 'late' ORDER BY plan_key, item)
SELECT i.business_date, 'preparation_late', NULL, i.platform, i.account, NULL, i.plan_key,
       printf('%s; at least %d min before the start', group_concat(i.item || iif(i.lead_min < 0, printf(' %d min after the start', -i.lead_min),
              printf(' %d min before', i.lead_min)), ', '), l.prepare_s / 60)
FROM item i JOIN int_limit l GROUP BY i.plan_key;

INSERT INTO mart_finding
WITH item AS (SELECT * FROM mart_readiness WHERE plan_key IS NOT NULL AND status = 'failed' ORDER BY plan_key, item)
SELECT business_date, 'preparation_failed', NULL, platform, account, NULL, plan_key,
       'failed: ' || group_concat(item || COALESCE(strftime(' at %H:%M', done_at, 'unixepoch'), ''), ', ')
FROM item GROUP BY plan_key;

INSERT INTO mart_finding
SELECT r.business_date, 'briefing_missing', NULL, r.platform, r.account, NULL, r.plan_key,
       printf('nobody of the crew is briefed; due %s, %d min before the start', strftime('%H:%M', r.start_at - l.prepare_s, 'unixepoch'), l.prepare_s / 60)
FROM mart_readiness r JOIN int_limit l
WHERE r.plan_key IS NOT NULL AND r.item = 'briefing' AND r.status = 'missing';

INSERT INTO mart_finding
WITH crew AS (SELECT plan_key, COUNT(*) AS people, COUNT(briefed_at) AS briefed FROM int_briefed GROUP BY plan_key)
SELECT p.business_date, 'briefing_late', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('%d of %d people briefed late, the last %d min %s the start; at least %d min', COUNT(*), MAX(c.people),
              abs(MIN(p.start_at - b.briefed_at)) / 60, iif(MIN(p.start_at - b.briefed_at) < 0, 'after', 'before'), l.prepare_s / 60)
FROM int_briefed b
JOIN int_plan p ON p.plan_key = b.plan_key
JOIN crew c ON c.plan_key = b.plan_key
JOIN int_limit l
WHERE b.briefed_at > p.start_at - l.prepare_s
GROUP BY p.plan_key;

-- Whom the briefing left out. Who did not come needed none.
INSERT INTO mart_finding
WITH duty AS (SELECT DISTINCT plan_key, staff_id, replace(role, '_', ' ') AS role FROM int_crew WHERE no_show IS NOT 1 ORDER BY 1, 2, 3),
crew AS (SELECT plan_key, staff_id, group_concat(role, ', ') AS roles FROM duty GROUP BY plan_key, staff_id),
briefed AS (SELECT plan_key, COUNT(briefed_at) AS people FROM int_briefed GROUP BY plan_key)
SELECT p.business_date, 'unbriefed', NULL, p.platform, p.account, b.staff_id, p.plan_key,
       printf('%s of the session %s-%s, not briefed; %d of the crew %s', c.roles, strftime('%H:%M', p.start_at, 'unixepoch'),
              strftime('%H:%M', p.end_at, 'unixepoch'), n.people, iif(n.people = 1, 'was', 'were'))
FROM int_briefed b
JOIN crew c ON c.plan_key = b.plan_key AND c.staff_id = b.staff_id
JOIN briefed n ON n.plan_key = b.plan_key
JOIN int_plan p ON p.plan_key = b.plan_key
WHERE b.briefed_at IS NULL AND n.people > 0;

INSERT INTO mart_finding
WITH lacking AS (SELECT plan_key, staff_id, replace(role, '_', ' ') AS role FROM mart_crew WHERE trained = 0 ORDER BY plan_key, staff_id, role_nth),
crew AS (SELECT plan_key, staff_id, group_concat(role, ', ') AS roles FROM lacking GROUP BY plan_key, staff_id)
SELECT p.business_date, 'untrained', NULL, p.platform, p.account, c.staff_id, p.plan_key,
       printf('on the crew as %s; trained: %s', c.roles,
              COALESCE((SELECT NULLIF(trim(s.trained_roles), '') FROM int_staff s WHERE s.staff_id = c.staff_id
                        AND s.from_day <= date_day(p.business_date) AND date_day(p.business_date) < s.to_day), 'nothing on the staff sheet'))
FROM crew c JOIN int_plan p ON p.plan_key = c.plan_key;
