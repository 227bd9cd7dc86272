-- v_report_minute: minute curves for drawing: sessions over 60 minutes that have minutes. Grain: session x minute; nth numbers the sessions of a
-- day by GMV; label: account, start, hosts; change_at: 1 where somebody else comes on air. GMV in currency units per minute.
CREATE VIEW v_report_minute AS
WITH minute AS (
    SELECT m.session_key, s.business_date, s.currency, m.at, m.minute, m.gmv, m.viewers, s.label AS account, s.start_at, s.gmv AS session_gmv, s.hosts
    FROM v_minute AS m JOIN v_report_session AS s ON s.session_key = m.session_key
    WHERE s.hours > 1.0
),
change AS (
    SELECT DISTINCT session_key, strftime('%Y-%m-%d %H:%M', start_at) AS at
    FROM (SELECT session_key, start_at, row_number() OVER (PARTITION BY session_key ORDER BY start_at) AS nth FROM v_stint WHERE host_id <> 'unassigned')
    WHERE nth > 1
)
SELECT m.business_date, m.session_key, dense_rank() OVER (PARTITION BY m.business_date ORDER BY m.session_gmv DESC, m.session_key) AS nth,
       m.account || ' ' || substr(m.start_at, 12, 5) || ' · ' || COALESCE(m.hosts, '') AS label, m.minute, m.gmv, m.viewers,
       CASE WHEN c.session_key IS NOT NULL THEN 1 END AS change_at, m.currency,
       max(m.viewers IS NOT NULL) OVER (PARTITION BY m.session_key) AS has_viewers
FROM minute AS m
LEFT JOIN change AS c ON c.session_key = m.session_key AND c.at = substr(m.at, 1, 16);
