-- v_report_host_usual: a host's sales against what her hours usually sell: the one rule of all workbooks and cards (NUMBERS rule 32). It speaks of
-- the stints that may be held against a usual (v_report_expected.is_comparable). Grain: kind (day, week, month) x period x host x currency; without
-- unassigned time. usual_hours: hours of these stints, gmv and expected what they sold and what is usual. against: empty where they are under half of
-- her hours, for a part would be read as the whole. Money in currency units. Kept as a table: every hosts' sheet and scorecard asks for it.
CREATE TABLE mart_report_host_usual (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, currency TEXT NOT NULL, hours REAL NOT NULL, usual_hours REAL NOT NULL,
    gmv REAL, expected REAL, low REAL,
    PRIMARY KEY (kind, period, host_id, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_host_usual
WITH day AS MATERIALIZED (
    SELECT t.host_id, t.business_date, t.currency, sum(t.credited_s) / 3600.0 AS hours,
           total(CASE x.is_comparable WHEN 1 THEN t.credited_s END) / 3600.0 AS usual_hours,
           sum(CASE x.is_comparable WHEN 1 THEN t.gmv END) AS gmv, sum(CASE x.is_comparable WHEN 1 THEN x.expected END) AS expected,
           sum(CASE x.is_comparable WHEN 1 THEN x.low END) AS low
    FROM v_stint AS t
    LEFT JOIN v_report_expected AS x ON x.session_key = t.session_key AND x.host_id = t.host_id AND x.business_date = t.business_date
    WHERE t.host_id <> 'unassigned'
    GROUP BY 1, 2, 3
)
SELECT 'day' AS kind, business_date AS period, host_id, currency, hours, usual_hours, gmv, expected, low FROM day
UNION ALL
SELECT 'week', strftime('%Y', date(business_date, '-3 days', 'weekday 4'))
               || printf('-W%02d', (strftime('%j', date(business_date, '-3 days', 'weekday 4')) - 1) / 7 + 1), host_id, currency,
       sum(hours), sum(usual_hours), sum(gmv), sum(expected), sum(low) FROM day GROUP BY 2, 3, 4
UNION ALL
SELECT 'month', substr(business_date, 1, 7), host_id, currency, sum(hours), sum(usual_hours), sum(gmv), sum(expected), sum(low) FROM day GROUP BY 2, 3, 4;

CREATE VIEW v_report_host_usual AS
SELECT kind, period, host_id, currency, hours, usual_hours, gmv, expected,
       CASE WHEN usual_hours * 2 >= hours THEN gmv / NULLIF(expected, 0) - 1 END AS against,
       CASE WHEN usual_hours * 2 >= hours AND gmv < low THEN 'bad' END AS against_role
FROM mart_report_host_usual;

-- v_report_host: a host in a period, over her accounts. Grain: kind (day, week, month) x period x host x currency; without unassigned time.
-- split_share: of her GMV, split by time for want of better (v_report_split); usual_hours, expected, against: v_report_host_usual;
-- left_on: the last day of who has left since. Ratios are of sums. Money in currency units.
-- Kept as a table: every workbook asks for a few of its rows, and each costs as much as all of them.
CREATE TABLE mart_report_host (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, name TEXT, currency TEXT NOT NULL, employment TEXT,
    stints INTEGER, hours REAL, on_air_hours REAL, gmv REAL, gmv_per_hour REAL, orders INTEGER, views INTEGER,
    product_clicks INTEGER, ctr_view REAL, ctor REAL, aov REAL, err REAL, split_share REAL, usual_hours REAL, expected REAL, against REAL, against_role TEXT, left_on TEXT,
    PRIMARY KEY (kind, period, host_id, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_host
WITH part AS (
    SELECT 'day' AS kind, * FROM v_host_day UNION ALL SELECT 'week', * FROM v_host_week UNION ALL SELECT 'month', * FROM v_host_month
),
total AS (
    SELECT kind, period, host_id, currency, max(employment) AS employment, sum(stints) AS stints, sum(hours) AS hours, sum(on_air_hours) AS on_air_hours,
           sum(gmv) AS gmv, sum(orders) AS orders, sum(views) AS views, sum(product_clicks) AS product_clicks,
           sum(ctr_view * views) / NULLIF(sum(CASE WHEN ctr_view IS NOT NULL THEN views END), 0) AS ctr_view,
           sum(ctor * product_clicks) / NULLIF(sum(CASE WHEN ctor IS NOT NULL THEN product_clicks END), 0) AS ctor,
           sum(aov * orders) / NULLIF(sum(CASE WHEN aov IS NOT NULL THEN orders END), 0) AS aov,
           sum(err * impressions) / NULLIF(sum(CASE WHEN err IS NOT NULL THEN impressions END), 0) AS err
    FROM part WHERE host_id <> 'unassigned'
    GROUP BY kind, period, host_id, currency
),
name AS (
    SELECT staff_id, name, CASE WHEN to_date < (SELECT value FROM v_meta WHERE key = 'date') THEN to_date END AS left_on FROM v_staff WHERE is_current = 1
)
SELECT t.kind, t.period, t.host_id, COALESCE(n.name, t.host_id) AS name, t.currency, t.employment, t.stints, t.hours, t.on_air_hours, t.gmv,
       CASE WHEN t.hours >= 0.25 THEN t.gmv / t.hours END AS gmv_per_hour, t.orders, t.views, t.product_clicks, t.ctr_view, t.ctor, t.aov, t.err,
       CASE WHEN t.gmv > 0 THEN coalesce(s.share, 0) END AS split_share, x.usual_hours, x.expected, x.against, x.against_role, n.left_on
FROM total AS t
LEFT JOIN v_report_host_usual AS x ON x.kind = t.kind AND x.period = t.period AND x.host_id = t.host_id AND x.currency = t.currency
LEFT JOIN v_report_split AS s ON s.kind = t.kind AND s.period = t.period AND s.host_id = t.host_id AND s.currency = t.currency AND s.split = 'prorata'
LEFT JOIN name AS n ON n.staff_id = t.host_id;

CREATE VIEW v_report_host AS
SELECT kind, period, host_id, name, currency, employment, stints, hours, on_air_hours, gmv, gmv_per_hour, orders, views,
       product_clicks, ctr_view, ctor, aov, err, split_share, usual_hours, expected, against, against_role, left_on
FROM mart_report_host;
