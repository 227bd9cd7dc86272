-- v_next_week: what the hours of a week are worth, and whether somebody is planned for them. Grain: ISO week from the day's own on x account x slot
-- planned in it or aired in the last 4 weeks; minutes, currency units. usual_min: aired a week lately; p25, p50, p75: GMV per hour of the
-- slot's hours in 26 weeks; at_stake: the gap by p50.
CREATE VIEW v_next_week AS
SELECT w.week, w.platform, w.account, a.currency, w.slot, w.planned_min, w.covered_min, w.planned_min - w.covered_min AS gap_min, w.usual_min,
       w.p25 / 100.0 AS p25, w.p50 / 100.0 AS p50, w.p75 / 100.0 AS p75, w.n,
       (w.planned_min - w.covered_min) * w.p50 / 6000.0 AS at_stake
FROM mart_next_week w JOIN int_account a ON a.platform = w.platform AND a.account = w.account;

-- v_prime_share: how much of the prime time each host has. Grain: ISO week x person with host shifts that are not cancelled; hours. Prime: minutes
-- between 18:00 and 24:00, whenever the shift began. team_share: of all hosts together that week.
CREATE VIEW v_prime_share AS
WITH shift AS (
    SELECT staff_id, start_at, end_at, start_at / 86400 * 86400 AS first_s, end_at / 86400 * 86400 AS last_s, date(business_date, '-3 days', 'weekday 4') AS thursday
    FROM int_shift WHERE role = 'host' AND status <> 'cancelled'
),
week AS (
    SELECT strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS week, staff_id, COUNT(*) AS shifts,
           SUM(end_at - start_at) / 3600.0 AS hours,
           SUM(MAX(0, MIN(end_at, first_s + 86400) - MAX(start_at, first_s + 64800))
               + CASE WHEN last_s > first_s THEN MAX(0, end_at - MAX(start_at, last_s + 64800)) ELSE 0 END) / 3600.0 AS prime_hours
    FROM shift GROUP BY 1, 2
)
SELECT week, staff_id, shifts, hours, prime_hours, prime_hours / hours AS prime_share,
       SUM(prime_hours) OVER (PARTITION BY week) / SUM(hours) OVER (PARTITION BY week) AS team_share
FROM week;
