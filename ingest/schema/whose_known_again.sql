-- The same of loads that were neither the first nor the last to say a row.
INSERT INTO temp.known_session (platform, account, room_id, start_utc, start_local, is_exact)
SELECT DISTINCT r.platform, account_name(r.platform, r.account), coalesce(r.room_id, ''),
       CASE r.clock WHEN 'utc' THEN r.start_at ELSE utc_from_civil(account_zone(r.platform, r.account), r.start_at) END,
       CASE r.clock WHEN 'utc' THEN civil_from_utc(account_zone(r.platform, r.account), r.start_at) ELSE r.start_at END,
       r.source NOT IN ('live_analysis', 'live_manager', 'live_list')
FROM raw_@kind@_again AS s JOIN raw_@kind@ AS r ON @same@ AND s.vhash = r.vhash
WHERE r.account <> '' AND s.load_id IN (SELECT load_id FROM temp.whose_told)
  AND r.first_load NOT IN (SELECT load_id FROM temp.whose_told) AND r.last_load NOT IN (SELECT load_id FROM temp.whose_told);
