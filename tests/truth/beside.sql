-- The files beside the sessions: what advertising cost each live, products and days summed, and every planted difference between two
-- files found by v_reconcile, and no other.
INSERT INTO difference
SELECT 'v_reconcile', t.pair || ' ' || t.first_day || ' ' || t.metric, 'differs', t.ours || ' ' || t.theirs, ''
FROM t_reconcile AS t
WHERE NOT EXISTS (SELECT 1 FROM temp.c_v_reconcile AS v
                  WHERE v.pair = t.pair AND v.platform = t.platform AND v.account = t.account AND v.first_day = t.first_day
                    AND v.last_day = t.last_day AND v.metric = t.metric AND v.status = 'differs'
                    AND CAST(ROUND(v.ours * iif(v.unit = 'money', 100, 1)) AS INTEGER) = CAST(t.ours AS INTEGER)
                    AND CAST(ROUND(v.theirs * iif(v.unit = 'money', 100, 1)) AS INTEGER) = CAST(t.theirs AS INTEGER));

INSERT INTO difference
SELECT 'v_reconcile', v.pair || ' ' || v.first_day || ' ' || v.metric, 'differs', '', v.ours || ' ' || v.theirs
FROM temp.c_v_reconcile AS v
WHERE v.status = 'differs'
  AND NOT EXISTS (SELECT 1 FROM t_reconcile AS t
                  WHERE v.pair = t.pair AND v.platform = t.platform AND v.account = t.account AND v.first_day = t.first_day
                    AND v.last_day = t.last_day AND v.metric = t.metric);

-- Each comparison that can be made is made: a pair nothing was compared for would agree for ever.
INSERT INTO difference
SELECT 'v_reconcile', p.pair, 'status', 'agrees', ''
FROM (SELECT 'sessions:live_daily' AS pair UNION ALL SELECT 'sessions:live_overview' UNION ALL SELECT 'live_daily:live_overview'
      UNION ALL SELECT 'sessions:live_product_list' UNION ALL SELECT 'sessions:live_core_stats' UNION ALL SELECT 'session:live_center') AS p
WHERE NOT EXISTS (SELECT 1 FROM temp.c_v_reconcile AS v WHERE v.pair = p.pair AND v.status = 'agrees');

INSERT INTO difference
SELECT 'v_finding', 'reconcile', 'rows', (SELECT COUNT(*) FROM (SELECT DISTINCT pair, account, first_day FROM t_reconcile)),
       COUNT(*)
FROM temp.c_v_finding WHERE rule = 'reconcile'
HAVING COUNT(*) <> (SELECT COUNT(*) FROM (SELECT DISTINCT pair, account, first_day FROM t_reconcile));

INSERT INTO difference
SELECT 'v_finding', 'ad_cost_unused', 'rows', 0, COUNT(*) FROM temp.c_v_finding WHERE rule = 'ad_cost_unused' HAVING COUNT(*) > 0;

INSERT INTO difference
SELECT 'v_session', session_key, 'ad_cost', MAX(truth), MAX(warehouse)
FROM (SELECT session_key, CAST(ad_cost_minor AS INTEGER) AS truth, NULL AS warehouse FROM t_ad_cost
      UNION ALL SELECT session_key, NULL, ad_cost_minor FROM temp.c_v_session WHERE ad_cost_minor IS NOT NULL)
GROUP BY session_key HAVING MAX(truth) IS NOT MAX(warehouse);

INSERT INTO difference
SELECT 'v_product_session', session_key, 'sums', MAX(truth), MAX(warehouse)
FROM (SELECT session_key, n || ' ' || gmv_minor || ' ' || orders AS truth, NULL AS warehouse FROM t_product_session
      UNION ALL SELECT session_key, NULL, COUNT(*) || ' ' || SUM(gmv_minor) || ' ' || SUM(orders)
      FROM temp.c_v_product_session GROUP BY session_key)
GROUP BY session_key HAVING MAX(truth) IS NOT MAX(warehouse);

-- Ranges by their ends, days by the range they lie in.
INSERT INTO difference
SELECT t.view, t.source || ' ' || t.first_day, 'sums', t.n || ' ' || t.money_minor || ' ' || t.orders, v.found
FROM t_beside AS t
JOIN (SELECT t.rowid AS id, COUNT(f.money) || ' ' || COALESCE(SUM(f.money), 0) || ' ' || COALESCE(SUM(f.orders), 0) AS found
      FROM t_beside AS t
      LEFT JOIN (SELECT 'v_product_day' AS view, platform, account, source, first_day, last_day, gmv_minor AS money, orders
                 FROM temp.c_v_product_day
                 UNION ALL SELECT 'v_ad_day', platform, account, source, first_day, last_day, cost_minor, orders FROM temp.c_v_ad_day) AS f
          ON f.view = t.view AND f.platform = t.platform AND f.account = t.account AND f.source = t.source
         AND f.first_day >= t.first_day AND f.last_day <= t.last_day
      GROUP BY t.rowid) AS v ON v.id = t.rowid
WHERE v.found <> t.n || ' ' || t.money_minor || ' ' || t.orders;
