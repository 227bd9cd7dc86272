-- mart_campaign_cost: the lines of the costs sheet that are a campaign's: those that name it; where none does, those that name no campaign and
-- are dated in it, of its accounts (a line of a whole platform only where the campaign holds for all of it) and of a kind that is spent on
-- sales (no fees). A line that names it goes to its account's currency, else to its own, else to the reporting one. Grain: campaign x
-- line; hundredths. cost, in the campaign's currency, by the rate of the line's date: NULL without one.
CREATE TABLE mart_campaign_cost (
    campaign_id TEXT NOT NULL,
    currency    TEXT NOT NULL,
    date        TEXT NOT NULL,
    platform    TEXT NOT NULL,         -- '': of none
    account     TEXT NOT NULL,
    said_account TEXT NOT NULL,
    kind        TEXT NOT NULL,
    is_named    INTEGER NOT NULL,
    said        TEXT NOT NULL,         -- the line's currency
    amount      INTEGER NOT NULL,
    cost        INTEGER,
    PRIMARY KEY (campaign_id, currency, date, platform, said_account, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_campaign_cost
WITH campaign AS (
    SELECT DISTINCT campaign_id, currency, first_day, last_day FROM mart_campaign
),
part AS (
    SELECT c.campaign_id, c.platform, c.account, a.currency
    FROM int_campaign AS c JOIN int_account AS a ON a.platform = c.platform AND a.account = c.account
),
whole AS (   -- platforms of which it leaves out no account
    SELECT DISTINCT p.campaign_id, p.platform, p.currency FROM part AS p
    WHERE NOT EXISTS (SELECT 1 FROM int_account AS a WHERE a.platform = p.platform AND NOT EXISTS (
        SELECT 1 FROM part AS q WHERE q.campaign_id = p.campaign_id AND q.platform = a.platform AND q.account = a.account))
),
named AS (
    SELECT c.campaign_id, c.currency, m.date, m.platform, m.account, m.said_account, m.kind, m.currency AS said, m.amount, m.cost, m.reporting_currency,
           ROW_NUMBER() OVER (PARTITION BY m.date, m.platform, m.said_account, m.kind, m.campaign_id
                              ORDER BY p.currency IS NOT c.currency, m.currency <> c.currency, m.reporting_currency <> c.currency,
                                       c.currency) AS nth
    FROM mart_cost AS m JOIN campaign AS c ON c.campaign_id = m.campaign_id
    LEFT JOIN part AS p ON p.campaign_id = m.campaign_id AND p.platform = m.platform AND p.account = m.account
),
dated AS (
    SELECT c.campaign_id, c.currency, m.date, m.platform, m.account, m.said_account, m.kind, m.currency AS said, m.amount, m.cost, m.reporting_currency
    FROM campaign AS c
    JOIN mart_cost AS m ON m.campaign_id = '' AND m.date BETWEEN c.first_day AND c.last_day
                       AND m.kind IN ('voucher', 'ads', 'incentive', 'sample')
    WHERE NOT EXISTS (SELECT 1 FROM mart_cost AS n WHERE n.campaign_id = c.campaign_id)
      AND (EXISTS (SELECT 1 FROM part AS p WHERE p.campaign_id = c.campaign_id AND p.currency = c.currency
                                             AND p.platform = m.platform AND p.account = m.account)
           OR (m.account = '' AND EXISTS (SELECT 1 FROM whole AS w WHERE w.campaign_id = c.campaign_id
                                             AND w.currency = c.currency AND w.platform = m.platform)))
),
line AS (
    SELECT campaign_id, currency, date, platform, account, said_account, kind, 1 AS is_named, said, amount, cost, reporting_currency FROM named WHERE nth = 1
    UNION ALL
    SELECT campaign_id, currency, date, platform, account, said_account, kind, 0, said, amount, cost, reporting_currency FROM dated
)
SELECT campaign_id, currency, date, platform, account, said_account, kind, is_named, said, amount,
       CASE WHEN said = currency THEN amount WHEN currency = reporting_currency THEN cost
            ELSE CAST(round(cost / (SELECT f.rate FROM cur_fx AS f WHERE upper(f.currency) = line.currency AND f.date <= line.date
                                    ORDER BY f.date DESC, f.currency LIMIT 1)) AS INTEGER) END
FROM line;

-- mart_campaign_money: what a campaign cost and what the platform claims for its advertising. Grain: campaign x currency; hundredths.
-- cost NULL: no line, or one without a rate.
CREATE TABLE mart_campaign_money (
    campaign_id TEXT NOT NULL,
    currency    TEXT NOT NULL,
    name        TEXT,
    cost        INTEGER,
    cost_lines  INTEGER NOT NULL,
    ad_cost     INTEGER,
    ad_revenue  INTEGER,
    PRIMARY KEY (campaign_id, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_campaign_money
WITH campaign AS (
    SELECT DISTINCT campaign_id, currency FROM mart_campaign
),
spent AS (
    SELECT campaign_id, currency, iif(count(*) = count(cost), sum(cost), NULL) AS cost, count(*) AS cost_lines
    FROM mart_campaign_cost GROUP BY campaign_id, currency
),
claimed AS (
    SELECT s.campaign_id, s.currency, sum(a.cost) AS ad_cost, sum(a.revenue) AS ad_revenue
    FROM mart_campaign_session AS s
    JOIN mart_ad_session AS a ON a.session_key = s.session_key AND a.counts = 1 AND a.currency = s.currency
    WHERE a.cost IS NOT NULL AND a.revenue IS NOT NULL
    GROUP BY s.campaign_id, s.currency
)
SELECT c.campaign_id, c.currency, (SELECT max(n.name) FROM cur_campaigns AS n WHERE n.campaign_id = c.campaign_id),
       s.cost, coalesce(s.cost_lines, 0), a.ad_cost, a.ad_revenue
FROM campaign AS c
LEFT JOIN spent AS s ON s.campaign_id = c.campaign_id AND s.currency = c.currency
LEFT JOIN claimed AS a ON a.campaign_id = c.campaign_id AND a.currency = c.currency;
