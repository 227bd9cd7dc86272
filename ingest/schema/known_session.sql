-- Fills temp.known_session (known_session_table.sql) anew.
DELETE FROM temp.known_session;
INSERT INTO temp.known_session (platform, account, room_id, start_utc, start_local, is_exact)
SELECT DISTINCT platform, account_name(platform, account), coalesce(room_id, ''),
       CASE clock WHEN 'utc' THEN start_at ELSE utc_from_civil(account_zone(platform, account), start_at) END,
       CASE clock WHEN 'utc' THEN civil_from_utc(account_zone(platform, account), start_at) ELSE start_at END,
       source NOT IN ('live_analysis', 'live_manager', 'live_list')
FROM raw_session;
