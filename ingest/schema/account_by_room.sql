-- Votes of sessions whose room id one account is known to have had.
SELECT account, count(*)
FROM (SELECT min(k.account) AS account
      FROM (SELECT DISTINCT platform, room_id FROM temp.whose WHERE room_id <> '') AS s
      JOIN temp.known_session AS k ON k.platform = s.platform AND k.room_id = s.room_id
      GROUP BY s.platform, s.room_id HAVING count(DISTINCT k.account) = 1)
GROUP BY account ORDER BY account
