-- The rows of host_sales, for who is planned where most is sold.
INSERT INTO advice_row
SELECT 'prime_weak', currency, subject, factor, stratum, cluster, host_id, day, above, below, gmv, exposure, place FROM advice_row WHERE rule = 'host_sales';

-- Who is planned where an account sells more an hour than its mean of the 13 weeks before, and where less. A slot has a rate from 4 weeks on
-- (NUMBERS 12), so that two good Saturdays make no best slot.
INSERT INTO mart_best_slot
WITH week AS MATERIALIZED (
    SELECT w.platform, w.account, w.monday, SUM(w.told_s) AS told_s, SUM(w.gmv) AS gmv,
           slot_at(unixepoch(w.monday, (w.weekday - 1 + (w.hour * 3600 + 1800 < l.day_starts_s)) || ' days') + w.hour * 3600 + 1800) AS slot
    FROM mart_slot_week w JOIN int_limit l JOIN temp.advice_span d ON w.monday >= date(d.first_day, '-91 days') GROUP BY 1, 2, 3, 6
),
monday AS (SELECT DISTINCT monday FROM week JOIN temp.advice_span d ON monday >= d.first_day),
slot AS MATERIALIZED (
    SELECT w.platform, w.account, m.monday, w.slot, SUM(w.told_s) AS told_s, SUM(w.gmv) AS gmv
    FROM monday m JOIN week w ON w.monday < m.monday AND w.monday >= date(m.monday, '-91 days')
    GROUP BY 1, 2, 3, 4 HAVING COUNT(DISTINCT CASE WHEN w.told_s > 0 THEN w.monday END) >= 4
),
mean AS MATERIALIZED (
    SELECT *, gmv * 1.0 / told_s AS rate, SUM(gmv) OVER account * 1.0 / SUM(told_s) OVER account AS mean
    FROM slot WINDOW account AS (PARTITION BY platform, account, monday)
),
side AS MATERIALIZED (
    SELECT platform, account, monday, MAX(mean) AS mean, SUM(gmv) FILTER (WHERE rate <= mean) * 1.0 / SUM(told_s) FILTER (WHERE rate <= mean) AS weak,
           SUM(gmv) FILTER (WHERE rate > mean) * 1.0 / SUM(told_s) FILTER (WHERE rate > mean) AS strong
    FROM mean GROUP BY 1, 2, 3
),
shift AS MATERIALIZED (
    SELECT s.staff_id, s.platform, s.account, date(s.business_date, 'weekday 0', '-6 days') AS monday, slot_at((s.start_at + s.end_at) / 2) AS slot,
           SUM(s.end_at - s.start_at) / 3600.0 AS hours
    FROM int_shift s JOIN temp.advice_span d ON s.business_date >= d.first_day
    WHERE s.role IN ('host', 'co_host') AND s.status <> 'cancelled' AND s.end_at > s.start_at
    GROUP BY 1, 2, 3, 4, 5
)
SELECT s.monday, iso_week(s.monday), s.staff_id, s.platform, s.account, s.slot, a.currency, m.rate > m.mean, s.hours, m.rate * 3600, m.mean * 3600,
       s.hours * iif(m.rate > m.mean, m.rate - e.weak, e.strong - m.rate) / m.mean
FROM shift s
JOIN mean m ON m.platform = s.platform AND m.account = s.account AND m.monday = s.monday AND m.slot = s.slot
JOIN side e ON e.platform = s.platform AND e.account = s.account AND e.monday = s.monday
JOIN int_account a ON a.platform = s.platform AND a.account = s.account
WHERE m.mean > 0 AND e.weak IS NOT NULL AND e.strong IS NOT NULL;

-- Hours of hers in best slots, by how much more they sell than the others: two people who change places gain in one what they lose in the other.
INSERT INTO advice_ahead
SELECT iif(is_best = 1, 'prime_weak', 'prime_strong'), currency, staff_id, monday, SUM(gaining), platform || ':' || account
FROM mart_best_slot GROUP BY 1, 2, 3, 4, 6;
