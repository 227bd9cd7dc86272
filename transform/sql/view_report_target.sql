-- v_report_target_set: GMV targets as somebody set them, and their totals. Grain: kind x period x scope x currency; scope all,
-- platform, shop, account. A platform without a target of its own has the sum of its accounts'; all is the sum of the platforms
-- with targets set, else of the shops, else of the accounts. in_total: the rows
-- whose sum is the total. Currency units; attainment a fraction.
CREATE VIEW v_report_target_set AS
WITH given AS MATERIALIZED (
    SELECT CASE length(t.period) WHEN 10 THEN 'day' WHEN 8 THEN 'week' ELSE 'month' END AS kind, t.period, t.scope, t.scope_id,
           t.currency, t.target, t.actual, t.expected_to_date AS expected, t.run_rate, a.platform
    FROM v_attainment AS t
    LEFT JOIN (SELECT account, min(platform) AS platform FROM v_account GROUP BY account HAVING count(*) = 1) AS a   -- a name on two platforms is of neither
           ON t.scope = 'account' AND a.account = t.scope_id
    WHERE t.metric = 'gmv' AND t.scope IN ('platform', 'shop', 'account')
),
summed AS (
    SELECT kind, period, 'platform' AS scope, platform AS scope_id, currency, sum(target) AS target, sum(actual) AS actual,
           sum(expected) AS expected, sum(run_rate) AS run_rate
    FROM given AS g
    WHERE scope = 'account' AND platform IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM given AS o WHERE o.period = g.period AND o.currency = g.currency AND o.scope = 'platform'
                                                AND o.scope_id = g.platform)
    GROUP BY kind, period, platform, currency
),
level AS (
    SELECT period, currency, max(CASE scope WHEN 'platform' THEN 3 WHEN 'shop' THEN 2 ELSE 1 END) AS best
    FROM given GROUP BY period, currency
)
SELECT g.kind, g.period, g.scope, g.scope_id, g.currency, g.target, g.actual, g.expected, g.run_rate,
       l.best = CASE g.scope WHEN 'platform' THEN 3 WHEN 'shop' THEN 2 ELSE 1 END AS in_total,
       1.0 * g.actual / NULLIF(g.target, 0) AS attainment
FROM given AS g JOIN level AS l ON l.period = g.period AND l.currency = g.currency
UNION ALL
SELECT kind, period, scope, scope_id, currency, target, actual, expected, run_rate, 0, 1.0 * actual / NULLIF(target, 0) FROM summed
UNION ALL
SELECT g.kind, g.period, 'all', '', g.currency, sum(g.target), sum(g.actual), sum(g.expected), sum(g.run_rate), 0,
       1.0 * sum(g.actual) / NULLIF(sum(g.target), 0)
FROM given AS g
JOIN level AS l ON l.period = g.period AND l.currency = g.currency
                AND l.best = CASE g.scope WHEN 'platform' THEN 3 WHEN 'shop' THEN 2 ELSE 1 END
GROUP BY g.kind, g.period, g.currency;
