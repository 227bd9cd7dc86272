-- Rows of rules that the workspace's advice.json leaves out.
DELETE FROM advice_row WHERE rule NOT IN (SELECT rule FROM temp.advice_rule);
DELETE FROM advice_ahead WHERE rule NOT IN (SELECT rule FROM temp.advice_rule);
