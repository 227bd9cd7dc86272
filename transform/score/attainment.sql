-- A host's sales against her own target of the month the window ends in, as far as the month has gone. Grain: currency x host.
SELECT t.currency, t.scope_id, t.actual / NULLIF(COALESCE(t.expected_to_date, t.target), 0) AS attainment
FROM mart_attainment t, score_window w
WHERE t.scope = 'host' AND t.metric = 'gmv' AND t.period = substr(w.to_date, 1, 7)
ORDER BY t.currency, t.scope_id;
