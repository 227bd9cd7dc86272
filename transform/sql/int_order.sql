-- int_order: an order as one source tells it. Grain: platform x account x order. made_at: civil seconds; money hundredths of the currency unit;
-- version, load_id: its newest word. gmv: its lines with what the platform paid of them, or its amount, whichever is more: an upper bound.
CREATE TABLE int_order (
    platform TEXT NOT NULL,
    account  TEXT NOT NULL,
    order_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    made_at  INTEGER,
    lines    INTEGER NOT NULL,
    units    INTEGER,
    gmv      INTEGER NOT NULL,
    version  INTEGER NOT NULL,
    load_id  INTEGER NOT NULL,
    is_mixed INTEGER NOT NULL,         -- several files tell lines of it
    PRIMARY KEY (platform, account, order_id)
) STRICT, WITHOUT ROWID;

INSERT INTO int_order
SELECT r.platform, a.account, r.order_id, COALESCE(r.currency, a.currency),
       MIN(CASE r.clock WHEN 'utc' THEN civil_from_utc(a.timezone, r.created_at) ELSE r.created_at END), COUNT(*), SUM(r.quantity),
       MAX(COALESCE(SUM(NULLIF(r.line_amount, 0) + COALESCE(r.platform_discount, 0)), 0), COALESCE(MAX(r.order_amount), 0)),
       MAX(r.version), MAX(r.last_load), MIN(r.last_load) <> MAX(r.last_load)
FROM cur_order_line r
JOIN int_account_spelling s ON s.platform = r.platform AND s.name = r.account
JOIN int_account a ON a.platform = s.platform AND a.account = s.account
GROUP BY r.platform, a.account, r.order_id;

-- int_order_mixed: the lines that count of orders several files tell lines of. Grain: line.
-- An export and the interface tell the same lines under other names (sku id, seller's sku, product; items or pieces), so the format that
-- spoke of the order last tells it alone. Of an item the lines of the newest file count: what was restated does not. But a line of another
-- amount in an older file is one of its own where that file tells the order in the same state, amount of the whole order included: then
-- nothing was restated, and the order was cut between the two.
CREATE TABLE int_order_mixed (
    platform          TEXT NOT NULL,
    account           TEXT NOT NULL,
    order_id          TEXT NOT NULL,
    currency          TEXT NOT NULL,
    made_at           INTEGER,
    line_amount       INTEGER NOT NULL,
    platform_discount INTEGER,
    order_amount      INTEGER,
    quantity          INTEGER,
    version           INTEGER NOT NULL,
    load_id           INTEGER NOT NULL
) STRICT;

INSERT INTO int_order_mixed
WITH told AS (
    SELECT r.*, a.account AS owner, l.format, COALESCE(r.currency, a.currency) AS money,
           CASE r.clock WHEN 'utc' THEN civil_from_utc(a.timezone, r.created_at) ELSE r.created_at END AS made_at,
           iif(r.sku_id IS NULL, r.variation, '') AS variant,   -- a sku id is of one variation, whatever it is called
           json_array(r.status, r.order_amount, r.refund_amount, r.paid_at, r.shipped_at, r.delivered_at, r.completed_at,
                      r.cancelled_at) AS state
    FROM int_order o
    JOIN int_account a ON a.platform = o.platform AND a.account = o.account
    JOIN int_account_spelling s ON s.platform = o.platform AND s.account = o.account
    JOIN cur_order_line r ON r.platform = o.platform AND r.account = s.name AND r.order_id = o.order_id
    JOIN conf_load l ON l.load_id = r.last_load
    WHERE o.is_mixed
),
sourced AS (
    SELECT t.*, FIRST_VALUE(t.format) OVER newest AS source, FIRST_VALUE(t.state) OVER newest AS newest_state
    FROM told t
    WINDOW newest AS (PARTITION BY t.platform, t.owner, t.order_id ORDER BY t.version DESC, t.format, t.account)
),
-- of a line told under two spellings of its account the newest word
line AS (
    SELECT t.*, MAX(t.version) OVER (PARTITION BY t.platform, t.owner, t.order_id, t.item_ref, t.variant) AS item_version,
           ROW_NUMBER() OVER (PARTITION BY t.platform, t.owner, t.order_id, t.item_ref, t.variant, t.line_amount, t.seq
                              ORDER BY t.version DESC, t.account) AS nth
    FROM sourced t
    WHERE t.format = t.source
)
SELECT t.platform, t.owner, t.order_id, t.money, t.made_at, t.line_amount, t.platform_discount, t.order_amount, t.quantity, t.version, t.last_load
FROM line t
WHERE t.nth = 1 AND (t.version = t.item_version OR (t.line_amount > 0 AND t.status IS NOT NULL AND t.order_amount IS NOT NULL
                                                    AND t.state = t.newest_state));

INSERT OR REPLACE INTO int_order
SELECT t.platform, t.account, t.order_id, t.currency, MIN(t.made_at), COUNT(*), SUM(t.quantity),
       MAX(COALESCE(SUM(NULLIF(t.line_amount, 0) + COALESCE(t.platform_discount, 0)), 0), COALESCE(MAX(t.order_amount), 0)),
       MAX(t.version), MAX(t.load_id), 1
FROM int_order_mixed t
GROUP BY t.platform, t.account, t.order_id;
