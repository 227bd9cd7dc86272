-- int_run_down_item: the products of a run-down. Grain: run-down (plan, else session) x product; nth: place in the planned order.
CREATE TABLE int_run_down_item (
    ref TEXT NOT NULL,
    item TEXT NOT NULL,
    label TEXT NOT NULL,             -- sku, else name, as first written
    nth INTEGER NOT NULL,
    shown INTEGER,
    shown_at INTEGER,
    PRIMARY KEY (ref, item)
) STRICT, WITHOUT ROWID;

INSERT INTO int_run_down_item
SELECT ref, item, MIN(COALESCE(sku, product)), MIN(seq), MAX(shown), MIN(shown_at)
FROM mart_run_down WHERE ref IS NOT NULL AND item IS NOT NULL GROUP BY ref, item;

-- mart_run_down_session: a run-down as a whole. Grain: planned session with a run-down, else session; minutes whole. tau: Kendall's tau-b of
-- the planned order against the order of the moments shown, of three such products or more.
CREATE TABLE mart_run_down_session (
    ref TEXT NOT NULL PRIMARY KEY,
    plan_key TEXT,
    session_key TEXT,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    business_date TEXT NOT NULL,
    segments INTEGER NOT NULL,
    length_min INTEGER,              -- to the end of its last segment; without offsets all segments one after another
    products INTEGER NOT NULL,
    known INTEGER NOT NULL,          -- of which is known whether they were shown
    shown INTEGER NOT NULL,
    ordered INTEGER NOT NULL,        -- of which is known when
    shown_share REAL,
    tau REAL
) STRICT, WITHOUT ROWID;

INSERT INTO mart_run_down_session
WITH whole AS (
    SELECT ref, MAX(plan_key) AS plan_key, MAX(session_key) AS session_key, MIN(platform) AS platform, MIN(account) AS account,
           MIN(business_date) AS business_date, COUNT(*) AS segments,
           COALESCE(MAX(offset_min + COALESCE(minutes, 0)), SUM(minutes)) AS length_min
    FROM mart_run_down WHERE ref IS NOT NULL GROUP BY ref
),
shown AS (
    SELECT ref, COUNT(*) AS products, COUNT(shown) AS known, SUM(shown = 1) AS shown, COUNT(shown_at) AS ordered
    FROM int_run_down_item GROUP BY ref
),
pair AS (
    SELECT a.ref, (a.nth > b.nth) - (a.nth < b.nth) AS planned, (a.shown_at > b.shown_at) - (a.shown_at < b.shown_at) AS aired
    FROM int_run_down_item a JOIN int_run_down_item b ON b.ref = a.ref AND b.item > a.item
    WHERE a.shown_at IS NOT NULL AND b.shown_at IS NOT NULL
),
tau AS (
    SELECT ref, round(SUM(planned * aired) / sqrt(1.0 * NULLIF(SUM(planned <> 0) * SUM(aired <> 0), 0)), 6) AS tau
    FROM pair GROUP BY ref HAVING COUNT(*) >= 3   -- 3 products are 3 pairs
)
SELECT w.ref, w.plan_key, w.session_key, w.platform, w.account, w.business_date, w.segments, w.length_min, COALESCE(s.products, 0),
       COALESCE(s.known, 0), COALESCE(s.shown, 0), COALESCE(s.ordered, 0), iif(s.known > 0, s.shown * 1.0 / s.products, NULL), t.tau
FROM whole w LEFT JOIN shown s USING (ref) LEFT JOIN tau t USING (ref);
