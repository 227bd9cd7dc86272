-- mart_ad_session: what advertising for one live cost and claims. Grain: session x source x campaign x day
-- ('' the whole live); money hundredths.
-- counts 1: this source's cost is the session's ad_cost. Sources tell of the same money and are never added: of those that
-- know a cost in the session's currency the first in the setting ad_source counts, with all its campaigns.
CREATE TABLE mart_ad_session (
    session_key    TEXT NOT NULL,
    source         TEXT NOT NULL,
    campaign_ref   TEXT NOT NULL,
    day            TEXT NOT NULL,
    platform       TEXT NOT NULL,
    account        TEXT NOT NULL,
    counts         INTEGER NOT NULL,
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
    last_load      INTEGER NOT NULL,
    place          INTEGER,
    PRIMARY KEY (session_key, source, campaign_ref, day)
) STRICT, WITHOUT ROWID;

-- A source may say the same money in several cuts: of the whole live or day by day, by campaign or all together. One cut
-- counts: the whole live before its days (a report may hold some of them only), then the newest, then by campaign. Of one row under
-- two names (room and start, account and alias) the newest word.
INSERT INTO mart_ad_session
WITH told AS (
    SELECT r.*, f.session_key, m.account AS owner, COALESCE(r.currency, a.currency) AS money,
           ROW_NUMBER() OVER (PARTITION BY f.session_key, r.source, r.campaign_ref, r.day
                              ORDER BY r.version DESC, r.account, r.session_ref) AS nth,
           MAX(r.version) OVER (PARTITION BY f.session_key, r.source, r.day = '', r.campaign_ref = '-') AS cut_version
    FROM cur_ad_session r
    JOIN int_session_ref f ON f.platform = r.platform AND f.account_ref = r.account AND f.session_ref = r.session_ref
    JOIN (SELECT DISTINCT session_key, platform, account FROM int_member) m ON m.session_key = f.session_key
    JOIN int_account a ON a.platform = m.platform AND a.account = m.account
),
-- A campaign without an id goes by its name, which is no identity: it may stand there by its id, too, or under a former name. So
-- names count as the newest file tells them, where no newer one tells of ids; ids of several files add up.
identified AS (
    SELECT *, campaign_ref <> '-' AND campaign_id IS NULL AS is_name,
           MAX(iif(campaign_ref <> '-' AND campaign_id IS NULL, version >> 29, 0)) OVER same_part AS names_at,
           MAX(iif(campaign_id IS NOT NULL, version >> 29, 0)) OVER same_part AS ids_at
    FROM told WHERE nth = 1
    WINDOW same_part AS (PARTITION BY session_key, source, day)
),
cut AS (
    SELECT *, DENSE_RANK() OVER (PARTITION BY session_key, source
                                 ORDER BY day <> '', cut_version DESC, campaign_ref = '-') AS cut_rank
    FROM identified
    WHERE campaign_ref = '-' OR iif(is_name, version >> 29 = names_at AND names_at >= ids_at, ids_at >= names_at)
)
SELECT session_key, source, campaign_ref, day, platform, owner, 0, campaign_id, campaign, money, cost, net_cost,
       COALESCE(revenue, revenue_shop), revenue_shop, revenue_direct, COALESCE(orders, orders_shop), orders_shop, orders_direct, units,
       impressions, clicks, views, views_10s, follows, last_load, place
FROM cut WHERE cut_rank = 1;

UPDATE mart_ad_session
SET counts = 1
FROM (
    SELECT a.session_key, a.source,
           ROW_NUMBER() OVER (PARTITION BY a.session_key ORDER BY p.key IS NULL, p.key, a.source) AS nth
    FROM mart_ad_session a
    JOIN int_session s ON s.session_key = a.session_key AND s.currency = a.currency
    JOIN conf_setting c ON c.name = 'ad_source'
    LEFT JOIN json_each(c.value) p ON p.value = a.source
    WHERE a.cost IS NOT NULL
    GROUP BY a.session_key, a.source
) AS first
WHERE first.nth = 1 AND first.session_key = mart_ad_session.session_key AND first.source = mart_ad_session.source
  AND mart_ad_session.currency = (SELECT currency FROM int_session s WHERE s.session_key = mart_ad_session.session_key);

UPDATE int_session
SET ad_cost = (SELECT SUM(cost) FROM mart_ad_session a WHERE a.session_key = int_session.session_key AND a.counts = 1)
WHERE session_key IN (SELECT session_key FROM mart_ad_session WHERE counts = 1);
