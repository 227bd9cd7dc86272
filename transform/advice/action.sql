-- What an action of one kind brought beyond what its minutes would have sold without it (v_action), an account at a time. Actions that can be compared.
INSERT INTO advice_row
SELECT 'action', c.currency, a.platform || ':' || a.account, a.action, a.platform || ':' || a.account, a.session_key, NULL, a.business_date,
       (a.gmv_after - u.gmv) * l.action_s / 60.0, 1, 0, 1, NULL
FROM mart_action a
JOIN mart_action_usual u USING (platform, account, at, action, sku)
JOIN int_account c ON c.platform = a.platform AND c.account = a.account
JOIN int_limit l
JOIN temp.advice_span d ON a.business_date BETWEEN d.first_day AND d.last_day
WHERE a.reason IS NULL AND a.gmv_after IS NOT NULL AND u.gmv IS NOT NULL;
