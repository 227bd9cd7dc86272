-- What each product of a session sells per 1,000 showings, among the products of that account.
INSERT INTO advice_row
SELECT 'product_show', p.currency, p.platform || ':' || p.account || ':' || p.product_ref, 'gpm_show', p.platform || ':' || p.account, p.session_key, NULL,
       s.business_date, p.gmv, p.product_impressions / 1000.0, p.gmv, p.product_impressions / 1000.0, NULL
FROM mart_product_session p
JOIN int_session s USING (session_key)
JOIN temp.advice_span d ON s.business_date BETWEEN d.first_day AND d.last_day
WHERE p.gmv IS NOT NULL AND p.product_impressions > 0;

-- Showings a week it falls short of the mean of the account's products, over the 13 weeks before.
INSERT INTO advice_ahead
WITH monday AS (SELECT DISTINCT date(business_date, 'weekday 0', '+1 days') AS monday FROM int_session JOIN temp.advice_span d ON business_date >= d.first_day),
shown AS (
    SELECT m.monday, p.currency, p.platform || ':' || p.account AS account_key, p.product_ref, SUM(p.product_impressions) / 1000.0 AS shown
    FROM monday m
    JOIN int_session s ON s.business_date < m.monday AND s.business_date >= date(m.monday, '-91 days')
    JOIN mart_product_session p ON p.session_key = s.session_key
    WHERE p.gmv IS NOT NULL AND p.product_impressions > 0
    GROUP BY 1, 2, 3, 4
)
SELECT 'product_show', currency, account_key || ':' || product_ref, monday,
       MAX(0, AVG(shown) OVER (PARTITION BY monday, currency, account_key) - shown) / 13.0, NULL
FROM shown;
