-- int_moment_ref: which session a line with a moment (actions, violations, audits, incidents) is about, and who was on air then.
-- Grain: kind x account x moment x host on duty; civil seconds. The session on air at that moment; else, of those that began at most
-- base_source.match_s later or ended at most 15 minutes before, the nearest (then the earlier). Before its start and after its end the
-- first and the last on air are on duty. A moment after the run's day (--date) has no row.
CREATE TABLE int_moment_ref (
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,           -- canonical
    at INTEGER NOT NULL,
    session_key TEXT,                -- NULL: no session at that time
    host_id TEXT                     -- NULL: nobody known to be on air
) STRICT;

INSERT INTO int_moment_ref
WITH noted AS MATERIALIZED (
    SELECT DISTINCT k.kind, n.platform, n.account, k.at
    FROM (SELECT 'actions' AS kind, platform, account, at FROM cur_actions
          UNION ALL SELECT 'violations', platform, account, at FROM cur_violations
          UNION ALL SELECT 'audits', platform, account, at FROM cur_audits
          UNION ALL SELECT 'incidents', platform, account, at FROM cur_incidents) k
    JOIN int_account_spelling n ON n.platform = k.platform AND n.name = k.account
    JOIN conf_run r ON k.at < r.cut_at
),
near AS (
    SELECT n.kind, n.platform, n.account, n.at, s.session_key, MAX(s.start_at, MIN(n.at, s.end_at - 1)) AS inside_at,
           ROW_NUMBER() OVER (PARTITION BY n.kind, n.platform, n.account, n.at
                              ORDER BY n.at >= s.start_at AND n.at < MAX(s.end_at, s.start_at + 1) DESC,
                                       MAX(s.start_at - n.at, n.at - s.end_at), s.start_at, s.session_key) AS nth
    FROM (SELECT MAX(end_at - start_at) AS seconds FROM int_session) longest
    CROSS JOIN conf_setting c ON c.name = 'base_source.match_s'
    CROSS JOIN noted n
    JOIN int_session s ON s.platform = n.platform AND s.account = n.account AND s.start_at >= n.at - 900 - longest.seconds
                       AND s.start_at <= n.at + c.value AND s.end_at >= n.at - 900
)
SELECT DISTINCT n.kind, n.platform, n.account, n.at, s.session_key, o.host_id
FROM noted n
LEFT JOIN near s ON s.kind = n.kind AND s.platform = n.platform AND s.account = n.account AND s.at = n.at AND s.nth = 1
LEFT JOIN int_on_air o ON o.session_key = s.session_key AND o.start_at <= s.inside_at AND s.inside_at < o.end_at
                       AND o.host_id <> 'unassigned'
ORDER BY 1, 2, 3, 4, 6;

CREATE INDEX int_moment_ref_kind ON int_moment_ref (kind, platform, account, at);

-- int_moment: the same with everybody on duty in one text. Grain: kind x account x moment.
CREATE TABLE int_moment (
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    business_date TEXT NOT NULL,     -- of the moment
    session_key TEXT,
    hosts TEXT,                      -- staff_id in order, separated by '; '
    PRIMARY KEY (kind, platform, account, at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_moment
SELECT kind, platform, account, at, business_date(at), MIN(session_key), group_concat(host_id, '; ')
FROM (SELECT * FROM int_moment_ref ORDER BY kind, platform, account, at, host_id)
GROUP BY kind, platform, account, at;
