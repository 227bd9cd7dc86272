-- What the rules of advice.json see, as temporary tables: filled by transform/advice/RULE.sql, read by the step `advice`.
DROP TABLE IF EXISTS temp.advice_span;
DROP TABLE IF EXISTS temp.advice_row;
DROP TABLE IF EXISTS temp.advice_ahead;
DROP TABLE IF EXISTS temp.advice_place;
DROP TABLE IF EXISTS temp.advice_label;
DROP TABLE IF EXISTS temp.advice_rule;
DROP TABLE IF EXISTS temp.advice_plan;
DROP TABLE IF EXISTS temp.advice_planned;
DROP TABLE IF EXISTS temp.advice_week;
DROP TABLE IF EXISTS temp.advice_usual;

-- advice_span: the days that count (windows of the oldest edition on), and the last. One row.
CREATE TEMP TABLE advice_span (first_day TEXT NOT NULL, last_day TEXT NOT NULL) STRICT;

-- advice_rule: the rules there are. Grain: rule. plan: by what its exposure is planned (NULL: not); needs_plan: without it it says nothing.
CREATE TEMP TABLE advice_rule (rule TEXT NOT NULL PRIMARY KEY, plan TEXT, needs_plan INTEGER NOT NULL) STRICT;

-- advice_plan: from what share of its mean over how many weeks before a week is planned (advice.json, plans). Grain: plan.
CREATE TEMP TABLE advice_plan (plan TEXT NOT NULL PRIMARY KEY, least REAL NOT NULL, weeks INTEGER NOT NULL) STRICT;

-- advice_planned: what is planned, by plan.sql. Grain: plan x account x ISO week (its Monday) with any of it.
CREATE TEMP TABLE advice_planned (
    plan TEXT NOT NULL, place TEXT NOT NULL, monday TEXT NOT NULL, planned REAL NOT NULL, PRIMARY KEY (plan, place, monday)
) STRICT;

-- advice_week: whether a week is planned yet, by plan.sql. Grain: plan x account x ISO week after planned ones; n: how many of these.
CREATE TEMP TABLE advice_week (
    plan TEXT NOT NULL, place TEXT NOT NULL, monday TEXT NOT NULL, is_made INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (plan, place, monday)
) STRICT;

-- advice_row: what a rule compares or adds up. Grain: as the rule has it, at most one per rule, factor, stratum, cluster and subject. Money hundredths.
CREATE TEMP TABLE advice_row (
    rule TEXT NOT NULL,
    currency TEXT NOT NULL,
    subject TEXT,                    -- NULL: only others compare with it
    factor TEXT NOT NULL,
    stratum TEXT NOT NULL,           -- rows of one stratum are compared with each other
    cluster TEXT NOT NULL,           -- session
    host_id TEXT,                    -- whose usual sales `below` is adjusted by, where the rule says so
    day TEXT NOT NULL,
    above REAL NOT NULL,             -- of a loss: lost
    below REAL NOT NULL,
    gmv REAL NOT NULL,
    exposure REAL NOT NULL,          -- hours, or what the rule counts its gain by
    place TEXT                       -- account; NULL: no account's plan is asked
) STRICT;

-- advice_ahead: exposure planned. Grain: rule x currency x subject x place x ISO week (its Monday). A week with any row of the rule has a plan,
-- of accounts as far as advice_week says so.
-- Of a place it counts for the factors that are compared there: a step the platform does not count gains nothing in its hours.
CREATE TEMP TABLE advice_ahead (
    rule TEXT NOT NULL,
    currency TEXT NOT NULL,
    subject TEXT NOT NULL,
    monday TEXT NOT NULL,
    exposure REAL NOT NULL,
    place TEXT                       -- as in advice_row; NULL: counts for every factor
) STRICT;

-- advice_usual: exposure that stands in where the place's week is not planned yet, by usual.sql. Grain and columns as advice_ahead.
CREATE TEMP TABLE advice_usual (
    rule TEXT NOT NULL, currency TEXT NOT NULL, subject TEXT NOT NULL, monday TEXT NOT NULL, exposure REAL NOT NULL, place TEXT NOT NULL
) STRICT;

-- advice_place: places by number. Grain: place.
CREATE TEMP TABLE advice_place (place TEXT NOT NULL PRIMARY KEY, nth INTEGER NOT NULL) STRICT;

-- advice_label: subjects as people call them. Grain: kind x subject.
CREATE TEMP TABLE advice_label (kind TEXT NOT NULL, subject TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (kind, subject)) STRICT;
