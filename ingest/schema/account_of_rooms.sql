-- The rooms of the file that belong to one account, and how many these are.
SELECT platform, room_id, account, count(*) OVER ()
FROM (SELECT s.platform, s.room_id, min(k.account) AS account
      FROM (SELECT DISTINCT platform, room_id FROM temp.whose WHERE room_id <> '') AS s
      JOIN temp.known_session AS k ON k.platform = s.platform AND k.room_id = s.room_id
      GROUP BY s.platform, s.room_id HAVING count(DISTINCT k.account) = 1)
