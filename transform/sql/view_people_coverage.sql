-- v_coverage: is the plan under a host who said yes, and did it air? Grain: account x business date x slot; minutes.
CREATE VIEW v_coverage AS
SELECT business_date, platform, account, slot, planned_min, covered_min, aired_min, planned_min - covered_min AS gap_min
FROM mart_coverage;
