-- v_report_task: v_ahead in words. Grain: finding ahead of a planned session. due: the latest moment at which mending still helps; detail: accounts
-- by name; topic: which product, item or hours it is about (two products, and how many more); who: whom it is about; owner: who can act, by name where the crew has one. stake: expected sales in danger, empty where
-- nobody knows them. From a week before the day the warehouse stands at.
CREATE VIEW v_report_task AS
WITH RECURSIVE account AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY length(account) DESC, account) AS nth, account, label FROM v_account WHERE length(account) > 4
),
spoken(detail, nth, said) AS (
    SELECT DISTINCT detail, 0, replace(replace(detail, 'product_specialist', 'product specialist'), 'co_host', 'co-host') FROM v_ahead
    UNION ALL
    SELECT s.detail, a.nth, replace(s.said, a.account, a.label) FROM spoken AS s JOIN account AS a ON a.nth = s.nth + 1
),
said AS MATERIALIZED (SELECT detail, said FROM spoken WHERE nth = (SELECT count(*) FROM account))
SELECT f.business_date, f.rule, f.severity, f.weight, f.title, f.advice,
       CASE f.rule WHEN 'coverage_gap' THEN replace(f.detail, f.subject, substr(f.subject, 3)) ELSE COALESCE(d.said, f.detail) END AS detail,
       CASE WHEN f.rule LIKE 'stock_%' OR f.rule = 'price_unlike' THEN
                (SELECT group_concat(product, ', ') || iif(MAX(n) > 2, printf(', +%d', MAX(n) - 2), '')
                 FROM (SELECT COALESCE(s.product, s.sku) AS product, COUNT(*) OVER () AS n FROM v_stock AS s
                       WHERE s.plan_key = f.plan_key AND instr(f.detail, s.sku) > 0 ORDER BY s.sku LIMIT 2))
            WHEN f.rule = 'equipment_fault' THEN replace(f.detail, ' needs and has not in order', '')
            WHEN f.rule = 'incident_open' THEN substr(f.detail, 1, instr(f.detail, ': ') - 1)
            WHEN f.rule = 'preparation_missing' THEN substr(f.detail, instr(f.detail, ': ') + 2, instr(f.detail, ';') - instr(f.detail, ': ') - 2)
            WHEN f.rule = 'coverage_gap' THEN substr(f.subject, 3) END AS topic,
       f.platform, f.account, c.label, COALESCE(n.name, f.staff_id) AS who, f.due_at AS due, f.at_stake AS stake, f.rank,
       f.plan_key, f.start_at, COALESCE(o.name, f.owner_id, replace(f.owner_role, '_', ' ')) AS owner
FROM v_ahead AS f
LEFT JOIN said AS d ON d.detail = f.detail
LEFT JOIN v_account AS c ON c.platform = f.platform AND c.account = f.account
LEFT JOIN v_staff AS n ON n.staff_id = f.staff_id AND n.is_current = 1
LEFT JOIN v_staff AS o ON o.staff_id = f.owner_id AND o.is_current = 1;
