-- Known, too, are the sessions of readings all of whose rows say whose they are: of every load that is not open. (What rows of an open
-- reading say of themselves stands in whose_session.) Live analysis, live manager and live list know the minute only.
INSERT INTO temp.known_session (platform, account, room_id, start_utc, start_local, is_exact)
SELECT DISTINCT platform, account_name(platform, account), coalesce(room_id, ''),
       CASE clock WHEN 'utc' THEN start_at ELSE utc_from_civil(account_zone(platform, account), start_at) END,
       CASE clock WHEN 'utc' THEN civil_from_utc(account_zone(platform, account), start_at) ELSE start_at END,
       source NOT IN ('live_analysis', 'live_manager', 'live_list')
FROM raw_@kind@ AS r
WHERE account <> '' AND (first_load IN (SELECT load_id FROM temp.whose_told)
                         OR last_load IN (SELECT load_id FROM temp.whose_told));
