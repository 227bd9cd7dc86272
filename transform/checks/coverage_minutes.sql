-- Covered minutes are planned minutes, and a slot has no more of either than the clock.
SELECT c.business_date, c.platform, c.account, c.slot AS subject,
       printf('%d planned, %d covered, %d aired min in a slot of %d', c.planned_min, c.covered_min, c.aired_min,
              (d.to_h - d.from_h) * 60) AS detail
FROM mart_coverage c JOIN conf_daypart d ON d.name = substr(c.slot, 3)
WHERE c.covered_min > c.planned_min OR MAX(c.planned_min, c.aired_min) > (d.to_h - d.from_h) * 60;
