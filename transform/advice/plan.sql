-- What is planned at each account a week: hours of hosts (roster), showings of products (run_down).
INSERT INTO advice_planned
SELECT 'roster', s.platform || ':' || s.account, date(s.business_date, 'weekday 0', '-6 days'), SUM(s.end_at - s.start_at) / 3600.0
FROM int_shift s JOIN int_account c USING (platform, account)
JOIN temp.advice_span d ON s.business_date >= d.first_day
WHERE s.role IN ('host', 'co_host') AND s.status <> 'cancelled' AND s.end_at > s.start_at
GROUP BY 2, 3
UNION ALL
SELECT 'run_down', r.platform || ':' || r.account, date(r.business_date, 'weekday 0', '-6 days'), COUNT(*)
FROM mart_run_down r JOIN temp.advice_span d ON r.business_date >= d.first_day
WHERE r.sku IS NOT NULL AND r.plan_key IS NOT NULL
GROUP BY 2, 3;

-- A week is planned from a share of what the planned ones of the weeks before have on average: one early shift is not its roster. An account
-- that was not planned in any of them has nothing usual, and its week is what it is.
INSERT INTO advice_week
WITH RECURSIVE monday(monday) AS (
    SELECT first_day FROM temp.advice_span
    UNION ALL
    SELECT date(m.monday, '+7 days') FROM monday m JOIN temp.advice_span d ON m.monday <= d.last_day
),
before AS (
    SELECT p.plan, p.place, m.monday, l.least, AVG(p.planned) AS usual, COUNT(*) AS n
    FROM monday m JOIN temp.advice_plan l
    JOIN advice_planned p ON p.plan = l.plan AND p.monday < m.monday AND p.monday >= date(m.monday, (-7 * l.weeks) || ' days')
    GROUP BY 1, 2, 3
)
SELECT b.plan, b.place, b.monday, COALESCE(p.planned, 0) >= b.least * b.usual, b.n
FROM before b LEFT JOIN advice_planned p ON p.plan = b.plan AND p.place = b.place AND p.monday = b.monday;
