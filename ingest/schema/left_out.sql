-- Weeks that the former reading of this sheet spoke of last, that still have rows, and of which this one says nothing: ?1 load, ?2 version.
SELECT c.scope FROM load_scope AS c JOIN load AS o ON o.load_id = c.load_id
WHERE o.load_id = (SELECT f.load_id FROM load AS f JOIN load AS n ON n.load_id = ?1 AND n.file = f.file AND n.sheet = f.sheet
                   WHERE f.kind = '@kind@' AND f.version < ?2 AND f.status <> 'refused' AND f.replaced_by IS NULL
                   ORDER BY f.version DESC LIMIT 1)
  AND c.scope NOT IN (SELECT scope FROM load_scope WHERE load_id = ?1)
  AND EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE r.scope = c.scope AND r.version = o.version)
  AND NOT EXISTS (SELECT 1 FROM load_scope AS s JOIN load AS l ON l.load_id = s.load_id
                  WHERE l.kind = '@kind@' AND s.scope = c.scope AND l.version > o.version AND l.replaced_by IS NULL)
ORDER BY c.scope
