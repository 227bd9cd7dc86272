-- Places numbered from 0 in alphabetical order.
INSERT INTO advice_place
SELECT place, ROW_NUMBER() OVER (ORDER BY place) - 1
FROM (SELECT place FROM advice_row UNION SELECT place FROM advice_ahead UNION SELECT place FROM advice_usual)
WHERE place IS NOT NULL;
