-- mart_run_down: what was to be shown when, and whether it was. Grain: account x start as the sheet says x seq; civil seconds, money
-- hundredths. Offsets count from the start of the planned session the line means (int_plan_ref). A product is its sku, else its name.
-- Shown: a pin of the sku written down for its sessions says so and when; else a product fact of the session with impressions,
-- clicks or units, without a when. 0 where pins of the session are written down, or product facts that know any product of the
-- run-down, and none of this one; NULL where neither is kept, for a segment without a product, and before the session.
CREATE TABLE mart_run_down (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    ref TEXT,                        -- what the run-down is of: plan_key, else session_key; NULL: neither
    plan_key TEXT,
    session_key TEXT,                -- the largest of its sessions
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
    units INTEGER,                   -- sold in its sessions; NULL: not known
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
-- What aired it: its sessions (a live broken off and opened again is several); of a plan without any, those of another plan that ran
-- through it. Of such a session the pins from a plan's start until the next one's are that plan's.
air AS MATERIALIZED (
    SELECT plan_key AS ref, session_key, CASE WHEN LAG(start_at) OVER w IS NOT NULL THEN start_at END AS from_at, LEAD(start_at) OVER w AS to_at
    FROM (SELECT plan_key, session_key FROM int_plan_air
          UNION ALL
          SELECT plan_key, session_key FROM int_plan_overlap WHERE plan_key NOT IN (SELECT plan_key FROM int_plan_air))
    JOIN int_plan USING (plan_key)
    WINDOW w AS (PARTITION BY session_key ORDER BY start_at)
    UNION ALL
    SELECT DISTINCT session_key, session_key, NULL, NULL FROM segment WHERE plan_key IS NULL AND session_key IS NOT NULL
),
pinned AS MATERIALIZED (
    SELECT a.ref, text_fold(trim(m.sku)) AS item, m.at, m.at >= COALESCE(a.from_at, m.at) AND m.at < COALESCE(a.to_at, m.at + 1) AS is_of
    FROM mart_action m JOIN air a ON a.session_key = m.session_key
    WHERE m.action = 'pin' AND trim(m.sku) <> ''
),
pin AS MATERIALIZED (SELECT ref, item, MIN(at) AS at FROM pinned WHERE is_of GROUP BY ref, item),
-- which product facts an sku means: int_sku_ref, as for stock; several (variants) count together
fact AS (
    SELECT DISTINCT g.ref, g.item, r.product_ref
    FROM segment g JOIN int_sku_ref r ON r.sku = COALESCE(g.sku, g.product) AND r.platform = g.platform AND r.account = g.account
),
sold AS MATERIALIZED (
    SELECT f.ref, f.item, MAX(p.product_impressions > 0 OR p.product_clicks > 0 OR p.units > 0) AS seen, SUM(p.units) AS units
    FROM fact f JOIN air a ON a.ref = f.ref JOIN mart_product_session p ON p.session_key = a.session_key AND p.product_ref = f.product_ref
    GROUP BY f.ref, f.item
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
       CASE WHEN d.item IS NULL THEN NULL
            WHEN p.at IS NOT NULL OR f.seen = 1 THEN 1
            WHEN d.ref IN (SELECT ref FROM pinned) OR d.ref IN (SELECT ref FROM sold) THEN 0 END,
       p.at, f.units
FROM segment d
LEFT JOIN hosts h USING (platform, account, start_at, seq)
LEFT JOIN pin p ON p.ref = d.ref AND p.item = d.item
LEFT JOIN sold f ON f.ref = d.ref AND f.item = d.item;

CREATE INDEX mart_run_down_ref ON mart_run_down (ref);
