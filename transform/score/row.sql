-- Rows of the model in the order the fit takes them. Money hundredths; aov NULL where the account has no order.
SELECT r.row_id, r.currency, r.session_key, r.account_key, r.slot, r.day_kind, r.week,
       r.credited_s, r.gmv, r.views, r.add_to_cart, r.spend, a.aov, r.cell
FROM model_row r
LEFT JOIN model_aov a ON a.currency = r.currency AND a.account_key = r.account_key
ORDER BY r.row_id;
