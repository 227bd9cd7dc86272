-- Readings with a room that one account is known to have had: all rooms of one account, or each row by its own.
INSERT INTO temp.whose_room (whose_id, platform, room_id, account)
SELECT s.whose_id, s.platform, s.room_id, min(k.account)
FROM temp.whose_next AS n
JOIN (SELECT DISTINCT whose_id, platform, room_id FROM whose_session WHERE account = '' AND room_id <> '') AS s ON s.whose_id = n.whose_id
JOIN temp.known_session AS k ON k.platform = s.platform AND k.room_id = s.room_id
WHERE n.basis = ''
GROUP BY s.whose_id, s.platform, s.room_id HAVING count(DISTINCT k.account) = 1;
UPDATE temp.whose_next AS n SET basis = v.basis, account = v.account, is_new = 1
FROM (SELECT whose_id, iif(min(account) = max(account), 'room', 'rooms') AS basis,
             iif(min(account) = max(account), min(account), group_concat(platform || '/' || room_id || '=' || account, '; ')) AS account
      FROM (SELECT * FROM temp.whose_room ORDER BY whose_id, platform, room_id) GROUP BY whose_id) AS v
WHERE v.whose_id = n.whose_id AND n.basis = '';
