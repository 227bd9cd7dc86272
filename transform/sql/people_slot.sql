-- mart_slot: the heat map of the last 26 weeks up to the day spoken of. Grain: account x weekday x hour of the clock that
-- was ever aired or planned in them, or is planned in the week after. Money hundredths, rates per hour in currency units.
-- A rate needs stint.min_minutes on air; quartiles run over the weeks that have one, interpolated between neighbours
-- (as PERCENTILE.INC of a spreadsheet).
CREATE TABLE mart_slot (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    weekday INTEGER NOT NULL,
    hour INTEGER NOT NULL,
    gmv INTEGER NOT NULL,
    aired_s INTEGER NOT NULL,
    told_s INTEGER NOT NULL,         -- of it in sessions whose sales are known: what a rate is taken over
    planned_s INTEGER NOT NULL,
    planned_next_s INTEGER NOT NULL, -- in the ISO week after the day
    weeks INTEGER NOT NULL,          -- behind the quartiles
    gmv_per_hour REAL,
    p25 REAL,
    p50 REAL,
    p75 REAL,
    PRIMARY KEY (platform, account, weekday, hour)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_slot
WITH week AS (
    SELECT w.*, d.monday AS this_monday
    FROM mart_slot_week w JOIN int_day d
    WHERE w.monday <= date(d.monday, '+7 days')
),
total AS (
    SELECT platform, account, weekday, hour, SUM(gmv) FILTER (WHERE monday <= this_monday) AS gmv,
           SUM(aired_s) FILTER (WHERE monday <= this_monday) AS aired_s,
           SUM(told_s) FILTER (WHERE monday <= this_monday) AS told_s,
           SUM(planned_s) FILTER (WHERE monday <= this_monday) AS planned_s,
           SUM(planned_s) FILTER (WHERE monday > this_monday) AS planned_next_s
    FROM week GROUP BY platform, account, weekday, hour
),
rated AS (
    SELECT platform, account, weekday, hour, gmv * 36.0 / told_s AS rate,
           ROW_NUMBER() OVER (PARTITION BY platform, account, weekday, hour ORDER BY gmv * 36.0 / told_s) - 1 AS nth,
           COUNT(*) OVER (PARTITION BY platform, account, weekday, hour) AS n
    FROM week JOIN int_limit l
    WHERE told_s >= l.min_rate_s AND monday <= this_monday
),
wanted (q) AS (VALUES (0.25), (0.5), (0.75)),
-- the value at place (n - 1) q, between the two neighbours by the distance to each
quartile AS (
    SELECT platform, account, weekday, hour, n, q, SUM(rate * MAX(0, 1 - ABS(nth - (n - 1) * q))) AS value
    FROM rated JOIN wanted GROUP BY platform, account, weekday, hour, q
),
quartiles AS (
    SELECT platform, account, weekday, hour, n, MAX(value) FILTER (WHERE q = 0.25) AS p25,
           MAX(value) FILTER (WHERE q = 0.5) AS p50, MAX(value) FILTER (WHERE q = 0.75) AS p75
    FROM quartile GROUP BY platform, account, weekday, hour
)
SELECT t.platform, t.account, t.weekday, t.hour, COALESCE(t.gmv, 0), COALESCE(t.aired_s, 0), COALESCE(t.told_s, 0), COALESCE(t.planned_s, 0),
       COALESCE(t.planned_next_s, 0), COALESCE(q.n, 0),
       CASE WHEN t.told_s >= l.min_rate_s THEN round6(t.gmv * 36.0 / t.told_s) END, round6(q.p25), round6(q.p50), round6(q.p75)
FROM total t
JOIN int_limit l
LEFT JOIN quartiles q USING (platform, account, weekday, hour);
