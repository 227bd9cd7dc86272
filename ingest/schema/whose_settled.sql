-- The sessions of readings decided just now are known from now on.
INSERT INTO temp.known_session (platform, account, room_id, start_utc, start_local, is_exact)
SELECT DISTINCT platform, account, room_id,
       CASE clock WHEN 'utc' THEN start ELSE utc_from_civil(account_zone(platform, account), start) END,
       CASE clock WHEN 'utc' THEN civil_from_utc(account_zone(platform, account), start) ELSE start END, is_exact
FROM (SELECT s.platform, s.room_id, s.clock, s.start, s.is_exact,
             CASE n.basis WHEN 'rooms' THEN (SELECT r.account FROM temp.whose_room AS r
                                             WHERE r.whose_id = s.whose_id AND r.platform = s.platform AND r.room_id = s.room_id)
                          ELSE n.account END AS account
      FROM temp.whose_next AS n JOIN whose AS w ON w.whose_id = n.whose_id JOIN whose_session AS s ON s.whose_id = n.whose_id
      WHERE n.is_new AND w.kind = 'session' AND s.account = '')
WHERE account IS NOT NULL;
UPDATE temp.whose_next SET is_new = 0 WHERE is_new;
