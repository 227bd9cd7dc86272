-- The same bytes were read before under another format: what only that reading said goes; what others said, too, stays with the
-- first and the last of them. ?1 the former load, ?2 the new one.
DELETE FROM raw_@kind@_again WHERE load_id = ?1;
DELETE FROM raw_@kind@ AS r WHERE first_load = ?1
AND NOT EXISTS (SELECT 1 FROM raw_@kind@_again AS s WHERE @same@ AND s.vhash = r.vhash);
UPDATE raw_@kind@ AS r SET (first_load, place) =
  (SELECT s.load_id, s.place FROM raw_@kind@_again AS s JOIN load AS l USING (load_id) WHERE @same@ AND s.vhash = r.vhash
   ORDER BY l.version, s.load_id LIMIT 1)
WHERE first_load = ?1;
DELETE FROM raw_@kind@_again WHERE (@keys@, load_id) IN (SELECT @keys@, first_load FROM raw_@kind@);
UPDATE raw_@kind@ AS r SET (last_load, version) =
  (SELECT l.load_id, l.version FROM load AS l
   WHERE l.load_id IN (SELECT s.load_id FROM raw_@kind@_again AS s WHERE @same@ AND s.vhash = r.vhash UNION ALL SELECT r.first_load)
   ORDER BY l.version DESC, l.load_id LIMIT 1)
WHERE last_load = ?1;
DELETE FROM load_scope WHERE load_id = ?1;
UPDATE load SET replaced_by = ?2 WHERE load_id = ?1;
