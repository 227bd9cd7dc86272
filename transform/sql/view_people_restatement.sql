-- v_restatement: what changed, when it was seen, in which file. Grain: session x metric x change; money in currency units.
CREATE VIEW v_restatement AS
SELECT r.session_key, r.metric, CASE r.metric WHEN 'gmv' THEN r.old / 100.0 ELSE r.old END AS old,
       CASE r.metric WHEN 'gmv' THEN r.new / 100.0 ELSE r.new END AS new, l.observed_at, r.load_id, s.business_date,
       s.platform, s.account, s.currency, l.file
FROM mart_restatement r
JOIN int_session s USING (session_key)
JOIN v_load l USING (load_id);
