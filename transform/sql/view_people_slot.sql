-- v_slot: the heat map: what an hour of the week sells. Grain: account x weekday (ISO, of the business date) x hour of the
-- clock, over the last 26 weeks up to the day of the run. A stint's sales are spread over its hours by the session's
-- minutes where those exist, else by time. Quartiles over weeks; planned_next_min: the week after.
CREATE VIEW v_slot AS
SELECT s.platform, s.account, a.currency, s.weekday, s.hour, s.gmv / 100.0 AS gmv, s.gmv AS gmv_minor,
       (s.aired_s + 30) / 60 AS aired_min, (s.planned_s + 30) / 60 AS planned_min, s.gmv_per_hour, s.p25, s.p50, s.p75, s.weeks,
       (s.planned_next_s + 30) / 60 AS planned_next_min
FROM mart_slot s JOIN int_account a USING (platform, account);
