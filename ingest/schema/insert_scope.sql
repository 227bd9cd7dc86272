-- ?1 load; a week that a row clears and others fill is spoken of once
INSERT OR IGNORE INTO load_scope (load_id, scope) SELECT DISTINCT ?1, feed_scope FROM temp.stage_@kind@ WHERE feed_scope <> ''
