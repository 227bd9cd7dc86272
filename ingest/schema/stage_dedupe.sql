DELETE FROM temp.stage_@kind@ WHERE (@keys@, feed_n) IN (SELECT @keys@, feed_n FROM temp.twice_@kind@ WHERE rank > 1)
