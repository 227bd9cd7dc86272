-- int_reconcile_told: whose word on a session counts in a comparison. Grain: pair x session; source NULL where only other systems
-- tell of the session.
CREATE TABLE int_reconcile_told (
    pair        TEXT NOT NULL,
    platform    TEXT NOT NULL,
    account     TEXT NOT NULL,
    day         TEXT NOT NULL,
    session_key TEXT NOT NULL,
    source      TEXT,
    is_past     INTEGER NOT NULL,      -- ends after the midnight of its day
    PRIMARY KEY (pair, session_key)
) STRICT, WITHOUT ROWID;

INSERT INTO int_reconcile_told
WITH wanted AS (
    SELECT DISTINCT p.pair, p.sources, f.platform, f.account
    FROM int_reconcile_pair p JOIN int_reconcile_figure f ON f.set_name = p.theirs
    WHERE p.ours = 'sessions' AND f.platform = COALESCE(p.platform, f.platform)
),
known AS (
    SELECT w.pair, s.platform, s.account, date(s.start_at, 'unixepoch') AS day, s.session_key, iif(o.key IS NULL, NULL, m.source) AS source,
           s.end_at > unixepoch(date(s.start_at, 'unixepoch'), '+1 day') AS is_past,
           ROW_NUMBER() OVER (PARTITION BY w.pair, s.session_key ORDER BY o.key IS NULL, o.key, m.source) AS nth
    FROM wanted w
    JOIN int_session s ON s.platform = w.platform AND s.account = w.account
    JOIN int_member m ON m.session_key = s.session_key
    LEFT JOIN json_each(w.sources) o ON o.value = m.source
)
SELECT pair, platform, account, day, session_key, source, is_past FROM known WHERE nth = 1;

CREATE INDEX int_reconcile_told_day ON int_reconcile_told (pair, platform, account, day);

-- int_reconcile_ours: the figures to be summed, a day each. Grain: pair x account x day x subject x metric.
CREATE TABLE int_reconcile_ours (
    pair     TEXT NOT NULL,
    platform TEXT NOT NULL,
    account  TEXT NOT NULL,
    metric   TEXT NOT NULL,
    day      TEXT NOT NULL,
    subject  TEXT NOT NULL,
    currency TEXT NOT NULL,
    seen_at  INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    PRIMARY KEY (pair, platform, account, metric, day, subject, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO int_reconcile_ours
SELECT t.pair, t.platform, t.account, f.metric, t.day, t.session_key, f.currency, f.seen_at, f.value
FROM int_reconcile_told t
JOIN int_reconcile_pair_metric pm ON pm.pair = t.pair
JOIN int_reconcile_figure f ON f.set_name = 'sessions' AND f.platform = t.platform AND f.account = t.account AND f.metric = pm.metric
                            AND f.first_day = t.day AND f.subject = t.session_key AND f.source = t.source;

INSERT INTO int_reconcile_ours
SELECT p.pair, f.platform, f.account, f.metric, f.first_day, f.subject, f.currency, f.seen_at, f.value
FROM int_reconcile_pair p
JOIN int_reconcile_pair_metric pm ON pm.pair = p.pair
JOIN int_reconcile_figure f ON f.set_name = p.ours AND f.metric = pm.metric AND f.first_day = f.last_day
WHERE p.ours <> 'sessions';

-- int_reconcile_covered: the days a pair's own side is known for, whether something happened or not. Grain: pair x account x day. A day
-- lies in the range of a file that counts, and was over when the file was made: "no file covers this day" is not "0 that day".
CREATE TABLE int_reconcile_covered (
    pair     TEXT NOT NULL,
    platform TEXT NOT NULL,
    account  TEXT NOT NULL,
    day      TEXT NOT NULL,
    PRIMARY KEY (pair, platform, account, day)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO int_reconcile_covered
WITH RECURSIVE file AS (
    SELECT DISTINCT t.pair, t.platform, t.account, m.last_load AS load_id
    FROM int_reconcile_told t
    JOIN int_member m ON m.session_key = t.session_key
    JOIN int_reconcile_pair p ON p.pair = t.pair
    JOIN json_each(p.sources) o ON o.value = m.source
    UNION
    SELECT p.pair, f.platform, f.account, f.load_id
    FROM int_reconcile_pair p JOIN int_reconcile_figure f ON f.set_name = p.ours
    WHERE p.ours <> 'sessions' AND f.first_day = f.last_day
),
span AS (
    SELECT DISTINCT f.pair, f.platform, f.account, l.range_from AS day,
           MIN(l.range_to, date(civil_from_utc(a.timezone, l.observed_at), 'unixepoch', '-1 day')) AS last_day
    FROM file f
    JOIN load l ON l.load_id = f.load_id
    JOIN int_account a ON a.platform = f.platform AND a.account = f.account
    WHERE l.range_from IS NOT NULL AND l.range_to IS NOT NULL
),
day AS (
    SELECT pair, platform, account, day, last_day FROM span WHERE day <= last_day
    UNION
    SELECT pair, platform, account, date(day, '+1 day'), last_day FROM day WHERE day < last_day
)
SELECT pair, platform, account, day FROM day;

-- mart_reconcile: two files about the same days. Grain: pair x account x range x subject x metric. ours: the sum over what is known
-- of the range. difference = ours - theirs. tolerance: how much is allowed in the difference's direction, NULL: any. Money hundredths.
-- n_sessions: lives (or days) of ours in the range, n_ours: those that say the metric in the right system.
CREATE TABLE mart_reconcile (
    pair         TEXT NOT NULL,
    platform     TEXT NOT NULL,
    account      TEXT NOT NULL,
    first_day    TEXT NOT NULL,
    last_day     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    metric       TEXT NOT NULL,
    currency     TEXT NOT NULL,
    ours         INTEGER,
    theirs       INTEGER NOT NULL,
    tolerance    INTEGER,
    n_ours       INTEGER NOT NULL,
    n_theirs     INTEGER NOT NULL,
    n_sessions   INTEGER NOT NULL,
    days_covered INTEGER NOT NULL,
    days         INTEGER NOT NULL,
    status       TEXT NOT NULL,
    note         TEXT,
    PRIMARY KEY (pair, platform, account, first_day, last_day, subject, metric, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_reconcile
WITH theirs AS MATERIALIZED (
    SELECT p.pair, p.ours AS ours_set, p.theirs AS theirs_set, p.by_sale, p.above, p.below, f.platform, f.account, f.first_day, f.last_day,
           iif(p.each_session, f.subject, '') AS subject, f.metric, k.unit, k.settles, k.per_row, f.currency, SUM(f.value) AS theirs,
           COUNT(*) AS n_theirs, MIN(f.seen_at) AS seen_at,
           civil_from_utc(a.timezone, MIN(f.seen_at)) < unixepoch(f.last_day, '+1 day') AS is_early,
           utc_from_civil(a.timezone, unixepoch(f.last_day, '+1 day')) + c.value * 86400 AS final_at
    FROM int_reconcile_pair p
    JOIN int_reconcile_pair_metric pm ON pm.pair = p.pair
    JOIN int_reconcile_metric k ON k.metric = pm.metric
    JOIN int_reconcile_figure f ON f.set_name = p.theirs AND f.metric = pm.metric AND f.platform = COALESCE(p.platform, f.platform)
    JOIN int_account a ON a.platform = f.platform AND a.account = f.account
    JOIN conf_setting c ON c.name = 'status_days.final'
    WHERE p.ours <> p.theirs OR f.last_day > f.first_day
    GROUP BY p.pair, f.platform, f.account, f.first_day, f.last_day, iif(p.each_session, f.subject, ''), f.metric, f.currency
),
-- a figure that settles is fit to compare when both were said within a day, or when both are final
summed AS (
    SELECT t.*, COALESCE(SUM(o.value), 0) AS ours, COUNT(o.value) AS n_ours,
           COALESCE(SUM(o.currency <> t.currency), 0) AS n_foreign,
           COALESCE(SUM(abs(o.seen_at - t.seen_at) > 86400 AND MIN(o.seen_at, t.seen_at) < t.final_at), 0) AS n_apart
    FROM theirs t
    LEFT JOIN int_reconcile_ours o ON o.pair = t.pair AND o.platform = t.platform AND o.account = t.account AND o.metric = t.metric
                                   AND o.day BETWEEN t.first_day AND t.last_day AND t.subject IN ('', o.subject)
    GROUP BY t.pair, t.platform, t.account, t.first_day, t.last_day, t.subject, t.metric, t.currency
),
-- what a live sells past midnight is in the figures of the next day
summed_to_day AS MATERIALIZED (
    SELECT s.*, (SELECT SUM(f.value) FROM int_reconcile_figure f
                 WHERE s.by_sale AND f.set_name = s.theirs_set AND f.platform = s.platform AND f.account = s.account
                   AND f.metric = s.metric AND f.first_day = date(s.last_day, '+1 day') AND f.last_day = f.first_day
                   AND f.currency = s.currency) AS next_day
    FROM summed s
),
counted AS MATERIALIZED (   -- or its counts would be counted again wherever they are spoken of
    SELECT s.*, CAST(julianday(s.last_day) - julianday(s.first_day) AS INTEGER) + 1 AS days,
           (SELECT COUNT(*) FROM int_reconcile_covered d
            WHERE d.pair = s.pair AND d.platform = s.platform AND d.account = s.account
              AND d.day BETWEEN s.first_day AND s.last_day) AS days_covered,
           CASE WHEN s.subject <> '' THEN 1
                WHEN s.ours_set = 'sessions'
                THEN (SELECT COUNT(*) FROM int_reconcile_told d
                      WHERE d.pair = s.pair AND d.platform = s.platform AND d.account = s.account
                        AND d.day BETWEEN s.first_day AND s.last_day)
                ELSE (SELECT COUNT(DISTINCT d.day || d.subject) FROM int_reconcile_ours d
                      WHERE d.pair = s.pair AND d.platform = s.platform AND d.account = s.account
                        AND d.day BETWEEN s.first_day AND s.last_day) END AS n_sessions,
           s.ours_set = 'sessions' AND NOT EXISTS (
               SELECT 1 FROM int_reconcile_told d
               WHERE d.pair = s.pair AND d.platform = s.platform AND d.account = s.account AND d.source IS NOT NULL
                 AND d.day BETWEEN s.first_day AND s.last_day AND s.subject IN ('', d.session_key)) AS is_other_system,
           s.by_sale AND EXISTS (
               SELECT 1 FROM int_reconcile_told d
               WHERE d.pair = s.pair AND d.platform = s.platform AND d.account = s.account AND d.is_past
                 AND d.day = s.last_day) AS is_past
    FROM summed_to_day s
),
bounded AS (
    SELECT c.*, c.theirs + iif(c.is_past, COALESCE(c.next_day, 0), 0) AS bound FROM counted c
),
judged AS MATERIALIZED (
    SELECT c.*, c.per_row * (c.n_ours + c.n_theirs) + CAST(round(
               CASE WHEN c.bound > c.ours THEN c.above ELSE c.below END * MAX(abs(c.ours), abs(c.bound))) AS INTEGER) AS tolerance,
           CASE WHEN c.is_other_system AND c.n_sessions > 0 THEN 'only files of another system tell of these lives'
                WHEN c.n_ours = 0 AND c.days_covered = 0 THEN 'no file of ours covers these days'
                WHEN c.is_past AND c.next_day IS NULL THEN 'a live sold on past midnight, and no file has the next day'
                WHEN c.n_foreign > 0 THEN 'in different currencies'
                WHEN c.settles AND c.n_apart > 0
                THEN printf('%d of %d were said more than a day apart, while figures still settle', c.n_apart, c.n_ours) END AS why_not,
           CASE WHEN c.n_ours < c.n_sessions THEN printf('%d of %d say it', c.n_ours, c.n_sessions)
                WHEN c.days_covered < c.days THEN printf('%d of %d days are covered', c.days_covered, c.days)
                WHEN c.is_early THEN 'said before the last day was over' END AS why_partly
    FROM bounded c
)
SELECT pair, platform, account, first_day, last_day, subject, metric, currency, iif(n_ours = 0 AND (days_covered = 0 OR n_sessions > 0), NULL, ours), bound,
       tolerance, n_ours, n_theirs, n_sessions, days_covered, days,
       CASE WHEN why_not IS NOT NULL THEN 'not comparable' WHEN why_partly IS NOT NULL THEN 'partly covered'
            WHEN abs(ours - bound) <= COALESCE(tolerance, abs(ours - bound)) THEN 'agrees' ELSE 'differs' END,
       COALESCE(why_not, why_partly)
FROM judged
WHERE n_ours > 0 OR n_sessions = 0 OR is_other_system;   -- what ours does not speak of at all is no comparison
