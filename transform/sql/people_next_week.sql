-- mart_next_week: what the hours of a week are worth, and whether somebody is planned for them. Grain: ISO week from the day's own on x account x
-- slot that is planned in it or aired in the last 4 weeks; minutes, rates per hour in hundredths of the account's currency.
-- Quartiles over the hours (week x weekday x hour of mart_slot_week, 26 weeks) of the slot, as in mart_slot.
CREATE TABLE mart_next_week (
    week TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    slot TEXT NOT NULL,
    planned_min INTEGER NOT NULL,
    covered_min INTEGER NOT NULL,
    usual_min INTEGER NOT NULL,      -- aired a week, mean of the last 4 with the day's own
    p25 REAL,
    p50 REAL,
    p75 REAL,
    n INTEGER NOT NULL,              -- hours behind the quartiles
    PRIMARY KEY (week, platform, account, slot)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_next_week
WITH cell AS MATERIALIZED (
    SELECT w.platform, w.account, w.monday, w.aired_s, w.told_s, w.gmv * 3600.0 / NULLIF(w.told_s, 0) AS rate,
           slot_at(unixepoch(w.monday, (w.weekday - 1 + (w.hour * 3600 + 1800 < l.day_starts_s)) || ' days') + w.hour * 3600 + 1800) AS slot
    FROM mart_slot_week w JOIN int_limit l WHERE w.aired_s > 0
),
rated AS (
    SELECT c.platform, c.account, c.slot, c.rate, ROW_NUMBER() OVER (PARTITION BY c.platform, c.account, c.slot ORDER BY c.rate) - 1 AS nth,
           COUNT(*) OVER (PARTITION BY c.platform, c.account, c.slot) AS n
    FROM cell c JOIN int_limit l WHERE c.told_s >= l.min_rate_s
),
rate AS MATERIALIZED (
    SELECT platform, account, slot, n, round6(SUM(rate * MAX(0, 1 - abs(nth - (n - 1) * 0.25)))) AS p25,
           round6(SUM(rate * MAX(0, 1 - abs(nth - (n - 1) * 0.5)))) AS p50, round6(SUM(rate * MAX(0, 1 - abs(nth - (n - 1) * 0.75)))) AS p75
    FROM rated GROUP BY platform, account, slot
),
usual AS MATERIALIZED (
    SELECT c.platform, c.account, c.slot, CAST(round(SUM(c.aired_s) / 240.0) AS INTEGER) AS minutes
    FROM cell c JOIN int_day d ON c.monday BETWEEN date(d.monday, '-21 days') AND d.monday
    GROUP BY c.platform, c.account, c.slot
),
planned AS MATERIALIZED (
    SELECT iso_week(v.business_date) AS week, v.platform, v.account, v.slot, SUM(v.planned_min) AS planned_min, SUM(v.covered_min) AS covered_min
    FROM mart_gap v JOIN int_day d ON v.business_date >= d.monday
    GROUP BY 1, 2, 3, 4
),
week AS MATERIALIZED (
    SELECT DISTINCT week FROM planned UNION SELECT iso_week(d.monday) FROM int_day d UNION SELECT iso_week(date(d.monday, '+7 days')) FROM int_day d
),
wanted AS (
    SELECT week, platform, account, slot FROM planned UNION SELECT w.week, u.platform, u.account, u.slot FROM week w JOIN usual u WHERE u.minutes > 0
)
SELECT w.week, w.platform, w.account, w.slot, COALESCE(p.planned_min, 0), COALESCE(p.covered_min, 0), COALESCE(u.minutes, 0), r.p25, r.p50, r.p75, COALESCE(r.n, 0)
FROM wanted w
LEFT JOIN planned p ON p.week = w.week AND p.platform = w.platform AND p.account = w.account AND p.slot = w.slot
LEFT JOIN usual u ON u.platform = w.platform AND u.account = w.account AND u.slot = w.slot
LEFT JOIN rate r ON r.platform = w.platform AND r.account = w.account AND r.slot = w.slot;
