-- v_stock: does the stock last for what is planned? Grain: planned session of the day and ahead x sku of its run-down; units, money in
-- currency units. status: ok, short, out, unknown (nobody counted it), not recorded (no stock sheet). is_dropped: more than half of the count
-- before went without a sale.
CREATE VIEW v_stock AS
SELECT s.plan_key, p.platform, p.account, a.room, datetime(p.start_at, 'unixepoch') AS start_at, p.business_date, s.sku, s.product,
       datetime(s.counted_at, 'unixepoch') AS counted_at, s.available, s.incoming, s.later,
       datetime(s.later_at, 'unixepoch') AS later_at, s.before, datetime(s.before_at, 'unixepoch') AS before_at, s.lost,
       s.lost * 2 > s.before AS is_dropped, s.sold_since, s.earlier, s.left_units, s.need, s.need_from,
       s.sessions, s.usual_units, s.cover_hours, s.short_units, a.currency, s.price / 100.0 AS price, s.price_to / 100.0 AS price_to,
       s.usual_price / 100.0 AS usual_price, s.price_stake / 100.0 AS price_stake, s.price_stake AS price_stake_minor, s.at_stake / 100.0 AS at_stake, s.at_stake AS at_stake_minor, s.status
FROM mart_stock s
JOIN mart_plan p ON p.plan_key = s.plan_key
JOIN int_account a ON a.platform = p.platform AND a.account = p.account;
