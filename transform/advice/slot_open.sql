-- What each slot of an account sells an hour against its other slots, on normal days.
INSERT INTO advice_row
SELECT 'slot_open', s.currency, s.platform || ':' || s.account || ' ' || s.slot, 'gmv_per_hour', s.platform || ':' || s.account, s.session_key, s.host_id,
       s.business_date, s.gmv, s.credited_s / 3600.0, s.gmv, s.credited_s / 3600.0, NULL
FROM mart_stint s JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
WHERE s.day_kind = 'normal' AND s.host_id <> 'unassigned' AND s.gmv IS NOT NULL AND s.credited_s > 0;

-- Hours of the week after each edition that were on air in at least 4 of the 13 weeks before and are not planned. An account without a
-- plan for that week has no free hours: its roster is not made yet (plan.sql).
INSERT INTO advice_ahead
WITH cell AS MATERIALIZED (
    SELECT w.platform, w.account, w.weekday, w.hour, w.monday, w.aired_s, w.planned_s,
           slot_at(unixepoch(w.monday, (w.weekday - 1 + (w.hour * 3600 + 1800 < l.day_starts_s)) || ' days') + w.hour * 3600 + 1800) AS slot
    FROM mart_slot_week w JOIN int_limit l JOIN temp.advice_span d ON w.monday >= date(d.first_day, '-91 days')
),
plan AS MATERIALIZED (
    SELECT c.platform, c.account, c.monday FROM cell c JOIN temp.advice_span d ON c.monday >= d.first_day
    GROUP BY c.platform, c.account, c.monday HAVING SUM(c.planned_s) > 0 AND NOT EXISTS (
        SELECT 1 FROM advice_week w WHERE w.plan = 'roster' AND w.place = c.platform || ':' || c.account AND w.monday = c.monday AND w.is_made = 0)
),
free AS (
    SELECT p.platform, p.account, p.monday, c.weekday, c.hour, c.slot
    FROM plan p
    JOIN cell c ON c.platform = p.platform AND c.account = p.account AND c.monday < p.monday AND c.monday >= date(p.monday, '-91 days')
    WHERE c.aired_s >= 900
    GROUP BY p.platform, p.account, p.monday, c.weekday, c.hour, c.slot
    HAVING COUNT(*) >= 4
)
SELECT 'slot_open', a.currency, f.platform || ':' || f.account || ' ' || f.slot, f.monday,
       SUM(COALESCE(n.planned_s, 0) = 0), NULL
FROM free f
JOIN int_account a ON a.platform = f.platform AND a.account = f.account
LEFT JOIN cell n ON n.platform = f.platform AND n.account = f.account AND n.monday = f.monday AND n.weekday = f.weekday AND n.hour = f.hour
GROUP BY 2, 3, 4;
