-- The same rows as slot_open, for slots at the other end.
INSERT INTO advice_row
SELECT 'slot_close', currency, subject, factor, stratum, cluster, host_id, day, above, below, gmv, exposure, NULL FROM advice_row WHERE rule = 'slot_open';

-- Planned hours of a slot, as many as free hours of the account's slots that sold more an hour in the 13 weeks before.
INSERT INTO advice_ahead
WITH cell AS MATERIALIZED (
    SELECT w.platform || ':' || w.account AS account_key, w.monday, w.told_s, w.gmv, w.planned_s,
           slot_at(unixepoch(w.monday, (w.weekday - 1 + (w.hour * 3600 + 1800 < l.day_starts_s)) || ' days') + w.hour * 3600 + 1800) AS slot
    FROM mart_slot_week w JOIN int_limit l JOIN temp.advice_span d ON w.monday >= date(d.first_day, '-91 days')
),
week AS MATERIALIZED (
    SELECT account_key, slot, monday, SUM(told_s) AS told_s, SUM(gmv) AS gmv, SUM(planned_s) / 3600.0 AS planned_h FROM cell GROUP BY 1, 2, 3
),
rated AS MATERIALIZED (
    SELECT p.account_key, p.slot, p.monday, p.planned_h, SUM(w.gmv) * 1.0 / NULLIF(SUM(w.told_s), 0) AS rate
    FROM temp.advice_span d
    JOIN week p ON p.monday >= d.first_day
    JOIN week w ON w.account_key = p.account_key AND w.slot = p.slot AND w.monday < p.monday AND w.monday >= date(p.monday, '-91 days')
    GROUP BY p.account_key, p.slot, p.monday
),
free AS MATERIALIZED (
    SELECT a.currency, a.subject, a.monday, a.exposure, substr(a.subject, 1, length(a.subject) - 8) AS account_key, r.rate
    FROM advice_ahead a
    JOIN rated r ON r.account_key || ' ' || r.slot = a.subject AND r.monday = a.monday
    WHERE a.rule = 'slot_open'
)
SELECT 'slot_close', f.currency, r.account_key || ' ' || r.slot, r.monday, MIN(r.planned_h, SUM(f.exposure) FILTER (WHERE f.rate > r.rate)), NULL
FROM rated r
JOIN free f ON f.account_key = r.account_key AND f.monday = r.monday
GROUP BY f.currency, r.account_key, r.slot, r.monday
HAVING SUM(f.exposure) FILTER (WHERE f.rate > r.rate) > 0;
