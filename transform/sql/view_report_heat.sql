-- v_report_heat: hours of the week over all accounts. Grain: currency x weekday x hour ever used, the full grid; place orders the hours of
-- a business day: the night after it comes last. gmv_per_hour over the last 26 weeks, currency units.
-- times: weeks the hour was on air, summed over accounts; is_few: of fewer than 4 nothing is concluded.
-- best_weekday, best_hour, best_rate: the hour of the week with the highest that is not few, the same in every row of a currency; empty: none.
CREATE VIEW v_report_heat AS
WITH weekday(weekday) AS (VALUES (1), (2), (3), (4), (5), (6), (7)),
total AS MATERIALIZED (
    SELECT currency, weekday, hour, sum(gmv) AS gmv, sum(aired_min) AS aired_min, sum(weeks) AS times FROM v_slot GROUP BY 1, 2, 3
),
hour AS (SELECT DISTINCT currency, hour, (hour + 19) % 24 AS night FROM v_slot),
cell AS (
    SELECT h.currency, w.weekday, h.hour, dense_rank() OVER (PARTITION BY h.currency ORDER BY h.night) AS place,
           CASE WHEN t.aired_min >= 15 THEN t.gmv * 60.0 / t.aired_min END AS gmv_per_hour, t.aired_min,
           coalesce(t.times, 0) AS times, coalesce(t.times, 0) < 4 AS is_few
    FROM hour AS h JOIN weekday AS w
    LEFT JOIN total AS t ON t.currency = h.currency AND t.weekday = w.weekday AND t.hour = h.hour
)
SELECT currency, weekday, hour, place, gmv_per_hour, aired_min, times, is_few,
       CAST(first_value(iif(is_few, NULL, weekday)) OVER best AS TEXT) AS best_weekday, first_value(iif(is_few, NULL, hour)) OVER best AS best_hour,
       first_value(iif(is_few, NULL, gmv_per_hour)) OVER best AS best_rate
FROM cell
WINDOW best AS (PARTITION BY currency ORDER BY is_few, gmv_per_hour DESC NULLS LAST, weekday, place);
