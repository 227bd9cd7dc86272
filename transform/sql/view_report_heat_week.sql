-- v_report_heat_week: minutes aired and planned in a week, over all accounts. Grain: week x currency x weekday x hour, the full grid of hours
-- ever used; empty: none.
CREATE VIEW v_report_heat_week AS
WITH week AS (SELECT DISTINCT week, currency FROM v_slot_week),
total AS MATERIALIZED (
    SELECT week, currency, weekday, hour, sum(aired_min) AS aired_min, sum(planned_min) AS planned_min FROM v_slot_week GROUP BY 1, 2, 3, 4
)
SELECT k.week, g.currency, g.weekday, g.hour, g.place, NULLIF(t.aired_min, 0) AS aired_min, NULLIF(t.planned_min, 0) AS planned_min
FROM week AS k JOIN v_report_heat AS g ON g.currency = k.currency
LEFT JOIN total AS t ON t.week = k.week AND t.currency = g.currency AND t.weekday = g.weekday AND t.hour = g.hour;
