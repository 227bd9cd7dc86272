-- mart_incident_session: what the incidents of a session cost together. Grain: session with an incident; seconds, hundredths. A minute
-- sells what the session sold a minute outside its incidents: by its minutes where they cover enough of it
-- (stint.evidence_coverage) and sold anything, else the session's sales over the time that was not lost; where less than
-- stint.min_minutes is left of it, what its plan usually sells. Not below 0. The sales of a second are gmv x part / whole; minutes are weights, the session's total is what is split (NUMBERS 4).
CREATE TABLE mart_incident_session (
    session_key TEXT NOT NULL PRIMARY KEY,
    incidents INTEGER NOT NULL,
    open_incidents INTEGER NOT NULL, -- without minutes lost: not part of the loss
    lost_s INTEGER NOT NULL,         -- overlapping incidents counted once
    gmv INTEGER,
    part INTEGER,
    whole INTEGER,
    rate_from TEXT NOT NULL,         -- minutes, session, expected
    rm_lost INTEGER
) STRICT, WITHOUT ROWID;

INSERT INTO mart_incident_session
WITH noted AS MATERIALIZED (
    SELECT session_key, COUNT(*) AS incidents, SUM(lost_s IS NULL) AS open_incidents
    FROM int_incident WHERE session_key IS NOT NULL GROUP BY session_key
),
lost AS (
    SELECT p.session_key, SUM(p.end_at - p.start_at) AS lost_s,
           SUM(MAX(0, MIN(p.end_at, s.end_at) - MAX(p.start_at, s.start_at))) AS inside_s
    FROM int_incident_span p JOIN int_session s USING (session_key) GROUP BY p.session_key
),
minute AS (
    SELECT m.session_key, MAX(m.gmv, 0) AS gmv, MIN(m.end_at, s.end_at) - MAX(m.at, s.start_at) AS seconds,
           NOT EXISTS (SELECT 1 FROM int_incident_span p WHERE p.session_key = m.session_key
                       AND p.start_at < m.end_at AND p.end_at > m.at) AS is_clean
    FROM int_fact_minute m JOIN int_session s USING (session_key)
    WHERE m.session_key IN (SELECT session_key FROM noted) AND MIN(m.end_at, s.end_at) > MAX(m.at, s.start_at)
),
told AS (
    SELECT session_key, SUM(seconds) AS covered_s, SUM(gmv) AS sold, SUM(seconds) FILTER (WHERE is_clean) AS clean_s,
           SUM(gmv) FILTER (WHERE is_clean) AS clean_sold
    FROM minute GROUP BY session_key
),
rate AS (
    SELECT n.*, MAX(0, s.gmv) AS sales, COALESCE(l.lost_s, 0) AS lost_s, s.end_at - s.start_at - COALESCE(l.inside_s, 0) AS left_s, t.sold, t.clean_sold,
           t.clean_s, t.covered_s >= c.value * (s.end_at - s.start_at) AND t.clean_s >= b.min_rate_s AND t.sold > 0 AS has_minutes,
           s.end_at - s.start_at - COALESCE(l.inside_s, 0) >= b.min_rate_s AS has_rate, CAST(round(e.gmv_per_hour) AS INTEGER) AS expected
    FROM noted n
    JOIN int_session s USING (session_key)
    JOIN conf_setting c ON c.name = 'stint.evidence_coverage'
    LEFT JOIN lost l USING (session_key)
    JOIN int_limit b
    LEFT JOIN told t USING (session_key)
    LEFT JOIN int_plan_air p USING (session_key)
    LEFT JOIN mart_plan_rate e USING (plan_key)
),
basis AS (
    SELECT *, CASE WHEN has_minutes THEN 'minutes' WHEN has_rate THEN 'session' ELSE 'expected' END AS rate_from,
           CASE WHEN has_minutes OR has_rate THEN sales ELSE expected END AS gmv,
           CASE WHEN has_minutes THEN clean_sold WHEN has_rate OR expected IS NOT NULL THEN 1 END AS part,
           CASE WHEN has_minutes THEN sold * clean_s WHEN has_rate THEN left_s WHEN expected IS NOT NULL THEN 3600 END AS whole
    FROM rate
)
SELECT session_key, incidents, open_incidents, lost_s, gmv, part, whole, rate_from, scaled(gmv, lost_s * part, whole)
FROM basis;

-- mart_incident: what one incident cost, hundredths. Grain as int_incident.
CREATE TABLE mart_incident (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rm_lost INTEGER,                 -- NULL: no session, its sales or the minutes lost are not known
    PRIMARY KEY (platform, account, at, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_incident
SELECT i.platform, i.account, i.at, i.kind, scaled(c.gmv, c.part * i.lost_s, c.whole)
FROM int_incident i LEFT JOIN mart_incident_session c USING (session_key);
