-- int_hour_weight: the hours a stint touches and how much of it each one gets. Grain: stint x hour of the clock, for the
-- weeks the heat map looks back (int_day). weight: sales of the session's minutes in that hour, cut by time where the stint has only a part of the hour; seconds where no
-- minute of the stint's hours sold anything.
-- int_hour: the stint's sales by the hour, filled by the step people_hour. Grain: as above; money hundredths.
CREATE TABLE int_hour_weight (
    session_key TEXT NOT NULL,
    host_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    hour_at INTEGER NOT NULL,        -- civil seconds, on the full hour
    gmv INTEGER NOT NULL,            -- of the whole stint
    weight INTEGER NOT NULL,
    PRIMARY KEY (session_key, host_id, business_date, hour_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_hour_weight
WITH RECURSIVE piece (session_key, host_id, business_date, gmv, start_at, cut_at, end_at) AS (
    SELECT session_key, host_id, business_date, gmv, start_at, MIN(end_at, (start_at / 3600 + 1) * 3600), end_at
    FROM mart_stint JOIN int_day WHERE business_date >= slot_from AND gmv IS NOT NULL AND end_at > start_at
    UNION ALL
    SELECT session_key, host_id, business_date, gmv, cut_at, MIN(end_at, (cut_at / 3600 + 1) * 3600), end_at
    FROM piece WHERE cut_at < end_at
),
weighed AS (
    SELECT p.session_key, p.host_id, p.business_date, p.start_at / 3600 * 3600 AS hour_at, p.gmv, p.cut_at - p.start_at AS seconds,
           COALESCE(m.gmv * (p.cut_at - p.start_at)
                    / (MIN(s.end_at, (p.start_at / 3600 + 1) * 3600) - MAX(s.start_at, p.start_at / 3600 * 3600)), 0) AS sold
    FROM piece p
    JOIN int_session s USING (session_key)
    LEFT JOIN int_minute_hour m ON m.session_key = p.session_key AND m.hour_at = p.start_at / 3600 * 3600
)
SELECT session_key, host_id, business_date, hour_at, gmv,
       CASE WHEN SUM(sold) OVER (PARTITION BY session_key, host_id, business_date) > 0 THEN sold ELSE seconds END
FROM weighed;

CREATE TABLE int_hour (
    session_key TEXT NOT NULL,
    host_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    hour_at INTEGER NOT NULL,
    gmv INTEGER NOT NULL,
    PRIMARY KEY (session_key, host_id, business_date, hour_at)
) STRICT, WITHOUT ROWID;
