-- int_span_hour: int_span cut at full hours and where the business day begins. Grain: account x what x piece.
-- A piece lies in one business date, one hour of the clock and one slot, so that sums over pieces are the sums
-- over minutes each counted in its own slot. Weekday and day type are those of the business date: 01:00 of a Friday
-- is the night after it.
CREATE TABLE int_span_hour (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    what TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    weekday INTEGER NOT NULL,        -- ISO: 1 Monday .. 7 Sunday
    hour INTEGER NOT NULL,           -- 0 .. 23
    slot TEXT NOT NULL,
    PRIMARY KEY (platform, account, what, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_span_hour
WITH RECURSIVE piece (platform, account, what, start_at, cut_at, end_at, day_s) AS (
    SELECT platform, account, what, start_at,
           MIN(end_at, (start_at / 3600 + 1) * 3600, ((start_at - day_starts_s) / 86400 + 1) * 86400 + day_starts_s),
           end_at, day_starts_s
    FROM int_span JOIN int_limit
    UNION ALL
    SELECT platform, account, what, cut_at,
           MIN(end_at, (cut_at / 3600 + 1) * 3600, ((cut_at - day_s) / 86400 + 1) * 86400 + day_s),
           end_at, day_s
    FROM piece WHERE cut_at < end_at
),
dated AS (
    SELECT *, business_date(start_at) AS business_date FROM piece
)
SELECT platform, account, what, start_at, cut_at - start_at, business_date,
       (CAST(strftime('%w', business_date) AS INTEGER) + 6) % 7 + 1, start_at / 3600 % 24, slot_at(start_at)
FROM dated;
