-- Nothing is decided; known are the sessions of open readings' rows that say themselves whose they are (others: whose_known.sql).
DELETE FROM temp.whose_next;
DELETE FROM temp.whose_room;
DELETE FROM temp.known_session;
DELETE FROM temp.whose_told;
INSERT INTO temp.whose_told (load_id)
SELECT l.load_id FROM load AS l
WHERE l.kind = 'session'
  AND NOT EXISTS (SELECT 1 FROM whose AS w WHERE w.sha256 = l.sha256 AND w.sheet = l.sheet AND w.kind = l.kind AND w.is_open);
INSERT INTO temp.whose_next (whose_id, folder_account)
SELECT w.whose_id, account_in_folder(CASE WHEN w.platform <> '' THEN w.platform ELSE
         (SELECT min(s.platform) FROM whose_session AS s WHERE s.whose_id = w.whose_id HAVING min(s.platform) = max(s.platform)) END,
       w.folder)
FROM whose AS w WHERE w.is_open;
INSERT INTO temp.known_session (platform, account, room_id, start_utc, start_local, is_exact)
SELECT DISTINCT s.platform, account_name(s.platform, s.account), s.room_id,
       CASE s.clock WHEN 'utc' THEN s.start ELSE utc_from_civil(account_zone(s.platform, s.account), s.start) END,
       CASE s.clock WHEN 'utc' THEN civil_from_utc(account_zone(s.platform, s.account), s.start) ELSE s.start END, s.is_exact
FROM whose AS w JOIN whose_session AS s ON s.whose_id = w.whose_id
WHERE w.kind = 'session' AND s.account <> ''
