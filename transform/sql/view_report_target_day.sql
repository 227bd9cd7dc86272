-- v_report_target_day: the GMV target of a day: the one set for it, else the month's by planned session hours, else, without a plan,
-- by days. Grain: business date x scope x currency; basis given, plan, days. Currency units.
CREATE VIEW v_report_target_day AS
WITH RECURSIVE nth(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM nth WHERE i < 30),
month AS MATERIALIZED (SELECT * FROM v_report_target_set WHERE kind = 'month'),
day AS (
    SELECT m.*, date(m.period || '-01', '+' || i || ' days') AS business_date,
           CAST(strftime('%d', m.period || '-01', '+1 month', '-1 day') AS INTEGER) AS n_days
    FROM month AS m JOIN nth
    WHERE strftime('%Y-%m', m.period || '-01', '+' || i || ' days') = m.period AND m.scope <> 'all'
),
account_plan AS MATERIALIZED (
    SELECT p.business_date, p.platform, p.account, a.shop, sum(p.planned_min) AS minutes
    FROM v_plan AS p LEFT JOIN v_account AS a ON a.platform = p.platform AND a.account = p.account
    GROUP BY 1, 2, 3, 4
),
plan AS MATERIALIZED (
    SELECT business_date, 'account' AS scope, account AS scope_id, sum(minutes) AS minutes FROM account_plan GROUP BY 1, 3
    UNION ALL SELECT business_date, 'platform', platform, sum(minutes) FROM account_plan GROUP BY 1, 3
    UNION ALL SELECT business_date, 'shop', shop, sum(minutes) FROM account_plan WHERE shop IS NOT NULL GROUP BY 1, 3
),
month_plan AS MATERIALIZED (
    SELECT substr(business_date, 1, 7) AS period, scope, scope_id, sum(minutes) AS minutes FROM plan GROUP BY 1, 2, 3
),
share AS MATERIALIZED (
    SELECT d.business_date, d.scope, d.scope_id, d.currency,
           CASE WHEN g.target IS NOT NULL THEN g.target
                WHEN m.minutes > 0 THEN d.target * COALESCE(p.minutes, 0) / m.minutes
                ELSE d.target / d.n_days END AS target,
           CASE WHEN g.target IS NOT NULL THEN 'given' WHEN m.minutes > 0 THEN 'plan' ELSE 'days' END AS basis, d.in_total
    FROM day AS d
    LEFT JOIN month_plan AS m ON m.period = d.period AND m.scope = d.scope AND m.scope_id = d.scope_id
    LEFT JOIN plan AS p ON p.business_date = d.business_date AND p.scope = d.scope AND p.scope_id = d.scope_id
    LEFT JOIN v_report_target_set AS g ON g.kind = 'day' AND g.period = d.business_date AND g.scope = d.scope
                                      AND g.scope_id = d.scope_id AND g.currency = d.currency
)
SELECT business_date, scope, scope_id, currency, target, basis FROM share
UNION ALL
SELECT business_date, 'all', '', currency, sum(target), max(basis) FROM share WHERE in_total = 1 GROUP BY business_date, currency;
