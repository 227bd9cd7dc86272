-- mart_run_down: what was to be shown when, and whether it was. Grain: account x start as the sheet says x seq; civil seconds, money
-- hundredths. Offsets count from the start of the planned session the line means (int_plan_ref). A product is its sku, else its name.
-- Shown: a pin of the sku written down for the session says so and when; else a product fact of the session with impressions,
-- clicks or units, without a when. 0 where pins of the session are written down, or product facts that know any product of the
-- run-down, and none of this one; NULL where neither is kept, for a segment without a product, and before the session.
CREATE TABLE mart_run_down (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    ref TEXT,                        -- what the run-down is of: plan_key, else session_key; NULL: neither
    plan_key TEXT,
    session_key TEXT,
    business_date TEXT NOT NULL,
    offset_min INTEGER,
    planned_at INTEGER,              -- NULL without an offset
    minutes INTEGER,
    item TEXT,                       -- the product, folded; NULL: a segment without one
    sku TEXT,
    product TEXT,
    price INTEGER,
    voucher TEXT,
    target_units INTEGER,
    hosts TEXT,                      -- planned to be on at planned_at, separated by '; '
    shown INTEGER,
    shown_at INTEGER,
    units INTEGER,                   -- sold in the session; NULL: not known
    PRIMARY KEY (platform, account, start_at, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_run_down
WITH said AS (
    SELECT n.platform, n.account, d.start AS start_at, d.seq, d.offset_min, d.minutes, NULLIF(trim(d.sku), '') AS sku,
           NULLIF(trim(d.product), '') AS product, d.price, d.voucher, d.target_units,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, d.start, d.seq ORDER BY d.version DESC, d.vhash) AS nth
    FROM cur_run_down d JOIN int_account_spelling n ON n.platform = d.platform AND n.name = d.account
),
segment AS MATERIALIZED (
    SELECT d.*, COALESCE(r.plan_key, r.session_key) AS ref, r.plan_key, r.session_key, text_fold(COALESCE(d.sku, d.product)) AS item,
           COALESCE(p.business_date, s.business_date, business_date(d.start_at)) AS business_date,
           COALESCE(p.start_at, s.start_at, d.start_at) + d.offset_min * 60 AS planned_at
    FROM said d
    JOIN int_plan_ref r ON r.kind = 'run_down' AND r.platform = d.platform AND r.account = d.account AND r.start_at = d.start_at
    LEFT JOIN int_plan p ON p.plan_key = r.plan_key
    LEFT JOIN int_session s ON s.session_key = r.session_key
    WHERE d.nth = 1
),
pin AS MATERIALIZED (
    SELECT session_key, text_fold(trim(sku)) AS item, MIN(at) AS at FROM mart_action
    WHERE action = 'pin' AND trim(sku) <> '' AND session_key IS NOT NULL GROUP BY 1, 2
),
-- which product facts an sku means: int_sku_ref, as for stock; several (variants) count together
fact AS (
    SELECT DISTINCT g.session_key, g.item, r.product_ref
    FROM segment g JOIN int_sku_ref r ON r.sku = COALESCE(g.sku, g.product) AND r.platform = g.platform AND r.account = g.account
    WHERE g.session_key IS NOT NULL
),
sold AS MATERIALIZED (
    SELECT g.session_key, g.item, MAX(p.product_impressions > 0 OR p.product_clicks > 0 OR p.units > 0) AS seen, SUM(p.units) AS units
    FROM fact g JOIN mart_product_session p ON p.session_key = g.session_key AND p.product_ref = g.product_ref
    GROUP BY g.session_key, g.item
),
host AS (
    SELECT d.platform, d.account, d.start_at, d.seq, c.staff_id
    FROM segment d JOIN int_crew c ON c.plan_key = d.plan_key AND c.role IN ('host', 'co_host')
                                   AND c.start_at <= d.planned_at AND d.planned_at < c.end_at
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, MIN(c.role = 'co_host'), 5
),
hosts AS (SELECT platform, account, start_at, seq, group_concat(staff_id, '; ') AS list FROM host GROUP BY 1, 2, 3, 4)
SELECT d.platform, d.account, d.start_at, d.seq, d.ref, d.plan_key, d.session_key, d.business_date, d.offset_min, d.planned_at, d.minutes,
       d.item, d.sku, d.product, d.price, d.voucher, d.target_units, h.list,
       CASE WHEN d.item IS NULL OR d.session_key IS NULL THEN NULL
            WHEN p.at IS NOT NULL OR f.seen = 1 THEN 1
            WHEN EXISTS (SELECT 1 FROM pin x WHERE x.session_key = d.session_key)
              OR EXISTS (SELECT 1 FROM sold x WHERE x.session_key = d.session_key) THEN 0 END,
       p.at, f.units
FROM segment d
LEFT JOIN hosts h USING (platform, account, start_at, seq)
LEFT JOIN pin p ON p.session_key = d.session_key AND p.item = d.item
LEFT JOIN sold f ON f.session_key = d.session_key AND f.item = d.item;

CREATE INDEX mart_run_down_ref ON mart_run_down (ref);
