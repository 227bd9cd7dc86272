-- int_silence: minutes of a session without any sign of life: no view, viewer, comment, like, product click or sale. Grain: session x
-- interval of its minutes, of planned sessions in the weeks the heat map looks back (int_day); civil seconds. Only what a file says
-- is silence: a minute no file has is none, nor one that could not show life: it has to tell views or viewers, or both chat (comments,
-- likes) and sales. Of a session that sold, minutes silent nearly throughout (stint.evidence_coverage) are no evidence: the file is blank.
CREATE TABLE int_silence (
    session_key TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (session_key, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_silence
WITH wanted AS MATERIALIZED (
    SELECT DISTINCT o.session_key
    FROM int_plan_overlap o JOIN int_session s USING (session_key) JOIN int_day d
    WHERE s.business_date >= date(d.slot_from, '-1 day')
),
silent AS MATERIALIZED (
    SELECT x.session_key, m.at + x.shift_s AS civil_s, m.seconds
    FROM int_minute_ref x
    CROSS JOIN int_minute m ON m.subject = x.subject
    WHERE x.names = 1 AND x.session_key IN (SELECT session_key FROM wanted)
      AND (COALESCE(m.views, m.viewers) IS NOT NULL
           OR COALESCE(m.comments, m.likes) IS NOT NULL AND COALESCE(m.gmv, m.orders, m.orders_created, m.units) IS NOT NULL)
      AND COALESCE(m.views, 0) = 0 AND COALESCE(m.viewers, 0) = 0 AND COALESCE(m.gmv, 0) = 0
      AND COALESCE(m.comments, 0) + COALESCE(m.likes, 0) + COALESCE(m.product_clicks, 0) + COALESCE(m.orders, 0)
          + COALESCE(m.orders_created, 0) + COALESCE(m.units, 0) = 0
    UNION ALL
    SELECT session_key, civil_s, seconds
    FROM (
        SELECT x.session_key, m.at + x.shift_s AS civil_s, m.*,
               ROW_NUMBER() OVER (PARTITION BY x.session_key, m.at + x.shift_s ORDER BY m.version DESC, x.nth) AS place
        FROM int_minute_ref x
        CROSS JOIN int_minute m ON m.subject = x.subject
        WHERE x.names > 1 AND x.session_key IN (SELECT session_key FROM wanted)
    )
    WHERE place = 1
      AND (COALESCE(views, viewers) IS NOT NULL
           OR COALESCE(comments, likes) IS NOT NULL AND COALESCE(gmv, orders, orders_created, units) IS NOT NULL)
      AND COALESCE(views, 0) = 0 AND COALESCE(viewers, 0) = 0 AND COALESCE(gmv, 0) = 0
      AND COALESCE(comments, 0) + COALESCE(likes, 0) + COALESCE(product_clicks, 0) + COALESCE(orders, 0)
          + COALESCE(orders_created, 0) + COALESCE(units, 0) = 0
),
blank AS (
    SELECT i.session_key
    FROM silent i JOIN int_session s USING (session_key) JOIN conf_setting c ON c.name = 'stint.evidence_coverage'
    WHERE MAX(COALESCE(s.gmv, 0), COALESCE(s.orders, 0), COALESCE(s.units, 0)) > 0
    GROUP BY i.session_key HAVING SUM(i.seconds) >= c.value * (s.end_at - s.start_at)
)
SELECT session_key, civil_s, seconds FROM silent WHERE session_key NOT IN (SELECT session_key FROM blank);
