-- mart_restatement: what a newer file said otherwise. Grain: session x metric x change; money hundredths.
-- History is the subject, so this reads every saying and not cur_session: all loads that spoke of the key the session counts by
-- (its source's current row; another cumulative point of the same live is growth, no restatement). The order is that of
-- observation, not of arrival: a file dropped late that was observed early adds history where it belongs. A load that does not
-- speak of the session changes nothing.
CREATE TABLE mart_restatement (
    session_key TEXT NOT NULL,
    metric TEXT NOT NULL,
    old INTEGER,
    new INTEGER,
    load_id INTEGER NOT NULL,        -- the file that changed it
    version INTEGER NOT NULL
) STRICT;

INSERT INTO mart_restatement
WITH basis AS (
    SELECT MAX(value = 'direct') FILTER (WHERE name = 'gmv_basis.tiktok') AS is_direct,
           MAX(value = 'placed') FILTER (WHERE name = 'gmv_basis.shopee') AS is_placed
    FROM conf_setting
),
-- the same live under several spellings of the account is one story
key AS (
    SELECT session_key, source, platform, account_ref, session_ref, point_at FROM int_member
    UNION ALL SELECT session_key, source, platform, account_ref, session_ref, point_at FROM int_member_beside WHERE is_former = 1
),
said AS (
    SELECT s.session_key, d.load_id, d.version, d.vhash, r.views,
           CASE WHEN s.platform = 'shopee' THEN CASE WHEN b.is_placed THEN r.gmv_placed ELSE r.gmv_confirmed END
                WHEN b.is_direct THEN r.gmv_direct ELSE r.gmv_attributed END AS gmv,
           CASE WHEN s.platform = 'shopee' AND b.is_placed THEN r.orders_created ELSE r.orders END AS orders,
           CASE WHEN s.platform = 'shopee' AND b.is_placed THEN r.units_created ELSE r.units END AS units
    FROM int_session s
    JOIN key m ON m.session_key = s.session_key AND m.source = s.source
    JOIN said_session d ON d.platform = m.platform AND d.source = m.source AND d.account = m.account_ref
                       AND d.session_ref = m.session_ref AND d.point_at = m.point_at
    JOIN raw_session r ON r.platform = d.platform AND r.source = d.source AND r.account = d.account
                       AND r.session_ref = d.session_ref AND r.point_at = d.point_at AND r.vhash = d.vhash
    JOIN basis b
),
told AS (
    SELECT *, LAG(vhash) OVER w AS former, LAG(gmv) OVER w AS old_gmv, LAG(orders) OVER w AS old_orders,
           LAG(units) OVER w AS old_units, LAG(views) OVER w AS old_views
    FROM said WINDOW w AS (PARTITION BY session_key ORDER BY version, load_id)
),
step AS (
    SELECT * FROM told WHERE former <> vhash     -- of the first saying there is no former
)
SELECT session_key, 'gmv', old_gmv, gmv, load_id, version FROM step WHERE old_gmv IS NOT gmv
UNION ALL
SELECT session_key, 'orders', old_orders, orders, load_id, version FROM step WHERE old_orders IS NOT orders
UNION ALL
SELECT session_key, 'units', old_units, units, load_id, version FROM step WHERE old_units IS NOT units
UNION ALL
SELECT session_key, 'views', old_views, views, load_id, version FROM step WHERE old_views IS NOT views;
