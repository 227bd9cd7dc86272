-- v_report_task: what is open for the planned sessions of a day. Grain: finding of the plan. due: start of the session it speaks of, else
-- of the account's first without a host, else of the account's or everybody's first that day; detail: accounts by name; stake: what the
-- sessions in danger usually sell. rank orders what to do first. From a week before the
-- day the warehouse stands at.
CREATE VIEW v_report_task AS
WITH RECURSIVE rule(rule, weight) AS (
    VALUES ('shift_times', 1), ('unknown_staff', 1), ('host_alone', 2), ('overlap', 2), ('coverage_gap', 3), ('missing_role', 4), ('double_role', 5),
           ('rest', 6), ('duty_break', 7), ('day_hours', 7), ('spread', 7), ('week_hours', 7)
),
finding AS MATERIALIZED (
    SELECT * FROM v_finding
    WHERE rule IN (SELECT rule FROM rule)
      AND business_date >= COALESCE((SELECT date(value, '-7 days') FROM v_meta WHERE key = 'date'), '')
),
plan AS MATERIALIZED (SELECT plan_key, business_date, platform, account, start_at, end_at, expected, host FROM v_report_plan),
first AS (SELECT business_date, platform, account, min(start_at) AS start_at, sum(expected) AS expected FROM plan GROUP BY 1, 2, 3),
hostless AS (SELECT business_date, platform, account, min(start_at) AS start_at FROM plan WHERE host IS NULL GROUP BY 1, 2, 3),
account AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY length(account) DESC, account) AS nth, account, label FROM v_account WHERE length(account) > 4
),
spoken(detail, nth, said) AS (
    SELECT DISTINCT detail, 0, replace(replace(detail, 'product_specialist', 'product specialist'), 'co_host', 'co-host') FROM finding
    UNION ALL
    SELECT s.detail, a.nth, replace(s.said, a.account, a.label) FROM spoken AS s JOIN account AS a ON a.nth = s.nth + 1
),
said AS MATERIALIZED (SELECT detail, said FROM spoken WHERE nth = (SELECT count(*) FROM account)),
morning AS (SELECT business_date, min(start_at) AS start_at FROM plan GROUP BY 1)
SELECT f.business_date, f.rule, f.severity, r.weight, f.title, f.advice,
       CASE f.rule WHEN 'coverage_gap' THEN replace(f.detail, f.subject, substr(f.subject, 3)) ELSE COALESCE(d.said, f.detail) END AS detail,
       f.platform, f.account, c.label, COALESCE(n.name, f.staff_id) AS who,
       COALESCE(p.start_at, h.start_at, a.start_at, m.start_at) AS due,
       CASE WHEN f.rule = 'coverage_gap' THEN g.stake
            WHEN f.rule IN ('missing_role', 'host_alone', 'overlap', 'shift_times') THEN COALESCE(p.expected, a.expected) END AS stake,
       row_number() OVER (PARTITION BY f.business_date ORDER BY f.severity <> 'error', r.weight,
                          COALESCE(g.stake, p.expected, a.expected, 0) DESC, f.subject) AS rank
FROM finding AS f
JOIN rule AS r ON r.rule = f.rule
LEFT JOIN said AS d ON d.detail = f.detail
LEFT JOIN plan AS p ON p.plan_key = f.subject
LEFT JOIN v_report_gap AS g ON g.business_date = f.business_date AND g.platform = f.platform AND g.account = f.account AND g.slot = f.subject
LEFT JOIN hostless AS h ON f.rule = 'coverage_gap' AND h.business_date = f.business_date AND h.platform = f.platform AND h.account = f.account
LEFT JOIN first AS a ON a.business_date = f.business_date AND a.platform = f.platform AND a.account = f.account
LEFT JOIN morning AS m ON m.business_date = f.business_date
LEFT JOIN v_account AS c ON c.platform = f.platform AND c.account = f.account
LEFT JOIN v_staff AS n ON n.staff_id = f.staff_id AND n.is_current = 1;
