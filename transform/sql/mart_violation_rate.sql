-- mart_violation_rate: violations per 100 hours. Grain: day, week, month x account, and x host. Hours are airtime of the account, time on air
-- of the host; a violation counts for everybody it is held against, once for the account. From the first violation on the sheet
-- counts as kept: a period without one has 0. No rate under stint.min_minutes.
CREATE TABLE mart_violation_rate (
    kind TEXT NOT NULL,              -- day, week, month
    period TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    host_id TEXT,                    -- NULL: the account as a whole
    violations INTEGER NOT NULL,
    severe INTEGER NOT NULL,
    points REAL,
    seconds INTEGER NOT NULL,
    per_100_hours REAL,
    policies TEXT                    -- with how many of each, separated by '; '
) STRICT;

INSERT INTO mart_violation_rate
WITH held AS MATERIALIZED (
    SELECT v.*, NULL AS host_id FROM mart_violation v
    UNION ALL
    SELECT v.*, staff_id FROM mart_violation v WHERE staff_id <> ''
    UNION ALL
    SELECT v.*, m.host_id FROM mart_violation v
    JOIN int_moment_ref m ON m.kind = 'violations' AND m.platform = v.platform AND m.account = v.account AND m.at = v.at
    WHERE v.staff_id = '' AND m.host_id IS NOT NULL
),
period AS MATERIALIZED (
    SELECT * FROM mart_period WHERE last_date >= (SELECT MIN(business_date) FROM mart_violation)
),
counted AS (
    SELECT p.kind, p.period, h.platform, h.account, h.host_id, COUNT(*) AS violations, SUM(h.severity = 'severe') AS severe,
           SUM(h.points) AS points
    FROM held h JOIN period p ON h.business_date BETWEEN p.first_date AND p.last_date
    GROUP BY p.kind, p.period, h.platform, h.account, h.host_id
),
policy AS (
    SELECT p.kind, p.period, h.platform, h.account, h.host_id, COALESCE(h.policy, 'no policy') || ' (' || COUNT(*) || ')' AS text
    FROM held h JOIN period p ON h.business_date BETWEEN p.first_date AND p.last_date
    GROUP BY p.kind, p.period, h.platform, h.account, h.host_id, h.policy
    ORDER BY 1, 2, 3, 4, 5, h.policy IS NULL, h.policy
),
policies AS (SELECT kind, period, platform, account, host_id, group_concat(text, '; ') AS list FROM policy GROUP BY 1, 2, 3, 4, 5),
spent AS (
    SELECT p.kind, p.period, t.platform, t.account, t.host_id, SUM(t.on_air_s) AS seconds
    FROM period p JOIN mart_stint t ON t.business_date BETWEEN p.first_date AND p.last_date
    WHERE t.host_id <> 'unassigned'
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT p.kind, p.period, t.platform, t.account, NULL, SUM(t.credited_s)
    FROM period p JOIN mart_stint t ON t.business_date BETWEEN p.first_date AND p.last_date
    GROUP BY 1, 2, 3, 4
),
line AS (
    SELECT kind, period, platform, account, host_id FROM spent
    UNION SELECT kind, period, platform, account, host_id FROM counted
)
SELECT l.kind, l.period, l.platform, l.account, l.host_id, COALESCE(c.violations, 0), COALESCE(c.severe, 0), c.points,
       COALESCE(s.seconds, 0), iif(s.seconds >= m.min_rate_s, COALESCE(c.violations, 0) * 360000.0 / s.seconds, NULL), p.list
FROM line l
JOIN int_limit m
LEFT JOIN spent s ON (s.kind, s.period, s.platform, s.account) = (l.kind, l.period, l.platform, l.account) AND s.host_id IS l.host_id
LEFT JOIN counted c ON (c.kind, c.period, c.platform, c.account) = (l.kind, l.period, l.platform, l.account) AND c.host_id IS l.host_id
LEFT JOIN policies p ON (p.kind, p.period, p.platform, p.account) = (l.kind, l.period, l.platform, l.account) AND p.host_id IS l.host_id
ORDER BY 1, 2, 3, 4, 5;
