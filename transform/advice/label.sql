-- Names of hosts (the newest), accounts, conditions and products; slots by their account.
INSERT INTO advice_label SELECT 'host', staff_id, name FROM v_staff WHERE is_current = 1 AND name <> '';
INSERT INTO advice_label SELECT 'account', platform || ':' || account, label FROM v_account;
INSERT INTO advice_label SELECT 'condition', condition, label FROM int_condition;
INSERT INTO advice_label
SELECT DISTINCT 'slot', s.platform || ':' || s.account || ' ' || s.slot, a.label || CASE substr(s.slot, 1, 2) WHEN 'wd' THEN ' weekdays ' ELSE ' weekends ' END || substr(s.slot, 3)
FROM mart_stint s JOIN v_account a USING (platform, account);
INSERT INTO advice_label
SELECT 'product', platform || ':' || account || ':' || product_ref, MAX(COALESCE(product, product_ref))
FROM mart_product_session GROUP BY 2;
INSERT OR IGNORE INTO advice_label
SELECT 'product', platform || ':' || account || ':' || text_fold(trim(sku)), MAX(COALESCE(product, item)) FROM mart_run_down WHERE sku IS NOT NULL GROUP BY 2;
