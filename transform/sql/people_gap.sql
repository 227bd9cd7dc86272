-- mart_gap: time planned for sale that is under no confirmed host. Grain: account x business date x slot; minutes. Planned for sale: host shifts
-- not cancelled, and a crew without any host (int_hostless); who comes early to prepare sells nothing yet (v_coverage counts any role).
CREATE TABLE mart_gap (
    business_date TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    slot TEXT NOT NULL,
    planned_min INTEGER NOT NULL,
    covered_min INTEGER NOT NULL,    -- of it under a confirmed host or co-host
    PRIMARY KEY (business_date, platform, account, slot)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_gap
WITH piece AS MATERIALIZED (SELECT * FROM int_span_hour WHERE what = 'sale'),
covered AS (
    SELECT h.platform, h.account, h.start_at, SUM(MIN(c.end_at, h.start_at + h.seconds) - MAX(c.start_at, h.start_at)) AS seconds
    FROM (SELECT MAX(end_at - start_at) AS seconds FROM int_span WHERE what = 'covered') longest
    CROSS JOIN piece h
    JOIN int_span c ON c.platform = h.platform AND c.account = h.account AND c.what = 'covered' AND c.start_at > h.start_at - longest.seconds
                    AND c.start_at < h.start_at + h.seconds AND c.end_at > h.start_at
    GROUP BY h.platform, h.account, h.start_at
)
SELECT h.business_date, h.platform, h.account, h.slot, (SUM(h.seconds) + 30) / 60, (COALESCE(SUM(c.seconds), 0) + 30) / 60
FROM piece h LEFT JOIN covered c USING (platform, account, start_at)
GROUP BY h.business_date, h.platform, h.account, h.slot;
