-- The span of versions in which others may have said rows that ?1 was the first or the last to say; NULL: nobody else said them.
SELECT min(min(l.version), (SELECT version FROM load WHERE load_id = ?1)), max(max(l.version), (SELECT version FROM load WHERE load_id = ?1))
FROM load AS l
WHERE l.load_id IN (SELECT last_load FROM raw_@kind@ WHERE first_load = ?1 AND last_load <> ?1
                    UNION SELECT first_load FROM raw_@kind@ WHERE last_load = ?1 AND first_load <> ?1)
