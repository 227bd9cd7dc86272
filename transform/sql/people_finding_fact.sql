-- What the sheets about lives say that needs a look. Adds to mart_finding; the limit itself is allowed.

INSERT INTO mart_finding
SELECT v.business_date, 'violation', CASE v.severity WHEN 'low' THEN 'info' WHEN 'severe' THEN 'error' ELSE 'warning' END,
       v.platform, v.account, iif(instr(v.held_against, '; ') > 0, NULL, v.held_against),
       v.platform || ':' || v.account || ':' || strftime('%Y-%m-%dT%H:%M:%S', v.at, 'unixepoch') || ':' || v.kind
       || iif(v.staff_id = '', '', ':' || v.staff_id),
       printf('%s at %s, %s%s%s%s', v.kind, strftime('%H:%M', v.at, 'unixepoch'), COALESCE(v.severity, 'medium'),
              iif(v.points IS NULL, '', printf(', %g points', v.points)), COALESCE(', ' || v.policy, ''),
              iif(v.staff_id = '' AND v.on_duty IS NOT NULL, '; on air: ' || v.on_duty, ''))
FROM mart_violation v;

INSERT INTO mart_finding
WITH low AS (
    SELECT a.*, printf('%s %g', a.area, a.score) AS mark FROM mart_audit a JOIN int_limit l WHERE a.score < l.audit_min
    ORDER BY a.platform, a.account, a.at, a.staff_id, a.area
)
SELECT MIN(a.business_date), 'audit_low', NULL, a.platform, a.account, a.staff_id,
       a.platform || ':' || a.account || ':' || strftime('%Y-%m-%dT%H:%M:%S', a.at, 'unixepoch') || ':' || a.staff_id,
       printf('%s at %s: at least %g of 100 is asked for', group_concat(a.mark, ', '), strftime('%H:%M', a.at, 'unixepoch'), MIN(l.audit_min))
FROM low a JOIN int_limit l
GROUP BY a.platform, a.account, a.at, a.staff_id;

INSERT INTO mart_finding
SELECT i.business_date, 'incident_open', NULL, i.platform, i.account, NULL,
       i.platform || ':' || i.account || ':' || strftime('%Y-%m-%dT%H:%M:%S', i.at, 'unixepoch') || ':' || i.kind,
       printf('%s at %s: neither minutes lost nor an end is written down', i.kind, strftime('%H:%M', i.at, 'unixepoch'))
FROM int_incident i
WHERE i.lost_s IS NULL;

INSERT INTO mart_finding
SELECT m.business_date, 'moderation_low', NULL, m.platform, m.account, iif(instr(m.moderators, '; ') > 0, NULL, m.moderators),
       COALESCE(m.session_key, m.plan_key, m.platform || ':' || m.account || ':' || strftime('%Y-%m-%dT%H:%M', m.start_at, 'unixepoch')),
       printf('%d of %d questions answered, %.1f %%: at least %g %% is asked for', m.answered, m.questions,
              m.answered * 100.0 / m.questions, l.answered_share * 100)
FROM mart_moderation m JOIN int_limit l
WHERE m.questions > 0 AND m.answered * 1.0 / m.questions < l.answered_share;

INSERT INTO mart_finding
SELECT m.business_date, 'moderation_slow', NULL, m.platform, m.account, iif(instr(m.moderators, '; ') > 0, NULL, m.moderators),
       COALESCE(m.session_key, m.plan_key, m.platform || ':' || m.account || ':' || strftime('%Y-%m-%dT%H:%M', m.start_at, 'unixepoch')),
       printf('half of the answers took %d s or longer, at most %d s are allowed', m.median_response_s, l.response_s)
FROM mart_moderation m JOIN int_limit l
WHERE m.median_response_s > l.response_s;

INSERT INTO mart_finding
SELECT business_date, 'action_unused', NULL, platform, account, NULL,
       kind || ':' || platform || ':' || account || ':' || strftime('%Y-%m-%dT%H:%M:%S', at, 'unixepoch'), detail
FROM int_fact_lost WHERE kind = 'actions';

INSERT INTO mart_finding
SELECT business_date, 'fact_without_session', NULL, platform, account, NULL,
       kind || ':' || platform || ':' || account || ':' || strftime('%Y-%m-%dT%H:%M:%S', at, 'unixepoch'), detail
FROM int_fact_lost WHERE kind <> 'actions';

-- Once a currency, under the first day that has no rate.
INSERT INTO mart_finding
SELECT MIN(date), 'cost_without_rate', NULL, NULL, NULL, NULL, currency,
       printf('%d costs in %s from %s to %s, and no rate to %s at or before', COUNT(*), currency, MIN(date), MAX(date), MIN(reporting_currency))
FROM mart_cost WHERE cost IS NULL GROUP BY currency;
