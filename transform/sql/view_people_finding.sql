-- v_finding: what needs a look. Grain: finding; roster, data and check findings alike.
CREATE VIEW v_finding AS
SELECT f.business_date, f.rule, COALESCE(f.severity, r.severity, 'warning') AS severity, f.platform, f.account, f.staff_id,
       f.subject, f.detail, COALESCE(r.title, f.rule) AS title, r.advice, r.owner, r.weight
FROM mart_finding f LEFT JOIN int_rule r ON r.rule = f.rule;
