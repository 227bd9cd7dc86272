-- int_condition: what may be wrong with a session and is asked what it costs (v_crew_effect). A needed role but the host: a session of the
-- model has somebody on air.
CREATE TABLE int_condition (
    condition TEXT NOT NULL PRIMARY KEY,
    nth INTEGER NOT NULL UNIQUE,         -- order in which people name them
    label TEXT NOT NULL
) STRICT;

INSERT INTO int_condition
SELECT 'crew_incomplete', 1, 'any role missing'
UNION ALL SELECT 'missing_' || role, 1 + nth, replace(role, '_', ' ') || ' missing' FROM int_role WHERE is_needed = 1 AND role <> 'host'
UNION ALL VALUES ('briefing_late', 20, 'briefing late or missing'), ('preparation_late', 21, 'preparation late, failed or missing'),
                 ('equipment_fault', 22, 'required equipment faulty'), ('stock_out', 23, 'a product out of stock');

-- mart_condition: which of them held. Grain: session x condition; value 1 it did, 0 it did not; no row: not recorded.
CREATE TABLE mart_condition (
    session_key TEXT NOT NULL,
    condition TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (session_key, condition)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_condition
WITH
-- A role counts as planned for an account from its first shift there on: before, the roster did not name it.
named AS MATERIALIZED (
    SELECT platform, account, role, MIN(business_date) AS since FROM int_shift WHERE status <> 'cancelled' GROUP BY platform, account, role
),
-- Missing: nobody planned, or none of those planned came.
crew AS (
    SELECT m.session_key, c.role, MAX(c.staff_id IS NOT NULL AND COALESCE(c.present, 1) = 1) = 0 AS is_missing
    FROM mart_crew c
    JOIN int_plan_session m ON m.plan_key = c.plan_key
    JOIN int_plan p ON p.plan_key = c.plan_key
    JOIN int_role r ON r.role = c.role AND r.is_needed = 1 AND r.role <> 'host'
    JOIN named n ON n.platform = p.platform AND n.account = p.account AND n.role = c.role AND n.since <= p.business_date
    GROUP BY m.session_key, c.role
),
-- Out of stock in the incident log; without a line of it from the account's first one on: not.
noted AS MATERIALIZED (
    SELECT f.platform, f.account, f.session_key, f.at, i.kind
    FROM cur_incidents i
    JOIN int_account_spelling n ON n.platform = i.platform AND n.name = i.account
    JOIN int_moment_ref f ON f.kind = 'incidents' AND f.platform = n.platform AND f.account = n.account AND f.at = i.at
),
kept AS (SELECT platform, account, MIN(at) AS since FROM noted GROUP BY platform, account),
gone AS (
    SELECT session_key, 1 AS is_out FROM noted WHERE text_fold(replace(trim(kind), ' ', '_')) = 'stock_out' AND session_key IS NOT NULL
    UNION ALL
    SELECT s.session_key, 0 FROM kept k JOIN int_session s ON s.platform = k.platform AND s.account = k.account AND s.end_at > k.since
)
SELECT session_key, 'missing_' || role, is_missing FROM crew
UNION ALL SELECT session_key, 'crew_incomplete', MAX(is_missing) FROM crew GROUP BY session_key
UNION ALL SELECT session_key, 'stock_out', MAX(is_out) FROM gone GROUP BY session_key;
