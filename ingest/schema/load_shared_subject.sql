-- The span of versions in which others may have spoken of the subjects ?1 spoke of; NULL: nobody else did.
WITH mine AS (SELECT subject FROM raw_@kind@ WHERE ?1 IN (first_load, last_load)
              UNION SELECT subject FROM raw_@kind@_subject WHERE last_load = ?1)
SELECT min(min(l.version), (SELECT version FROM load WHERE load_id = ?1)), max(max(l.version), (SELECT version FROM load WHERE load_id = ?1))
FROM load AS l
WHERE l.load_id <> ?1
  AND l.load_id IN (SELECT r.first_load FROM raw_@kind@ AS r WHERE r.subject IN (SELECT subject FROM mine)
                    UNION SELECT r.last_load FROM raw_@kind@ AS r WHERE r.subject IN (SELECT subject FROM mine)
                    UNION SELECT u.last_load FROM raw_@kind@_subject AS u WHERE u.subject IN (SELECT subject FROM mine))
