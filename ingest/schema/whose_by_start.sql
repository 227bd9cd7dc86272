-- Readings with sessions that start within ?1 seconds of a known session of one account only. ?2 1: known to the second. ?3 basis.
UPDATE temp.whose_next AS n SET basis = ?3, account = v.account, is_new = 1
FROM (SELECT whose_id, min(account) AS account
      FROM (SELECT s.whose_id, min(k.account) AS account
            FROM (SELECT DISTINCT s.whose_id, s.platform, s.start, s.clock
                  FROM temp.whose_next AS o JOIN whose_session AS s ON s.whose_id = o.whose_id
                  WHERE o.basis = '' AND s.account = '' AND s.has_start) AS s
            JOIN temp.known_session AS k ON k.is_exact >= ?2
             AND (k.platform = s.platform AND s.clock = 'utc' AND k.start_utc BETWEEN s.start - ?1 AND s.start + ?1
                  OR k.platform = s.platform AND s.clock <> 'utc' AND k.start_local BETWEEN s.start - ?1 AND s.start + ?1)
            GROUP BY s.whose_id, s.platform, s.start, s.clock HAVING count(DISTINCT k.account) = 1)
      GROUP BY whose_id HAVING min(account) = max(account)) AS v
WHERE v.whose_id = n.whose_id
