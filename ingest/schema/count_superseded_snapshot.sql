-- Says something new about a scope of which a newer sheet speaks. ?1 version.
SELECT count(*) FROM temp.stage_@kind@ AS s
WHERE EXISTS (SELECT 1 FROM load_scope AS c JOIN load AS l ON l.load_id = c.load_id
              WHERE c.scope = s.feed_scope AND l.kind = '@kind@' AND l.version > ?1)
  AND NOT EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE @same@ AND r.vhash = s.feed_vhash)
