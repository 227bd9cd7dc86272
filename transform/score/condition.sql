-- What is recorded of a row's session. Grain: row of the model x condition; number in the order of int_condition, from 0.
WITH numbered AS (SELECT condition, ROW_NUMBER() OVER (ORDER BY nth) - 1 AS number FROM int_condition)
SELECT r.row_id, n.number, m.value
FROM model_row r
JOIN mart_condition m ON m.session_key = r.session_key
JOIN numbered n ON n.condition = m.condition
WHERE m.value IS NOT NULL;
