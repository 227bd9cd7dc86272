-- mart_ad_day: what advertising over a day or a range of days cost and claims. Grain: account x source x range x campaign; money
-- hundredths. Ranges stand beside the days they hold. Nothing here is spread over sessions (NUMBERS rule 10).
CREATE TABLE mart_ad_day (
    platform       TEXT NOT NULL,
    account        TEXT NOT NULL,
    source         TEXT NOT NULL,
    first_day      TEXT NOT NULL,
    last_day       TEXT NOT NULL,
    campaign_ref   TEXT NOT NULL,
    campaign_id    TEXT,
    campaign       TEXT,
    currency       TEXT NOT NULL,
    cost           INTEGER,
    net_cost       INTEGER,
    revenue        INTEGER,
    revenue_shop   INTEGER,
    revenue_direct INTEGER,
    orders         INTEGER,
    orders_shop    INTEGER,
    orders_direct  INTEGER,
    units          INTEGER,
    impressions    INTEGER,
    clicks         INTEGER,
    views          INTEGER,
    views_10s      INTEGER,
    follows        INTEGER,
    version        INTEGER NOT NULL,
    last_load      INTEGER NOT NULL,
    place          INTEGER,
    PRIMARY KEY (platform, account, source, first_day, last_day, campaign_ref)
) STRICT, WITHOUT ROWID;

-- An account may be written in several ways: the newest word.
INSERT INTO mart_ad_day
WITH told AS (
    SELECT r.*, a.account AS owner, COALESCE(r.currency, a.currency) AS money,
           ROW_NUMBER() OVER (PARTITION BY r.platform, a.account, r.source, r.first_day, r.last_day, r.campaign_ref
                              ORDER BY r.version DESC, r.account) AS nth
    FROM cur_ad_period r
    JOIN int_account_spelling s ON s.platform = r.platform AND s.name = r.account
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    JOIN conf_run c ON c.last_day IS NULL OR date_day(r.last_day) <= c.last_day
)
SELECT platform, owner, source, first_day, last_day, campaign_ref, campaign_id, campaign, money, cost, net_cost,
       COALESCE(revenue, revenue_shop), revenue_shop, revenue_direct, COALESCE(orders, orders_shop), orders_shop, orders_direct, units,
       impressions, clicks, views, views_10s, follows, version, last_load, place
FROM told WHERE nth = 1;
