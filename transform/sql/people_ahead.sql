-- mart_ahead: what is open for planned sessions, who can act, by when, and what is at stake. Grain: finding of a rule with a weight (rules.json),
-- from a week before the day of the run on, so that a report of an earlier day finds its own list; civil seconds, money hundredths
-- of the account's currency. NUMBERS 10 "Ahead".
-- The session: whose key the finding names; of a shift the one it belongs to; of a slot a crew without a host first, then the first
-- whose host has not said yes; of a person her first that day (of a week's hours: the first still ahead in the week); an incident
-- nobody closed: the account's next.
CREATE TABLE mart_ahead (
    business_date TEXT NOT NULL,     -- of the session, else of the finding
    rule TEXT NOT NULL,
    platform TEXT,
    account TEXT,
    plan_key TEXT,
    start_at INTEGER,                -- of the session
    staff_id TEXT,                   -- whom it is about
    subject TEXT,
    detail TEXT NOT NULL,
    severity TEXT NOT NULL,
    weight INTEGER NOT NULL,
    owner_role TEXT NOT NULL,        -- planner, manager, data, or a role of the crew
    owner_id TEXT,                   -- who holds that role in the session
    due_at INTEGER,                  -- the latest moment at which mending still helps
    at_stake INTEGER,                -- NULL: nobody knows
    expected INTEGER,                -- what the whole session usually sells
    rank INTEGER NOT NULL            -- of its business date, 1 first
) STRICT;

INSERT INTO mart_ahead
WITH finding AS MATERIALIZED (
    SELECT f.rowid AS id, f.business_date, f.rule, COALESCE(f.severity, r.severity) AS severity, r.weight, r.owner, f.platform, f.account, f.staff_id,
           f.subject, f.detail, d.date AS day
    FROM mart_finding f
    JOIN int_rule r ON r.rule = f.rule
    JOIN int_day d
    WHERE r.weight IS NOT NULL AND f.business_date >= date(d.date, '-7 days')
),
-- crews without a host among the plans: the first to look at
live AS MATERIALIZED (
    SELECT plan_key, platform, account, start_at, business_date, 1 AS has_host FROM int_plan
    UNION ALL SELECT plan_key, platform, account, start_at, business_date, 0 FROM int_hostless
),
-- plans with a host who has not said yes
unsaid AS MATERIALIZED (
    SELECT DISTINCT c.plan_key
    FROM int_crew c
    JOIN (SELECT shift_id FROM int_shift WHERE role IN ('host', 'co_host') AND status = 'planned') s ON s.shift_id = c.shift_id
    WHERE c.business_date >= (SELECT date(date, '-7 days') FROM int_day)
),
candidate AS (
    SELECT f.id, l.plan_key, 0 AS far FROM finding f JOIN live l ON l.plan_key = f.subject
    UNION ALL
    SELECT f.id, c.plan_key, 1 FROM finding f JOIN int_crew c ON c.shift_id = f.subject
    UNION ALL
    SELECT f.id, p.plan_key, CASE WHEN p.has_host = 0 THEN 1 WHEN p.plan_key IN (SELECT plan_key FROM unsaid) THEN 2 ELSE 3 END
    FROM finding f
    JOIN int_plan_piece p ON p.platform = f.platform AND p.account = f.account AND p.slot = f.subject AND business_date(p.start_at) = f.business_date
    WHERE f.rule = 'coverage_gap'
    UNION ALL
    SELECT f.id, c.plan_key, 4
    FROM finding f
    JOIN int_crew c ON c.staff_id = f.staff_id
    JOIN int_plan p ON p.plan_key = c.plan_key AND COALESCE(f.account, p.account) = p.account AND COALESCE(f.platform, p.platform) = p.platform
    WHERE CASE f.rule WHEN 'week_hours' THEN iso_week(p.business_date) = iso_week(f.business_date) ELSE p.business_date = f.business_date END
    UNION ALL
    SELECT f.id, p.plan_key, 5
    FROM finding f JOIN int_plan p ON p.platform = f.platform AND p.account = f.account AND p.business_date > f.day
    WHERE f.rule = 'incident_open'
),
chosen AS (
    SELECT f.*, l.plan_key, l.start_at, l.business_date AS plan_date, l.platform AS plan_platform, l.account AS plan_account,
           ROW_NUMBER() OVER (PARTITION BY f.id ORDER BY c.far, f.rule = 'week_hours' AND l.business_date <= f.day, l.start_at, l.plan_key) AS nth
    FROM finding f
    LEFT JOIN candidate c ON c.id = f.id
    LEFT JOIN live l ON l.plan_key = c.plan_key
),
-- a person's hours are mended before the rest that comes before her first shift of the day
first AS MATERIALIZED (SELECT staff_id, business_date, MIN(start_at) AS start_at FROM int_shift WHERE status <> 'cancelled' GROUP BY 1, 2),
morning AS MATERIALIZED (SELECT business_date, MIN(start_at) AS start_at FROM live GROUP BY 1),
twice AS MATERIALIZED (
    SELECT a.shift_id, MAX(MIN(a.end_at, b.end_at) - MAX(a.start_at, b.start_at)) AS seconds
    FROM int_shift a JOIN int_shift b ON b.staff_id = a.staff_id AND (b.platform, b.account) <> (a.platform, a.account)
    WHERE a.role = 'host' AND a.shift_id IN (SELECT subject FROM finding WHERE rule = 'overlap') AND a.status <> 'cancelled' AND b.status <> 'cancelled'
    GROUP BY a.shift_id
),
stock AS MATERIALIZED (SELECT plan_key, status, SUM(at_stake) AS at_stake FROM mart_stock WHERE status IN ('out', 'short') GROUP BY plan_key, status),
price AS MATERIALIZED (SELECT plan_key, SUM(price_stake) AS at_stake FROM mart_stock WHERE price_stake IS NOT NULL GROUP BY plan_key),
crew AS MATERIALIZED (
    SELECT plan_key, role, staff_id FROM (
        SELECT plan_key, role, staff_id, ROW_NUMBER() OVER (PARTITION BY plan_key, role ORDER BY start_at, staff_id) AS nth FROM int_crew)
    WHERE nth = 1
),
valued AS (
    SELECT c.*, r.expected,
           CASE c.rule WHEN 'coverage_gap' THEN MIN(r.expected, (v.planned_min - v.covered_min) * r.gmv_per_hour / 60)
                       WHEN 'overlap' THEN w.seconds * r.gmv_per_hour / 3600
                       WHEN 'equipment_fault' THEN r.expected
                       WHEN 'stock_out' THEN o.at_stake WHEN 'stock_short' THEN s.at_stake WHEN 'price_unlike' THEN i.at_stake END AS at_stake,
           CASE WHEN c.rule IN ('rest', 'duty_break', 'day_hours', 'spread', 'week_hours') THEN h.start_at - l.rest_s
                ELSE COALESCE(c.start_at, m.start_at) - l.prepare_s END AS due_at
    FROM chosen c
    JOIN int_limit l
    LEFT JOIN mart_plan_rate r ON r.plan_key = c.plan_key
    LEFT JOIN mart_gap v ON c.rule = 'coverage_gap' AND v.business_date = c.business_date AND v.platform = c.platform AND v.account = c.account
                              AND v.slot = c.subject
    LEFT JOIN twice w ON c.rule = 'overlap' AND w.shift_id = c.subject
    LEFT JOIN stock o ON o.plan_key = c.plan_key AND o.status = 'out'
    LEFT JOIN stock s ON s.plan_key = c.plan_key AND s.status = 'short'
    LEFT JOIN price i ON i.plan_key = c.plan_key
    LEFT JOIN first h ON h.staff_id = c.staff_id AND h.business_date = COALESCE(c.plan_date, c.business_date)
    LEFT JOIN morning m ON m.business_date = c.business_date
    WHERE c.nth = 1
)
SELECT COALESCE(v.plan_date, v.business_date), v.rule, COALESCE(v.platform, v.plan_platform), COALESCE(v.account, v.plan_account), v.plan_key, v.start_at,
       v.staff_id, v.subject, v.detail, v.severity, v.weight, v.owner, c.staff_id, v.due_at, v.at_stake, v.expected,
       ROW_NUMBER() OVER (PARTITION BY COALESCE(v.plan_date, v.business_date)
                          ORDER BY v.severity <> 'error', v.weight, COALESCE(v.at_stake, v.expected, 0) DESC, v.start_at, v.rule, v.subject, v.staff_id, v.detail)
FROM valued v
LEFT JOIN crew c ON c.plan_key = v.plan_key AND c.role = v.owner;
