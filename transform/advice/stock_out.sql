-- Products of run-downs that were out of stock when the live was planned to begin: the newest count until then says 0 and nothing had arrived.
-- Lost: what the run-down meant to sell of it. Every showing whose stock was counted is an occasion.
INSERT INTO advice_row
WITH shown AS (
    SELECT r.platform, r.account, a.currency, text_fold(trim(r.sku)) AS sku, r.plan_key, r.business_date, r.start_at, r.target_units * r.price AS meant
    FROM mart_run_down r JOIN int_account a ON a.platform = r.platform AND a.account = r.account
    JOIN temp.advice_span d ON r.business_date BETWEEN d.first_day AND d.last_day
    WHERE r.sku IS NOT NULL AND r.plan_key IS NOT NULL AND r.target_units IS NOT NULL AND r.price IS NOT NULL
),
counted AS (
    SELECT s.*, (SELECT MAX(g.at) FROM int_stock_log g WHERE g.sku = s.sku AND g.at <= s.start_at) AS at FROM shown s
)
SELECT 'stock_out', c.currency, c.platform || ':' || c.account || ':' || c.sku, 'stock_out', c.platform || ':' || c.account || ':' || c.sku, c.plan_key, NULL,
       c.business_date, iif(g.available <= 0 AND COALESCE(g.arrives_at > c.start_at, 1), c.meant, 0), 1, 0, 1, c.platform || ':' || c.account
FROM counted c JOIN int_stock_log g ON g.sku = c.sku AND g.at = c.at;

INSERT INTO advice_ahead
SELECT 'stock_out', a.currency, r.platform || ':' || r.account || ':' || text_fold(trim(r.sku)), date(r.business_date, 'weekday 0', '-6 days'), COUNT(*),
       r.platform || ':' || r.account
FROM mart_run_down r JOIN int_account a ON a.platform = r.platform AND a.account = r.account
JOIN temp.advice_span d ON r.business_date >= d.first_day
WHERE r.sku IS NOT NULL AND r.plan_key IS NOT NULL
GROUP BY 2, 3, 4;
