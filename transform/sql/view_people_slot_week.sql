-- v_slot_week: v_slot week by week. Grain: account x ISO week x weekday x hour; gmv_per_hour empty under the airtime a
-- rate needs.
CREATE VIEW v_slot_week AS
SELECT s.platform, s.account, a.currency, s.week, s.weekday, s.hour, s.gmv / 100.0 AS gmv, s.gmv AS gmv_minor,
       (s.aired_s + 30) / 60 AS aired_min, (s.planned_s + 30) / 60 AS planned_min,
       CASE WHEN s.told_s >= l.min_rate_s THEN s.gmv * 36.0 / s.told_s END AS gmv_per_hour
FROM mart_slot_week s JOIN int_limit l JOIN int_account a ON a.platform = s.platform AND a.account = s.account;
