-- int_plan_piece: time planned for sale, cut at full hours and where the business day begins. Grain: plan x piece; civil seconds.
-- A crew on the roster without any host is here too (has_host 0): it is no plan yet, and the first to look at.
CREATE TABLE int_plan_piece (
    plan_key TEXT NOT NULL,
    has_host INTEGER NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,       -- of the piece
    seconds INTEGER NOT NULL,
    weekday INTEGER NOT NULL,        -- ISO, of the business date
    hour INTEGER NOT NULL,
    slot TEXT NOT NULL,
    PRIMARY KEY (plan_key, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_piece
WITH RECURSIVE plan AS (
    SELECT plan_key, 1 AS has_host, platform, account, start_at, end_at FROM int_plan
    UNION ALL
    SELECT plan_key, 0, platform, account, start_at, end_at FROM int_hostless
),
piece (plan_key, has_host, platform, account, start_at, cut_at, end_at, day_s) AS (
    SELECT plan_key, has_host, platform, account, start_at,
           MIN(end_at, (start_at / 3600 + 1) * 3600, ((start_at - day_starts_s) / 86400 + 1) * 86400 + day_starts_s),
           end_at, day_starts_s
    FROM plan JOIN int_limit
    UNION ALL
    SELECT plan_key, has_host, platform, account, cut_at,
           MIN(end_at, (cut_at / 3600 + 1) * 3600, ((cut_at - day_s) / 86400 + 1) * 86400 + day_s), end_at, day_s
    FROM piece WHERE cut_at < end_at
)
SELECT plan_key, has_host, platform, account, start_at, cut_at - start_at,
       (CAST(strftime('%w', business_date(start_at)) AS INTEGER) + 6) % 7 + 1, start_at / 3600 % 24, slot_at(start_at)
FROM piece;
