-- Filled by the session step (transform/session/session.c); matching, base source and keys are no set operations.
--
-- int_member: one row per session and source: what that source's file says of the session now. Civil seconds,
-- money hundredths; account_ref, session_ref, point_at with platform and source are its key in cur_session.
CREATE TABLE int_member (
    session_key         TEXT NOT NULL,
    source              TEXT NOT NULL,
    platform            TEXT NOT NULL,
    account             TEXT NOT NULL,
    account_ref         TEXT NOT NULL,
    session_ref         TEXT NOT NULL,
    point_at            INTEGER NOT NULL,
    last_load           INTEGER NOT NULL,
    place               INTEGER,
    version             INTEGER NOT NULL,
    room_id             TEXT,
    handle              TEXT,
    title               TEXT,
    start_at            INTEGER NOT NULL,
    end_at              INTEGER NOT NULL,
    currency            TEXT,
    gmv_direct          INTEGER,
    gmv_indirect        INTEGER,
    gmv_attributed      INTEGER,
    gmv_24h             INTEGER,
    gmv_placed          INTEGER,
    gmv_confirmed       INTEGER,
    orders_created      INTEGER,
    orders              INTEGER,
    orders_main         INTEGER,
    units_created       INTEGER,
    units               INTEGER,
    buyers              INTEGER,
    impressions         INTEGER,
    views               INTEGER,
    viewers             INTEGER,
    engaged_viewers     INTEGER,
    peak_viewers        INTEGER,
    average_viewers     INTEGER,
    avg_watch_s         REAL,
    product_impressions INTEGER,
    product_clicks      INTEGER,
    add_to_cart         INTEGER,
    comments            INTEGER,
    shares              INTEGER,
    likes               INTEGER,
    new_followers       INTEGER,
    products_added      INTEGER,
    products_sold       INTEGER,
    PRIMARY KEY (session_key, source)
) STRICT, WITHOUT ROWID;

-- int_member_beside: further rows of the same source that a member is made of. Grain: session x source x row of raw_session. is_former 0: it
-- completes the member (what a page of minutes says of the whole live); 1: said earlier under another spelling of the account, counts no more.
CREATE TABLE int_member_beside (
    session_key         TEXT NOT NULL,
    source              TEXT NOT NULL,
    platform            TEXT NOT NULL,
    account_ref         TEXT NOT NULL,
    session_ref         TEXT NOT NULL,
    point_at            INTEGER NOT NULL,
    last_load           INTEGER NOT NULL,
    place               INTEGER,
    is_former           INTEGER NOT NULL,
    PRIMARY KEY (session_key, source, account_ref, session_ref, point_at)
) STRICT, WITHOUT ROWID;

-- int_session: one row per session. Civil seconds, money hundredths, observed_at UTC. gmv, orders, units are on
-- the headline basis (settings gmv_basis). base_rank 0: told by the base source of its account and month; n: by the
-- n-th source of the precedence, because the base lacks it. NULL: no file says so.
CREATE TABLE int_session (
    session_key         TEXT NOT NULL PRIMARY KEY,
    platform            TEXT NOT NULL,
    account             TEXT NOT NULL,
    shop                TEXT,
    room_id             TEXT,
    title               TEXT,
    start_at            INTEGER NOT NULL,
    end_at              INTEGER NOT NULL,
    duration_s          INTEGER NOT NULL,
    business_date       TEXT NOT NULL,
    campaign_id         TEXT,
    day_kind            TEXT NOT NULL,
    currency            TEXT NOT NULL,
    source              TEXT NOT NULL,
    base_rank           INTEGER NOT NULL,
    status              TEXT NOT NULL,
    observed_at         INTEGER NOT NULL,
    gmv                 INTEGER,
    gmv_direct          INTEGER,
    gmv_attributed      INTEGER,
    gmv_placed          INTEGER,
    gmv_confirmed       INTEGER,
    orders_created      INTEGER,
    orders              INTEGER,
    orders_main         INTEGER,
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
    buyers              INTEGER,
    viewers             INTEGER,
    avg_watch_s         REAL,
    peak_viewers        INTEGER,
    ad_cost             INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX int_session_account ON int_session (platform, account, start_at);

-- int_alias: one row per key a session would have from another of its sources.
CREATE TABLE int_alias (
    former_key  TEXT NOT NULL PRIMARY KEY,
    session_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- int_point: one row per cumulative snapshot of a session of which at least one was made before its end (hand-over
-- exports); civil seconds, running totals.
CREATE TABLE int_point (
    session_key         TEXT NOT NULL,
    at                  INTEGER NOT NULL,
    gmv                 INTEGER,
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
    PRIMARY KEY (session_key, at)
) STRICT, WITHOUT ROWID;

-- int_minute_ref: which rows of raw_minute belong to a session: those of a subject (raw_minute_subject);
-- at + shift_s is civil time of the account (0 where the file already says wall clock). A live may have several subjects
-- (room id and start, an account and its alias, UTC and wall clock): of the rows of one civil moment the greatest version
-- counts, then the subject that comes first: by room id, more minutes.
CREATE TABLE int_minute_ref (
    subject     INTEGER PRIMARY KEY,
    session_key TEXT NOT NULL,
    shift_s     INTEGER NOT NULL,
    nth         INTEGER NOT NULL,
    names       INTEGER NOT NULL       -- subjects of the session
) STRICT;
CREATE UNIQUE INDEX int_minute_ref_session ON int_minute_ref (session_key, nth);
CREATE UNIQUE INDEX int_minute_ref_alone ON int_minute_ref (session_key) WHERE names = 1;
