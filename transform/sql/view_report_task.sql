-- v_report_task: what is open for the planned sessions of a day. Grain: finding of the plan. due: start of the session it speaks of, else
-- of the account's or everybody's first that day; stake: what the sessions in danger usually sell. rank orders what to do first.
CREATE VIEW v_report_task AS
WITH rule(rule, weight) AS (
    VALUES ('shift_times', 1), ('unknown_staff', 1), ('host_alone', 2), ('overlap', 2), ('coverage_gap', 3), ('missing_role', 4), ('double_role', 5),
           ('rest', 6), ('duty_break', 7), ('day_hours', 7), ('spread', 7), ('week_hours', 7)
),
plan AS MATERIALIZED (SELECT plan_key, business_date, platform, account, start_at, end_at, expected FROM v_report_plan),
first AS (SELECT business_date, platform, account, min(start_at) AS start_at, sum(expected) AS expected FROM plan GROUP BY 1, 2, 3),
morning AS (SELECT business_date, min(start_at) AS start_at FROM plan GROUP BY 1)
SELECT f.business_date, f.rule, f.severity, r.weight, f.title, f.advice, f.detail, f.platform, f.account, c.label, COALESCE(n.name, f.staff_id) AS who,
       COALESCE(p.start_at, a.start_at, m.start_at) AS due,
       CASE WHEN f.rule = 'coverage_gap' THEN g.stake
            WHEN f.rule IN ('missing_role', 'host_alone', 'overlap', 'shift_times') THEN COALESCE(p.expected, a.expected) END AS stake,
       row_number() OVER (PARTITION BY f.business_date ORDER BY f.severity <> 'error', r.weight,
                          COALESCE(g.stake, p.expected, a.expected, 0) DESC, f.subject) AS rank
FROM v_finding AS f
JOIN rule AS r ON r.rule = f.rule
LEFT JOIN plan AS p ON p.plan_key = f.subject
LEFT JOIN v_report_gap AS g ON g.business_date = f.business_date AND g.platform = f.platform AND g.account = f.account AND g.slot = f.subject
LEFT JOIN first AS a ON a.business_date = f.business_date AND a.platform = f.platform AND a.account = f.account
LEFT JOIN morning AS m ON m.business_date = f.business_date
LEFT JOIN v_account AS c ON c.platform = f.platform AND c.account = f.account
LEFT JOIN v_staff AS n ON n.staff_id = f.staff_id AND n.is_current = 1;
