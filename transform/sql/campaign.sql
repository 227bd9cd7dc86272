-- Filled by the campaign step (transform/campaign/campaign.c); definitions in NUMBERS 11. Money hundredths; days are those on which sessions
-- start, on the account's clock.
--
-- mart_campaign: what a campaign sold beyond its baseline. Grain: campaign x currency x as_of; as_of are three and thirty days after
-- its end and the day the warehouse stands at: sessions that start later are left out, the rest is told as it is known now.
CREATE TABLE mart_campaign (
    as_of            TEXT NOT NULL,
    campaign_id      TEXT NOT NULL,
    currency         TEXT NOT NULL,
    edition          TEXT NOT NULL,     -- D+3, D+30, latest
    first_day        TEXT NOT NULL,
    last_day         TEXT NOT NULL,
    accounts         INTEGER NOT NULL,
    sessions         INTEGER NOT NULL,
    unmatched        INTEGER NOT NULL,  -- sessions without a baseline
    hours            REAL NOT NULL,
    actual           INTEGER NOT NULL,
    actual_unmatched INTEGER NOT NULL,  -- of actual, the sessions without a baseline
    baseline         INTEGER,           -- NULL, and so all that follows: no session has one
    uplift_rate      INTEGER,
    uplift_hours     INTEGER,
    uplift_low       INTEGER,           -- 90 of 100 placebos; NULL under 19 of them
    uplift_high      INTEGER,
    statistic        REAL,
    p_value          REAL,
    placebos         INTEGER NOT NULL,
    placebos_apart   INTEGER NOT NULL,  -- of them without a common day
    before           INTEGER,
    after            INTEGER,
    after_days       INTEGER NOT NULL,  -- of the 14 that as_of has seen
    margined         INTEGER,           -- sum over accounts of net x margin; NULL: a margin is missing
    fallback         TEXT NOT NULL,     -- the weakest of its sessions
    control          TEXT NOT NULL,     -- accounts without a campaign in these days, or 'no control'
    control_change   REAL,              -- their sales over their baseline, less 1
    PRIMARY KEY (campaign_id, currency, as_of)
) STRICT, WITHOUT ROWID;

-- mart_campaign_session: each session of a campaign against its baseline. Grain: campaign x session.
CREATE TABLE mart_campaign_session (
    campaign_id TEXT NOT NULL,
    session_key TEXT NOT NULL,
    platform    TEXT NOT NULL,
    account     TEXT NOT NULL,
    currency    TEXT NOT NULL,
    day         TEXT NOT NULL,
    slot        TEXT NOT NULL,
    hours       REAL NOT NULL,
    actual      INTEGER NOT NULL,
    matches     INTEGER NOT NULL,
    per_hour    REAL,                   -- hundredths
    baseline    INTEGER,
    fallback    TEXT NOT NULL,
    PRIMARY KEY (campaign_id, session_key)
) STRICT, WITHOUT ROWID;

-- mart_campaign_match: the sessions a slot's baseline was taken from. Grain: campaign x account x slot x session.
CREATE TABLE mart_campaign_match (
    campaign_id TEXT NOT NULL,
    platform    TEXT NOT NULL,
    account     TEXT NOT NULL,
    slot        TEXT NOT NULL,
    match_key   TEXT NOT NULL,
    PRIMARY KEY (campaign_id, platform, account, slot, match_key)
) STRICT, WITHOUT ROWID;

-- mart_campaign_placebo: the windows without a campaign it was compared with. Grain: campaign x currency x first day of the window.
CREATE TABLE mart_campaign_placebo (
    campaign_id TEXT NOT NULL,
    currency    TEXT NOT NULL,
    first_day   TEXT NOT NULL,          -- where the campaign's first day came to lie
    statistic   REAL,                   -- NULL: nothing was sold
    change      REAL,                   -- sales over baseline, less 1, that the campaign would have with this T
    PRIMARY KEY (campaign_id, currency, first_day)
) STRICT, WITHOUT ROWID;

-- mart_campaign_day: D-14 to D+21 of its accounts against the baseline. Grain: campaign x currency x day with a session.
CREATE TABLE mart_campaign_day (
    campaign_id TEXT NOT NULL,
    currency    TEXT NOT NULL,
    day         TEXT NOT NULL,
    nth         INTEGER NOT NULL,       -- below 0 before its first day, 0 in it, above 0 after its last
    sessions    INTEGER NOT NULL,
    hours       REAL NOT NULL,
    actual      INTEGER NOT NULL,
    baseline    INTEGER,
    low         INTEGER,                -- 90 of 100 such days without a campaign; NULL under 19 of them
    high        INTEGER,
    PRIMARY KEY (campaign_id, currency, day)
) STRICT, WITHOUT ROWID;
