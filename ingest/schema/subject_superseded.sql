-- Says something new, but a newer file says otherwise. ?1 version.
SELECT count(*) FROM temp.stage_@kind@ AS s JOIN raw_@kind@_subject AS u ON @same_subject@
WHERE EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE r.subject = u.subject AND @same_row@
              AND iif(r.last_load IS NULL, u.version, (SELECT l.version FROM load AS l WHERE l.load_id = r.last_load)) > ?1)
  AND NOT EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE r.subject = u.subject AND @same_row@ AND r.vhash = s.feed_vhash)
