-- Says something new, but a newer file says otherwise. ?1 version.
SELECT count(*) FROM temp.stage_@kind@ AS s
WHERE EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE @same@ AND r.version > ?1)
  AND NOT EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE @same@ AND r.vhash = s.feed_vhash)
