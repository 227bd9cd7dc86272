-- v_staff: who a host_id is. Grain: person x validity; dates inclusive. name: a name two people have has the staff id behind it.
-- v_account: the selling accounts. Grain: account. label: how people call it: the account itself, unless that is a bare number and an
-- alias is not.
CREATE VIEW v_staff AS
SELECT staff_id, COALESCE(label, staff_id) AS name, employment, level, date(from_day * 86400, 'unixepoch') AS from_date,
       date((to_day - 1) * 86400, 'unixepoch') AS to_date,
       from_day = (SELECT MAX(b.from_day) FROM int_staff b WHERE b.staff_id = a.staff_id) AS is_current
FROM int_staff a;

CREATE VIEW v_account AS
SELECT a.platform, a.account, a.shop, a.room, a.timezone, a.currency,
       CASE WHEN a.account GLOB '*[^0-9]*' THEN a.account
            ELSE COALESCE((SELECT min(n.name) FROM int_account_name AS n
                           WHERE n.platform = a.platform AND n.account = a.account AND n.name GLOB '*[^0-9]*'),
                          a.shop || ' ' || a.platform, a.account) END AS label
FROM int_account AS a;
