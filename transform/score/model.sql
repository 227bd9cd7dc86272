-- The rows of the model (NUMBERS 6, NUMBERS rules 15 and 21, 27), as temporary tables over the days and the least credited
-- seconds in score_window. Money hundredths, times civil seconds.
DROP TABLE IF EXISTS temp.model_aov;
DROP TABLE IF EXISTS temp.model_part;
DROP TABLE IF EXISTS temp.model_row;

-- model_aov: the average order of an account over the window, from the rows that know both. Grain: currency x account.
CREATE TEMP TABLE model_aov (
    currency TEXT NOT NULL,
    account_key TEXT NOT NULL,
    aov REAL NOT NULL,
    PRIMARY KEY (currency, account_key)
) STRICT, WITHOUT ROWID;

INSERT INTO model_aov
SELECT s.currency, s.platform || ':' || s.account, CAST(SUM(s.gmv) AS REAL) / SUM(s.orders)
FROM mart_stint s, score_window w
WHERE s.business_date BETWEEN w.from_date AND w.to_date AND s.gmv IS NOT NULL AND s.orders IS NOT NULL
GROUP BY s.currency, s.platform, s.account
HAVING SUM(s.orders) > 0 AND SUM(s.gmv) > 0;

-- model_part: a host's stint as it speaks in the model: a row of its own where evidence split the session (or nothing was
-- to split), else a share of the session's one row. Grain: stint.
CREATE TEMP TABLE model_part (
    currency TEXT NOT NULL,
    row_key TEXT NOT NULL,
    is_shared INTEGER NOT NULL,
    session_key TEXT NOT NULL,
    host_id TEXT NOT NULL,
    account_key TEXT NOT NULL,
    business_date TEXT NOT NULL,
    slot TEXT NOT NULL,
    day_kind TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    credited_s INTEGER NOT NULL,
    gmv INTEGER NOT NULL,
    views INTEGER,
    add_to_cart INTEGER,
    PRIMARY KEY (currency, row_key, host_id, business_date)
) STRICT, WITHOUT ROWID;

INSERT INTO model_part
SELECT s.currency,
       CASE WHEN s.attribution = 'prorata' THEN s.session_key
            ELSE s.session_key || ' ' || s.business_date || ' ' || s.host_id END,
       s.attribution = 'prorata', s.session_key, s.host_id, s.platform || ':' || s.account, s.business_date, s.slot,
       s.day_kind, s.start_at, s.credited_s, s.gmv, s.views, s.add_to_cart
FROM mart_stint s, score_window w
WHERE s.business_date BETWEEN w.from_date AND w.to_date
  AND s.host_id <> 'unassigned'
  AND s.attribution IN ('whole', 'minutes', 'buckets', 'snapshots', 'prorata')
  AND s.gmv IS NOT NULL AND s.credited_s > 0;

-- model_row: one part, or the shares of a session together. Slot, day kind and week of a shared row are those of most of its time (tie: earlier). Counts are NULL where one of
-- its parts has none; spend is set by spend.sql. Grain: row of the model, numbered so that rows of a session follow each other.
CREATE TEMP TABLE model_row (
    row_id INTEGER PRIMARY KEY,
    currency TEXT NOT NULL,
    row_key TEXT NOT NULL,
    session_key TEXT NOT NULL,
    account_key TEXT NOT NULL,
    slot TEXT NOT NULL,
    day_kind TEXT NOT NULL,
    week TEXT NOT NULL,
    cell TEXT NOT NULL,              -- account, day type and hour of the clock in which the first host went on
    credited_s INTEGER NOT NULL,
    gmv INTEGER NOT NULL,
    views INTEGER,
    add_to_cart INTEGER,
    spend REAL,
    UNIQUE (currency, row_key)
) STRICT;

INSERT INTO model_row
WITH piece AS (
    SELECT currency, row_key, business_date, slot, day_kind,
           SUM(credited_s) AS credited_s, MIN(start_at) AS start_at
    FROM model_part WHERE is_shared
    GROUP BY currency, row_key, business_date, slot, day_kind
),
main AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY currency, row_key ORDER BY credited_s DESC, start_at, slot, day_kind) AS place
    FROM piece
),
shared AS (
    SELECT currency, row_key, session_key, MIN(account_key) AS account_key, MIN(start_at) AS start_at,
           SUM(credited_s) AS credited_s, SUM(gmv) AS gmv,
           CASE WHEN COUNT(views) = COUNT(*) THEN SUM(views) END AS views,
           CASE WHEN COUNT(add_to_cart) = COUNT(*) THEN SUM(add_to_cart) END AS add_to_cart
    FROM model_part WHERE is_shared
    GROUP BY currency, row_key, session_key
),
line AS (
    SELECT shared.*, main.slot, main.day_kind, main.business_date
    FROM shared JOIN main ON main.currency = shared.currency AND main.row_key = shared.row_key AND main.place = 1
    UNION ALL
    SELECT currency, row_key, session_key, account_key, start_at, credited_s, gmv, views, add_to_cart, slot, day_kind, business_date
    FROM model_part WHERE NOT is_shared
)
SELECT ROW_NUMBER() OVER (ORDER BY l.currency, l.session_key, l.start_at, l.row_key), l.currency, l.row_key, l.session_key, l.account_key, l.slot,
       l.day_kind, iso_week(l.business_date), l.account_key || ' ' || substr(l.slot, 1, 2) || strftime(' %H', l.start_at, 'unixepoch'),
       l.credited_s, l.gmv, l.views, l.add_to_cart, NULL
FROM line l JOIN score_window w ON l.credited_s >= w.min_s;
