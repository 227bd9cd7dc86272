-- The new rows of a file. ?1 load, ?2 version.
INSERT INTO raw_@kind@ (@keys@, vhash, first_load, last_load, version, place, @values@)
SELECT @keys@, feed_vhash, ?1, ?1, ?2, feed_place, @values@ FROM temp.feed_@kind@
