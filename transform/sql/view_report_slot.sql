-- v_report_slot: what a slot sells. Grain: account x slot, over the last 26 weeks up to the day of the run. Stints count with their whole time in the slot
-- most of it lies in (NUMBERS 2); only those whose sales are known. weeks: ISO weeks with airtime enough for a rate; the quartiles run over
-- their rates, interpolated between neighbours, from 4 of them on. Money in currency units.
CREATE VIEW v_report_slot AS
WITH week AS MATERIALIZED (
    SELECT t.platform, t.account, t.currency, t.slot, date(t.business_date, '-6 days', 'weekday 1') AS monday, count(*) AS stints,
           sum(t.credited_s) AS seconds, sum(t.gmv_minor) AS gmv
    FROM v_stint AS t JOIN int_day AS d ON t.business_date BETWEEN d.slot_from AND d.date
    WHERE t.gmv IS NOT NULL GROUP BY 1, 2, 3, 4, 5
),
rated AS (
    SELECT platform, account, currency, slot, gmv * 36.0 / seconds AS rate,
           row_number() OVER (PARTITION BY platform, account, currency, slot ORDER BY gmv * 36.0 / seconds) - 1 AS nth,
           count(*) OVER (PARTITION BY platform, account, currency, slot) AS n
    FROM week JOIN int_limit AS l WHERE seconds >= l.min_rate_s
),
-- the value at place (n - 1) q, between the two neighbours by the distance to each
quartile AS (
    SELECT platform, account, currency, slot, max(n) AS weeks, sum(rate * max(0, 1 - abs(nth - (n - 1) * 0.25))) AS p25,
           sum(rate * max(0, 1 - abs(nth - (n - 1) * 0.5))) AS p50, sum(rate * max(0, 1 - abs(nth - (n - 1) * 0.75))) AS p75
    FROM rated GROUP BY 1, 2, 3, 4
),
total AS (
    SELECT platform, account, currency, slot, sum(stints) AS stints, sum(seconds) AS seconds, sum(gmv) AS gmv FROM week GROUP BY 1, 2, 3, 4
)
SELECT t.platform, t.account, a.label, t.currency, t.slot, t.stints, COALESCE(q.weeks, 0) AS weeks, t.seconds / 3600.0 AS hours,
       t.gmv / 100.0 AS gmv, t.gmv AS gmv_minor, CASE WHEN t.seconds >= l.min_rate_s THEN t.gmv * 36.0 / t.seconds END AS gmv_per_hour,
       CASE WHEN q.weeks >= 4 THEN q.p25 END AS p25, CASE WHEN q.weeks >= 4 THEN q.p50 END AS p50, CASE WHEN q.weeks >= 4 THEN q.p75 END AS p75
FROM total AS t
JOIN int_limit AS l
LEFT JOIN quartile AS q ON q.platform = t.platform AND q.account = t.account AND q.currency = t.currency AND q.slot = t.slot
LEFT JOIN v_account AS a ON a.platform = t.platform AND a.account = t.account;
