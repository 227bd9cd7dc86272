UPDATE temp.stage_@kind@ AS s
SET account = coalesce((SELECT min(k.account) FROM temp.known_session AS k
                        WHERE k.platform = s.platform AND k.room_id = s.@room@ HAVING count(DISTINCT k.account) = 1), '')
WHERE account = ''
