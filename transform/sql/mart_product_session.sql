-- mart_product_session: one product in one live. Grain: session x product; money hundredths. All products of a session come from
-- one source: the first in the setting product_source that has any. gmv, orders, units on the headline basis (settings gmv_basis),
-- NULL where the file is on another one; gmv_all is of all channels.
CREATE TABLE mart_product_session (
    session_key         TEXT NOT NULL,
    product_ref         TEXT NOT NULL,
    platform            TEXT NOT NULL,
    account             TEXT NOT NULL,
    source              TEXT NOT NULL,
    product_id          TEXT,
    product             TEXT,
    currency            TEXT NOT NULL,
    gmv                 INTEGER,
    gmv_all             INTEGER,
    gmv_attributed      INTEGER,
    gmv_direct          INTEGER,
    gmv_placed          INTEGER,
    gmv_confirmed       INTEGER,
    orders_created      INTEGER,
    orders              INTEGER,
    orders_main         INTEGER,
    units_created       INTEGER,
    units               INTEGER,
    buyers              INTEGER,
    product_impressions INTEGER,
    product_clicks      INTEGER,
    add_to_cart         INTEGER,
    price               INTEGER,
    stock               INTEGER,
    version             INTEGER NOT NULL,
    last_load           INTEGER NOT NULL,
    place               INTEGER,
    PRIMARY KEY (session_key, product_ref)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_product_session
WITH told AS (
    SELECT r.*, f.session_key, m.account AS owner, COALESCE(r.currency, a.currency) AS money, b.value AS basis,
           DENSE_RANK() OVER (PARTITION BY f.session_key ORDER BY p.key IS NULL, p.key, r.source) AS source_rank,
           ROW_NUMBER() OVER (PARTITION BY f.session_key, r.source, r.product_ref
                              ORDER BY r.version DESC, r.account, r.session_ref) AS nth
    FROM cur_product_session r
    JOIN int_session_ref f ON f.platform = r.platform AND f.account_ref = r.account AND f.session_ref = r.session_ref
    JOIN (SELECT DISTINCT session_key, platform, account FROM int_member) m ON m.session_key = f.session_key
    JOIN int_account a ON a.platform = m.platform AND a.account = m.account
    JOIN conf_setting b ON b.name = 'gmv_basis.' || r.platform
    JOIN conf_setting c ON c.name = 'product_source'
    LEFT JOIN json_each(c.value) p ON p.value = r.source
)
SELECT session_key, product_ref, platform, owner, source, product_id, product, money,
       CASE basis WHEN 'attributed' THEN gmv_attributed WHEN 'direct' THEN gmv_direct WHEN 'confirmed' THEN gmv_confirmed
                  WHEN 'placed' THEN gmv_placed END,
       gmv, gmv_attributed, gmv_direct, gmv_placed, gmv_confirmed, orders_created, iif(basis = 'placed', orders_created, orders),
       orders_main, units_created, iif(basis = 'placed', units_created, units), buyers, product_impressions, product_clicks, add_to_cart,
       price, stock, version, last_load, place
FROM told WHERE nth = 1 AND source_rank = 1;
