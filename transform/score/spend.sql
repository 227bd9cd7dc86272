-- model_row.spend: the part of the session's own ad cost that falls on the row's credited time. Hundredths; NULL where no
-- file gives the session's cost.
UPDATE model_row
SET spend = (SELECT CAST(s.ad_cost AS REAL) * model_row.credited_s /
                    (SELECT NULLIF(SUM(m.credited_s), 0) FROM mart_stint m WHERE m.session_key = s.session_key)
             FROM int_session s WHERE s.session_key = model_row.session_key);
