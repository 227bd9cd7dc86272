-- Rows of a file of several accounts that no room id gives to one of them. ?1 load
INSERT INTO reject (load_id, place, column_name, value, rule)
SELECT ?1, feed_place, 'account', session_ref, 'account_unknown' FROM temp.stage_@kind@ WHERE account = '' ORDER BY feed_n
