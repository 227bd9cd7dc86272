-- Filled by the stint step (transform/people/stint_step.c).
--
-- int_on_air: who was on air when. Grain: session x host x span; civil seconds; evidence handover, code, roster.
CREATE TABLE int_on_air (
    session_key TEXT NOT NULL,
    host_id     TEXT NOT NULL,
    start_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    evidence    TEXT NOT NULL,
    PRIMARY KEY (session_key, start_at, host_id, end_at)
) STRICT, WITHOUT ROWID;

-- mart_stint: one row per session, business date and host ('unassigned' for what is nobody's). Civil seconds, money
-- hundredths, counts; sums over the stints of a session are the session's figures exactly, NULL where no file gives
-- them. week, month: of the business date. ad_cost stands on the session's first stint alone, so that sums over
-- days count it once.
CREATE TABLE mart_stint (
    session_key         TEXT NOT NULL,
    host_id             TEXT NOT NULL,
    platform            TEXT NOT NULL,
    account             TEXT NOT NULL,
    currency            TEXT NOT NULL,
    start_at            INTEGER NOT NULL,
    end_at              INTEGER NOT NULL,
    on_air_s            INTEGER NOT NULL,
    credited_s          INTEGER NOT NULL,
    business_date       TEXT NOT NULL,
    week                TEXT NOT NULL,
    month               TEXT NOT NULL,
    slot                TEXT NOT NULL,
    day_kind            TEXT NOT NULL,
    campaign_id         TEXT,
    attribution         TEXT NOT NULL,
    source              TEXT NOT NULL,
    gmv                 INTEGER,
    gmv_direct          INTEGER,
    gmv_attributed      INTEGER,
    gmv_placed          INTEGER,
    gmv_confirmed       INTEGER,
    orders_created      INTEGER,
    orders              INTEGER,
    units               INTEGER,
    impressions         INTEGER,
    views               INTEGER,
    product_impressions INTEGER,
    product_clicks      INTEGER,
    add_to_cart         INTEGER,
    comments            INTEGER,
    shares              INTEGER,
    likes               INTEGER,
    new_followers       INTEGER,
    ad_cost             INTEGER,
    PRIMARY KEY (session_key, business_date, host_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mart_stint_account ON mart_stint (platform, account, business_date);
CREATE INDEX mart_stint_host ON mart_stint (host_id, business_date);
CREATE INDEX mart_stint_date ON mart_stint (business_date);
