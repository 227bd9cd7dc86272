INSERT INTO temp.stage_@kind@ (@keys@, feed_n, feed_vhash, feed_scope, feed_place, @values@)
SELECT @keys@, feed_n, feed_vhash, feed_scope, feed_place, @values@
FROM temp.feed_@kind@
ORDER BY @keys@
