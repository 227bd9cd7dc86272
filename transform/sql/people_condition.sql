-- int_condition: what may be wrong with a session and is asked what it costs (v_crew_effect). A needed role but the host: a session of the
-- model has somebody on air.
CREATE TABLE int_condition (
    condition TEXT NOT NULL PRIMARY KEY,
    nth INTEGER NOT NULL UNIQUE,         -- order in which people name them
    label TEXT NOT NULL
) STRICT;

INSERT INTO int_condition
SELECT 'crew_incomplete', 1, 'any role missing'
UNION ALL SELECT 'missing_' || role, 1 + nth, replace(role, '_', ' ') || ' missing' FROM int_role WHERE is_needed = 1 AND role <> 'host'
UNION ALL VALUES ('briefing_late', 20, 'briefing late or missing'), ('preparation_late', 21, 'preparation late, failed or missing'),
                 ('equipment_fault', 22, 'required equipment faulty'), ('stock_out', 23, 'a product out of stock');

-- int_stock_log: what was available of a product. Grain: sku, folded, x moment.
CREATE TABLE int_stock_log (
    sku TEXT NOT NULL,
    at INTEGER NOT NULL,
    available INTEGER NOT NULL,
    arrives_at INTEGER,                  -- of what is on its way; NULL: nothing is
    PRIMARY KEY (sku, at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_stock_log
SELECT text_fold(trim(sku)), at, MIN(available), MIN(CASE WHEN incoming > 0 THEN incoming_at END) FROM cur_stock GROUP BY 1, at;

-- int_session_item: the state of the room's equipment when a session began. Grain: session x item of its room. Of the newest check
-- until the start, whatever the sheet says now; an item off the sheet counts to the last file that had it.
CREATE TABLE int_session_item (
    session_key TEXT NOT NULL,
    item_id TEXT NOT NULL,
    is_fault INTEGER NOT NULL,           -- required and not ok
    PRIMARY KEY (session_key, item_id)
) STRICT, WITHOUT ROWID;

INSERT INTO int_session_item
WITH item AS MATERIALIZED (
    SELECT g.item_id, g.room, CASE WHEN g.item_id NOT IN (SELECT item_id FROM cur_equipment) THEN MAX(l.observed_at) END AS gone_at
    FROM int_equipment_log g
    LEFT JOIN raw_equipment r ON r.item_id = g.item_id
    LEFT JOIN load l ON l.load_id = r.last_load
    WHERE g.room <> ''
    GROUP BY g.item_id, g.room
),
checked AS (
    SELECT s.session_key, i.item_id, i.room,
           (SELECT MAX(g.checked_at) FROM int_equipment_log g WHERE g.item_id = i.item_id AND g.checked_at <= s.start_at) AS checked_at
    FROM item i
    JOIN int_account a ON text_fold(trim(a.room)) = i.room
    JOIN int_session s ON s.platform = a.platform AND s.account = a.account
    WHERE i.gone_at IS NULL OR s.start_at <= civil_from_utc(a.timezone, i.gone_at)
)
SELECT c.session_key, c.item_id, g.is_required AND g.status <> 'ok'
FROM checked c
JOIN int_equipment_log g ON g.item_id = c.item_id AND g.checked_at = c.checked_at AND g.room = c.room;

-- mart_condition: which of them held. Grain: session x condition; value 1 it did, 0 it did not; no row: not recorded.
CREATE TABLE mart_condition (
    session_key TEXT NOT NULL,
    condition TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (session_key, condition)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_condition
WITH
-- A role counts as planned for an account from its first shift there on: before, the roster did not name it.
named AS MATERIALIZED (
    SELECT platform, account, role, MIN(business_date) AS since FROM int_shift WHERE status <> 'cancelled' GROUP BY platform, account, role
),
-- Missing: nobody planned, or none of those planned came.
crew AS (
    SELECT m.session_key, c.role, MAX(c.staff_id IS NOT NULL AND COALESCE(c.present, 1) = 1) = 0 AS is_missing
    FROM mart_crew c
    JOIN int_plan_session m ON m.plan_key = c.plan_key
    JOIN int_plan p ON p.plan_key = c.plan_key
    JOIN int_role r ON r.role = c.role AND r.is_needed = 1 AND r.role <> 'host'
    JOIN named n ON n.platform = p.platform AND n.account = p.account AND n.role = c.role AND n.since <= p.business_date
    GROUP BY m.session_key, c.role
),
-- Out of stock in the incident log; without a line of it from the account's first one on: not.
noted AS MATERIALIZED (
    SELECT f.platform, f.account, f.session_key, f.at, i.kind
    FROM cur_incidents i
    JOIN int_account_spelling n ON n.platform = i.platform AND n.name = i.account
    JOIN int_moment_ref f ON f.kind = 'incidents' AND f.platform = n.platform AND f.account = n.account AND f.at = i.at
),
kept AS (SELECT platform, account, MIN(at) AS since FROM noted GROUP BY platform, account),
stock AS (
    SELECT m.session_key, MAX(l.available = 0 AND COALESCE(l.arrives_at, s.start_at + 1) > s.start_at) AS is_out
    FROM int_item i
    JOIN int_plan_session m ON m.plan_key = i.plan_key
    JOIN int_session s ON s.session_key = m.session_key
    JOIN int_stock_log l ON l.sku = text_fold(i.sku) AND l.at = (SELECT MAX(b.at) FROM int_stock_log b WHERE b.sku = text_fold(i.sku) AND b.at <= s.start_at)
    GROUP BY m.session_key
),
gone AS (
    SELECT session_key, 1 AS is_out FROM noted WHERE text_fold(replace(trim(kind), ' ', '_')) = 'stock_out' AND session_key IS NOT NULL
    UNION ALL
    SELECT s.session_key, 0 FROM kept k JOIN int_session s ON s.platform = k.platform AND s.account = k.account AND s.end_at > k.since
    UNION ALL SELECT session_key, is_out FROM stock
),
made_ready AS (
    SELECT session_key, CASE item WHEN 'briefing' THEN 'briefing_late' ELSE 'preparation_late' END AS condition, MAX(status <> 'ok') AS is_late
    FROM mart_readiness
    WHERE session_key IS NOT NULL AND status <> 'not recorded' AND is_needed = 1
    GROUP BY 1, 2
)
SELECT session_key, 'missing_' || role, is_missing FROM crew
UNION ALL SELECT session_key, 'crew_incomplete', MAX(is_missing) FROM crew GROUP BY session_key
UNION ALL SELECT session_key, condition, is_late FROM made_ready
UNION ALL SELECT session_key, 'equipment_fault', MAX(is_fault) FROM int_session_item GROUP BY session_key
UNION ALL SELECT session_key, 'stock_out', MAX(is_out) FROM gone GROUP BY session_key;
