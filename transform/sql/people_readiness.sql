-- int_checklist: what the checklist says of a live. Grain: live x item x person; civil seconds. A live is a planned session, or one
-- that aired without a plan. What failed once the live had begun says nothing about its preparation and is not here.
CREATE TABLE int_checklist (
    live_key TEXT NOT NULL,          -- plan_key, else session_key
    plan_key TEXT,
    session_key TEXT,
    item TEXT NOT NULL,
    staff_id TEXT NOT NULL,          -- '': nobody named
    done_at INTEGER,                 -- NULL: not ticked off
    after_s INTEGER,                 -- done_at from the start on; told before: negative or 0
    status TEXT NOT NULL             -- ok, fail
) STRICT;

INSERT INTO int_checklist
SELECT COALESCE(f.plan_key, f.session_key), f.plan_key, f.session_key, c.item, COALESCE(c.staff_id, ''), c.done_at,
       c.done_at - COALESCE(p.start_at, s.start_at), COALESCE(c.status, 'ok')
FROM cur_checklist c
JOIN int_account_spelling n ON n.platform = c.platform AND n.name = c.account
JOIN int_plan_ref f ON f.kind = 'checklist' AND f.platform = n.platform AND f.account = n.account AND f.start_at = c.start
LEFT JOIN int_plan p ON p.plan_key = f.plan_key
LEFT JOIN int_session s ON s.session_key = f.session_key
WHERE COALESCE(f.plan_key, f.session_key) IS NOT NULL AND NOT (COALESCE(c.status, 'ok') = 'fail' AND COALESCE(c.done_at > COALESCE(p.start_at, s.start_at), 0));

-- int_checklist_kept: is a checklist kept for the plan, and is it asked for already? Grain: plan with a kept checklist. Kept: the
-- sheet has a row of the account in the ISO week of the plan; of plans ahead also in the week before. Asked for: plans up to
-- the day after the run's, and any the sheet speaks of.
CREATE TABLE int_checklist_kept (
    plan_key TEXT NOT NULL PRIMARY KEY,
    is_asked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO int_checklist_kept
WITH week AS MATERIALIZED (
    SELECT DISTINCT platform, account, iso_week(date(start_at, 'unixepoch')) AS week FROM int_plan_ref WHERE kind = 'checklist'
),
told AS MATERIALIZED (SELECT DISTINCT plan_key FROM int_checklist WHERE plan_key IS NOT NULL)
SELECT p.plan_key, COALESCE(p.business_date <= date(d.date, '+1 day'), 1) OR p.plan_key IN (SELECT plan_key FROM told)
FROM int_plan p
LEFT JOIN int_day d ON 1
WHERE p.plan_key IN (SELECT plan_key FROM told)
   OR EXISTS (SELECT 1 FROM week w WHERE w.platform = p.platform AND w.account = p.account
              AND (w.week = iso_week(date(p.start_at, 'unixepoch'))
                   OR p.business_date > d.date AND w.week = iso_week(date(p.start_at, 'unixepoch', '-7 days'))));

-- int_briefed: who of a crew was briefed when. Grain: plan with a kept checklist x person of its crew; civil seconds. One briefing
-- row: everybody was briefed then, by whom it names. Several: each speaks of whom it names, one without a name of everybody. The
-- last time told up to the start counts, else the first after it; a briefing that failed then is none. Two rows of one person are one telling.
CREATE TABLE int_briefed (
    plan_key TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    briefed_at INTEGER,
    PRIMARY KEY (plan_key, staff_id)
) STRICT, WITHOUT ROWID;

INSERT INTO int_briefed
WITH brief AS MATERIALIZED (
    SELECT c.plan_key, c.staff_id, c.done_at, c.status, c.after_s,
           (SELECT COUNT(DISTINCT o.staff_id) FROM int_checklist o WHERE o.plan_key = c.plan_key AND o.item = 'briefing') AS n
    FROM int_checklist c WHERE c.item = 'briefing' AND c.plan_key IS NOT NULL
),
crew AS (SELECT DISTINCT c.plan_key, c.staff_id FROM int_crew c JOIN int_checklist_kept k ON k.plan_key = c.plan_key),
told AS (
    SELECT c.plan_key, c.staff_id, CASE b.status WHEN 'ok' THEN b.done_at END AS briefed_at,
           ROW_NUMBER() OVER (PARTITION BY c.plan_key, c.staff_id
                              ORDER BY b.after_s IS NULL, b.after_s > 0, abs(b.after_s), b.status = 'fail' DESC) AS nth
    FROM crew c
    LEFT JOIN brief b ON b.plan_key = c.plan_key AND (b.n = 1 OR b.staff_id IN ('', c.staff_id))
)
SELECT plan_key, staff_id, briefed_at FROM told WHERE nth = 1;

-- mart_readiness: what was made ready before a live, in time or not. Grain: live x item; civil seconds, minutes whole. Items: those every
-- session needs (setting rules.checklist), the briefing, and any other the checklist tells of. Told several times: the last time
-- up to the start counts (failed before ok at one time), else the first after it. A line without a time is not ticked off. The briefing of a crew is done when the
-- last of those briefed was.
CREATE TABLE mart_readiness (
    live_key TEXT NOT NULL,
    plan_key TEXT,                   -- NULL: aired without a plan
    session_key TEXT,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    item TEXT NOT NULL,
    is_needed INTEGER NOT NULL,
    staff_id TEXT,
    done_at INTEGER,
    lead_min INTEGER,                -- before the start; negative: after it
    status TEXT NOT NULL,            -- ok, late, failed, missing, not recorded
    PRIMARY KEY (live_key, item)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_readiness
WITH live AS (
    SELECT p.plan_key AS live_key, p.plan_key, m.session_key, p.platform, p.account, p.start_at, p.end_at, p.business_date, k.is_asked
    FROM int_plan p
    LEFT JOIN int_plan_session m ON m.plan_key = p.plan_key
    LEFT JOIN int_checklist_kept k ON k.plan_key = p.plan_key
    UNION ALL
    SELECT s.session_key, NULL, s.session_key, s.platform, s.account, s.start_at, s.end_at, s.business_date, NULL
    FROM int_session s WHERE s.session_key IN (SELECT session_key FROM int_checklist WHERE plan_key IS NULL)
),
needed AS MATERIALIZED (
    SELECT e.value AS item FROM conf_setting c, json_each(c.value) e WHERE c.name = 'rules.checklist' UNION SELECT 'briefing'
),
item AS (
    SELECT l.live_key, n.item FROM live l JOIN needed n WHERE l.plan_key IS NOT NULL
    UNION SELECT live_key, item FROM int_checklist
),
said AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY live_key, item
                                 ORDER BY after_s IS NULL, after_s > 0, abs(after_s), status = 'fail' DESC, staff_id) AS nth
    FROM int_checklist
),
briefed AS MATERIALIZED (SELECT plan_key, MAX(briefed_at) AS done_at FROM int_briefed GROUP BY plan_key),
told AS (
    SELECT l.*, i.item, i.item IN (SELECT item FROM needed) AS is_needed, NULLIF(s.staff_id, '') AS staff_id,
           CASE WHEN i.item <> 'briefing' OR l.plan_key IS NULL THEN s.done_at
                ELSE COALESCE(b.done_at, CASE s.status WHEN 'fail' THEN s.done_at END) END AS done_at,
           s.live_key IS NOT NULL AS is_told,
           s.status = 'fail' AND NOT (i.item = 'briefing' AND b.done_at IS NOT NULL) AS is_failed
    FROM item i
    JOIN live l ON l.live_key = i.live_key
    LEFT JOIN said s ON s.live_key = i.live_key AND s.item = i.item AND s.nth = 1
    LEFT JOIN briefed b ON b.plan_key = i.live_key
)
SELECT t.live_key, t.plan_key, t.session_key, t.platform, t.account, t.start_at, t.end_at, t.business_date, t.item, t.is_needed, t.staff_id,
       t.done_at, (t.start_at - t.done_at - (t.start_at < t.done_at) * 59) / 60,
       CASE WHEN t.is_failed THEN 'failed'
            WHEN t.done_at IS NULL THEN CASE WHEN t.is_told OR t.is_asked THEN 'missing' ELSE 'not recorded' END
            WHEN t.done_at > t.start_at - l.prepare_s THEN 'late' ELSE 'ok' END
FROM told t JOIN int_limit l;
