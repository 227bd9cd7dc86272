-- mart_action: what was done during a live, and the minutes before and after. Grain: account x moment x action x sku; civil seconds,
-- figures a minute, money hundredths as the minutes tell it; viewers: their mean. The window is rules.action_min either side, of which
-- only intervals wholly on one side count. reason: why before and after cannot be compared; NULL: they can. An action exactly
-- at the edge of the window is outside it. Two sheets that spell one account differently say one action twice: the newer counts.
CREATE TABLE mart_action (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    sku TEXT NOT NULL,
    value TEXT,
    business_date TEXT NOT NULL,
    session_key TEXT,
    hosts TEXT,
    reason TEXT,
    gmv_before REAL, gmv_after REAL,
    orders_before REAL, orders_after REAL,
    units_before REAL, units_after REAL,
    product_clicks_before REAL, product_clicks_after REAL,
    views_before REAL, views_after REAL,
    viewers_before REAL, viewers_after REAL,
    sku_gmv INTEGER, sku_units INTEGER,   -- of the product, in the whole session
    PRIMARY KEY (platform, account, at, action, sku)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_action
WITH said AS (
    SELECT n.platform, n.account, a.at, a.action, COALESCE(a.sku, '') AS sku, a.value,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, a.at, a.action, COALESCE(a.sku, '') ORDER BY a.version DESC, a.vhash) AS nth
    FROM cur_actions a JOIN int_account_spelling n ON n.platform = a.platform AND n.name = a.account
),
placed AS MATERIALIZED (
    SELECT a.*, m.business_date, m.session_key, m.hosts, a.at - l.action_s AS from_at, a.at + l.action_s AS to_at,
           l.action_s, s.start_at, s.end_at
    FROM said a
    JOIN int_limit l
    JOIN int_moment m ON m.kind = 'actions' AND m.platform = a.platform AND m.account = a.account AND m.at = a.at
    LEFT JOIN int_session s ON s.session_key = m.session_key
    WHERE a.nth = 1
),
side AS (
    SELECT a.platform, a.account, a.at, a.action, a.sku, m.at >= a.at AS is_after, SUM(m.end_at - m.at) AS seconds,
           SUM(m.gmv) AS gmv, SUM(m.orders) AS orders, SUM(m.units) AS units, SUM(m.product_clicks) AS product_clicks,
           SUM(m.views) AS views, SUM(m.viewers * (m.end_at - m.at)) / 60.0 AS viewers
    FROM placed a
    JOIN int_fact_minute m ON m.session_key = a.session_key AND m.at >= a.from_at AND m.at < a.to_at
                           AND m.end_at <= iif(m.at < a.at, a.at, a.to_at)
    GROUP BY 1, 2, 3, 4, 5, 6
)
SELECT a.platform, a.account, a.at, a.action, a.sku, a.value, a.business_date, a.session_key, a.hosts,
       CASE WHEN a.session_key IS NULL THEN 'no session'
            WHEN a.from_at < a.start_at OR a.to_at > a.end_at THEN 'edge of the session'
            WHEN EXISTS (SELECT 1 FROM placed o WHERE o.session_key = a.session_key AND o.at > a.from_at AND o.at < a.to_at
                         AND (o.at, o.action, o.sku) <> (a.at, a.action, a.sku)) THEN 'another action'
            WHEN a.hosts IS NULL THEN 'host not known'
            WHEN EXISTS (SELECT 1 FROM int_host_change c WHERE c.session_key = a.session_key AND c.at > a.from_at AND c.at < a.to_at)
                THEN 'another host'
            WHEN COALESCE(MIN(b.seconds, f.seconds), 0) < MAX(60, a.action_s - 60) THEN 'no minutes' END,
       b.gmv * 60.0 / b.seconds, f.gmv * 60.0 / f.seconds, b.orders * 60.0 / b.seconds, f.orders * 60.0 / f.seconds,
       b.units * 60.0 / b.seconds, f.units * 60.0 / f.seconds, b.product_clicks * 60.0 / b.seconds, f.product_clicks * 60.0 / f.seconds,
       b.views * 60.0 / b.seconds, f.views * 60.0 / f.seconds, b.viewers * 60.0 / b.seconds, f.viewers * 60.0 / f.seconds,
       k.gmv, k.units
FROM placed a
LEFT JOIN side b ON (b.platform, b.account, b.at, b.action, b.sku, b.is_after) = (a.platform, a.account, a.at, a.action, a.sku, 0)
LEFT JOIN side f ON (f.platform, f.account, f.at, f.action, f.sku, f.is_after) = (a.platform, a.account, a.at, a.action, a.sku, 1)
LEFT JOIN int_sku_session k ON k.sku = trim(a.sku) AND k.platform = a.platform AND k.account = a.account AND k.session_key = a.session_key;
