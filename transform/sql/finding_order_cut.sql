-- An export of orders that seems to have been cut inside an order. Adds to mart_finding: one row a pair of files, on the day of the order.
--
-- Lines of one order that are alike in item and amount are told apart by their number within a file. Cut between two files they are one line told
-- again, as far as anyone can see, and one of them is lost. What gives it away: the files share one day and of that day one order, and
-- each has orders of that day which the other has not.
INSERT INTO mart_finding
WITH shared AS (
    SELECT r.platform, a.account, MIN(r.first_load, r.last_load) AS one, MAX(r.first_load, r.last_load) AS other, MIN(r.order_id) AS order_id
    FROM cur_order_line r
    JOIN int_account_spelling s ON s.platform = r.platform AND s.name = r.account
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    WHERE r.first_load <> r.last_load
    GROUP BY r.platform, a.account, MIN(r.first_load, r.last_load), MAX(r.first_load, r.last_load)
    HAVING MIN(r.order_id) = MAX(r.order_id)
),
edge AS (
    SELECT h.*, f.file AS one_file, l.file AS other_file, o.made_at, date(o.made_at, 'unixepoch') AS day
    FROM shared h
    JOIN int_order o USING (platform, account, order_id)
    JOIN load f ON f.load_id = h.one
    JOIN load l ON l.load_id = h.other AND l.format = f.format
    WHERE MAX(f.range_from, l.range_from) = MIN(f.range_to, l.range_to)
)
SELECT business_date(e.made_at), 'order_cut', NULL, e.platform, e.account, NULL, e.order_id,
       printf('%s and %s have this order in common and no other: was one export cut there, lines of it that are alike count once',
              MIN(e.one_file, e.other_file), MAX(e.one_file, e.other_file))
FROM edge e
JOIN conf_run c ON e.made_at < c.cut_at
WHERE (SELECT COUNT(DISTINCT o.load_id) FROM int_order o
       WHERE o.platform = e.platform AND o.account = e.account AND o.load_id IN (e.one, e.other) AND o.order_id <> e.order_id
         AND date(o.made_at, 'unixepoch') = e.day) = 2;
