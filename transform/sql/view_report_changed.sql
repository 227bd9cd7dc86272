-- v_report_changed: what an edition printed against what is known now. Grain: edition x business date x account x currency x metric, only
-- what moved; file: the newest that restated a session of that day. Money in currency units.
CREATE VIEW v_report_changed AS
WITH now AS MATERIALIZED (
    SELECT d.period AS business_date, d.platform, d.account, d.currency, m.metric,
           CASE m.metric WHEN 'gmv' THEN d.gmv WHEN 'orders' THEN d.orders ELSE d.hours END AS value
    FROM v_platform_day AS d JOIN (SELECT 'gmv' AS metric UNION ALL SELECT 'orders' UNION ALL SELECT 'hours') AS m
),
file AS (
    SELECT business_date, platform, account, metric, max(observed_at) AS observed_at, file FROM v_restatement GROUP BY 1, 2, 3, 4
)
SELECT e.edition_id, e.business_date, e.platform, e.account, a.label, e.currency, e.metric, e.value AS was, n.value AS "is",
       COALESCE(n.value, 0) - e.value AS change, CASE e.metric WHEN 'gmv' THEN 'money' WHEN 'orders' THEN 'count' ELSE 'hours' END AS unit,
       CASE e.metric WHEN 'gmv' THEN COALESCE(n.value, 0) - e.value END AS money, f.file
FROM edition_cell AS e
LEFT JOIN now AS n ON n.business_date = e.business_date AND n.platform = e.platform AND n.account = e.account AND n.currency = e.currency
                  AND n.metric = e.metric
LEFT JOIN file AS f ON f.business_date = e.business_date AND f.platform = e.platform AND f.account = e.account AND f.metric = e.metric
LEFT JOIN v_account AS a ON a.platform = e.platform AND a.account = e.account
WHERE abs(COALESCE(n.value, 0) - e.value) > 0.004;
