-- mart_coverage: minutes planned, covered and aired, each counted in its own slot. Grain: account x business date x slot.
CREATE TABLE mart_coverage (
    business_date TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    slot TEXT NOT NULL,
    planned_min INTEGER NOT NULL,    -- union of shifts not cancelled, any role
    covered_min INTEGER NOT NULL,    -- of it under a confirmed host or co-host
    aired_min INTEGER NOT NULL,      -- seconds of an export rounded to the nearest minute
    PRIMARY KEY (business_date, platform, account, slot)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_coverage
SELECT business_date, platform, account, slot,
       (SUM(CASE what WHEN 'planned' THEN seconds ELSE 0 END) + 30) / 60,
       (SUM(CASE what WHEN 'covered' THEN seconds ELSE 0 END) + 30) / 60,
       (SUM(CASE what WHEN 'aired' THEN seconds ELSE 0 END) + 30) / 60
FROM int_span_hour
GROUP BY business_date, platform, account, slot;
