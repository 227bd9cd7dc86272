-- The staged rows of a kind with subjects. ?1 load, ?2 version.
CREATE TEMP TABLE IF NOT EXISTS subject_@kind@ (subject INTEGER PRIMARY KEY, former_load INTEGER NOT NULL, is_newer INTEGER NOT NULL);
DELETE FROM temp.subject_@kind@;
INSERT OR IGNORE INTO raw_@kind@_subject (@subject@, last_load, version)
SELECT DISTINCT @subject@, ?1, ?2 FROM temp.stage_@kind@;
INSERT INTO temp.subject_@kind@ SELECT subject, last_load, version < ?2 OR last_load = ?1 FROM raw_@kind@_subject AS u
WHERE EXISTS (SELECT 1 FROM temp.stage_@kind@ AS s WHERE @same_subject@);
-- what a newer load does not say any more was last said by the one before
UPDATE raw_@kind@ AS r SET last_load = (SELECT former_load FROM temp.subject_@kind@ AS t WHERE t.subject = r.subject)
WHERE last_load IS NULL AND subject IN (SELECT subject FROM temp.subject_@kind@ WHERE is_newer)
  AND NOT EXISTS (SELECT 1 FROM raw_@kind@_subject AS u JOIN temp.stage_@kind@ AS s ON @same_subject@
                  WHERE u.subject = r.subject AND @same_row@ AND s.feed_vhash = r.vhash);
INSERT INTO raw_@kind@ (subject, @row_keys@, vhash, first_load, last_load, place, @values@)
SELECT u.subject, @row_keys@, feed_vhash, ?1, iif(t.is_newer, NULL, ?1), feed_place, @values@
FROM temp.stage_@kind@ AS s JOIN raw_@kind@_subject AS u ON @same_subject@ JOIN temp.subject_@kind@ AS t ON t.subject = u.subject
WHERE true
ON CONFLICT (subject, @row_keys@, vhash) DO UPDATE
SET first_load = iif((SELECT l.version FROM load AS l WHERE l.load_id = raw_@kind@.first_load) > ?2, ?1, first_load),
    place = iif((SELECT l.version FROM load AS l WHERE l.load_id = raw_@kind@.first_load) > ?2, excluded.place, place),
    last_load = CASE WHEN last_load IS NULL OR (SELECT is_newer FROM temp.subject_@kind@ AS t WHERE t.subject = raw_@kind@.subject)
                     THEN NULL
                     WHEN (SELECT l.version FROM load AS l WHERE l.load_id = raw_@kind@.last_load) < ?2 THEN ?1
                     ELSE last_load END;
UPDATE raw_@kind@_subject SET last_load = ?1, version = ?2
WHERE subject IN (SELECT subject FROM temp.subject_@kind@ WHERE is_newer);
