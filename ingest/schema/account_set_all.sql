-- ?1 account
UPDATE temp.stage_@kind@ SET account = ?1 WHERE account = ''
