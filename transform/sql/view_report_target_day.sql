-- v_report_target_day: the GMV target of a day: the one set for it, else what those leave of the month's by planned session hours, else,
-- without a plan, by days. Grain: business date x scope x currency; basis given, plan, days. Currency units. Kept as a table: every workbook asks for it.
CREATE TABLE mart_report_target_day (
    business_date TEXT NOT NULL,
    scope TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    target REAL,
    basis TEXT NOT NULL,
    PRIMARY KEY (business_date, scope, scope_id, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_target_day
WITH RECURSIVE nth(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM nth WHERE i < 30),
month AS MATERIALIZED (SELECT * FROM v_report_target_set WHERE kind = 'month'),
day AS (
    SELECT m.*, date(m.period || '-01', '+' || i || ' days') AS business_date
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
open_day AS MATERIALIZED (
    SELECT d.*, g.target AS given, p.minutes
    FROM day AS d
    LEFT JOIN plan AS p ON p.business_date = d.business_date AND p.scope = d.scope AND p.scope_id = d.scope_id
    LEFT JOIN v_report_target_set AS g ON g.kind = 'day' AND g.period = d.business_date AND g.scope = d.scope
                                      AND g.scope_id = d.scope_id AND g.currency = d.currency
),
rest AS MATERIALIZED (
    SELECT period, scope, scope_id, currency, max(0, max(target) - COALESCE(sum(given), 0)) AS target,
           sum(CASE WHEN given IS NULL THEN minutes END) AS minutes, sum(given IS NULL) AS n_days
    FROM open_day GROUP BY 1, 2, 3, 4
),
share AS MATERIALIZED (
    SELECT d.business_date, d.scope, d.scope_id, d.currency,
           CASE WHEN d.given IS NOT NULL THEN d.given
                WHEN r.minutes > 0 THEN r.target * COALESCE(d.minutes, 0) / r.minutes
                ELSE r.target / r.n_days END AS target,
           CASE WHEN d.given IS NOT NULL THEN 'given' WHEN r.minutes > 0 THEN 'plan' ELSE 'days' END AS basis, d.in_total
    FROM open_day AS d
    JOIN rest AS r ON r.period = d.period AND r.scope = d.scope AND r.scope_id = d.scope_id AND r.currency = d.currency
)
SELECT business_date, scope, scope_id, currency, target, basis FROM share
UNION ALL
SELECT business_date, 'all', '', currency, sum(target), max(basis) FROM share WHERE in_total = 1 GROUP BY business_date, currency;

CREATE VIEW v_report_target_day AS
SELECT business_date, scope, scope_id, currency, target, basis
FROM mart_report_target_day;
