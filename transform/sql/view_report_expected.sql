-- v_report_expected: what the hours of a stint usually sell: the middle GMV per hour (p50) of the account at that weekday and hour, over
-- the credited time. low: the same by p25. Grain: stint; currency units; empty where under half of the time has a p50.
CREATE VIEW v_report_expected AS
WITH RECURSIVE nth(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM nth WHERE i < 23),
slot AS MATERIALIZED (SELECT platform, account, weekday, hour, p25, p50 FROM v_slot),
hour AS (
    SELECT t.session_key, t.host_id, t.business_date, t.platform, t.account, t.on_air_s, t.credited_s, t.start_at, t.end_at,
           datetime(strftime('%Y-%m-%d %H:00:00', t.start_at), '+' || i || ' hours') AS hour_at
    FROM v_stint AS t JOIN nth
    WHERE datetime(strftime('%Y-%m-%d %H:00:00', t.start_at), '+' || i || ' hours') < t.end_at
),
part AS (
    SELECT h.session_key, h.host_id, h.business_date, h.on_air_s, h.credited_s, s.p25, s.p50,
           min(strftime('%s', h.end_at) + 0, strftime('%s', h.hour_at) + 3600) - max(strftime('%s', h.start_at) + 0, strftime('%s', h.hour_at) + 0) AS seconds
    FROM hour AS h
    LEFT JOIN slot AS s ON s.platform = h.platform AND s.account = h.account AND s.hour = CAST(strftime('%H', h.hour_at) AS INTEGER)
                       AND s.weekday = (strftime('%w', h.business_date) + 6) % 7 + 1
),
stint AS (
    SELECT session_key, host_id, business_date, credited_s, sum(seconds) AS seconds,
           sum(CASE WHEN p50 IS NOT NULL THEN seconds END) AS known_s, sum(p50 * seconds) AS middle, sum(p25 * seconds) AS low
    FROM part GROUP BY session_key, host_id, business_date, credited_s
)
SELECT session_key, host_id, business_date,
       CASE WHEN known_s * 2 >= seconds AND known_s > 0 THEN middle / known_s * credited_s / 3600 END AS expected,
       CASE WHEN known_s * 2 >= seconds AND known_s > 0 THEN low / known_s * credited_s / 3600 END AS low
FROM stint;
