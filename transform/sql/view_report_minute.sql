-- mart_report_curve: sessions over 60 minutes that have minutes, of the last 62 days with any. Grain: session. nth numbers
-- the sessions of a day by GMV; label: account, start, hosts; start_s civil seconds.
CREATE TABLE mart_report_curve (
    business_date TEXT NOT NULL,
    nth INTEGER NOT NULL,
    session_key TEXT NOT NULL UNIQUE,
    start_s INTEGER NOT NULL,
    label TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (business_date, nth)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_curve
SELECT business_date, row_number() OVER (PARTITION BY business_date ORDER BY gmv DESC, session_key), session_key,
       CAST(strftime('%s', start_at) AS INTEGER), label || ' ' || substr(start_at, 12, 5) || ' · ' || COALESCE(hosts, ''), currency
FROM v_report_session
WHERE hours > 1.0 AND business_date > (SELECT date(max(business_date), '-62 days') FROM v_session)
  AND session_key IN (SELECT session_key FROM int_minute_ref);

-- mart_report_mark: what was done, and what went wrong, in these sessions. Grain: session x minute from its start. Incidents cover the minutes
-- they took, the first where nobody says how many.
CREATE TABLE mart_report_mark (
    session_key TEXT NOT NULL,
    minute INTEGER NOT NULL,
    action INTEGER,                  -- 1 or NULL
    incident INTEGER,
    PRIMARY KEY (session_key, minute)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_mark
WITH RECURSIVE done AS (
    SELECT c.session_key, (CAST(strftime('%s', a.at) AS INTEGER) - c.start_s) / 60 AS minute FROM v_action AS a JOIN mart_report_curve AS c ON c.session_key = a.session_key
),
wrong AS (
    SELECT c.session_key, (CAST(strftime('%s', i.at) AS INTEGER) - c.start_s) / 60 AS minute,
           (CAST(strftime('%s', i.at) AS INTEGER) - c.start_s) / 60 + CAST(min(max(COALESCE(i.minutes_lost, 1), 1), 600) AS INTEGER) AS until
    FROM v_incident AS i JOIN mart_report_curve AS c ON c.session_key = i.session_key
    UNION ALL
    SELECT session_key, minute + 1, until FROM wrong WHERE minute + 1 < until
)
SELECT session_key, minute, max(action), max(incident)
FROM (SELECT session_key, minute, 1 AS action, NULL AS incident FROM done UNION ALL SELECT session_key, minute, NULL, 1 FROM wrong)
GROUP BY session_key, minute;

-- v_report_minute: minute curves for drawing. Grain: session x minute. change_at: 1 where somebody else comes on air;
-- action, incident: 1 where something was done, or wrong. has_viewers: whether the session tells viewers at all. GMV in currency units per minute. The grouping repeats v_minute's, because
-- grouping by day and number lets SQLite read the minutes of the asked day only.
CREATE VIEW v_report_minute AS
SELECT r.business_date, r.session_key, r.nth, r.label, (r.civil_s - r.start_s) / 60 AS minute, r.gmv / 100.0 AS gmv, r.viewers,
       CASE WHEN EXISTS (SELECT 1 FROM mart_stint AS t WHERE t.session_key = r.session_key AND t.host_id <> 'unassigned'
                         AND t.start_at / 60 = r.civil_s / 60 AND t.start_at > r.start_s) THEN 1 END AS change_at,
       k.action, k.incident, r.currency, max(r.viewers IS NOT NULL) OVER (PARTITION BY r.business_date, r.nth) AS has_viewers
FROM (
    SELECT c.business_date, c.nth, c.session_key, c.label, c.currency, c.start_s, m.at + x.shift_s AS civil_s,
           MAX(m.version) AS version, m.gmv, m.viewers
    FROM mart_report_curve AS c
    JOIN int_minute_ref AS x ON x.session_key = c.session_key
    JOIN int_minute AS m ON m.subject = x.subject
    GROUP BY c.business_date, c.nth, m.at + x.shift_s
) AS r
LEFT JOIN mart_report_mark AS k ON k.session_key = r.session_key AND k.minute = (r.civil_s - r.start_s) / 60;
