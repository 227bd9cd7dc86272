DELETE FROM temp.stage_@kind@
