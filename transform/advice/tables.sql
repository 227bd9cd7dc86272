-- What the rules of advice.json see, as temporary tables: filled by transform/advice/RULE.sql, read by the step `advice`.
DROP TABLE IF EXISTS temp.advice_span;
DROP TABLE IF EXISTS temp.advice_row;
DROP TABLE IF EXISTS temp.advice_ahead;
DROP TABLE IF EXISTS temp.advice_place;
DROP TABLE IF EXISTS temp.advice_label;

-- advice_span: the days that count (windows of the oldest edition on), and the last. One row.
CREATE TEMP TABLE advice_span (first_day TEXT NOT NULL, last_day TEXT NOT NULL) STRICT;

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
    place TEXT                       -- account, where the subject is on several; NULL: it is of one
) STRICT;

-- advice_ahead: exposure planned. Grain: rule x currency x subject x place x ISO week (its Monday). A week with any row of the rule has a plan.
-- Of a place it counts for the factors that are compared there: a step the platform does not count gains nothing in its hours.
CREATE TEMP TABLE advice_ahead (
    rule TEXT NOT NULL,
    currency TEXT NOT NULL,
    subject TEXT NOT NULL,
    monday TEXT NOT NULL,
    exposure REAL NOT NULL,
    place TEXT                       -- as in advice_row; NULL: counts for every factor
) STRICT;

-- advice_place: places by number. Grain: place.
CREATE TEMP TABLE advice_place (place TEXT NOT NULL PRIMARY KEY, nth INTEGER NOT NULL) STRICT;

-- advice_label: subjects as people call them. Grain: kind x subject.
CREATE TEMP TABLE advice_label (kind TEXT NOT NULL, subject TEXT NOT NULL, label TEXT NOT NULL, PRIMARY KEY (kind, subject)) STRICT;
