-- mart_restatement: what a newer file said otherwise. Grain: session x metric x change; money hundredths.
-- History is the subject, so this reads raw_session and not cur_session: every content of the key the session counts by
-- (its source's current row; another cumulative point of the same live is growth, no restatement). The order is that of
-- observation, not of arrival: a file dropped late that was observed early adds history where it belongs.
--
-- A content was said from first_load to last_load; between the two others may have spoken, so both ends are told in order of
-- version. Where a content comes back (A, B, A), its last_load is only the latest file that said so, tomorrow another: it came
-- back with the first file of that format that may speak of the account after B whose range holds the session, for that file spoke of it and
-- did not say B. Not told: a flip between two ends of another content (A, B, A, B says A, B), for which a row holds no load.
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
said AS (
    SELECT s.session_key, r.vhash, l.load_id, l.version, f.version AS first_version, r.version AS last_version,
           date(m.start_at, 'unixepoch') AS day, s.account, m.account_ref, r.views,
           CASE WHEN s.platform = 'shopee' THEN CASE WHEN b.is_placed THEN r.gmv_placed ELSE r.gmv_confirmed END
                WHEN b.is_direct THEN r.gmv_direct ELSE r.gmv_attributed END AS gmv,
           CASE WHEN s.platform = 'shopee' AND b.is_placed THEN r.orders_created ELSE r.orders END AS orders,
           CASE WHEN s.platform = 'shopee' AND b.is_placed THEN r.units_created ELSE r.units END AS units
    FROM int_session s
    JOIN int_member m ON m.session_key = s.session_key AND m.source = s.source
    JOIN raw_session r ON r.platform = m.platform AND r.source = m.source AND r.account = m.account_ref
                       AND r.session_ref = m.session_ref AND r.point_at = m.point_at
    JOIN load f ON f.load_id = r.first_load
    JOIN conf_load l ON l.load_id IN (r.first_load, r.last_load)
    JOIN basis b
),
told AS (
    SELECT *, LAG(vhash) OVER w AS former, LAG(version) OVER w AS former_version, LAG(gmv) OVER w AS old_gmv, LAG(orders) OVER w AS old_orders,
           LAG(units) OVER w AS old_units, LAG(views) OVER w AS old_views
    FROM said WINDOW w AS (PARTITION BY session_key ORDER BY version, load_id)
),
returned AS (     -- contents that came back: the file they came back with
    SELECT t.session_key, t.vhash, t.version AS last_version, MIN(l.version) AS version, l.load_id
    FROM told t
    JOIN load k ON k.load_id = t.load_id
    JOIN load l ON l.kind = k.kind AND l.version > t.former_version AND l.version <= t.version AND l.format = k.format
               AND (l.account IS NULL OR l.account IN (t.account, t.account_ref)) AND l.replaced_by IS NULL AND l.status <> 'refused'
               AND t.day BETWEEN l.range_from AND l.range_to AND l.load_id IN (SELECT load_id FROM conf_load)
    WHERE t.former <> t.vhash AND t.first_version < t.former_version
      AND NOT EXISTS (SELECT 1 FROM said o WHERE o.session_key = t.session_key AND o.vhash <> t.vhash
                      AND o.first_version < t.version AND o.last_version > t.former_version)
    GROUP BY t.session_key, t.vhash, t.version
),
step AS (
    SELECT t.session_key, t.former, t.gmv, t.orders, t.units, t.views, t.old_gmv, t.old_orders, t.old_units, t.old_views,
           COALESCE(b.load_id, t.load_id) AS load_id, COALESCE(b.version, t.version) AS version
    FROM told t
    LEFT JOIN returned b ON b.session_key = t.session_key AND b.vhash = t.vhash AND b.last_version = t.version
)
SELECT session_key, 'gmv', old_gmv, gmv, load_id, version FROM step WHERE former IS NOT NULL AND old_gmv IS NOT gmv
UNION ALL
SELECT session_key, 'orders', old_orders, orders, load_id, version FROM step WHERE former IS NOT NULL AND old_orders IS NOT orders
UNION ALL
SELECT session_key, 'units', old_units, units, load_id, version FROM step WHERE former IS NOT NULL AND old_units IS NOT units
UNION ALL
SELECT session_key, 'views', old_views, views, load_id, version FROM step WHERE former IS NOT NULL AND old_views IS NOT views;
