-- mart_bridge: why sales moved between a period, or a campaign, and the one before (NUMBERS 8, NUMBERS rules 22 and 29). Grain: kind x period x scope x
-- currency x factor; amount in hundredths. The bars of a period and scope add up to the change of gmv exactly, all but
-- 'mix', which tells how much of 'hours' came from moving them between slots. Filled by the bridge step (transform/bridge/bridge.c).
-- previous is the period compared with; a period in progress is compared with as many days of it.
CREATE TABLE mart_bridge (
    kind TEXT NOT NULL,              -- day, week, month, campaign
    period TEXT NOT NULL,            -- of a campaign its id
    previous TEXT NOT NULL,
    scope TEXT NOT NULL,             -- all, platform, account, host
    scope_id TEXT NOT NULL,          -- '' for all
    currency TEXT NOT NULL,
    factor TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (kind, period, scope, scope_id, currency, factor)
) STRICT, WITHOUT ROWID;

-- v_bridge: the same, amount in currency units.
CREATE VIEW v_bridge AS
SELECT kind, period, previous, scope, scope_id, currency, factor, amount / 100.0 AS amount, amount AS amount_minor
FROM mart_bridge;
