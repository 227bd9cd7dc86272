-- v_violation_rate: violations per 100 hours on air, by day, week and month. Grain: period x account (host_id empty), and x host. A host's
-- hours are hers on air; a violation of two hosts at once counts for both, for the account once.
CREATE VIEW v_violation_rate AS
SELECT kind, period, platform, account, host_id, violations, severe, points, seconds / 3600.0 AS hours, per_100_hours, policies
FROM mart_violation_rate;
