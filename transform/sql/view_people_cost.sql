-- v_cost: what the team spent: amount in `currency`, cost in the reporting currency at the latest rate known at the date; empty without one.
-- Grain: line of the sheet costs (account as the sheet writes it).
CREATE VIEW v_cost AS
SELECT date, NULLIF(platform, '') AS platform, NULLIF(account, '') AS account, said_account, kind, NULLIF(campaign_id, '') AS campaign_id,
       currency, amount / 100.0 AS amount, amount AS amount_minor, rate, rate_date, reporting_currency, cost / 100.0 AS cost,
       cost AS cost_minor
FROM mart_cost;
