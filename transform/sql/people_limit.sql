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
    min_rate_s INTEGER NOT NULL,       -- airtime under which a rate per hour stays empty
    prepare_s INTEGER NOT NULL,        -- before the start of a session, prepared and briefed
    dead_air_s INTEGER NOT NULL,
    stock_quantile REAL NOT NULL,
    price_share REAL NOT NULL,
    shown_share REAL NOT NULL,
    shown_order REAL NOT NULL,
    audit_min REAL NOT NULL,
    answered_share REAL NOT NULL,
    response_s INTEGER NOT NULL,
    action_s INTEGER NOT NULL,         -- compared before and after an action
    horizon_days INTEGER NOT NULL
) STRICT;

INSERT INTO int_limit
SELECT MAX(unixepoch('1970-01-01 ' || value)) FILTER (WHERE name = 'day_starts_at'),
       MAX(value * 60) FILTER (WHERE name = 'stint.plan_gap_min'),
       MAX(CAST(value * 3600 AS INTEGER)) FILTER (WHERE name = 'rules.attendance_match_h'),
       MAX(value * 60) FILTER (WHERE name = 'rules.grace_min'),
       MAX(CAST(value * 3600 AS INTEGER)) FILTER (WHERE name = 'rules.rest_h'),
       MAX(CAST(value * 3600 AS INTEGER)) FILTER (WHERE name = 'rules.duty_h'),
       MAX(value * 60) FILTER (WHERE name = 'rules.break_min'),
       MAX(CAST(value * 3600 AS INTEGER)) FILTER (WHERE name = 'rules.day_h'),
       MAX(CAST(value * 3600 AS INTEGER)) FILTER (WHERE name = 'rules.spread_h'),
       MAX(CAST(value * 3600 AS INTEGER)) FILTER (WHERE name = 'rules.week_h'),
       86400,
       MAX(value * 60) FILTER (WHERE name = 'stint.min_minutes'),
       MAX(value * 60) FILTER (WHERE name = 'rules.prepare_min'),
       MAX(value * 60) FILTER (WHERE name = 'rules.dead_air_min'),
       MAX(value) FILTER (WHERE name = 'rules.stock_quantile'),
       MAX(value) FILTER (WHERE name = 'rules.price_share'),
       MAX(value) FILTER (WHERE name = 'rules.shown_share'),
       MAX(value) FILTER (WHERE name = 'rules.shown_order'),
       MAX(value) FILTER (WHERE name = 'rules.audit_min'),
       MAX(value) FILTER (WHERE name = 'rules.answered_share'),
       MAX(value) FILTER (WHERE name = 'rules.response_s'),
       MAX(value * 60) FILTER (WHERE name = 'rules.action_min'),
       MAX(value) FILTER (WHERE name = 'rules.horizon_days')
FROM conf_setting;
