-- Votes of sessions that start within ?1 seconds of a known session of one account only. ?2 1: known to the second.
SELECT account, count(*)
FROM (SELECT min(k.account) AS account
      FROM (SELECT DISTINCT platform, start, clock FROM temp.whose WHERE has_start) AS s
      JOIN temp.known_session AS k ON k.is_exact >= ?2
       AND (k.platform = s.platform AND s.clock = 'utc' AND k.start_utc BETWEEN s.start - ?1 AND s.start + ?1
            OR k.platform = s.platform AND s.clock <> 'utc' AND k.start_local BETWEEN s.start - ?1 AND s.start + ?1)
      GROUP BY s.platform, s.start, s.clock HAVING count(DISTINCT k.account) = 1)
GROUP BY account ORDER BY account
