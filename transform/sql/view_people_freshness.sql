-- v_freshness: files awaited and what came. Grain: entry of the setting `expect`; state awaited, late, ok. wanted: the day a file has to
-- reach, or the ISO week a sheet has to hold. due_at on the account's wall clock, due_utc: by then; an awaited file whose
-- due_utc has passed is late for whoever knows the time (rundown status).
CREATE VIEW v_freshness AS
SELECT f.account, f.kind, l.observed_at AS last_observed_at, l.range_to, f.by, f.state, f.platform, f.day, l.file, f.wanted,
       datetime(f.due_at, 'unixepoch') AS due_at, datetime(f.due_utc, 'unixepoch') AS due_utc
FROM mart_freshness f LEFT JOIN v_load l ON l.load_id = f.last_load
ORDER BY f.nth;
