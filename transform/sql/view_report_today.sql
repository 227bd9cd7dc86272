-- v_report_today: the key figures of a day, side by side. Grain: business date x currency x line (rank); columns tiktok, shopee, total,
-- each with a role: bad = below target and below all of the last 4 same weekdays, watch = below target. unit says what a line is.
-- Kept as a table: every workbook asks for a few of its rows, and each costs as much as all of them.
CREATE TABLE mart_report_today (
    business_date TEXT NOT NULL, currency TEXT NOT NULL, rank INTEGER NOT NULL, figure TEXT NOT NULL, unit TEXT NOT NULL,
    tiktok REAL, tiktok_role TEXT, shopee REAL, shopee_role TEXT, total REAL, total_role TEXT,
    PRIMARY KEY (business_date, currency, rank, figure)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_today
WITH figure AS MATERIALIZED (SELECT * FROM v_report_figure WHERE kind = 'day' AND scope IN ('all', 'platform')),
month_figure AS MATERIALIZED (SELECT * FROM v_report_figure WHERE kind = 'month' AND metric = 'gmv' AND scope IN ('all', 'platform')),
gmv AS MATERIALIZED (
    SELECT f.period AS business_date, f.scope, f.scope_id, f.currency, f.value, f.usual_change, f.usual_low, g.target,
           f.value / NULLIF(g.target, 0) AS attainment, m.target AS month_target, m.run_rate,
           (SELECT sum(d.gmv) FROM v_platform_day AS d
            WHERE d.period BETWEEN substr(f.period, 1, 7) || '-01' AND f.period AND d.currency = f.currency
              AND (f.scope = 'all' OR d.platform = f.scope_id)) AS month_gmv
    FROM figure AS f
    LEFT JOIN v_report_target_day AS g ON g.business_date = f.period AND g.scope = f.scope AND g.scope_id = f.scope_id
                                      AND g.currency = f.currency
    LEFT JOIN v_report_target_set AS m ON m.kind = 'month' AND m.period = substr(f.period, 1, 7) AND m.scope = f.scope
                                      AND m.scope_id = f.scope_id AND m.currency = f.currency
    WHERE f.metric = 'gmv'
),
line AS (
    SELECT business_date, scope, scope_id, currency, 1 AS rank, 'gmv' AS figure, 'money' AS unit, value,
           CASE WHEN value < target AND value < usual_low THEN 'bad' WHEN value < target THEN 'watch' END AS role FROM gmv
    UNION ALL SELECT business_date, scope, scope_id, currency, 2, 'usual_change', 'change', usual_change,
           CASE WHEN value < usual_low THEN 'bad' END FROM gmv
    UNION ALL SELECT business_date, scope, scope_id, currency, 3, 'target', 'money', target, NULL FROM gmv
    UNION ALL SELECT business_date, scope, scope_id, currency, 4, 'attainment', 'percent', attainment,
           CASE WHEN value < target AND value < usual_low THEN 'bad' WHEN value < target THEN 'watch' END FROM gmv
    UNION ALL SELECT business_date, scope, scope_id, currency, 5, 'month_gmv', 'money', month_gmv, NULL FROM gmv
    UNION ALL SELECT business_date, scope, scope_id, currency, 6, 'month_target', 'money', month_target, NULL FROM gmv
    UNION ALL SELECT business_date, scope, scope_id, currency, 7, 'run_rate', 'money', run_rate,
           CASE WHEN run_rate < month_target THEN 'watch' END FROM gmv
    UNION ALL SELECT period, scope, scope_id, currency, 7 + CASE metric WHEN 'hours' THEN 1 WHEN 'gmv_per_hour' THEN 2 ELSE 3 END,
           metric, unit, value, NULL
    FROM figure WHERE metric IN ('hours', 'gmv_per_hour', 'orders')
)
SELECT business_date, currency, rank, figure, unit,
       max(CASE scope_id WHEN 'tiktok' THEN value END) AS tiktok, max(CASE scope_id WHEN 'tiktok' THEN role END) AS tiktok_role,
       max(CASE scope_id WHEN 'shopee' THEN value END) AS shopee, max(CASE scope_id WHEN 'shopee' THEN role END) AS shopee_role,
       max(CASE scope_id WHEN '' THEN value END) AS total, max(CASE scope_id WHEN '' THEN role END) AS total_role
FROM line
GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW v_report_today AS
SELECT business_date, currency, rank, figure, unit, tiktok, tiktok_role, shopee, shopee_role, total, total_role
FROM mart_report_today;
