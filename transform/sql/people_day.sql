-- int_day: the day the run speaks of: --date, else the last business date on air. One row; no row before any session.
CREATE TABLE int_day (
    day INTEGER NOT NULL,            -- day number
    date TEXT NOT NULL
) STRICT;

INSERT INTO int_day
SELECT day, day_text(day)
FROM (SELECT COALESCE((SELECT last_day FROM conf_run), (SELECT date_day(MAX(business_date)) FROM int_session)) AS day)
WHERE day IS NOT NULL;
