-- int_host_change: when a host came or went during a live of which an action was written down; where one span of hers meets the next nothing
-- changes. Grain: session x moment; civil seconds.
CREATE TABLE int_host_change (
    session_key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (session_key, at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_host_change
WITH wanted AS MATERIALIZED (
    SELECT DISTINCT session_key FROM int_moment WHERE kind = 'actions' AND session_key IS NOT NULL
)
SELECT o.session_key, o.start_at AS at FROM int_on_air o
WHERE o.session_key IN (SELECT session_key FROM wanted)
  AND NOT EXISTS (SELECT 1 FROM int_on_air p WHERE p.session_key = o.session_key AND p.host_id = o.host_id
                  AND p.start_at < o.start_at AND p.end_at >= o.start_at)
UNION
SELECT o.session_key, o.end_at FROM int_on_air o
WHERE o.session_key IN (SELECT session_key FROM wanted)
  AND NOT EXISTS (SELECT 1 FROM int_on_air p WHERE p.session_key = o.session_key AND p.host_id = o.host_id
                  AND p.start_at <= o.end_at AND p.end_at > o.end_at);
