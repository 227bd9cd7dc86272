-- v_report_week_open: what of a week has a price and is still to be decided, in one line each. Grain: ISO week x currency x rule; minutes, currency
-- units. coverage_gap: planned minutes without a confirmed host, and how many host shifts have not said yes; other rules: their sessions (n) and what
-- they are about (topic). at_stake: what those minutes or sessions usually sell, so one session may stand in two lines.
CREATE VIEW v_report_week_open AS
WITH task AS (
    SELECT strftime('%Y', date(t.business_date, '-3 days', 'weekday 4'))
           || printf('-W%02d', (strftime('%j', date(t.business_date, '-3 days', 'weekday 4')) - 1) / 7 + 1) AS week, a.currency, t.rule,
           COALESCE(t.topic, t.who) AS topic, COUNT(*) AS n, SUM(t.stake) AS stake
    FROM v_report_task AS t JOIN v_account AS a ON a.platform = t.platform AND a.account = t.account
    WHERE t.rule <> 'coverage_gap' AND t.stake > 0 GROUP BY 1, 2, 3, 4
),
placed AS (SELECT *, row_number() OVER (PARTITION BY week, currency, rule ORDER BY stake DESC, topic) AS nth FROM task),
shift AS (
    SELECT strftime('%Y', date(s.business_date, '-3 days', 'weekday 4'))
           || printf('-W%02d', (strftime('%j', date(s.business_date, '-3 days', 'weekday 4')) - 1) / 7 + 1) AS week, a.currency,
           COUNT(*) AS shifts, SUM(s.status = 'planned') AS unconfirmed
    FROM v_attendance AS s JOIN v_account AS a ON a.platform = s.platform AND a.account = s.account
    WHERE s.role = 'host' GROUP BY 1, 2
)
SELECT w.week, w.currency, 'coverage_gap' AS rule, SUM(w.gap_min) AS open_min, SUM(w.planned_min) AS planned_min, s.unconfirmed, s.shifts, NULL AS n,
       NULL AS topic, SUM(w.at_stake) AS at_stake, CAST(round(SUM(w.at_stake) * 100) AS INTEGER) AS at_stake_minor
FROM v_next_week AS w LEFT JOIN shift AS s ON s.week = w.week AND s.currency = w.currency
GROUP BY w.week, w.currency HAVING SUM(w.gap_min) > 0
UNION ALL
SELECT week, currency, rule, NULL, NULL, NULL, NULL, SUM(n),
       NULLIF(COALESCE(group_concat(CASE WHEN nth <= 2 THEN topic END, '; '), '') || iif(MAX(nth) > 2, printf(', +%d', MAX(nth) - 2), ''), ''),
       SUM(stake), CAST(round(SUM(stake) * 100) AS INTEGER)
FROM placed GROUP BY week, currency, rule;
