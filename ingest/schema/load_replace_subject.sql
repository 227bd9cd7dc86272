-- The same bytes were read before under another format: what only that reading said goes, what others said, too, stays with
-- them. (Which others lay in between is not kept: a rebuild knows.) ?1 the former load, ?2 the new one.
-- The subjects it was the last to speak of: their rows get their last load back, then the subject takes the greatest left.
UPDATE raw_@kind@_row SET last_load = ?1
WHERE moment IN (SELECT r.moment FROM raw_@kind@_subject AS u JOIN raw_@kind@ AS r ON r.subject = u.subject
                 WHERE u.last_load = ?1 AND r.last_load IS NULL);
DELETE FROM raw_@kind@_row WHERE first_load = ?1 AND last_load = ?1;
UPDATE raw_@kind@_row SET last_load = first_load WHERE last_load = ?1;
UPDATE raw_@kind@_row AS r
SET first_load = coalesce(last_load, (SELECT u.last_load FROM raw_@kind@_subject AS u WHERE u.subject = r.moment >> 41))
WHERE first_load = ?1;
UPDATE raw_@kind@_subject AS u
SET (last_load, version) = (SELECT l.load_id, l.version FROM raw_@kind@ AS r JOIN load AS l ON l.load_id = r.last_load
                            WHERE r.subject = u.subject ORDER BY l.version DESC LIMIT 1)
WHERE last_load = ?1 AND EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE r.subject = u.subject);
DELETE FROM raw_@kind@_subject AS u WHERE last_load = ?1 AND NOT EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE r.subject = u.subject);
DELETE FROM load_scope WHERE load_id = ?1;
UPDATE load SET replaced_by = ?2 WHERE load_id = ?1;
