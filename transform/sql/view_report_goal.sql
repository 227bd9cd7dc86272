-- v_report_goal: the GMV target of a period, set or summed from its days, and how much of it was sold. Grain: kind x period x scope x currency.
-- Currency units; attainment a fraction, also of a period in progress.
CREATE VIEW v_report_goal AS
WITH day AS MATERIALIZED (
    SELECT *, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_report_target_day
),
week AS (
    SELECT strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS period, scope, scope_id, currency,
           sum(target) AS target, count(*) AS n
    FROM day GROUP BY 1, 2, 3, 4
),
goal AS (
    SELECT 'day' AS kind, business_date AS period, scope, scope_id, currency, target FROM day
    UNION ALL
    SELECT 'week', w.period, w.scope, w.scope_id, w.currency, COALESCE(g.target, w.target)
    FROM week AS w
    LEFT JOIN v_report_target_set AS g ON g.kind = 'week' AND g.period = w.period AND g.scope = w.scope AND g.scope_id = w.scope_id
                                      AND g.currency = w.currency
    WHERE w.n = 7 OR g.target IS NOT NULL
    UNION ALL
    SELECT 'month', period, scope, scope_id, currency, target FROM v_report_target_set WHERE kind = 'month'
)
SELECT g.kind, g.period, g.scope, g.scope_id, g.currency, g.target, 1.0 * f.value / NULLIF(g.target, 0) AS attainment
FROM goal AS g
LEFT JOIN v_report_figure AS f ON f.kind = g.kind AND f.period = g.period AND f.scope = g.scope AND f.scope_id = g.scope_id AND f.currency = g.currency
                              AND f.metric = 'gmv';
