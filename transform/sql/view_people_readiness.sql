-- v_readiness: what was made ready before a live. Grain: planned session x item (a checklist of a session nobody planned: without
-- plan_key); minutes whole. status: ok, late, failed, missing, not recorded.
CREATE VIEW v_readiness AS
SELECT r.plan_key, r.platform, r.account, a.room, datetime(r.start_at, 'unixepoch') AS start_at, datetime(r.end_at, 'unixepoch') AS end_at,
       r.business_date, r.session_key, r.item, datetime(r.done_at, 'unixepoch') AS done_at, r.lead_min, r.status, r.staff_id,
       r.is_needed AS required
FROM mart_readiness r JOIN int_account a ON a.platform = r.platform AND a.account = r.account;
