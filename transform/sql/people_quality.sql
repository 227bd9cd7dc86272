-- What was held against lives and what they were marked. Moments civil seconds; of two sheets that spell one account differently
-- the newer counts.
--
-- mart_violation: grain as the sheet's, account x moment x kind x person named.
CREATE TABLE mart_violation (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    staff_id TEXT NOT NULL,          -- '': nobody named
    business_date TEXT NOT NULL,
    session_key TEXT,
    on_duty TEXT,                    -- who was on air, separated by '; '
    held_against TEXT,               -- who is named, else who was on air
    severity TEXT,
    points REAL,
    policy TEXT,
    PRIMARY KEY (platform, account, at, kind, staff_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_violation
WITH said AS (
    SELECT n.platform, n.account, v.at, v.kind, COALESCE(v.staff_id, '') AS staff_id, v.severity, v.points, v.policy,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, v.at, v.kind, COALESCE(v.staff_id, '') ORDER BY v.version DESC, v.vhash) AS nth
    FROM cur_violations v JOIN int_account_spelling n ON n.platform = v.platform AND n.name = v.account
)
SELECT v.platform, v.account, v.at, v.kind, v.staff_id, m.business_date, m.session_key, m.hosts, COALESCE(NULLIF(v.staff_id, ''), m.hosts),
       v.severity, v.points, NULLIF(trim(v.policy), '')
FROM said v JOIN int_moment m ON m.kind = 'violations' AND m.platform = v.platform AND m.account = v.account AND m.at = v.at
WHERE v.nth = 1;

-- mart_audit: grain as the sheet's, account x moment x person x area.
CREATE TABLE mart_audit (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    area TEXT NOT NULL,
    business_date TEXT NOT NULL,
    session_key TEXT,
    on_duty TEXT,
    score REAL NOT NULL,             -- 0 to 100
    note TEXT,
    PRIMARY KEY (platform, account, at, staff_id, area)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_audit
WITH said AS (
    SELECT n.platform, n.account, a.at, a.staff_id, a.area, a.score, a.note,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, a.at, a.staff_id, a.area ORDER BY a.version DESC, a.vhash) AS nth
    FROM cur_audits a JOIN int_account_spelling n ON n.platform = a.platform AND n.name = a.account
)
SELECT a.platform, a.account, a.at, a.staff_id, a.area, m.business_date, m.session_key, m.hosts, a.score, a.note
FROM said a JOIN int_moment m ON m.kind = 'audits' AND m.platform = a.platform AND m.account = a.account AND m.at = a.at
WHERE a.nth = 1;

-- mart_moderation: comments of a live. Grain: account x start as the sheet says.
CREATE TABLE mart_moderation (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    plan_key TEXT,
    session_key TEXT,
    moderators TEXT,                 -- of the plan, separated by '; '
    questions INTEGER,
    answered INTEGER,
    median_response_s INTEGER,
    removed INTEGER,
    PRIMARY KEY (platform, account, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_moderation
WITH said AS (
    SELECT n.platform, n.account, m.start AS start_at, m.questions, m.answered, m.median_response_s, m.removed,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, m.start ORDER BY m.version DESC, m.vhash) AS nth
    FROM cur_moderation m JOIN int_account_spelling n ON n.platform = m.platform AND n.name = m.account
),
crew AS (SELECT DISTINCT plan_key, staff_id FROM int_crew WHERE role = 'moderator' ORDER BY 1, 2),
moderator AS (SELECT plan_key, group_concat(staff_id, '; ') AS list FROM crew GROUP BY plan_key)
SELECT m.platform, m.account, m.start_at, COALESCE(p.business_date, s.business_date, business_date(m.start_at)), r.plan_key, r.session_key,
       c.list, m.questions, m.answered, m.median_response_s, m.removed
FROM said m
JOIN int_plan_ref r ON r.kind = 'moderation' AND r.platform = m.platform AND r.account = m.account AND r.start_at = m.start_at
LEFT JOIN int_plan p ON p.plan_key = r.plan_key
LEFT JOIN int_session s ON s.session_key = r.session_key
LEFT JOIN moderator c ON c.plan_key = r.plan_key
WHERE m.nth = 1;

-- mart_coaching: talks with hosts, as the sheet says. Grain: date x person x what it was about.
CREATE TABLE mart_coaching (
    date TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    factor TEXT NOT NULL,
    name TEXT,                       -- on that day
    topic TEXT,
    by TEXT,
    note TEXT,
    PRIMARY KEY (date, staff_id, factor)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_coaching
SELECT c.date, c.staff_id, c.factor, p.label, c.topic, c.by, c.note
FROM cur_coaching c
LEFT JOIN int_staff p ON p.staff_id = c.staff_id AND p.from_day <= date_day(c.date) AND date_day(c.date) < p.to_day;
