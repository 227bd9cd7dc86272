-- int_minute_hour: what the minutes of a session say of its hours. Grain: session x hour of the clock, for the weeks the heat
-- map looks back (int_day); money hundredths. Sessions of several subjects apart: only they need sorting.
CREATE TABLE int_minute_hour (
    session_key TEXT NOT NULL,
    hour_at INTEGER NOT NULL,        -- civil seconds, on the full hour
    gmv INTEGER NOT NULL,
    PRIMARY KEY (session_key, hour_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_minute_hour
WITH wanted AS MATERIALIZED (
    SELECT s.session_key FROM int_session s JOIN int_day d WHERE s.business_date >= date(d.slot_from, '-1 day')
)
SELECT session_key, civil_s / 3600 * 3600, SUM(gmv)
FROM (
    SELECT x.session_key, m.at + x.shift_s AS civil_s, m.gmv
    FROM int_minute_ref x
    CROSS JOIN int_minute m ON m.subject = x.subject
    WHERE x.names = 1 AND m.gmv > 0 AND x.session_key IN (SELECT session_key FROM wanted)
    UNION ALL
    SELECT session_key, civil_s, gmv
    FROM (
        SELECT x.session_key, m.at + x.shift_s AS civil_s, m.gmv,
               ROW_NUMBER() OVER (PARTITION BY x.session_key, m.at + x.shift_s ORDER BY m.version DESC, x.nth) AS place
        FROM int_minute_ref x
        CROSS JOIN int_minute m ON m.subject = x.subject
        WHERE x.names > 1 AND x.session_key IN (SELECT session_key FROM wanted)
    )
    WHERE place = 1 AND gmv > 0
)
GROUP BY 1, 2;
