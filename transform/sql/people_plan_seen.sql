-- int_session_load: whose sessions a load of sessions speaks of. Grain: load with a range of days x account; instants UTC. It has sessions of
-- the account, or is of that account; or it has some of an account that stood with this one in a file of the same format (an
-- export of the whole shop: who has no line in it was not on air); or it has no line at all, and all accounts of its format stand together.
CREATE TABLE int_session_load (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    load_id INTEGER NOT NULL,
    range_from TEXT NOT NULL,
    range_to TEXT NOT NULL,
    observed_at INTEGER NOT NULL,
    PRIMARY KEY (platform, account, load_id)
) STRICT, WITHOUT ROWID;

INSERT INTO int_session_load
WITH file AS MATERIALIZED (
    SELECT l.load_id, l.format, l.account, l.range_from, l.range_to, l.observed_at
    FROM load l JOIN conf_load c ON c.load_id = l.load_id
    WHERE l.kind = 'session' AND l.range_from IS NOT NULL AND l.range_to IS NOT NULL AND l.status IN ('loaded', 'partial')
),
told AS MATERIALIZED (
    SELECT DISTINCT f.load_id, f.format, m.platform, m.account FROM int_member m JOIN file f ON f.load_id = m.last_load
    UNION
    SELECT f.load_id, f.format, n.platform, n.account
    FROM file f JOIN int_account_name n ON n.name = f.account
    WHERE 1 = (SELECT COUNT(DISTINCT o.platform) FROM int_account_name o WHERE o.name = f.account)
),
of_format AS MATERIALIZED (SELECT DISTINCT format, platform, account FROM told),
beside AS MATERIALIZED (
    SELECT DISTINCT a.format, a.platform, a.account, b.platform AS other_platform, b.account AS other
    FROM told a JOIN told b ON b.load_id = a.load_id
),
whole AS (   -- accounts that stood with every other one of the format
    SELECT format, platform, account FROM beside GROUP BY format, platform, account
    HAVING COUNT(*) = (SELECT COUNT(*) FROM of_format o WHERE o.format = beside.format)
),
speaks AS (
    SELECT load_id, platform, account FROM told
    UNION
    SELECT t.load_id, b.other_platform, b.other FROM told t JOIN beside b ON b.format = t.format AND b.platform = t.platform AND b.account = t.account
    UNION
    SELECT f.load_id, w.platform, w.account
    FROM file f JOIN whole w ON w.format = f.format
    WHERE f.account IS NULL AND f.load_id NOT IN (SELECT load_id FROM told)
)
SELECT s.platform, s.account, f.load_id, f.range_from, f.range_to, f.observed_at FROM speaks s JOIN file f ON f.load_id = s.load_id;

-- int_plan_seen: when the air of a plan was last looked at. Grain: plan some file could show; civil seconds. The newest file of its account's
-- sessions that ranges over the day the plan begins, by the platform's calendar; what a file of other days leaves out is no news.
CREATE TABLE int_plan_seen (
    plan_key TEXT NOT NULL PRIMARY KEY,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_seen
WITH plan_day AS MATERIALIZED (
    SELECT platform, account, date(start_at, 'unixepoch') AS day, plan_key FROM int_plan
),
looked AS MATERIALIZED (   -- a day's own sessions, and every file that ranges over a day somebody planned
    SELECT platform, account, date(start_at, 'unixepoch') AS day, MAX(observed_at) AS observed_at FROM int_session GROUP BY 1, 2, 3
    UNION ALL
    SELECT p.platform, p.account, p.day, MAX(l.observed_at)
    FROM (SELECT DISTINCT platform, account, day FROM plan_day) p
    JOIN int_session_load l ON l.platform = p.platform AND l.account = p.account AND p.day BETWEEN l.range_from AND l.range_to
    GROUP BY 1, 2, 3
)
SELECT p.plan_key, civil_from_utc(a.timezone, MAX(d.observed_at))
FROM plan_day p
JOIN int_account a ON a.platform = p.platform AND a.account = p.account
JOIN looked d ON d.platform = p.platform AND d.account = p.account AND d.day = p.day
GROUP BY p.plan_key;
