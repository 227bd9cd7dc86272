-- v_report_warning: what stands in red under the title. Grain: business date x kind (awaited, refused, rejected, no_host); n and what.
-- unknown_account (only while no session at all is known: an affiliate's rows are no fault), unknown_staff, target_unclear and campaign_unclear stand on the
-- day the warehouse is as of: house sheets to mend. A refused file belongs to the day it was observed; empty when nothing is wrong.
CREATE VIEW v_report_warning AS
WITH fact AS (
    SELECT f.day AS business_date, 1 AS rank, 'awaited' AS kind, COALESCE(a.label, f.account) || ' ' || f.kind AS what
    FROM v_freshness AS f LEFT JOIN v_account AS a ON a.platform = f.platform AND a.account = f.account WHERE f.state <> 'ok'
    UNION
    SELECT date(COALESCE(observed_at, loaded_at)), 2, 'refused', file FROM v_load WHERE status = 'refused'
    UNION
    SELECT business_date, 3, 'no_host', label || ' ' || substr(start_at, 6, 11) FROM v_report_session WHERE flag = 'no_host'
    UNION
    SELECT (SELECT value FROM v_meta WHERE key = 'date'), 0, rule, COALESCE(NULLIF(subject, ''), account, staff_id)
    FROM v_finding
    WHERE rule = 'unknown_account' AND NOT EXISTS (SELECT 1 FROM v_session)
       OR rule IN ('target_unclear', 'campaign_unclear')
       OR rule = 'unknown_staff'
      AND business_date BETWEEN (SELECT date(value, '-31 days') FROM v_meta WHERE key = 'date') AND (SELECT date(value, '+31 days') FROM v_meta WHERE key = 'date')
    ORDER BY 1, 2, 4
)
SELECT business_date, rank, kind, count(*) AS n, group_concat(what, ', ') AS what FROM fact GROUP BY business_date, rank, kind;
