-- v_report_ready: is a planned session ready? Grain: plan, from a week before the day the warehouse stands at. checklist_done of checklist_total: ticked
-- off and in order, of what is asked for, the briefing included (empty: no checklist is kept, or nothing is asked yet). stock: the worst of
-- its products (out, short, unknown, ok; empty: no run-down, or no stock sheet); cover_hours: of the product that ends first.
CREATE VIEW v_report_ready AS
WITH since AS (SELECT COALESCE((SELECT date(value, '-7 days') FROM v_meta WHERE key = 'date'), '') AS day),
item AS (
    SELECT plan_key, sum(status IN ('ok', 'late')) AS done, count(*) AS asked FROM v_readiness
    WHERE plan_key IS NOT NULL AND required = 1 AND status <> 'not recorded' AND business_date >= (SELECT day FROM since) GROUP BY plan_key
),
product AS (
    SELECT plan_key, min(CASE status WHEN 'out' THEN 1 WHEN 'short' THEN 2 WHEN 'unknown' THEN 3 WHEN 'ok' THEN 4 END) AS worst,
           min(cover_hours) AS cover_hours
    FROM v_stock WHERE business_date >= (SELECT day FROM since) GROUP BY plan_key
)
SELECT p.plan_key, p.platform, p.account, p.business_date, i.done AS checklist_done, i.asked AS checklist_total,
       CASE s.worst WHEN 1 THEN 'out' WHEN 2 THEN 'short' WHEN 3 THEN 'unknown' WHEN 4 THEN 'ok' END AS stock, s.cover_hours,
       CASE WHEN s.worst <= 2 THEN 'bad' WHEN s.worst = 3 THEN 'watch' END AS stock_role,
       CASE WHEN i.done < i.asked THEN 'watch' END AS checklist_role
FROM v_plan AS p
LEFT JOIN item AS i ON i.plan_key = p.plan_key
LEFT JOIN product AS s ON s.plan_key = p.plan_key
WHERE p.business_date >= (SELECT day FROM since);
