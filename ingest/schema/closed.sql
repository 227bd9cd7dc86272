-- Rows that counted in the scopes the sheet speaks for and that it does not hold any more. ?1 load, ?2 version.
SELECT r.scope, count(*) FROM raw_@kind@ AS r
WHERE r.version < ?2
  AND r.scope IN (SELECT scope FROM load_scope WHERE load_id = ?1)
  AND r.version = (SELECT max(l.version) FROM load AS l JOIN load_scope AS c ON c.load_id = l.load_id
                   WHERE l.kind = '@kind@' AND c.scope = r.scope AND l.load_id <> ?1 AND l.replaced_by IS NULL)
  AND NOT EXISTS (SELECT 1 FROM temp.stage_@kind@ AS s WHERE @same@)
GROUP BY r.scope ORDER BY r.scope
