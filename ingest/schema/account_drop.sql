DELETE FROM temp.stage_@kind@ WHERE account = ''
