-- mart_kpi: the KPI dictionary, filled from transform/kpi.json by the kpi step. One row per KPI; denominator NULL:
-- additive. A ratio is a sum of numerators over a sum of denominators, both from rows that have both, times scale.
CREATE TABLE mart_kpi (
    id          TEXT NOT NULL PRIMARY KEY,
    numerator   TEXT NOT NULL,
    denominator TEXT,
    scale       REAL NOT NULL,
    unit        TEXT NOT NULL,
    better      TEXT NOT NULL CHECK (better IN ('higher', 'lower')),
    label       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW v_kpi AS
SELECT id, numerator, denominator, scale, unit, better, label
FROM mart_kpi;
