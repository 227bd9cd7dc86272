-- int_limit: the limits of planning and of the people rules, from the settings. One row; seconds unless named
-- otherwise. Everything people_* reads from the configuration passes through here.
CREATE TABLE int_limit (
    day_starts_s INTEGER NOT NULL,   -- the business day begins so long after midnight
    plan_gap_s INTEGER NOT NULL,
    match_s INTEGER NOT NULL,        -- attendance belongs to a planned start within this
    grace_s INTEGER NOT NULL,
    rest_s INTEGER NOT NULL,
    duty_s INTEGER NOT NULL,
    break_s INTEGER NOT NULL,
    day_s INTEGER NOT NULL,
    spread_s INTEGER NOT NULL,
    week_s INTEGER NOT NULL,
    longest_shift_s INTEGER NOT NULL,  -- a longer one is a typing mistake in a date
    min_rate_s INTEGER NOT NULL        -- airtime under which a rate per hour stays empty
) STRICT;

INSERT INTO int_limit
WITH s AS (SELECT name, json_extract(CASE WHEN json_valid(value) THEN value ELSE json_quote(value) END, '$') AS value FROM setting)
SELECT MAX(CASE WHEN name = 'day_starts_at' THEN unixepoch('1970-01-01 ' || value) END),
       MAX(CASE WHEN name = 'stint.plan_gap_min' THEN value * 60 END),
       MAX(CASE WHEN name = 'rules.attendance_match_h' THEN CAST(value * 3600 AS INTEGER) END),
       MAX(CASE WHEN name = 'rules.grace_min' THEN value * 60 END),
       MAX(CASE WHEN name = 'rules.rest_h' THEN CAST(value * 3600 AS INTEGER) END),
       MAX(CASE WHEN name = 'rules.duty_h' THEN CAST(value * 3600 AS INTEGER) END),
       MAX(CASE WHEN name = 'rules.break_min' THEN value * 60 END),
       MAX(CASE WHEN name = 'rules.day_h' THEN CAST(value * 3600 AS INTEGER) END),
       MAX(CASE WHEN name = 'rules.spread_h' THEN CAST(value * 3600 AS INTEGER) END),
       MAX(CASE WHEN name = 'rules.week_h' THEN CAST(value * 3600 AS INTEGER) END),
       86400,
       MAX(CASE WHEN name = 'stint.min_minutes' THEN value * 60 END)
FROM s;
