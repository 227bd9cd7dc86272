-- Credited seconds of a session add up to its airtime (invariant 2).
SELECT s.business_date, s.platform, s.account, s.session_key AS subject,
       printf('%d s credited, %d s on air', SUM(t.credited_s), s.end_at - s.start_at) AS detail
FROM int_session s JOIN mart_stint t USING (session_key)
GROUP BY s.session_key
HAVING SUM(t.credited_s) <> s.end_at - s.start_at;
