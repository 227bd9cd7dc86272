-- v_report_heat: hours of the week over all accounts. Grain: currency x weekday x hour, the full grid of the hours ever used. gmv_per_hour
-- over the last 26 weeks, aired_min and planned_next_min of one week: see v_report_heat_week. Currency units.
CREATE VIEW v_report_heat AS
WITH RECURSIVE weekday(weekday) AS (SELECT 1 UNION ALL SELECT weekday + 1 FROM weekday WHERE weekday < 7),
span AS (SELECT currency, min(hour) AS first, max(hour) AS last FROM v_slot GROUP BY currency),
hour(hour) AS (SELECT 0 UNION ALL SELECT hour + 1 FROM hour WHERE hour < 23),
total AS MATERIALIZED (
    SELECT currency, weekday, hour, sum(gmv) AS gmv, sum(aired_min) AS aired_min FROM v_slot GROUP BY 1, 2, 3
)
SELECT s.currency, w.weekday, h.hour, CASE WHEN t.aired_min >= 15 THEN t.gmv * 60.0 / t.aired_min END AS gmv_per_hour,
       t.aired_min
FROM span AS s JOIN weekday AS w JOIN hour AS h
LEFT JOIN total AS t ON t.currency = s.currency AND t.weekday = w.weekday AND t.hour = h.hour
WHERE h.hour BETWEEN s.first AND s.last;
