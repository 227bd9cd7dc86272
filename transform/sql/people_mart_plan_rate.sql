-- mart_plan_rate: what a planned session usually sells. Grain: plan (has_host 1) or crew without a host (0); money hundredths in
-- the account's currency. From the hours of the last 26 weeks (mart_slot_week) before the day the run speaks of, the day's own left
-- out: the middle GMV per hour of the account at that weekday and hour where 4 weeks have one, else in that slot (day type x
-- daypart) where 4 such hours have one, else of all its hours. Each piece of the plan by its own hour; a plan of an account without
-- any history has no expected sales.
CREATE TABLE mart_plan_rate (
    plan_key TEXT NOT NULL PRIMARY KEY,
    has_host INTEGER NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    planned_s INTEGER NOT NULL,
    expected INTEGER,                -- sales over the whole plan
    gmv_per_hour INTEGER,
    basis TEXT,                      -- the coarsest history used: hour, slot, account
    n INTEGER                        -- hours behind the thinnest of its rates
) STRICT, WITHOUT ROWID;

INSERT INTO mart_plan_rate
WITH cell AS MATERIALIZED (
    SELECT w.platform, w.account, w.weekday, w.hour, w.gmv * 3600.0 / w.told_s AS rate,
           slot_at(unixepoch(w.monday, (w.weekday - 1 + (w.hour * 3600 + 1800 < l.day_starts_s)) || ' days') + w.hour * 3600 + 1800) AS slot
    FROM mart_slot_week w
    JOIN int_limit l
    JOIN int_day d
    WHERE w.told_s >= l.min_rate_s AND date(w.monday, (w.weekday - 1) || ' days') < d.date
),
level AS (
    SELECT 'hour' AS basis, 4 AS least, platform, account, weekday || ' ' || hour AS name, rate FROM cell
    UNION ALL
    SELECT 'slot', 4, platform, account, slot, rate FROM cell
    UNION ALL
    SELECT 'account', 1, platform, account, '', rate FROM cell
),
ranked AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY basis, platform, account, name ORDER BY rate) AS nth,
           COUNT(*) OVER (PARTITION BY basis, platform, account, name) AS n
    FROM level
),
middle AS MATERIALIZED (
    SELECT basis, platform, account, name, AVG(rate) AS rate, n
    FROM ranked WHERE n >= least AND nth * 2 IN (n, n + 1, n + 2)
    GROUP BY basis, platform, account, name
),
rated AS (
    SELECT p.plan_key, p.has_host, p.platform, p.account, p.seconds, COALESCE(h.rate, s.rate, a.rate) AS rate, COALESCE(h.n, s.n, a.n) AS n,
           CASE WHEN h.n IS NOT NULL THEN 1 WHEN s.n IS NOT NULL THEN 2 WHEN a.n IS NOT NULL THEN 3 END AS level
    FROM int_plan_piece p
    LEFT JOIN middle h ON h.basis = 'hour' AND h.platform = p.platform AND h.account = p.account AND h.name = p.weekday || ' ' || p.hour
    LEFT JOIN middle s ON s.basis = 'slot' AND s.platform = p.platform AND s.account = p.account AND s.name = p.slot
    LEFT JOIN middle a ON a.basis = 'account' AND a.platform = p.platform AND a.account = p.account
)
SELECT plan_key, has_host, platform, account, SUM(seconds), CAST(round(SUM(rate * seconds) / 3600.0) AS INTEGER),
       CAST(round(SUM(rate * seconds) / SUM(seconds)) AS INTEGER), CASE MAX(level) WHEN 1 THEN 'hour' WHEN 2 THEN 'slot' WHEN 3 THEN 'account' END, MIN(n)
FROM rated GROUP BY plan_key;
