-- A warehouse made before readings were decided anew: its sessions are believed until `rundown rebuild` reads the archive.
ALTER TABLE load ADD COLUMN account_by TEXT;
DROP VIEW IF EXISTS v_load;
INSERT INTO whose (sha256, sheet, kind, platform, folder, is_open)
SELECT DISTINCT sha256, sheet, kind, '', '', 0 FROM load WHERE kind = 'session' AND status <> 'refused' AND replaced_by IS NULL;
INSERT OR IGNORE INTO whose_session (whose_id, platform, account, room_id, clock, has_start, start, is_exact)
SELECT w.whose_id, r.platform, r.account, coalesce(r.room_id, ''), r.clock, 1, r.start_at,
       r.source NOT IN ('live_analysis', 'live_manager', 'live_list')
FROM raw_session AS r JOIN load AS l ON l.load_id IN (r.first_load, r.last_load)
JOIN whose AS w ON w.sha256 = l.sha256 AND w.sheet = l.sheet AND w.kind = l.kind
WHERE r.account <> '';
