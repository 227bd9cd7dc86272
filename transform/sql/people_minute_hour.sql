-- int_minute_hour: what the minutes of a session say of its hours. Grain: session x hour of the clock; money hundredths.
CREATE TABLE int_minute_hour (
    session_key TEXT NOT NULL,
    hour_at INTEGER NOT NULL,        -- civil seconds, on the full hour
    gmv INTEGER NOT NULL,
    PRIMARY KEY (session_key, hour_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_minute_hour
SELECT x.session_key, (m.at + x.shift_s) / 3600 * 3600, SUM(m.gmv)
FROM int_minute_ref x
JOIN cur_minute m ON m.platform = x.platform AND m.account = x.account_ref AND m.session_ref = x.session_ref
WHERE m.gmv > 0
GROUP BY 1, 2;
