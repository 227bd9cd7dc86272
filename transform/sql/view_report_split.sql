-- v_report_split: by what evidence hosts' GMV was told from their neighbours' (NUMBERS 4), to be said wherever host figures are shown. Grain: kind (day,
-- week, month; of a campaign: v_report_campaign_split) x period x host ('': all of them, and what is nobody's) x currency x split (the stint's attribution;
-- nobody: GMV without a host). share: of the GMV of the host and period; empty where that is not above 0. Money in currency units.
-- Kept as a table: every hosts' sheet and scorecard asks for it.
CREATE TABLE mart_report_split (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, currency TEXT NOT NULL, split TEXT NOT NULL, gmv INTEGER NOT NULL,
    PRIMARY KEY (kind, period, host_id, currency, split)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_split
WITH stint AS MATERIALIZED (
    SELECT business_date, host_id, currency, CASE host_id WHEN 'unassigned' THEN 'nobody' ELSE attribution END AS split, sum(gmv_minor) AS gmv
    FROM v_stint WHERE gmv_minor IS NOT NULL GROUP BY 1, 2, 3, 4
),
day AS MATERIALIZED (
    SELECT business_date, host_id, currency, split, gmv FROM stint WHERE split <> 'nobody'
    UNION ALL
    SELECT business_date, '', currency, split, sum(gmv) FROM stint GROUP BY 1, 3, 4
),
line AS (
    SELECT 'day' AS kind, business_date AS period, host_id, currency, split, gmv FROM day
    UNION ALL
    SELECT 'week', strftime('%Y', date(business_date, '-3 days', 'weekday 4'))
                   || printf('-W%02d', (strftime('%j', date(business_date, '-3 days', 'weekday 4')) - 1) / 7 + 1), host_id, currency, split, gmv FROM day
    UNION ALL
    SELECT 'month', substr(business_date, 1, 7), host_id, currency, split, gmv FROM day
)
SELECT kind, period, host_id, currency, split, sum(gmv) FROM line GROUP BY 1, 2, 3, 4, 5;

CREATE VIEW v_report_split AS
SELECT kind, period, host_id, currency, split,
       CASE split WHEN 'whole' THEN 1 WHEN 'minutes' THEN 2 WHEN 'buckets' THEN 3 WHEN 'snapshots' THEN 4 WHEN 'prorata' THEN 5 ELSE 6 END AS split_nth,
       gmv / 100.0 AS gmv, gmv AS gmv_minor,
       1.0 * gmv / NULLIF(max(0, (SELECT sum(a.gmv) FROM mart_report_split AS a
                                  WHERE a.kind = s.kind AND a.period = s.period AND a.host_id = s.host_id AND a.currency = s.currency)), 0) AS share
FROM mart_report_split AS s;
