-- int_fact_minute: the minutes of sessions in which an action or an incident was written down. Grain: session x interval; civil
-- seconds, money hundredths as the minutes tell it (v_minute). A copy of few sessions, because windows are cut out of it.
CREATE TABLE int_fact_minute (
    session_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    gmv INTEGER,
    orders INTEGER,
    units INTEGER,
    product_clicks INTEGER,
    views INTEGER,
    viewers INTEGER,
    PRIMARY KEY (session_key, at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_fact_minute
WITH wanted AS MATERIALIZED (
    SELECT DISTINCT session_key FROM int_moment WHERE kind IN ('actions', 'incidents') AND session_key IS NOT NULL
),
told AS (
    SELECT x.session_key, m.at + x.shift_s AS at, m.seconds, m.gmv, m.orders, m.units, m.product_clicks, m.views, m.viewers,
           ROW_NUMBER() OVER (PARTITION BY x.session_key, m.at + x.shift_s ORDER BY m.version DESC, x.nth) AS place
    FROM wanted w
    CROSS JOIN int_minute_ref x ON x.session_key = w.session_key
    CROSS JOIN int_minute m ON m.subject = x.subject
)
SELECT session_key, at, at + seconds, gmv, orders, units, product_clicks, views, viewers FROM told WHERE place = 1 AND seconds > 0;
