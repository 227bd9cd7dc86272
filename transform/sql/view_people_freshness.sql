-- v_freshness: files awaited and what came. Grain: entry of the setting `expect`; state awaited, late, ok.
CREATE VIEW v_freshness AS
SELECT f.account, f.kind, l.observed_at AS last_observed_at, l.range_to, f.by, f.state, f.platform, f.day, l.file
FROM mart_freshness f LEFT JOIN v_load l ON l.load_id = f.last_load
ORDER BY f.nth;
