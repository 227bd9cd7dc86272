DELETE FROM temp.twice_@kind@
