-- int_item: the products of planned sessions. Grain: plan x product of its run-down. sku: as the run-down says, else the product's name;
-- segments without either are no product's. units: target_units of all its segments.
CREATE TABLE int_item (
    plan_key TEXT NOT NULL,
    sku TEXT NOT NULL,
    product TEXT,
    price INTEGER,                   -- lowest of its segments, hundredths
    price_to INTEGER,                -- highest
    units INTEGER,
    PRIMARY KEY (plan_key, sku)
) STRICT, WITHOUT ROWID;

INSERT INTO int_item
WITH segment AS (
    SELECT f.plan_key, r.seq, COALESCE(NULLIF(trim(r.sku), ''), trim(r.product)) AS sku, trim(r.product) AS product, r.price, r.target_units,
           ROW_NUMBER() OVER (PARTITION BY f.plan_key, r.seq ORDER BY abs(r.start - p.start_at), r.start, r.account) AS nth
    FROM cur_run_down r
    JOIN int_account_spelling n ON n.platform = r.platform AND n.name = r.account
    JOIN int_plan_ref f ON f.kind = 'run_down' AND f.platform = n.platform AND f.account = n.account AND f.start_at = r.start
    JOIN int_plan p ON p.plan_key = f.plan_key
)
SELECT plan_key, sku, MAX(product), MIN(price), MAX(price), SUM(target_units) FROM segment WHERE nth = 1 AND sku <> '' GROUP BY plan_key, sku;

-- int_sku_ref: which product facts an sku of a run-down, of the stock sheet or of an action means. Grain: sku x account x product. Without case: the product's
-- id, its name, or the name an order file gives to this seller's sku or sku id. Facts speak of products: all variations of one
-- count together.
CREATE TABLE int_sku_ref (
    sku TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    product_ref TEXT NOT NULL,
    PRIMARY KEY (sku, platform, account, product_ref)
) STRICT, WITHOUT ROWID;

INSERT INTO int_sku_ref
WITH named AS MATERIALIZED (
    SELECT sku, product FROM int_item UNION SELECT trim(sku), trim(product) FROM cur_stock
    UNION SELECT trim(sku), NULL FROM cur_actions WHERE trim(sku) <> ''
),
line AS MATERIALIZED (SELECT DISTINCT sku, sku_id, product FROM cur_order_line WHERE product IS NOT NULL),
ordered AS MATERIALIZED (
    SELECT text_fold(trim(sku)) AS word, text_fold(trim(product)) AS product FROM line WHERE sku IS NOT NULL
    UNION SELECT text_fold(trim(sku_id)), text_fold(trim(product)) FROM line WHERE sku_id IS NOT NULL
),
called AS MATERIALIZED (SELECT sku, text_fold(sku) AS word FROM named),
word AS MATERIALIZED (
    SELECT sku, word FROM called
    UNION SELECT sku, text_fold(product) FROM named WHERE product <> ''
    UNION SELECT c.sku, o.product FROM called c CROSS JOIN ordered o ON o.word = c.word   -- CROSS: orders are read only where there is a run-down or stock
),
fact AS MATERIALIZED (
    SELECT DISTINCT platform, account, product_ref, text_fold(product_id) AS word FROM mart_product_session
    UNION SELECT DISTINCT platform, account, product_ref, text_fold(trim(product)) FROM mart_product_session
)
SELECT DISTINCT w.sku, f.platform, f.account, f.product_ref FROM word w JOIN fact f ON f.word = w.word;

-- int_sku_session: what a session sold of an sku. Grain: sku x session with a product fact of it; units as the session's file tells them,
-- money hundredths.
CREATE TABLE int_sku_session (
    sku TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    session_key TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    aired_s INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    slot TEXT NOT NULL,              -- of its start
    units INTEGER,
    gmv INTEGER,
    PRIMARY KEY (sku, platform, account, session_key)
) STRICT, WITHOUT ROWID;

INSERT INTO int_sku_session
SELECT r.sku, r.platform, r.account, s.session_key, s.start_at, s.duration_s, s.business_date, slot_at(s.start_at),
       SUM(COALESCE(m.units, m.units_created)), SUM(CASE WHEN m.currency = a.currency THEN COALESCE(m.gmv, m.gmv_all) END)
FROM int_sku_ref r
JOIN int_account a ON a.platform = r.platform AND a.account = r.account
JOIN mart_product_session m ON m.platform = r.platform AND m.account = r.account AND m.product_ref = r.product_ref
JOIN int_session s ON s.session_key = m.session_key
GROUP BY r.sku, r.platform, r.account, s.session_key;

-- int_sku_like: the sessions a planned product is measured by. Grain: plan of the day and ahead x sku x session. Of the account and the last 56
-- days, in the slot of the plan's start; fewer than 4 of those: in any slot. is_slot tells which.
CREATE TABLE int_sku_like (
    plan_key TEXT NOT NULL,
    sku TEXT NOT NULL,
    session_key TEXT NOT NULL,
    is_slot INTEGER NOT NULL,
    nth INTEGER NOT NULL,            -- from 0, by units
    n INTEGER NOT NULL,
    units INTEGER NOT NULL,
    aired_s INTEGER NOT NULL,
    PRIMARY KEY (plan_key, sku, session_key)
) STRICT, WITHOUT ROWID;

INSERT INTO int_sku_like
WITH candidate AS (
    SELECT p.plan_key, i.sku, s.session_key, s.units, s.aired_s, s.slot = slot_at(p.start_at) AS is_slot,
           COUNT(*) FILTER (WHERE s.slot = slot_at(p.start_at)) OVER (PARTITION BY p.plan_key, i.sku) AS n_slot
    FROM int_plan p
    JOIN int_day d
    JOIN int_limit l ON p.business_date BETWEEN d.date AND date(d.date, l.horizon_days || ' days')
    JOIN int_item i ON i.plan_key = p.plan_key
    JOIN int_sku_session s ON s.sku = i.sku AND s.platform = p.platform AND s.account = p.account
                           AND s.business_date > date(d.date, '-56 days') AND s.start_at < p.start_at
    LEFT JOIN int_plan_session m ON m.plan_key = p.plan_key
    WHERE s.units IS NOT NULL AND s.session_key IS NOT m.session_key
)
SELECT plan_key, sku, session_key, n_slot >= 4, ROW_NUMBER() OVER (PARTITION BY plan_key, sku ORDER BY units, session_key) - 1,
       COUNT(*) OVER (PARTITION BY plan_key, sku), units, aired_s
FROM candidate WHERE n_slot < 4 OR is_slot;
