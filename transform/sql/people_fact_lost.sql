-- int_fact_lost: lines of house sheets about a live that nobody knows. Grain: kind x account x moment (or start as the sheet says); civil
-- seconds. Said only where a file could have shown the session: the newest observation of the account's sessions was made after
-- the moment. An incident in a planned session is known for what it is: the live that did not air is the finding. Lines with a
-- start are asked about as soon as the roster speaks of their day.
CREATE TABLE int_fact_lost (
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    detail TEXT NOT NULL,            -- a sentence
    PRIMARY KEY (kind, platform, account, at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_fact_lost
WITH seen AS MATERIALIZED (
    SELECT s.platform, s.account, civil_from_utc(a.timezone, MAX(s.observed_at)) AS seen_at
    FROM int_session s JOIN int_account a USING (platform, account)
    GROUP BY s.platform, s.account
),
lost AS MATERIALIZED (
    SELECT m.kind, m.platform, m.account, m.at, m.business_date FROM int_moment m JOIN seen s USING (platform, account)
    WHERE m.session_key IS NULL AND m.at < s.seen_at
      AND NOT (m.kind = 'incidents' AND EXISTS (SELECT 1 FROM int_plan p WHERE p.platform = m.platform AND p.account = m.account
                                                AND p.start_at <= m.at AND m.at < p.end_at))
),
what AS (
    SELECT o.kind, o.platform, o.account, o.at, o.business_date, a.action || iif(a.sku = '', '', ' ' || a.sku) AS text
    FROM lost o JOIN mart_action a USING (platform, account, at) WHERE o.kind = 'actions'
    UNION ALL
    SELECT o.kind, o.platform, o.account, o.at, o.business_date, 'incident ' || i.kind
    FROM lost o JOIN int_incident i USING (platform, account, at) WHERE o.kind = 'incidents'
    UNION ALL
    SELECT o.kind, o.platform, o.account, o.at, o.business_date, 'violation ' || v.kind
    FROM lost o JOIN mart_violation v USING (platform, account, at) WHERE o.kind = 'violations'
    UNION ALL
    SELECT o.kind, o.platform, o.account, o.at, o.business_date, 'audit of ' || a.staff_id
    FROM lost o JOIN mart_audit a USING (platform, account, at) WHERE o.kind = 'audits' GROUP BY 1, 2, 3, 4, 5, 6
    ORDER BY 1, 2, 3, 4, 6
)
SELECT w.kind, w.platform, w.account, w.at, w.business_date,
       printf('%s at %s, and no session on air from 15 min before to %d min after', group_concat(w.text, ', '),
              strftime('%H:%M', w.at, 'unixepoch'), c.value / 60)
FROM what w JOIN conf_setting c ON c.name = 'base_source.match_s'
GROUP BY w.kind, w.platform, w.account, w.at
UNION ALL
SELECT r.kind, r.platform, r.account, r.start_at, business_date(r.start_at),
       printf('%s of a session at %s, and neither a plan nor a session begins within an hour of it', replace(r.kind, '_', '-'),
              strftime('%H:%M', r.start_at, 'unixepoch'))
FROM int_plan_ref r LEFT JOIN seen s USING (platform, account)
WHERE r.plan_key IS NULL AND r.session_key IS NULL
  AND NOT EXISTS (SELECT 1 FROM int_shift h WHERE h.platform = r.platform AND h.account = r.account AND h.start_at = r.start_at
                  AND h.role = 'host' AND h.status = 'cancelled')   -- of what was not held
  AND (r.start_at < s.seen_at
       OR EXISTS (SELECT 1 FROM int_shift h WHERE h.platform = r.platform AND h.account = r.account
                  AND h.business_date = business_date(r.start_at)));
