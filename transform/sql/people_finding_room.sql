-- Equipment and products of the plans of the day and ahead, from int_plan_item and mart_stock. Adds to mart_finding.
INSERT INTO mart_finding
WITH item AS (SELECT * FROM int_plan_item WHERE status <> 'ok' ORDER BY plan_key, kind, item_id)
SELECT p.business_date, 'equipment_fault', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('%s needs and has not in order: %s', a.room, group_concat(i.kind || ' ' || i.item_id || ' (' || i.status || ')', ', '))
FROM item i JOIN int_plan p ON p.plan_key = i.plan_key JOIN int_account a ON a.platform = p.platform AND a.account = p.account
GROUP BY p.plan_key;

-- Asked where checks are written down at all, up to the day after the run's; a check at any time of the business day will do.
INSERT INTO mart_finding
WITH item AS (
    SELECT i.*
    FROM int_plan_item i
    JOIN int_plan p ON p.plan_key = i.plan_key
    JOIN int_day d ON p.business_date <= date(d.date, '+1 day')
    JOIN int_limit l
    WHERE i.status = 'ok' AND COALESCE(i.checked_at, 0) < date_day(p.business_date) * 86400 + l.day_starts_s
      AND EXISTS (SELECT 1 FROM cur_equipment WHERE checked_at IS NOT NULL)
    ORDER BY i.plan_key, i.kind, i.item_id
)
SELECT p.business_date, 'equipment_unchecked', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('%s needs and nobody checked on %s: %s', a.room, p.business_date,
              group_concat(i.kind || ' ' || i.item_id || COALESCE(strftime(' (last %Y-%m-%d %H:%M)', i.checked_at, 'unixepoch'), ' (never)'), ', '))
FROM item i JOIN int_plan p ON p.plan_key = i.plan_key JOIN int_account a ON a.platform = p.platform AND a.account = p.account
GROUP BY p.plan_key;

INSERT INTO mart_finding
WITH item AS (SELECT * FROM mart_stock WHERE status = 'out' ORDER BY plan_key, sku)
SELECT p.business_date, 'stock_out', NULL, p.platform, p.account, NULL, p.plan_key,
       group_concat(s.sku || printf(': none left of %d counted on %s', s.available, strftime('%Y-%m-%d %H:%M', s.counted_at, 'unixepoch'))
                    || iif(s.need > 0, printf(', %d needed', s.need), ''), '; ')
FROM item s JOIN int_plan p ON p.plan_key = s.plan_key GROUP BY p.plan_key;

INSERT INTO mart_finding
WITH item AS (SELECT * FROM mart_stock WHERE status = 'short' ORDER BY plan_key, sku)
SELECT p.business_date, 'stock_short', NULL, p.platform, p.account, NULL, p.plan_key,
       group_concat(s.sku || printf(': %d left, %d needed', s.left_units, s.need)
                    || CASE s.need_from WHEN 'target' THEN ' (its target)' ELSE printf(' (%d like sessions)', s.sessions) END, '; ')
FROM item s JOIN int_plan p ON p.plan_key = s.plan_key GROUP BY p.plan_key;

INSERT INTO mart_finding
WITH item AS (SELECT * FROM mart_stock WHERE status = 'unknown' ORDER BY plan_key, sku)
SELECT p.business_date, 'stock_unknown', NULL, p.platform, p.account, NULL, p.plan_key,
       'never counted before the start: ' || group_concat(s.sku, ', ')
FROM item s JOIN int_plan p ON p.plan_key = s.plan_key GROUP BY p.plan_key;

INSERT INTO mart_finding
WITH item AS (
    SELECT s.*, iif(abs(s.price - s.usual_price) > abs(s.price_to - s.usual_price), s.price, s.price_to) AS unlike
    FROM mart_stock s JOIN int_limit l
    WHERE round6(max(abs(s.price - s.usual_price), abs(s.price_to - s.usual_price))) > round6(l.price_share * s.usual_price)
    ORDER BY s.plan_key, s.sku
)
SELECT p.business_date, 'price_unlike', NULL, p.platform, p.account, NULL, p.plan_key,
       printf('%s; at most %g %% off', group_concat(s.sku || printf(' at %.2f, sold at %.2f lately', s.unlike / 100.0, s.usual_price / 100.0), '; '),
              l.price_share * 100)
FROM item s JOIN int_plan p ON p.plan_key = s.plan_key JOIN int_limit l GROUP BY p.plan_key;
