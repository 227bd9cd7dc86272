-- v_incident: what went wrong during lives and what it cost. Grain: incident; minutes_lost as written down, else the time to
-- resolved_at inside the session; rm_lost is in `currency`. Incidents that overlap each have their whole time here:
-- sums over a session are in v_incident_session.
CREATE VIEW v_incident AS
SELECT i.platform, i.account, datetime(i.at, 'unixepoch') AS at, i.kind, i.business_date, i.session_key, i.hosts,
       i.lost_s / 60.0 AS minutes_lost, datetime(i.resolved_at, 'unixepoch') AS resolved_at, i.note, s.currency,
       c.gmv / 100.0 * 60 * c.part / c.whole AS gmv_per_minute, c.rate_from, m.rm_lost / 100.0 AS rm_lost, m.rm_lost AS rm_lost_minor
FROM int_incident i
JOIN mart_incident m USING (platform, account, at, kind)
LEFT JOIN int_session s USING (session_key)
LEFT JOIN mart_incident_session c USING (session_key);

-- v_incident_session: what the incidents of a session cost together, overlapping ones counted once. Grain: session with an incident.
CREATE VIEW v_incident_session AS
SELECT c.session_key, s.platform, s.account, s.business_date, c.incidents, c.open_incidents, c.lost_s / 60.0 AS minutes_lost,
       s.currency, c.gmv / 100.0 * 60 * c.part / c.whole AS gmv_per_minute, c.rate_from, c.rm_lost / 100.0 AS rm_lost,
       c.rm_lost AS rm_lost_minor
FROM mart_incident_session c JOIN int_session s USING (session_key);
