-- v_report_next_slot: a week's plan against the people who said yes. Grain: week x account x slot; minutes; usual: GMV per hour of the account
-- over the hours of that day type and daypart, currency units.
CREATE VIEW v_report_next_slot AS
WITH day AS (
    SELECT *, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_coverage
),
rate AS MATERIALIZED (
    SELECT platform, account, currency, CASE WHEN weekday >= 6 THEN 'we' ELSE 'wd' END AS day_type, hour, sum(gmv) AS gmv, sum(aired_min) AS aired_min
    FROM v_slot GROUP BY 1, 2, 3, 4, 5
),
week AS (
    SELECT strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS week, platform, account, slot, sum(planned_min) AS planned_min,
           sum(covered_min) AS covered_min, sum(gap_min) AS gap_min
    FROM day GROUP BY 1, 2, 3, 4
)
SELECT w.week, w.platform, w.account, a.label, a.currency, w.slot, w.planned_min, w.covered_min, w.gap_min,
       (SELECT sum(r.gmv) * 60.0 / NULLIF(sum(r.aired_min), 0) FROM rate AS r
        WHERE r.platform = w.platform AND r.account = w.account AND r.day_type = substr(w.slot, 1, 2)
          AND r.hour >= CAST(substr(w.slot, 3, 2) AS INTEGER) AND r.hour < CAST(substr(w.slot, 6, 2) AS INTEGER)) AS usual
FROM week AS w JOIN v_account AS a ON a.platform = w.platform AND a.account = w.account;

-- v_report_next_host: planned host hours of a week and how many of them are prime: start between 18:00 and 24:00. Grain: week x person; hours.
CREATE VIEW v_report_next_host AS
WITH shift AS (
    SELECT staff_id, planned_start, (strftime('%s', planned_end) - strftime('%s', planned_start)) / 3600.0 AS hours,
           date(business_date, '-3 days', 'weekday 4') AS thursday
    FROM v_attendance WHERE role = 'host' AND status <> 'cancelled'
),
week AS (
    SELECT strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS week, staff_id, sum(hours) AS hours,
           sum(CASE WHEN substr(planned_start, 12, 2) >= '18' THEN hours ELSE 0 END) AS prime_hours
    FROM shift GROUP BY 1, 2
)
SELECT w.week, w.staff_id, COALESCE(n.name, w.staff_id) AS name, w.hours, w.prime_hours, w.prime_hours / NULLIF(w.hours, 0) AS prime_share
FROM week AS w LEFT JOIN v_staff AS n ON n.staff_id = w.staff_id AND n.is_current = 1;
