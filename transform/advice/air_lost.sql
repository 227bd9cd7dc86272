-- What planned sessions lost to minutes without anything on air, beyond the minutes that are allowed.
INSERT INTO advice_row
WITH plan AS (
    SELECT p.*, a.currency, l.grace_s / 60 AS grace_min
    FROM mart_plan p JOIN int_account a USING (platform, account) JOIN int_limit l
    JOIN temp.advice_span d ON p.business_date BETWEEN d.first_day AND d.last_day
    WHERE p.lost IS NOT NULL
),
part AS (
    SELECT *, 'late_start' AS factor, iif(late_start_min > grace_min, lost_late, 0) AS lost_part FROM plan
    UNION ALL SELECT *, 'early_end', iif(early_end_min > grace_min, lost_early, 0) FROM plan
    UNION ALL SELECT *, 'dead_air', lost_dead FROM plan
    UNION ALL SELECT *, 'not_aired', lost_not_aired FROM plan
)
SELECT 'air_lost', currency, platform || ':' || account, factor, platform || ':' || account, plan_key, NULL, business_date,
       lost_part, planned_min / 60.0, 0, planned_min / 60.0, platform || ':' || account
FROM part WHERE lost_part IS NOT NULL AND planned_min > 0;

INSERT INTO advice_ahead
SELECT 'air_lost', a.currency, p.platform || ':' || p.account, date(p.business_date, 'weekday 0', '-6 days'), SUM(p.end_at - p.start_at) / 3600.0,
       p.platform || ':' || p.account
FROM int_plan p JOIN int_account a USING (platform, account)
JOIN temp.advice_span d ON p.business_date >= d.first_day
GROUP BY 2, 3, 4;
