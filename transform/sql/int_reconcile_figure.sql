-- int_reconcile_figure: everything that may be compared, in one shape. Grain: set x platform x account x range x subject x source
-- x metric. set_name: sessions, orders, live_center, api_session_products, or the source of a summary, product or advertising file. subject:
-- the session or the product. Days are those of the platform's calendar (from 00:00, by the start of a live), not business
-- dates. seen_at: when it was said, UTC; money hundredths.
CREATE TABLE int_reconcile_figure (
    set_name  TEXT NOT NULL,
    platform  TEXT NOT NULL,
    account   TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL,
    subject   TEXT NOT NULL,
    source    TEXT NOT NULL,
    currency  TEXT NOT NULL,
    seen_at   INTEGER NOT NULL,
    load_id   INTEGER NOT NULL,
    metric    TEXT NOT NULL,
    value     INTEGER NOT NULL
) STRICT;
CREATE INDEX int_reconcile_figure_set ON int_reconcile_figure (set_name, platform, account, metric, first_day);

-- Daily, overview and shop files; an account written in several ways: the newest word.
INSERT INTO int_reconcile_figure
WITH told AS (
    SELECT r.*, a.account AS owner, COALESCE(r.currency, a.currency) AS money,
           ROW_NUMBER() OVER (PARTITION BY r.platform, a.account, r.source, r.first_day, r.last_day
                              ORDER BY r.version DESC, r.account) AS nth
    FROM cur_summary r
    JOIN int_account_spelling s ON s.platform = r.platform AND s.name = r.account
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    JOIN conf_run c ON c.last_day IS NULL OR date_day(r.last_day) <= c.last_day
)
SELECT t.source, t.platform, t.owner, t.first_day, t.last_day, '', t.source, t.money, t.version >> 29, t.last_load, j.key, j.value
FROM told t,
     json_each(json_object(
         'sessions', t.sessions, 'duration_s', t.duration_s, 'gmv', t.gmv, 'gmv_direct', t.gmv_direct, 'gmv_indirect', t.gmv_indirect,
         'gmv_attributed', COALESCE(t.gmv_attributed, t.gmv_direct + t.gmv_indirect), 'gmv_placed', t.gmv_placed,
         'gmv_confirmed', t.gmv_confirmed, 'orders_created', t.orders_created, 'orders', t.orders, 'units_created', t.units_created,
         'units', t.units, 'views', t.views, 'product_impressions', t.product_impressions, 'product_clicks', t.product_clicks,
         'add_to_cart', t.add_to_cart, 'comments', t.comments, 'shares', t.shares, 'likes', t.likes,
         'new_followers', t.new_followers)) j
WHERE t.nth = 1 AND j.value IS NOT NULL;

INSERT INTO int_reconcile_figure
SELECT t.source, t.platform, t.account, t.first_day, t.last_day, t.product_ref, t.source, t.currency, t.version >> 29, t.last_load,
       j.key, j.value
FROM mart_product_day t,
     json_each(json_object(
         'gmv', t.gmv_all, 'gmv_direct', t.gmv_direct, 'gmv_attributed', t.gmv_attributed, 'gmv_placed', t.gmv_placed,
         'gmv_confirmed', t.gmv_confirmed, 'units_created', t.units_created, 'units', t.units, 'add_to_cart', t.add_to_cart,
         'product_impressions', t.product_impressions, 'product_clicks', t.product_clicks)) j
WHERE j.value IS NOT NULL;

-- The products of one live, added up.
INSERT INTO int_reconcile_figure
WITH live AS (
    SELECT p.session_key, p.platform, p.account, iif(p.source = 'api', 'api_session_products', p.source) AS source, p.currency,
           MIN(p.version) >> 29 AS seen_at, MAX(p.last_load) AS load_id, SUM(p.gmv_attributed) AS gmv_attributed,
           SUM(p.gmv_direct) AS gmv_direct, SUM(p.orders) AS orders, SUM(p.units) AS units,
           SUM(p.product_impressions) AS product_impressions, SUM(p.product_clicks) AS product_clicks
    FROM mart_product_session p
    GROUP BY p.session_key, p.currency
)
SELECT t.source, t.platform, t.account, date(s.start_at, 'unixepoch'), date(s.start_at, 'unixepoch'), t.session_key, t.source,
       t.currency, t.seen_at, t.load_id, j.key, j.value
FROM live t
JOIN int_session s USING (session_key),
     json_each(json_object(
         'gmv_attributed', t.gmv_attributed, 'gmv_direct', t.gmv_direct, 'orders', t.orders, 'units', t.units,
         'product_impressions', t.product_impressions, 'product_clicks', t.product_clicks)) j
WHERE j.value IS NOT NULL;

INSERT INTO int_reconcile_figure
SELECT t.source, t.platform, t.account, t.first_day, t.last_day, t.campaign_ref, t.source, t.currency, t.version >> 29, t.last_load,
       j.key, j.value
FROM mart_ad_day t, json_each(json_object('cost', t.cost, 'revenue', t.revenue, 'orders', t.orders)) j
WHERE j.value IS NOT NULL;

-- Orders by the day they were made, every status, once an order.
INSERT INTO int_reconcile_figure
WITH day AS (
    SELECT o.platform, o.account, o.currency, date(o.made_at, 'unixepoch') AS day, MAX(o.version) >> 29 AS seen_at,
           MAX(o.load_id) AS load_id, SUM(iif(o.platform = 'tiktok', o.lines, 1)) AS orders_created, SUM(o.units) AS units_created,
           SUM(o.gmv) AS gmv
    FROM int_order o JOIN conf_run c ON c.last_day IS NULL OR date_day(date(o.made_at, 'unixepoch')) <= c.last_day
    WHERE o.made_at IS NOT NULL
    GROUP BY o.platform, o.account, o.currency, date(o.made_at, 'unixepoch')
)
SELECT 'orders', t.platform, t.account, t.day, t.day, '', 'orders', t.currency, t.seen_at, t.load_id, j.key, j.value
FROM day t, json_each(json_object('orders_created', t.orders_created, 'units_created', t.units_created, 'gmv', t.gmv)) j
WHERE j.value IS NOT NULL;

-- Lives, as every source tells them, of the accounts there is something to compare with. TikTok has no placed units.
INSERT INTO int_reconcile_figure
WITH beside AS (SELECT DISTINCT platform, account FROM int_reconcile_figure)
SELECT 'sessions', m.platform, m.account, date(s.start_at, 'unixepoch'), date(s.start_at, 'unixepoch'), m.session_key, m.source,
       COALESCE(m.currency, s.currency), m.version >> 29, m.last_load, j.key, j.value
FROM beside b
JOIN int_member m ON m.platform = b.platform AND m.account = b.account
JOIN int_session s ON s.session_key = m.session_key,
     json_each(json_object(
         'sessions', 1, 'duration_s', m.end_at - m.start_at,
         'gmv', COALESCE(m.gmv_confirmed, m.gmv_attributed, m.gmv_direct), 'gmv_direct', m.gmv_direct,
         'gmv_indirect', COALESCE(m.gmv_indirect, m.gmv_attributed - m.gmv_direct), 'gmv_attributed', COALESCE(m.gmv_attributed, m.gmv_direct + m.gmv_indirect),
         'gmv_placed', m.gmv_placed, 'gmv_confirmed', m.gmv_confirmed, 'orders_created', m.orders_created, 'orders', m.orders,
         'units_created', COALESCE(m.units_created, m.units), 'units', m.units, 'views', m.views,
         'product_impressions', m.product_impressions, 'product_clicks', m.product_clicks, 'add_to_cart', m.add_to_cart,
         'comments', m.comments, 'shares', m.shares, 'likes', m.likes, 'new_followers', m.new_followers)) j
WHERE j.value IS NOT NULL;
