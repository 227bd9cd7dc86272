-- v_recommendation: what the figures recommend for the week after an edition, best first, and what became of it. Grain: recommendation x
-- edition (ISO week) of the last 26. Currency units; gain: for that week. outcome in words: change_pct is the factor's own,
-- outcome_pct what of it the rule's untouched cases did not have, too. confidence is said as .99 at most: nothing measured is certain. said_before:
-- what of the kind came before it: a talk with the host (coaching sheet) of the last 28 days, and cases of the same rule, subject and factor that began
-- earlier. slots: of a swap, where the host is planned that week that sells most or least (v_best_slot), the
-- two with most hours and how many more. due: not within 14 days of such a talk, for until then it cannot show.
CREATE VIEW v_recommendation AS
WITH told AS MATERIALIZED (
    SELECT c.*, CASE WHEN c.status = 'declined' THEN 'declined' WHEN c.is_acted = 1 THEN c.status
                     WHEN c.first_edition = (SELECT MAX(edition) FROM mart_recommendation) THEN 'new' ELSE 'not taken up' END AS fate,
           printf('%.0f %% %s in %d weeks', abs(100 * c.change), iif(c.change < 0, 'worse', 'better'), c.after_weeks) AS went
    FROM mart_recommendation_case AS c
),
earlier AS MATERIALIZED (
    SELECT rec_id, group_concat(substr(first_edition, 6) || ' ' || fate || iif(change IS NULL, '', ', ' || went), '; ') AS words
    FROM (SELECT c.rec_id, e.first_edition, e.fate, e.change, e.went
          FROM told AS c JOIN told AS e ON e.rule = c.rule AND e.currency = c.currency AND e.subject = c.subject AND e.factor = c.factor
                                       AND e.first_edition < c.first_edition
          ORDER BY 1, 2)
    GROUP BY rec_id
),
best AS MATERIALIZED (
    SELECT monday, staff_id, currency, is_best,
           group_concat(CASE WHEN nth <= 2 THEN label || iif(slot LIKE 'wd%', ' weekdays ', ' weekends ') || substr(slot, 3) || printf(', %.1f h', hours) END, '; ')
           || iif(MAX(nth) > 2, printf('; +%d', MAX(nth) - 2), '') AS slots
    FROM (SELECT s.*, a.label, row_number() OVER (PARTITION BY s.monday, s.staff_id, s.currency, s.is_best ORDER BY s.hours DESC, a.label, s.slot) AS nth
          FROM mart_best_slot AS s JOIN v_account AS a USING (platform, account) ORDER BY s.monday, s.staff_id, s.currency, s.is_best, nth)
    GROUP BY 1, 2, 3, 4
),
talk AS MATERIALIZED (
    SELECT r.edition, r.rec_id, MAX(t.date) AS date,
           COALESCE((SELECT f.factor_label FROM mart_recommendation_case AS f WHERE f.factor = t.factor), iif(t.factor = 'late', 'coming late', replace(t.factor, '_', ' '))) AS about
    FROM mart_recommendation AS r JOIN mart_recommendation_case AS c USING (rec_id)
    JOIN mart_coaching AS t ON t.staff_id = c.subject AND t.date > date(r.to_date, '-28 days') AND t.date <= date(r.to_date, '+1 day')
    WHERE c.rule IN ('host_funnel', 'host_recent', 'host_late')
    GROUP BY 1, 2
)
SELECT r.rec_id, r.edition, r.rank, r.title || COALESCE(iif(c.rule = 'prime_strong', ', out of: ', ': ') || s.slots, '') AS title, s.slots, c.rule, c.subject_kind, c.subject, c.subject_label, c.factor, c.factor_label, r.evidence, r.currency,
       r.expected_gain / 100.0 AS expected_gain, r.expected_gain AS expected_gain_minor, min(r.confidence, 0.99) AS confidence, r.chance,
       r.per_unit / 100.0 AS gain_per_unit, r.exposure, c.unit, r.is_planned, r.gain_factor, r.actual, r.expected, r.ratio, r.ratio_low, r.ratio_high,
       r.sessions, r.from_date, r.to_date, COALESCE(c.owner, c.owner_role) AS owner, c.owner_role, COALESCE(c.due, MAX(r.due, COALESCE(date(t.date, '+14 days'), r.due))) AS due, COALESCE(c.status, 'open') AS status,
       c.status_since, c.note, c.first_edition, c.first_edition = r.edition AS is_new, r.is_carried, c.after_weeks, 100 * c.change AS change_pct,
       c.n_others, COALESCE('talk of ' || t.date || ' about ' || t.about || COALESCE('; ' || b.words, ''), b.words) AS said_before, 100 * c.others_change AS others_change_pct, 100 * (c.change - c.others_change) AS outcome_pct,
       CASE WHEN c.fate = 'declined' THEN 'declined'
            WHEN c.fate = 'not taken up' THEN iif(c.change IS NULL, 'not taken up', 'not taken up; meanwhile ' || c.went)
            WHEN k.has_outcome = 0 THEN 'it moves hours or showings: no figure tells what came of it'
            WHEN c.after_weeks IS NULL THEN 'too early to say'
            WHEN c.change IS NULL THEN 'nothing to compare after it'
            ELSE c.went || '; ' ||
                 iif(c.others_change IS NULL, printf('too few others (%d) to say why', c.n_others),
                     printf('%d cases nobody acted on: %.0f %% %s', c.n_others, abs(100 * c.others_change), iif(c.others_change < 0, 'worse', 'better'))) END AS outcome
FROM mart_recommendation r
JOIN told c USING (rec_id)
JOIN int_recommendation_rule k USING (rule)
LEFT JOIN earlier b USING (rec_id)
LEFT JOIN best s ON c.rule IN ('prime_weak', 'prime_strong') AND s.monday = date(r.to_date, 'weekday 0', '+1 day') AND s.staff_id = c.subject
                AND s.currency = r.currency AND s.is_best = (c.rule = 'prime_weak')
LEFT JOIN talk t ON t.rec_id = r.rec_id AND t.edition = r.edition;

-- v_best_slot: who is planned in slots that sell more an hour than their account's mean of the 13 weeks before (is_best 1), and in those that do not.
-- Grain: ISO week x person x account x slot with a rate (4 weeks or more); hours planned, currency units an hour.
CREATE VIEW v_best_slot AS
SELECT week, staff_id, platform, account, slot, currency, is_best, hours, rate / 100 AS gmv_per_hour, mean / 100 AS account_gmv_per_hour
FROM mart_best_slot;

-- v_recommendation_effect: whether acting on a rule's advice helped. Grain: rule x currency; cases of the last 26 weeks. change_pct: mean change of
-- the factor, per cent; helped: it changed for the better. difference_pct stays empty under 10 cases on a side; a verdict needs it to be
-- 1.96 standard errors of the two means away from 0.
CREATE VIEW v_recommendation_effect AS
WITH side AS (
    SELECT rule, currency, is_acted, count(*) AS cases, count(change) AS known, sum(change > 0) AS helped, avg(change) AS mean,
           (avg(change * change) - avg(change) * avg(change)) / nullif(count(change) - 1, 0) AS variance
    FROM mart_recommendation_case GROUP BY rule, currency, is_acted
),
pair AS (
    SELECT k.rule, k.currency, COALESCE(a.cases, 0) AS acted, COALESCE(a.known, 0) AS acted_known, a.helped AS acted_helped, a.mean AS acted_change,
           COALESCE(u.cases, 0) AS untouched, COALESCE(u.known, 0) AS untouched_known, u.helped AS untouched_helped, u.mean AS untouched_change,
           iif(a.known >= 10 AND u.known >= 10, a.mean - u.mean, NULL) AS difference, a.variance + u.variance AS variance
    FROM (SELECT DISTINCT rule, currency FROM side) k
    LEFT JOIN side a ON a.rule = k.rule AND a.currency = k.currency AND a.is_acted = 1
    LEFT JOIN side u ON u.rule = k.rule AND u.currency = k.currency AND u.is_acted = 0
)
SELECT p.rule, p.currency, r.meaning, acted + untouched AS cases, acted, acted_known, acted_helped, acted_helped * 1.0 / nullif(acted_known, 0) AS acted_helped_share,
       100 * acted_change AS acted_change_pct, untouched, untouched_known, untouched_helped,
       untouched_helped * 1.0 / nullif(untouched_known, 0) AS untouched_helped_share, 100 * untouched_change AS untouched_change_pct,
       100 * difference AS difference_pct,
       CASE WHEN difference IS NULL THEN 'too few to say'
            WHEN difference > 0 AND difference * difference > 3.8416 * variance THEN 'helps'
            WHEN difference < 0 AND difference * difference > 3.8416 * variance THEN 'harms'
            ELSE 'no measurable difference' END AS verdict
FROM pair p
JOIN int_recommendation_rule r USING (rule);

-- v_recommendation_rule: the dictionary of the rules. Grain: rule. advice 0: only measured, for other rules.
CREATE VIEW v_recommendation_rule AS
SELECT rule, nth AS rule_nth, subject, method, occasion, ahead, unit, weeks, least AS least_sessions, owner, due_days, is_advice AS advice, title, evidence, meaning
FROM int_recommendation_rule;
