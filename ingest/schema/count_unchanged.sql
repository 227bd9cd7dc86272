SELECT count(*) FROM temp.stage_@kind@ AS s JOIN raw_@kind@ AS r ON @same@ AND r.vhash = s.feed_vhash
