-- mart_cost: what the team spent, also in the reporting currency. Grain: line of the sheet; money hundredths. The rate is the latest of the
-- sheet fx at or before the date; without one the cost has none (finding cost_without_rate). A line without currency is in the
-- account's, else in the reporting one. The account by its canonical name, where the accounts sheet knows it.
CREATE TABLE mart_cost (
    date TEXT NOT NULL,
    platform TEXT NOT NULL,          -- '': of none
    account TEXT NOT NULL,           -- '': of none
    said_account TEXT NOT NULL,      -- as the sheet writes it
    kind TEXT NOT NULL,
    campaign_id TEXT NOT NULL,       -- '': of none
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    rate REAL,                       -- reporting currency per unit
    rate_date TEXT,                  -- NULL: no rate needed, or none known
    reporting_currency TEXT NOT NULL,
    cost INTEGER,
    PRIMARY KEY (date, platform, said_account, kind, campaign_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_cost
WITH line AS (
    SELECT c.date, COALESCE(c.platform, '') AS platform, COALESCE(n.account, c.account, '') AS account, COALESCE(c.account, '') AS said_account,
           c.kind, COALESCE(c.campaign_id, '') AS campaign_id, upper(COALESCE(NULLIF(trim(c.currency), ''), a.currency, r.value)) AS currency,
           c.amount, r.value AS reporting_currency
    FROM cur_costs c
    JOIN conf_setting r ON r.name = 'currency'
    LEFT JOIN int_account_spelling n ON n.platform = c.platform AND n.name = c.account
    LEFT JOIN int_account a ON a.platform = n.platform AND a.account = n.account
),
rated AS (
    SELECT l.*, (SELECT f.date FROM cur_fx f WHERE upper(f.currency) = l.currency AND f.date <= l.date ORDER BY f.date DESC LIMIT 1) AS rate_date,
           (SELECT f.rate FROM cur_fx f WHERE upper(f.currency) = l.currency AND f.date <= l.date ORDER BY f.date DESC, f.currency LIMIT 1) AS rate
    FROM line l
)
SELECT date, platform, account, said_account, kind, campaign_id, currency, amount, iif(currency = reporting_currency, 1.0, rate),
       iif(currency = reporting_currency, NULL, rate_date), reporting_currency,
       iif(currency = reporting_currency, amount, CAST(round(amount * rate) AS INTEGER))
FROM rated;
