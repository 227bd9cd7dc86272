-- ?1 load, ?2 version. A row keeps the loads of least and greatest version that said exactly this.
INSERT INTO raw_@kind@ (@keys@, vhash, @scope@first_load, last_load, version, place, @values@)
SELECT @keys@, feed_vhash, @feed_scope@?1, ?1, ?2, feed_place, @values@
FROM temp.stage_@kind@ WHERE true
ON CONFLICT (@keys@, vhash) DO UPDATE
SET first_load = CASE WHEN (SELECT l.version FROM load AS l WHERE l.load_id = raw_@kind@.first_load) > excluded.version
                      THEN excluded.first_load ELSE first_load END,
    last_load = CASE WHEN excluded.version >= version THEN excluded.last_load ELSE last_load END,
    place = CASE WHEN (SELECT l.version FROM load AS l WHERE l.load_id = raw_@kind@.first_load) > excluded.version
                 THEN excluded.place ELSE place END,
    version = max(version, excluded.version)
