-- v_plan_rate: what a planned session usually sells. Grain: planned session, and crew on the roster without any host (has_host 0:
-- no row of v_plan, and the first to look at); currency units. basis: the coarsest history used (hour: weekday and hour; slot;
-- account), n: hours of history behind the thinnest of its rates. Before the day of the run, NUMBERS 10.
CREATE VIEW v_plan_rate AS
SELECT r.plan_key, r.platform, r.account, datetime(p.start_at, 'unixepoch') AS start_at, datetime(p.end_at, 'unixepoch') AS end_at,
       p.business_date, r.has_host, r.planned_s / 60 AS planned_min, a.currency, r.expected / 100.0 AS expected,
       r.expected AS expected_minor, r.gmv_per_hour / 100.0 AS gmv_per_hour, r.basis, r.n
FROM mart_plan_rate r
JOIN (SELECT plan_key, start_at, end_at, business_date FROM int_plan
      UNION ALL SELECT plan_key, start_at, end_at, business_date FROM int_hostless) p USING (plan_key)
JOIN int_account a ON a.platform = r.platform AND a.account = r.account;
