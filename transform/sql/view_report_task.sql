-- v_report_task: v_ahead in words. Grain: finding ahead of a planned session. due: the latest moment at which mending still helps; detail: accounts
-- by name; who: whom it is about; owner: who can act, by name where the crew has one. stake: expected sales in danger, empty where
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
       f.platform, f.account, c.label, COALESCE(n.name, f.staff_id) AS who, f.due_at AS due, f.at_stake AS stake, f.rank,
       f.plan_key, f.start_at, COALESCE(o.name, f.owner_id, replace(f.owner_role, '_', ' ')) AS owner
FROM v_ahead AS f
LEFT JOIN said AS d ON d.detail = f.detail
LEFT JOIN v_account AS c ON c.platform = f.platform AND c.account = f.account
LEFT JOIN v_staff AS n ON n.staff_id = f.staff_id AND n.is_current = 1
LEFT JOIN v_staff AS o ON o.staff_id = f.owner_id AND o.is_current = 1;
