-- The newest file of its kind, keys strictly ascending: no staging. ?1 load, ?2 version.
INSERT INTO raw_@kind@ (@keys@, vhash, @scope@first_load, last_load, version, place, @values@)
SELECT @keys@, feed_vhash, @feed_scope@?1, ?1, ?2, feed_place, @values@
FROM temp.feed_@kind@ WHERE true
ON CONFLICT (@keys@, vhash) DO UPDATE
SET last_load = load_repeat(excluded.last_load), version = excluded.version, place = excluded.place
