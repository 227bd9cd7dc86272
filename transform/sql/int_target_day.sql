-- int_target_day: what each day is to bring towards a month's or week's target (NUMBERS 5). Grain: target of a week or month x business date
-- of it; periods that reach beyond the last day on air, and of GMV of platforms, shops and accounts all. share in the target's unit: the target given
-- for the day; what those leave of the period's goes over the other days by planned hours, by days where nobody planned them.
-- basis: given, plan, days. Shares add up to the target, or to the days' own where these are more.
CREATE TABLE int_target_day (
    period        TEXT NOT NULL,
    scope         TEXT NOT NULL,
    scope_id      TEXT NOT NULL,
    metric        TEXT NOT NULL,
    business_date TEXT NOT NULL,
    share         REAL NOT NULL,
    basis         TEXT NOT NULL,
    PRIMARY KEY (period, scope, scope_id, metric, business_date)
) STRICT, WITHOUT ROWID;

INSERT INTO int_target_day
WITH RECURSIVE nth(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM nth WHERE i < 30),
begun AS (
    SELECT *, CASE length(period) WHEN 7 THEN date(period || '-01')
                   ELSE date(substr(period, 1, 4) || '-01-04', 'weekday 0', printf('%+d days', 7 * substr(period, 7) - 13)) END AS first_date
    FROM int_target WHERE length(period) IN (7, 8)
),
span AS (
    SELECT *, CASE length(period) WHEN 7 THEN date(first_date, '+1 month', '-1 day') ELSE date(first_date, '+6 days') END AS last_date FROM begun
),
asked AS MATERIALIZED (
    SELECT * FROM span
    WHERE last_date > (SELECT COALESCE(max(business_date), '') FROM mart_stint) OR metric = 'gmv' AND scope IN ('platform', 'shop', 'account')
),
hour AS MATERIALIZED (   -- planned seconds of a scope: airtime under a host's shift; of people, their shifts
    SELECT 'account' AS scope, n.name AS scope_id, p.business_date, sum(p.planned_s) AS planned_s
    FROM int_planned_day AS p JOIN int_account_spelling AS n ON n.platform = p.platform AND n.account = p.account GROUP BY 2, 3
    UNION ALL SELECT 'platform', platform, business_date, sum(planned_s) FROM int_planned_day GROUP BY 2, 3
    UNION ALL SELECT 'shop', a.shop, p.business_date, sum(p.planned_s)
    FROM int_planned_day AS p JOIN int_account AS a ON a.platform = p.platform AND a.account = p.account WHERE a.shop IS NOT NULL GROUP BY 2, 3
    UNION ALL SELECT 'host', staff_id, business_date, sum(end_at - start_at) FROM int_planned_part GROUP BY 2, 3
),
employed AS MATERIALIZED (   -- as of the last day of the period
    SELECT t.period, t.scope_id, p.business_date, sum(p.end_at - p.start_at) AS planned_s
    FROM (SELECT DISTINCT period, scope_id, first_date, last_date FROM asked WHERE scope = 'employment') AS t
    JOIN int_staff AS s ON s.employment = t.scope_id AND s.from_day = (SELECT max(k.from_day) FROM int_staff AS k
                                                                       WHERE k.staff_id = s.staff_id AND k.from_day <= date_day(t.last_date))
    JOIN int_planned_part AS p ON p.staff_id = s.staff_id AND p.business_date BETWEEN t.first_date AND t.last_date
    GROUP BY 1, 2, 3
),
day AS MATERIALIZED (
    SELECT t.period, t.scope, t.scope_id, t.metric, t.target, date(t.first_date, '+' || i || ' days') AS business_date, g.target AS given,
           COALESCE(h.planned_s, e.planned_s, 0) AS planned_s
    FROM asked AS t JOIN nth ON date(t.first_date, '+' || i || ' days') <= t.last_date
    LEFT JOIN int_target AS g ON g.period = date(t.first_date, '+' || i || ' days') AND g.scope = t.scope AND g.scope_id = t.scope_id
                             AND g.metric = t.metric AND COALESCE(g.currency, t.currency, '') = COALESCE(t.currency, g.currency, '')
    LEFT JOIN hour AS h ON h.scope = t.scope AND h.scope_id = t.given_id AND h.business_date = date(t.first_date, '+' || i || ' days')
    LEFT JOIN employed AS e ON t.scope = 'employment' AND e.period = t.period AND e.scope_id = t.scope_id
                           AND e.business_date = date(t.first_date, '+' || i || ' days')
),
rest AS MATERIALIZED (
    SELECT period, scope, scope_id, metric, max(0, max(target) - COALESCE(sum(given), 0)) AS target,
           sum(CASE WHEN given IS NULL THEN planned_s END) AS planned_s, sum(given IS NULL) AS days
    FROM day GROUP BY 1, 2, 3, 4
)
SELECT d.period, d.scope, d.scope_id, d.metric, d.business_date,
       CASE WHEN d.given IS NOT NULL THEN d.given WHEN r.planned_s > 0 THEN r.target * d.planned_s / r.planned_s ELSE r.target / r.days END,
       CASE WHEN d.given IS NOT NULL THEN 'given' WHEN r.planned_s > 0 THEN 'plan' ELSE 'days' END
FROM day AS d JOIN rest AS r ON r.period = d.period AND r.scope = d.scope AND r.scope_id = d.scope_id AND r.metric = d.metric;
