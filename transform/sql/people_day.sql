-- int_day: the day the run speaks of: --date, else the last business date on air. One row; no row before any session.
-- slot_from: the heat map looks back 26 weeks, the day's own included.
CREATE TABLE int_day (
    day INTEGER NOT NULL,            -- day number
    date TEXT NOT NULL,
    monday TEXT NOT NULL,            -- of the day's week
    slot_from TEXT NOT NULL          -- a Monday
) STRICT;

INSERT INTO int_day
SELECT day, day_text(day), date(day_text(day), '-6 days', 'weekday 1'), date(day_text(day), '-6 days', 'weekday 1', '-175 days')
FROM (SELECT COALESCE((SELECT last_day FROM conf_run), (SELECT date_day(MAX(business_date)) FROM int_session)) AS day)
WHERE day IS NOT NULL;
