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
edge AS (SELECT e.key AS nth, e.value AS hour FROM setting s, json_each(s.value) e WHERE s.name = 'dayparts'),
part AS (
    SELECT a.hour AS from_hour, b.hour AS to_hour, printf('%02d-%02d', a.hour, b.hour) AS daypart
    FROM edge a JOIN edge b ON b.nth = a.nth + 1
),
dated AS (
    SELECT *, date(start_at - day_s, 'unixepoch') AS business_date, start_at / 3600 % 24 AS hour FROM piece
),
placed AS (
    SELECT *, (CAST(strftime('%w', business_date) AS INTEGER) + 6) % 7 + 1 AS weekday FROM dated
)
SELECT p.platform, p.account, p.what, p.start_at, p.cut_at - p.start_at, p.business_date, p.weekday, p.hour,
       CASE WHEN p.weekday IN (SELECT e.value FROM setting s, json_each(s.value) e WHERE s.name = 'weekend')
            THEN 'we' ELSE 'wd' END || part.daypart
FROM placed p JOIN part ON p.hour >= part.from_hour AND p.hour < part.to_hour;
