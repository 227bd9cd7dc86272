-- int_plan_ref: which planned session a house row with a start means. Grain: kind (run_down, checklist, moderation) x account x
-- start as the sheet says; civil seconds. The plan with a host's shift that starts exactly then, else the one whose start is nearest, at most
-- an hour away (then the earlier one), and the session that aired it; without a plan the session met the same way. A start of a host's shift
-- that was cancelled means what was not held. Neither: both keys NULL. Unknown accounts have no row.
CREATE TABLE int_plan_ref (
    kind TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,           -- canonical
    start_at INTEGER NOT NULL,
    plan_key TEXT,
    session_key TEXT,
    PRIMARY KEY (kind, platform, account, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_ref
WITH named AS (
    SELECT DISTINCT 'run_down' AS kind, platform, account, start FROM cur_run_down
    UNION ALL SELECT DISTINCT 'checklist', platform, account, start FROM cur_checklist
    UNION ALL SELECT DISTINCT 'moderation', platform, account, start FROM cur_moderation
),
said AS MATERIALIZED (
    SELECT DISTINCT s.kind, n.platform, n.account, s.start AS start_at
    FROM named s JOIN int_account_spelling n ON n.platform = s.platform AND n.name = s.account
),
shift AS MATERIALIZED (
    SELECT s.kind, s.platform, s.account, s.start_at, MAX(h.status <> 'cancelled') AS is_held
    FROM said s JOIN int_shift h ON h.platform = s.platform AND h.account = s.account AND h.start_at = s.start_at AND h.role = 'host'
    GROUP BY 1, 2, 3, 4
),
candidate AS (
    SELECT s.*, p.plan_key, p.start_at AS begins, 1 AS far
    FROM said s
    JOIN int_plan p ON p.platform = s.platform AND p.account = s.account AND p.start_at BETWEEN s.start_at - 3600 AND s.start_at + 3600
    WHERE NOT EXISTS (SELECT 1 FROM shift h WHERE (h.kind, h.platform, h.account, h.start_at, h.is_held) = (s.kind, s.platform, s.account, s.start_at, 0))
    UNION ALL
    SELECT h.kind, h.platform, h.account, h.start_at, p.plan_key, p.start_at, 0
    FROM shift h
    JOIN int_plan p ON p.platform = h.platform AND p.account = h.account AND h.start_at >= p.start_at AND h.start_at < p.end_at
    WHERE h.is_held
),
planned AS (
    SELECT kind, platform, account, start_at, plan_key,
           ROW_NUMBER() OVER (PARTITION BY kind, platform, account, start_at ORDER BY far, abs(begins - start_at), begins) AS nth
    FROM candidate
),
aired AS (
    SELECT s.kind, s.platform, s.account, s.start_at, i.session_key,
           ROW_NUMBER() OVER (PARTITION BY s.kind, s.platform, s.account, s.start_at
                              ORDER BY abs(i.start_at - s.start_at), i.start_at, i.session_key) AS nth
    FROM said s
    JOIN int_session i ON i.platform = s.platform AND i.account = s.account AND i.start_at BETWEEN s.start_at - 3600 AND s.start_at + 3600
    WHERE NOT EXISTS (SELECT 1 FROM shift h WHERE (h.kind, h.platform, h.account, h.start_at) = (s.kind, s.platform, s.account, s.start_at))
      AND NOT EXISTS (SELECT 1 FROM planned p WHERE (p.kind, p.platform, p.account, p.start_at) = (s.kind, s.platform, s.account, s.start_at))
)
SELECT s.kind, s.platform, s.account, s.start_at, p.plan_key, COALESCE(m.session_key, a.session_key)
FROM said s
LEFT JOIN planned p ON (p.kind, p.platform, p.account, p.start_at, p.nth) = (s.kind, s.platform, s.account, s.start_at, 1)
LEFT JOIN int_plan_session m ON m.plan_key = p.plan_key
LEFT JOIN aired a ON (a.kind, a.platform, a.account, a.start_at, a.nth) = (s.kind, s.platform, s.account, s.start_at, 1);
