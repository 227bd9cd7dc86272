-- v_report_gap: a day's plan against the people who said yes. Grain: business date x account x slot; minutes; usual: GMV per hour of the
-- account over the hours of that day type and daypart, currency units; stake: what the gap usually sells.
CREATE VIEW v_report_gap AS
WITH rate AS MATERIALIZED (
    SELECT platform, account, CASE WHEN weekday >= 6 THEN 'we' ELSE 'wd' END AS day_type, hour, sum(gmv) AS gmv, sum(aired_min) AS aired_min
    FROM v_slot GROUP BY 1, 2, 3, 4
),
slot AS MATERIALIZED (
    SELECT c.platform, c.account, c.slot, sum(r.gmv) * 60.0 / NULLIF(sum(r.aired_min), 0) AS usual
    FROM (SELECT DISTINCT platform, account, slot FROM v_coverage) AS c
    JOIN rate AS r ON r.platform = c.platform AND r.account = c.account AND r.day_type = substr(c.slot, 1, 2)
                  AND r.hour >= CAST(substr(c.slot, 3, 2) AS INTEGER) AND r.hour < CAST(substr(c.slot, 6, 2) AS INTEGER)
    GROUP BY 1, 2, 3
)
SELECT c.business_date, c.platform, c.account, a.label, a.currency, c.slot, c.planned_min, c.covered_min, c.gap_min, s.usual,
       CASE WHEN c.gap_min > 0 THEN s.usual * c.gap_min / 60.0 END AS stake
FROM v_coverage AS c
JOIN v_account AS a ON a.platform = c.platform AND a.account = c.account
LEFT JOIN slot AS s ON s.platform = c.platform AND s.account = c.account AND s.slot = c.slot;

-- v_report_next_slot: the same over a week. Grain: week x account x slot.
CREATE VIEW v_report_next_slot AS
WITH day AS (SELECT *, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_report_gap)
SELECT strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS week, platform, account, label, currency, slot,
       sum(planned_min) AS planned_min, sum(covered_min) AS covered_min, sum(gap_min) AS gap_min, max(usual) AS usual, sum(stake) AS stake,
       sum(planned_min) / 60.0 AS planned_hours, sum(covered_min) / 60.0 AS covered_hours, sum(gap_min) / 60.0 AS gap_hours
FROM day GROUP BY 1, 2, 3, 4, 5, 6;

-- v_report_next_host: v_prime_share by name. Grain: week x person; hours.
CREATE VIEW v_report_next_host AS
SELECT w.week, w.staff_id, COALESCE(n.name, w.staff_id) AS name, w.hours, w.prime_hours, w.prime_share
FROM v_prime_share AS w LEFT JOIN v_staff AS n ON n.staff_id = w.staff_id AND n.is_current = 1;
