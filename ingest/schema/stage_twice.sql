-- Keys that stand twice in the file: the row with the most (duplicate_keep), else the first, stays.
INSERT INTO temp.twice_@kind@ (@keys@, feed_n, rank, kept_vhash)
SELECT @keys@, feed_n, row_number() OVER ranked, first_value(feed_vhash) OVER ranked
FROM temp.stage_@kind@
WHERE (@keys@) IN (SELECT @keys@ FROM temp.stage_@kind@ GROUP BY @keys@ HAVING count(*) > 1)
WINDOW ranked AS (PARTITION BY @keys@ ORDER BY @keep@feed_n)
