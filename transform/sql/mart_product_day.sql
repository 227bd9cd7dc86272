-- mart_product_day: one product of one account over a day or a range of days. Grain: account x source x range x product; money
-- hundredths. Ranges stand beside the days they hold: sum within one period and one source only. gmv as in mart_product_session.
CREATE TABLE mart_product_day (
    platform            TEXT NOT NULL,
    account             TEXT NOT NULL,
    source              TEXT NOT NULL,
    first_day           TEXT NOT NULL,
    last_day            TEXT NOT NULL,
    product_ref         TEXT NOT NULL,
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
    PRIMARY KEY (platform, account, source, first_day, last_day, product_ref)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_product_day
WITH told AS (
    SELECT r.*, a.account AS owner, COALESCE(r.currency, a.currency) AS money, b.value AS basis,
           ROW_NUMBER() OVER (PARTITION BY r.platform, a.account, r.source, r.first_day, r.last_day, r.product_ref
                              ORDER BY r.version DESC, r.account) AS nth
    FROM cur_product_period r
    JOIN int_account_spelling s ON s.platform = r.platform AND s.name = r.account
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    JOIN conf_setting b ON b.name = 'gmv_basis.' || r.platform
    JOIN conf_run c ON c.last_day IS NULL OR date_day(r.last_day) <= c.last_day
)
SELECT platform, owner, source, first_day, last_day, product_ref, product_id, product, money,
       CASE basis WHEN 'attributed' THEN gmv_attributed WHEN 'direct' THEN gmv_direct WHEN 'confirmed' THEN gmv_confirmed
                  WHEN 'placed' THEN gmv_placed END,
       gmv, gmv_attributed, gmv_direct, gmv_placed, gmv_confirmed, orders_created, iif(basis = 'placed', orders_created, orders),
       orders_main, units_created, iif(basis = 'placed', units_created, units), buyers, product_impressions, product_clicks, add_to_cart,
       price, stock, version, last_load, place
FROM told WHERE nth = 1;
