-- int_incident: what went wrong and for how long. Grain: account x moment x kind of incident; civil seconds. Minutes lost are those
-- written down; else the time to resolved_at inside the session. Two sheets that spell one account differently say the same
-- incident twice: the newer counts.
CREATE TABLE int_incident (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    business_date TEXT NOT NULL,
    session_key TEXT,
    hosts TEXT,
    resolved_at INTEGER,
    note TEXT,
    from_at INTEGER NOT NULL,        -- nothing could be sold from here
    lost_s INTEGER,                  -- for so long; NULL: not written down
    PRIMARY KEY (platform, account, at, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO int_incident
WITH said AS (
    SELECT n.platform, n.account, i.at, i.kind, i.minutes_lost, i.resolved_at, i.note,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, i.at, i.kind ORDER BY i.version DESC, i.vhash) AS nth
    FROM cur_incidents i JOIN int_account_spelling n ON n.platform = i.platform AND n.name = i.account
),
placed AS (
    SELECT i.*, m.business_date, m.session_key, m.hosts, COALESCE(s.start_at, i.at) AS start_at,
           COALESCE(s.end_at, i.at, i.resolved_at) AS ended_at, COALESCE(MAX(s.start_at, MIN(i.at, s.end_at)), i.at) AS inside_at
    FROM said i
    JOIN int_moment m ON m.kind = 'incidents' AND m.platform = i.platform AND m.account = i.account AND m.at = i.at
    LEFT JOIN int_session s ON s.session_key = m.session_key
    WHERE i.nth = 1
)
SELECT platform, account, at, kind, business_date, session_key, hosts, resolved_at, note,
       iif(minutes_lost IS NOT NULL, at, inside_at),
       CASE WHEN minutes_lost IS NOT NULL THEN MAX(0, CAST(round(minutes_lost * 60) AS INTEGER))
            WHEN session_key IS NULL THEN resolved_at - at
            ELSE MAX(0, MIN(resolved_at, ended_at) - inside_at) END
FROM placed;

-- int_incident_span: the time lost in a session, what several incidents claim counted once. Grain: session x maximal span.
CREATE TABLE int_incident_span (
    session_key TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    PRIMARY KEY (session_key, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_incident_span
WITH reach AS (
    SELECT session_key, from_at, from_at + lost_s AS end_at,
           MAX(from_at + lost_s) OVER (PARTITION BY session_key ORDER BY from_at, lost_s
                                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM int_incident WHERE session_key IS NOT NULL AND lost_s > 0
),
run AS (
    SELECT *, SUM(reached IS NULL OR from_at > reached) OVER (PARTITION BY session_key ORDER BY from_at, end_at
                                                              ROWS UNBOUNDED PRECEDING) AS nth
    FROM reach
)
SELECT session_key, MIN(from_at), MAX(end_at) FROM run GROUP BY session_key, nth;
