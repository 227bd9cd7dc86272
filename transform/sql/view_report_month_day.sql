-- v_report_month_day: a month day by day. Grain: business date x currency. gmv_total and target_total run through the month; change of
-- the day's kind: campaign, by name. Days of the month without sales are rows when a target reaches them. Currency units.
-- Kept as a table: every workbook asks for a few of its rows, and each costs as much as all of them.
CREATE TABLE mart_report_month_day (
    month TEXT NOT NULL, business_date TEXT NOT NULL, currency TEXT NOT NULL, gmv REAL, tiktok REAL, shopee REAL, hours REAL,
    orders INTEGER, target REAL, gmv_total REAL, target_total REAL, attainment REAL, campaign TEXT,
    PRIMARY KEY (month, business_date, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_month_day
WITH sale AS MATERIALIZED (
    SELECT period AS business_date, currency, sum(gmv) AS gmv, sum(hours) AS hours, sum(orders) AS orders,
           sum(CASE platform WHEN 'tiktok' THEN gmv END) AS tiktok, sum(CASE platform WHEN 'shopee' THEN gmv END) AS shopee
    FROM v_platform_day GROUP BY 1, 2
),
target AS MATERIALIZED (SELECT business_date, currency, target FROM v_report_target_day WHERE scope = 'all'),
day AS (SELECT business_date, currency FROM sale UNION SELECT business_date, currency FROM target),
name AS (SELECT campaign_id, min(name) AS name FROM v_campaign GROUP BY campaign_id),
campaign AS (
    SELECT s.business_date, group_concat(DISTINCT COALESCE(n.name, s.campaign_id)) AS campaign
    FROM v_session AS s LEFT JOIN name AS n ON n.campaign_id = s.campaign_id WHERE s.campaign_id IS NOT NULL GROUP BY 1
),
last AS (SELECT currency, max(business_date) AS business_date FROM sale GROUP BY 1)
SELECT substr(d.business_date, 1, 7) AS month, d.business_date, d.currency, s.gmv, s.tiktok, s.shopee, s.hours, s.orders, t.target,
       CASE WHEN d.business_date <= l.business_date
            THEN sum(s.gmv) OVER (PARTITION BY substr(d.business_date, 1, 7), d.currency ORDER BY d.business_date) END AS gmv_total,
       sum(t.target) OVER (PARTITION BY substr(d.business_date, 1, 7), d.currency ORDER BY d.business_date) AS target_total,
       s.gmv / NULLIF(t.target, 0) AS attainment, c.campaign
FROM day AS d
LEFT JOIN sale AS s ON s.business_date = d.business_date AND s.currency = d.currency
LEFT JOIN target AS t ON t.business_date = d.business_date AND t.currency = d.currency
LEFT JOIN campaign AS c ON c.business_date = d.business_date
LEFT JOIN last AS l ON l.currency = d.currency;

CREATE VIEW v_report_month_day AS
SELECT month, business_date, currency, gmv, tiktok, shopee, hours, orders, target, gmv_total, target_total, attainment,
       campaign
FROM mart_report_month_day;
