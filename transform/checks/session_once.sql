-- No live is two sessions: a room has one, and a row of a file tells of one.
SELECT MIN(business_date) AS business_date, platform, MIN(account) AS account, room_id AS subject,
       printf('room %s is %d sessions: %s', room_id, COUNT(*), group_concat(session_key, ', ')) AS detail
FROM int_session WHERE room_id <> ''
GROUP BY platform, room_id HAVING COUNT(*) > 1
UNION ALL
SELECT NULL, platform, account_ref, session_ref,
       printf('a row of %s tells of %d sessions: %s', source, COUNT(*), group_concat(session_key, ', '))
FROM int_member
GROUP BY platform, source, account_ref, session_ref, point_at HAVING COUNT(*) > 1;
