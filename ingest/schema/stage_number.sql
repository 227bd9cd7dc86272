-- A number left out (-1) is the row's place in order.
UPDATE temp.stage_@kind@ AS s SET @ordinal@ = r.number
FROM (SELECT *, row_number() OVER (PARTITION BY @keys_but_ordinal@ ORDER BY @ordinal_order@ IS NULL, @ordinal_order@, feed_n) AS number
      FROM temp.stage_@kind@ WHERE @ordinal@ = -1) AS r
WHERE s.feed_n = r.feed_n AND s.@ordinal@ = -1 AND @same_but_ordinal@
