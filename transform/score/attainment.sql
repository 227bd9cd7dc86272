-- A host's sales against her own target of the month the window ends in, as far as the month has gone. Grain: currency x host.
-- A target without currency is one of the only currency there is.
SELECT COALESCE(t.currency, (SELECT MIN(currency) FROM model_row)) AS currency, t.scope_id, t.actual / NULLIF(COALESCE(t.expected_to_date, t.target), 0) AS attainment
FROM mart_attainment t, score_window w
WHERE t.scope = 'host' AND t.metric = 'gmv' AND t.period = substr(w.to_date, 1, 7)
ORDER BY 1, 2;
