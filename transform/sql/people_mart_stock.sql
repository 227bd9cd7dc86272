-- mart_stock: does the stock last for what is planned? Grain: plan of the day and ahead (rules.horizon_days) x sku of its run-down; units,
-- civil seconds, money hundredths. NUMBERS 10 "Stock".
-- need: the quantile rules.stock_quantile of the units like sessions sold (int_sku_like), interpolated between neighbours as
-- PERCENTILE.INC of a spreadsheet and rounded up, or the run-down's own target where that is more.
-- left_units: counted last until the start, and what is due to come in by then, less what was sold since, less what sessions planned
-- earlier (since the count; of those that begin together by their keys) are to sell: their target, else what like sessions sell on average.
-- A plan that did not air takes nothing, and one whose own sessions, or another plan's that ran through it, tell their products took that.
CREATE TABLE mart_stock (
    plan_key TEXT NOT NULL,
    sku TEXT NOT NULL,
    product TEXT,
    counted_at INTEGER,              -- NULL: never counted until the start
    available INTEGER,               -- then
    incoming INTEGER,                -- until the start
    later INTEGER,                   -- due to come in, by the same line of the sheet, after the start
    later_at INTEGER,
    before INTEGER,                  -- counted the time before
    before_at INTEGER,
    lost INTEGER,                    -- of those, neither there at the count nor sold in between in a live a file tells of; NULL: not less than that
    sold_since INTEGER,
    earlier INTEGER,
    left_units INTEGER,
    need INTEGER,                    -- NULL: neither sold before nor with a target
    need_from TEXT,                  -- slot, account (like sessions), target
    sessions INTEGER NOT NULL,       -- like sessions behind it
    usual_units REAL,                -- they sold on average
    cover_hours REAL,                -- left_units at the rate of the like sessions, else of the target
    short_units REAL,                -- expected to be wanted and not there
    price INTEGER,                   -- planned; the lowest of its segments
    price_to INTEGER,                -- the highest
    usual_price REAL,                -- of the newest 3 sessions that sold any
    price_stake INTEGER,             -- given away by a planned price below the usual one by more than rules.price_share: the difference x units aimed
                                     -- at (its target, else what like sessions sell); NULL: it is not, or segments differ in price
    at_stake INTEGER,                -- short_units at the planned price, else the usual one
    status TEXT NOT NULL,            -- ok, short, out, unknown (not counted), not recorded (no stock sheet)
    PRIMARY KEY (plan_key, sku)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_stock
WITH item AS MATERIALIZED (
    SELECT i.*, p.platform, p.account, p.start_at, p.end_at, m.session_key
    FROM int_item i
    JOIN int_plan p ON p.plan_key = i.plan_key
    LEFT JOIN int_plan_session m ON m.plan_key = p.plan_key
    JOIN int_day d
    JOIN int_limit l ON p.business_date BETWEEN d.date AND date(d.date, l.horizon_days || ' days')
),
usual AS MATERIALIZED (
    SELECT plan_key, sku, MAX(is_slot) AS is_slot, COUNT(*) AS n, AVG(units) AS units, SUM(units) * 3600.0 / NULLIF(SUM(aired_s), 0) AS per_hour,
           SUM(units * MAX(0, 1 - abs(nth - (n - 1) * l.stock_quantile))) AS quantile
    FROM int_sku_like JOIN int_limit l GROUP BY plan_key, sku
),
-- the stock sheet's sku, folded: however it was written that day, it is one product
shelf AS MATERIALIZED (SELECT text_fold(trim(sku)) AS stock_sku, text_fold(trim(product)) AS product, at, available, incoming, incoming_at FROM cur_stock),
-- the same, else by the product's name
stocked AS MATERIALIZED (
    SELECT sku, stock_sku FROM (
        SELECT i.sku, s.stock_sku, ROW_NUMBER() OVER (PARTITION BY i.sku ORDER BY s.stock_sku <> text_fold(i.sku), s.stock_sku) AS nth
        FROM (SELECT DISTINCT sku, product FROM int_item) i
        JOIN (SELECT DISTINCT stock_sku, product FROM shelf) s
          ON s.stock_sku = text_fold(i.sku) OR s.product IN (text_fold(i.sku), text_fold(i.product)))
    WHERE nth = 1
),
counted AS MATERIALIZED (
    SELECT plan_key, sku, session_key, stock_sku, start_at, at, available, CASE WHEN incoming_at <= start_at THEN COALESCE(incoming, 0) ELSE 0 END AS incoming,
           CASE WHEN incoming_at > start_at THEN NULLIF(incoming, 0) END AS later, CASE WHEN incoming_at > start_at AND incoming > 0 THEN incoming_at END AS later_at
    FROM (SELECT i.plan_key, i.sku, i.session_key, k.stock_sku, i.start_at, s.at, s.available, s.incoming, s.incoming_at,
                 ROW_NUMBER() OVER (PARTITION BY i.plan_key, i.sku ORDER BY s.at DESC, s.available) AS nth
          FROM item i JOIN stocked k ON k.sku = i.sku JOIN shelf s ON s.stock_sku = k.stock_sku AND s.at <= i.start_at)
    WHERE nth = 1
),
-- sessions whose products a file tells, with what they sold of anything the stock sheet calls so
told AS MATERIALIZED (SELECT DISTINCT session_key FROM mart_product_session),
sale AS MATERIALIZED (
    SELECT stock_sku, session_key, start_at, MAX(units) AS units
    FROM (SELECT k.stock_sku, s.session_key, s.start_at, s.units FROM int_sku_session s JOIN stocked k ON k.sku = s.sku
          UNION ALL SELECT text_fold(s.sku), s.session_key, s.start_at, s.units FROM int_sku_session s)
    GROUP BY stock_sku, session_key
),
sold AS (
    SELECT c.plan_key, c.sku, SUM(s.units) AS units
    FROM counted c JOIN sale s ON s.stock_sku = c.stock_sku AND s.start_at >= c.at AND s.start_at < c.start_at
                             AND s.session_key IS NOT c.session_key
    GROUP BY c.plan_key, c.sku
),
took AS MATERIALIZED (
    SELECT plan_key FROM int_plan_air JOIN told USING (session_key)
    UNION SELECT plan_key FROM int_plan_overlap JOIN told USING (session_key) WHERE plan_key NOT IN (SELECT plan_key FROM int_plan_air)
),
planned AS MATERIALIZED (
    SELECT i.plan_key, p.start_at, k.stock_sku, COALESCE(i.units, CAST(round(u.units) AS INTEGER), 0) AS units
    FROM int_item i
    JOIN stocked k ON k.sku = i.sku
    JOIN int_plan p ON p.plan_key = i.plan_key
    JOIN mart_plan a ON a.plan_key = i.plan_key
    LEFT JOIN usual u ON u.plan_key = i.plan_key AND u.sku = i.sku
    WHERE COALESCE(a.not_aired_min, 0) = 0 AND i.plan_key NOT IN (SELECT plan_key FROM took)
),
earlier AS (
    SELECT c.plan_key, c.sku, SUM(p.units) AS units
    FROM counted c JOIN planned p ON p.stock_sku = c.stock_sku AND p.start_at >= c.at AND (p.start_at, p.plan_key) < (c.start_at, c.plan_key)
    GROUP BY c.plan_key, c.sku
),
newest AS (
    SELECT i.plan_key, i.sku, s.gmv, s.units, ROW_NUMBER() OVER (PARTITION BY i.plan_key, i.sku ORDER BY s.start_at DESC, s.session_key) AS nth
    FROM item i JOIN int_sku_session s ON s.sku = i.sku AND s.platform = i.platform AND s.account = i.account AND s.start_at < i.start_at
                                            AND s.session_key IS NOT i.session_key
    WHERE s.units > 0 AND s.gmv IS NOT NULL
),
priced AS MATERIALIZED (SELECT plan_key, sku, SUM(gmv) * 1.0 / SUM(units) AS price FROM newest WHERE nth <= 3 GROUP BY plan_key, sku),
kept AS (SELECT EXISTS (SELECT 1 FROM cur_stock) AS is_kept),
-- the count before this one, and what lives sold in between
before AS MATERIALIZED (
    SELECT plan_key, sku, at, available,
           (SELECT COALESCE(SUM(x.units), 0) FROM sale x WHERE x.stock_sku = b.stock_sku AND x.start_at >= b.at AND x.start_at < b.counted_at) AS sold
    FROM (SELECT c.plan_key, c.sku, c.stock_sku, c.at AS counted_at, s.at, s.available,
                 ROW_NUMBER() OVER (PARTITION BY c.plan_key, c.sku ORDER BY s.at DESC, s.available) AS nth
          FROM counted c JOIN shelf s ON s.stock_sku = c.stock_sku AND s.at < c.at) AS b
    WHERE nth = 1
),
needed AS (
    SELECT i.*, c.at, c.available, c.incoming, c.later, c.later_at, b.available AS before, b.at AS before_at,
           NULLIF(MAX(0, b.available - b.sold - c.available), 0) AS lost, COALESCE(s.units, 0) AS sold_since, COALESCE(e.units, 0) AS earlier,
           c.available + c.incoming - COALESCE(s.units, 0) AS there, c.available + c.incoming - COALESCE(s.units, 0) - COALESCE(e.units, 0) AS left_units,
           u.n, u.is_slot, u.units AS usual_units, COALESCE(u.per_hour, i.units * 3600.0 / (i.end_at - i.start_at)) AS per_hour,
           CAST(round6(u.quantile) AS INTEGER) + (round6(u.quantile) > CAST(round6(u.quantile) AS INTEGER)) AS quantile, x.price AS usual_price
    FROM item i
    LEFT JOIN counted c ON c.plan_key = i.plan_key AND c.sku = i.sku
    LEFT JOIN sold s ON s.plan_key = i.plan_key AND s.sku = i.sku
    LEFT JOIN earlier e ON e.plan_key = i.plan_key AND e.sku = i.sku
    LEFT JOIN before b ON b.plan_key = i.plan_key AND b.sku = i.sku
    LEFT JOIN usual u ON u.plan_key = i.plan_key AND u.sku = i.sku
    LEFT JOIN priced x ON x.plan_key = i.plan_key AND x.sku = i.sku
),
short AS (
    SELECT n.*, CASE WHEN n.quantile IS NULL OR n.units > n.quantile THEN n.units ELSE n.quantile END AS need,
           CASE WHEN n.quantile IS NULL OR n.units > n.quantile THEN n.units - MAX(0, n.left_units)
                ELSE (SELECT AVG(MAX(0, k.units - MAX(0, n.left_units))) FROM int_sku_like k WHERE k.plan_key = n.plan_key AND k.sku = n.sku) END AS short_units
    FROM needed n
)
SELECT n.plan_key, n.sku, n.product, n.at, n.available, n.incoming, n.later, n.later_at, n.before, n.before_at, n.lost,
       CASE WHEN n.at IS NOT NULL THEN n.sold_since END,
       CASE WHEN n.at IS NOT NULL THEN n.earlier END, n.left_units, n.need,
       CASE WHEN n.need IS NULL THEN NULL WHEN n.quantile IS NULL OR n.units > n.quantile THEN 'target' WHEN n.is_slot THEN 'slot' ELSE 'account' END,
       COALESCE(n.n, 0), round6(n.usual_units), round6(MAX(0, n.left_units) / NULLIF(n.per_hour, 0)), round6(MAX(0, n.short_units)), n.price, n.price_to,
       round6(n.usual_price),
       CASE WHEN n.price = n.price_to AND round6(n.usual_price - n.price) > round6(l.price_share * n.usual_price)
            THEN CAST(round(round6((n.usual_price - n.price) * COALESCE(n.units, n.usual_units))) AS INTEGER) END,
       CAST(round(round6(MAX(0, n.short_units) * COALESCE(n.price, n.usual_price))) AS INTEGER),
       CASE WHEN k.is_kept = 0 THEN 'not recorded' WHEN n.at IS NULL THEN 'unknown' WHEN n.there <= 0 THEN 'out'
            WHEN n.left_units < n.need THEN 'short' ELSE 'ok' END
FROM short n JOIN kept k JOIN int_limit l;
