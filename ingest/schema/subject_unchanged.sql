SELECT count(*) FROM temp.stage_@kind@ AS s JOIN raw_@kind@_subject AS u ON @same_subject@
JOIN raw_@kind@ AS r ON r.subject = u.subject AND @same_row@ AND r.vhash = s.feed_vhash
