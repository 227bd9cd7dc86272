-- The same bytes were read before under another format: what only that reading said goes, what others said, too, stays with
-- them. (Which others lay in between is not kept: a rebuild knows.) ?1 the former load, ?2 the new one.
DELETE FROM raw_@kind@ WHERE first_load = ?1 AND last_load = ?1;
UPDATE raw_@kind@ SET first_load = last_load WHERE first_load = ?1;
UPDATE raw_@kind@ SET last_load = first_load, version = (SELECT l.version FROM load AS l WHERE l.load_id = first_load)
WHERE last_load = ?1;
DELETE FROM load_scope WHERE load_id = ?1;
UPDATE load SET replaced_by = ?2 WHERE load_id = ?1;
