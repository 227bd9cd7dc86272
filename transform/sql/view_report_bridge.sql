-- v_report_bridge: the bridge for reading: factors in words, whole currency units that add up to the rounded change (the rest goes to the
-- largest bar), in drawing order. Grain: kind x period x scope x currency x word; from_total, to_total: where a bar begins and ends.
-- word: hours, traffic, conversion, basket, new, stopped, source, refunds. A sale per hour that cannot be told apart is conversion.
-- Weeks and months; kept as a table: verdict, waterfall and lists all ask for it.
CREATE TABLE mart_report_bridge (
    kind TEXT NOT NULL, period TEXT NOT NULL, previous TEXT NOT NULL, scope TEXT NOT NULL, scope_id TEXT NOT NULL,
    currency TEXT NOT NULL, word TEXT NOT NULL, rank INTEGER NOT NULL, amount REAL NOT NULL, exact REAL NOT NULL,
    change REAL NOT NULL, direction TEXT NOT NULL, change_size REAL NOT NULL, run_total REAL NOT NULL,
    PRIMARY KEY (kind, period, scope, scope_id, currency, rank)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_bridge
WITH word(factor, word, rank) AS (
    VALUES ('hours', 'hours', 1), ('impressions_per_hour', 'traffic', 2), ('views_per_hour', 'traffic', 2), ('err', 'traffic', 2), ('atc_per_hour', 'traffic', 2),
           ('ctr_view', 'conversion', 3), ('ctor', 'conversion', 3), ('orders_per_atc', 'conversion', 3), ('orders_per_hour', 'conversion', 3),
           ('aov', 'basket', 4), ('new', 'new', 5), ('stopped', 'stopped', 6), ('source', 'source', 7), ('refunds', 'refunds', 8)
),
bar AS MATERIALIZED (
    SELECT b.kind, b.period, b.previous, b.scope, b.scope_id, b.currency, w.word, w.rank, sum(b.amount) AS exact
    FROM v_bridge AS b JOIN word AS w ON w.factor = b.factor
    WHERE b.kind IN ('week', 'month')
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
),
total AS (
    SELECT kind, period, scope, scope_id, currency, sum(exact) AS change, round(sum(exact)) - sum(round(exact)) AS rest, max(abs(exact)) AS largest
    FROM bar GROUP BY 1, 2, 3, 4, 5
),
whole AS (
    SELECT b.*, t.change,
           round(b.exact) + CASE WHEN row_number() OVER (PARTITION BY b.kind, b.period, b.scope, b.scope_id, b.currency
                                                         ORDER BY abs(b.exact) DESC, b.rank) = 1 THEN t.rest ELSE 0 END AS amount
    FROM bar AS b
    JOIN total AS t ON t.kind = b.kind AND t.period = b.period AND t.scope = b.scope AND t.scope_id = b.scope_id AND t.currency = b.currency
)
SELECT w.kind, w.period, w.previous, w.scope, w.scope_id, w.currency, w.word, w.rank, w.amount, w.exact, round(w.change) AS change,
       CASE WHEN w.change > 0 THEN 'up' WHEN w.change < 0 THEN 'down' ELSE 'same' END AS direction, abs(round(w.change)) AS change_size,
       sum(w.amount) OVER (PARTITION BY w.kind, w.period, w.scope, w.scope_id, w.currency ORDER BY w.rank) AS run_total
FROM whole AS w;

CREATE VIEW v_report_bridge AS
SELECT kind, period, previous, scope, scope_id, currency, word, rank, amount, exact, change, direction, change_size, run_total
FROM mart_report_bridge;
