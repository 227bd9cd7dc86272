-- ?1 load, ?2 name of the column to blame.
INSERT INTO reject (load_id, place, column_name, value, rule)
SELECT ?1, s.feed_place, ?2, substr(@key_text@, 1, 200), 'duplicate_key'
FROM temp.stage_@kind@ AS s JOIN temp.twice_@kind@ AS r ON r.feed_n = s.feed_n AND @same@
WHERE r.rank > 1 AND r.kept_vhash <> s.feed_vhash
ORDER BY s.feed_n
