-- What incidents of one kind cost an account; every session is an occasion.
INSERT INTO advice_row
WITH session AS (
    SELECT s.session_key, s.currency, s.platform || ':' || s.account AS account_key, s.business_date, s.duration_s / 3600.0 AS hours
    FROM int_session s JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
    WHERE s.duration_s > 0
),
seen AS (
    SELECT i.platform || ':' || i.account AS account_key, m.session_key, i.kind, SUM(i.rm_lost) AS lost
    FROM mart_incident i JOIN int_moment m ON m.kind = 'incidents' AND m.platform = i.platform AND m.account = i.account AND m.at = i.at
    WHERE i.rm_lost IS NOT NULL
    GROUP BY 1, 2, 3
),
kind AS (SELECT DISTINCT account_key, kind FROM seen)
SELECT 'incident', s.currency, s.account_key, k.kind, s.account_key, s.session_key, NULL, s.business_date, COALESCE(n.lost, 0), s.hours, 0, s.hours, s.account_key
FROM session s
JOIN kind k ON k.account_key = s.account_key
LEFT JOIN seen n ON n.session_key = s.session_key AND n.kind = k.kind;

INSERT INTO advice_ahead SELECT 'incident', currency, subject, monday, exposure, place FROM advice_ahead WHERE rule = 'air_lost';
