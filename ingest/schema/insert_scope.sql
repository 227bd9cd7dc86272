-- ?1 load
INSERT INTO load_scope (load_id, scope) SELECT DISTINCT ?1, feed_scope FROM temp.stage_@kind@ WHERE feed_scope <> ''
