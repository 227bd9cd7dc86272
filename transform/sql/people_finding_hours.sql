-- Working hours of the plan against the limits: rest, duty without a break, day, spread, week (NUMBERS 10). Adds to
-- mart_finding; durations are written h:mm. Only what is over the limit is found, the limit itself is allowed.

-- Rest lies between the last end of one business day and the first start of the next day worked; a split day is
-- the spread rule's.
INSERT INTO mart_finding
WITH day AS (
    SELECT staff_id, business_date, MIN(start_at) AS first_start, MAX(end_at) AS last_end
    FROM int_duty GROUP BY staff_id, business_date
),
pair AS (
    SELECT *, LAG(last_end) OVER (PARTITION BY staff_id ORDER BY business_date) AS former_end FROM day
)
SELECT p.business_date, 'rest', NULL, NULL, NULL, p.staff_id, p.staff_id || ':' || p.business_date,
       printf('%d:%02d h of rest between %s and %s; at least %d:%02d h',
              MAX(0, p.first_start - p.former_end) / 3600, MAX(0, p.first_start - p.former_end) % 3600 / 60,
              strftime('%m-%d %H:%M', p.former_end, 'unixepoch'), strftime('%m-%d %H:%M', p.first_start, 'unixepoch'),
              l.rest_s / 3600, l.rest_s % 3600 / 60)
FROM pair p JOIN int_limit l
WHERE p.first_start - p.former_end < l.rest_s;

INSERT INTO mart_finding
WITH gap AS (
    SELECT *, LAG(end_at) OVER (PARTITION BY staff_id ORDER BY start_at) AS former_end FROM int_duty
),
run AS (
    SELECT g.*, SUM(g.former_end IS NULL OR g.start_at - g.former_end >= l.break_s)
                    OVER (PARTITION BY g.staff_id ORDER BY g.start_at ROWS UNBOUNDED PRECEDING) AS nth
    FROM gap g JOIN int_limit l
),
duty AS (SELECT staff_id, MIN(start_at) AS start_at, MAX(end_at) AS end_at FROM run GROUP BY staff_id, nth)
SELECT business_date(d.start_at), 'duty_break', NULL, NULL, NULL, d.staff_id,
       d.staff_id || ':' || strftime('%Y-%m-%dT%H:%M', d.start_at, 'unixepoch'),
       printf('%d:%02d h on duty from %s to %s without %d minutes of break; at most %d:%02d h',
              (d.end_at - d.start_at) / 3600, (d.end_at - d.start_at) % 3600 / 60,
              strftime('%H:%M', d.start_at, 'unixepoch'), strftime('%H:%M', d.end_at, 'unixepoch'), l.break_s / 60,
              l.duty_s / 3600, l.duty_s % 3600 / 60)
FROM duty d JOIN int_limit l
WHERE d.end_at - d.start_at > l.duty_s;

INSERT INTO mart_finding
WITH day AS (SELECT staff_id, business_date, SUM(end_at - start_at) AS worked FROM int_duty GROUP BY staff_id, business_date)
SELECT d.business_date, 'day_hours', NULL, NULL, NULL, d.staff_id, d.staff_id || ':' || d.business_date,
       printf('%d:%02d h planned that day; at most %d:%02d h', d.worked / 3600, d.worked % 3600 / 60,
              l.day_s / 3600, l.day_s % 3600 / 60)
FROM day d JOIN int_limit l
WHERE d.worked > l.day_s;

INSERT INTO mart_finding
WITH day AS (
    SELECT staff_id, business_date, MIN(start_at) AS start_at, MAX(end_at) AS end_at
    FROM int_duty GROUP BY staff_id, business_date
)
SELECT d.business_date, 'spread', NULL, NULL, NULL, d.staff_id, d.staff_id || ':' || d.business_date,
       printf('%d:%02d h from the first start %s to the last end %s; at most %d:%02d h',
              (d.end_at - d.start_at) / 3600, (d.end_at - d.start_at) % 3600 / 60, strftime('%H:%M', d.start_at, 'unixepoch'),
              strftime('%H:%M', d.end_at, 'unixepoch'), l.spread_s / 3600, l.spread_s % 3600 / 60)
FROM day d JOIN int_limit l
WHERE d.end_at - d.start_at > l.spread_s;

-- Found once a week, under its Monday.
INSERT INTO mart_finding
WITH week AS (
    SELECT staff_id, iso_week(business_date) AS week, SUM(end_at - start_at) AS worked,
           date(MIN(business_date), '-6 days', 'weekday 1') AS monday
    FROM int_duty GROUP BY staff_id, iso_week(business_date)
)
SELECT w.monday, 'week_hours', NULL, NULL, NULL, w.staff_id, w.staff_id || ':' || w.week,
       printf('%d:%02d h planned in %s; at most %d:%02d h', w.worked / 3600, w.worked % 3600 / 60, w.week,
              l.week_s / 3600, l.week_s % 3600 / 60)
FROM week w JOIN int_limit l
WHERE w.worked > l.week_s;
