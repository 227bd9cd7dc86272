-- v_report_expected: what the hours of a stint usually sell: the middle GMV per hour (p50) of the account at that weekday and hour, over
-- the credited time; a weekday and hour with fewer than 4 weeks has no usual. low: the same by p25, less half a sen, so that rounding flags nobody.
-- is_comparable: 1 where a host may be held against it: it is known, and the day is no sale's (day_kind normal), for what a weekday usually sells is
-- nearly all of ordinary days. Grain: stint; currency units; empty where under half of the time has a p50. Kept as a table: every workbook asks for it.
CREATE TABLE mart_report_expected (
    session_key TEXT NOT NULL,
    host_id TEXT NOT NULL,
    business_date TEXT NOT NULL,
    expected REAL,
    low REAL,
    is_comparable INTEGER NOT NULL,
    PRIMARY KEY (session_key, host_id, business_date)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_expected
WITH RECURSIVE nth(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM nth WHERE i < 47),
air AS MATERIALIZED (
    SELECT session_key, host_id, business_date, platform, account, day_kind, credited_s, (strftime('%w', business_date) + 6) % 7 + 1 AS weekday,
           strftime('%s', start_at) + 0 AS start_s, strftime('%s', end_at) + 0 AS end_s
    FROM v_stint
),
hour AS MATERIALIZED (
    SELECT a.*, a.start_s / 3600 + i AS hour_no FROM air AS a CROSS JOIN nth ON i <= (a.end_s - 1) / 3600 - a.start_s / 3600
),
rate AS MATERIALIZED (SELECT platform, account, weekday, hour, p25, p50 FROM v_slot),
told AS MATERIALIZED (
    SELECT platform, account, weekday, hour FROM v_slot_week GROUP BY 1, 2, 3, 4 HAVING count(gmv_per_hour) >= 4
),
slot AS MATERIALIZED (
    SELECT r.* FROM rate AS r
    JOIN told AS t ON t.platform = r.platform AND t.account = r.account AND t.weekday = r.weekday AND t.hour = r.hour
),
part AS (
    SELECT h.session_key, h.host_id, h.business_date, h.day_kind, h.credited_s, s.p25, s.p50,
           min(h.end_s, (h.hour_no + 1) * 3600) - max(h.start_s, h.hour_no * 3600) AS seconds
    FROM hour AS h
    LEFT JOIN slot AS s ON s.platform = h.platform AND s.account = h.account AND s.weekday = h.weekday AND s.hour = h.hour_no % 24
),
stint AS (
    SELECT session_key, host_id, business_date, day_kind, credited_s, sum(seconds) AS seconds,
           sum(CASE WHEN p50 IS NOT NULL THEN seconds END) AS known_s, sum(p50 * seconds) AS middle, sum(p25 * seconds) AS low
    FROM part GROUP BY session_key, host_id, business_date, day_kind, credited_s
)
SELECT session_key, host_id, business_date,
       CASE WHEN known_s * 2 >= seconds AND known_s > 0 THEN middle / known_s * credited_s / 3600 END AS expected,
       CASE WHEN known_s * 2 >= seconds AND known_s > 0 THEN low / known_s * credited_s / 3600 - 0.005 END AS low,
       coalesce(known_s * 2 >= seconds AND known_s > 0 AND day_kind = 'normal', 0) AS is_comparable
FROM stint;

CREATE VIEW v_report_expected AS
SELECT session_key, host_id, business_date, expected, low, is_comparable
FROM mart_report_expected;
