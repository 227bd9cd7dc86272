-- v_report_host_funnel: a host's funnel for reading. Grain: kind x period x host x currency x platform x step. effect: currency units; a week: over the
-- days of the period so far. The topic is to be watched.
CREATE VIEW v_report_host_funnel AS
SELECT f.as_of, f.kind, f.period, f.host_id, COALESCE(n.name, f.host_id) AS name, f.currency, f.platform, f.chain, f.factor, f.factor_nth,
       CASE WHEN f.factor IN ('err', 'ctr_view', 'ctor', 'orders_per_atc') THEN 'percent' WHEN f.factor IN ('aov', 'gmv_per_hour') THEN 'price' ELSE 'count' END AS unit,
       f.actual, f.expected, f.ratio, f.p25, f.p75, f.effect, f.effect * 7.0 / f.days AS effect_per_week, f.is_topic,
       CASE f.is_topic WHEN 1 THEN 'watch' END AS effect_role, f.days, f.hours, f.gmv, f.gmv_expected, f.others
FROM v_host_funnel AS f
LEFT JOIN v_staff AS n ON n.staff_id = f.host_id AND n.is_current = 1;
