-- The new rows of a file. ?1 load. last_load NULL: what the subject's load says.
INSERT INTO raw_@kind@_row (moment, vhash, first_load, last_load, place, @values@)
SELECT feed_moment, feed_vhash, ?1, feed_last_load, feed_place, @values@ FROM temp.feed_@kind@
