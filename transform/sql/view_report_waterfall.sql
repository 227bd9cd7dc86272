-- v_report_waterfall: the bars of the bridge picture. Grain: kind x period x scope x currency x bar; bar 'before' and 'after' stand on 0,
-- the others on the bar before them. low, high: ends of the bar; amount: its label. Whole currency units.
CREATE VIEW v_report_waterfall AS
WITH step AS (
    SELECT b.kind, b.period, b.scope, b.scope_id, b.currency, b.rank, b.word, b.amount, round(f.value) - b.change + b.run_total AS top,
           round(f.value) - b.change AS before, round(f.value) AS after
    FROM v_report_bridge AS b
    JOIN v_report_figure AS f ON f.metric = 'gmv' AND f.kind = b.kind AND f.period = b.period AND f.scope = b.scope AND f.scope_id = b.scope_id AND f.currency = b.currency
)
SELECT kind, period, scope, scope_id, currency, 0 AS rank, 'before' AS word, max(before) AS amount, 0 AS low, max(before) AS high, 0 AS look
FROM step GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT kind, period, scope, scope_id, currency, rank, word, amount, min(top, top - amount), max(top, top - amount),
       CASE WHEN amount < 0 THEN 2 ELSE 1 END
FROM step WHERE amount <> 0
UNION ALL
SELECT kind, period, scope, scope_id, currency, 99, 'after', max(after), 0, max(after), 0 FROM step GROUP BY 1, 2, 3, 4, 5;
