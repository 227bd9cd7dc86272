-- mart_recommendation: what the rules of advice.json recommend (NUMBERS 12). Grain: edition (ISO week) x currency x recommendation; filled by the
-- step `advice`. Money hundredths; per_unit: of one unit of exposure. Figures are NULL where a carried one is not measured this time.
CREATE TABLE mart_recommendation (
    edition TEXT NOT NULL,
    currency TEXT NOT NULL,
    rank INTEGER NOT NULL,
    rec_id TEXT NOT NULL,
    title TEXT NOT NULL,
    evidence TEXT NOT NULL,
    expected_gain INTEGER,
    confidence REAL,
    chance REAL,                     -- NULL: a loss, nothing is compared
    per_unit REAL,
    exposure REAL,
    is_planned INTEGER NOT NULL,     -- exposure is planned, else as usual
    gain_factor REAL,
    actual REAL,                     -- as people say it: money in currency units
    expected REAL,
    ratio REAL, ratio_low REAL, ratio_high REAL,
    sessions INTEGER,
    from_date TEXT NOT NULL, to_date TEXT NOT NULL,   -- the days it looked at
    due TEXT NOT NULL,
    is_carried INTEGER NOT NULL,     -- not found this time, but somebody is at it
    PRIMARY KEY (edition, currency, rank)
) STRICT, WITHOUT ROWID;

-- mart_recommendation_case: a recommendation from its first edition on, and what became of it. Grain: rec_id. Changes are shares.
CREATE TABLE mart_recommendation_case (
    rec_id TEXT NOT NULL PRIMARY KEY,
    rule TEXT NOT NULL,
    currency TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_label TEXT NOT NULL,
    factor TEXT NOT NULL,
    factor_label TEXT NOT NULL,
    unit TEXT NOT NULL,
    first_edition TEXT NOT NULL,
    owner_role TEXT NOT NULL,
    status TEXT,                     -- as the followup sheet says; NULL: nobody said anything
    status_since TEXT,
    owner TEXT, due TEXT, note TEXT,
    is_acted INTEGER NOT NULL,       -- doing or done
    after_weeks INTEGER,
    change REAL,                     -- of the factor, after against before; of a loss: how much less is lost
    n_others INTEGER NOT NULL,       -- cases of the rule nobody acted on whose change is known
    others_change REAL               -- their mean; NULL: too few
) STRICT, WITHOUT ROWID;

-- mart_best_slot: hours of hosts and co-hosts in slots that sell more an hour than their account's mean of the 13 weeks before (is_best), and in the
-- others. Grain: ISO week (its Monday) x person x account x slot; filled by advice/prime_weak.sql. Rates: hundredths an hour.
CREATE TABLE mart_best_slot (
    monday TEXT NOT NULL,
    week TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    slot TEXT NOT NULL,
    currency TEXT NOT NULL,
    is_best INTEGER NOT NULL,
    hours REAL NOT NULL,
    rate REAL NOT NULL,
    mean REAL NOT NULL,              -- of the account
    gaining REAL NOT NULL,           -- hours, by how much more or less the slot sells than those at the other side of the mean
    PRIMARY KEY (monday, staff_id, platform, account, slot)
) STRICT, WITHOUT ROWID;

-- int_recommendation_rule: the dictionary of the rules. Grain: rule; filled from advice.json by the step.
CREATE TABLE int_recommendation_rule (
    rule TEXT NOT NULL PRIMARY KEY,
    nth INTEGER NOT NULL,
    subject TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('ratio', 'loss')),
    occasion TEXT NOT NULL CHECK (occasion IN ('low', 'high')),
    ahead TEXT NOT NULL CHECK (ahead IN ('planned', 'usual')),
    unit TEXT NOT NULL,
    weeks INTEGER NOT NULL,
    least INTEGER NOT NULL,
    owner TEXT NOT NULL,
    due_days INTEGER NOT NULL,
    is_advice INTEGER NOT NULL,
    has_outcome INTEGER NOT NULL,    -- 0: acting moves hours or showings, and the factor tells nothing of that
    title TEXT NOT NULL,
    evidence TEXT NOT NULL,
    meaning TEXT NOT NULL
) STRICT, WITHOUT ROWID;
