-- v_report_target_day: the GMV target of a day: the one set for it, else what those leave of the month's by planned hours, else,
-- without a plan, by days (int_target_day). A platform or the whole without a target of its own has the sum of its parts. Grain: business
-- date x scope x currency; basis given, plan, days. Currency units. Kept as a table: every workbook asks for it.
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
WITH month AS MATERIALIZED (SELECT * FROM v_report_target_set WHERE kind = 'month'),
own AS MATERIALIZED (
    SELECT d.business_date, d.scope, d.scope_id, m.currency, d.share AS target, d.basis, m.in_total
    FROM month AS m
    JOIN int_target_day AS d ON d.period = m.period AND d.scope = m.scope AND d.scope_id = m.scope_id AND d.metric = 'gmv'
),
summed AS (   -- a platform that has accounts' targets alone
    SELECT o.business_date, 'platform' AS scope, a.platform AS scope_id, o.currency, sum(o.target) AS target, max(o.basis) AS basis
    FROM own AS o JOIN (SELECT account, min(platform) AS platform FROM v_account GROUP BY account HAVING count(*) = 1) AS a ON a.account = o.scope_id
    WHERE o.scope = 'account'
      AND NOT EXISTS (SELECT 1 FROM month AS m WHERE m.period = substr(o.business_date, 1, 7) AND m.scope = 'platform' AND m.scope_id = a.platform
                                                 AND m.currency = o.currency AND m.in_total = 1)
    GROUP BY 1, 3, 4
)
SELECT business_date, scope, scope_id, currency, target, basis FROM own
UNION ALL SELECT * FROM summed
UNION ALL SELECT business_date, 'all', '', currency, sum(target), max(basis) FROM own WHERE in_total = 1 GROUP BY business_date, currency;

CREATE VIEW v_report_target_day AS
SELECT business_date, scope, scope_id, currency, target, basis
FROM mart_report_target_day;
