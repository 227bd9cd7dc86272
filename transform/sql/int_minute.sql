-- int_minute: the rows of raw_minute that count. Grain: subject x moment; at as the file tells it, money hundredths. A view,
-- because millions of rows need no copy. A row without a last_load of its own is what the subject's newest load says, so
-- only the others have to be compared. Columns nobody asks for, such as version, cost nothing.
--
-- --as-of: int_minute_hidden lists the rows that did not count then (cur_minute knows); without it, and where nothing is
-- hidden, the table is empty. A version is at most that of the newest load known (int_minute_newest, one row).
CREATE TABLE int_minute_hidden (
    moment INTEGER PRIMARY KEY       -- of raw_minute: subject, at and which of its contents in one number
) STRICT;

INSERT INTO int_minute_hidden
SELECT moment FROM raw_minute
WHERE (SELECT as_of_utc_s FROM conf_run) IS NOT NULL AND (subject, at, vhash) NOT IN (SELECT subject, at, vhash FROM cur_minute);

CREATE TABLE int_minute_newest (version INTEGER) STRICT;
INSERT INTO int_minute_newest SELECT MAX(version) FROM conf_load WHERE kind = 'minute';

CREATE VIEW int_minute AS
SELECT m.subject, m.at, m.vhash, m.first_load, m.place,
       coalesce(m.last_load, (SELECT u.last_load FROM raw_minute_subject u WHERE u.subject = m.subject)) AS last_load,
       MIN(iif(m.last_load IS NULL, (SELECT u.version FROM raw_minute_subject u WHERE u.subject = m.subject),
                                    (SELECT l.version FROM load l WHERE l.load_id = m.last_load)),
           (SELECT version FROM int_minute_newest)) AS version,
       m.seconds, m.gmv, m.orders_created, m.orders, m.units, m.impressions, m.views, m.viewers, m.product_impressions,
       m.product_clicks, m.add_to_cart, m.comments, m.shares, m.likes, m.new_followers
FROM raw_minute m
WHERE CASE
    WHEN EXISTS (SELECT 1 FROM int_minute_hidden) THEN NOT EXISTS (
        SELECT 1 FROM int_minute_hidden h WHERE h.moment = m.moment)
    WHEN m.last_load IS NULL THEN 1
    ELSE NOT EXISTS (
        SELECT 1 FROM raw_minute_row o
        WHERE o.moment BETWEEN m.moment & ~255 AND m.moment | 255
          AND (o.last_load IS NULL OR (SELECT l.version FROM load l WHERE l.load_id = o.last_load) >
                                      (SELECT l.version FROM load l WHERE l.load_id = m.last_load))) END;
