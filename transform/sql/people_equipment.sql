-- int_equipment_log: what was ever said of an item, by the time it was checked. Grain: item x checked_at; civil seconds. Of one time
-- the content said last counts. checked_at 0: the sheet names none.
CREATE TABLE int_equipment_log (
    item_id TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    room TEXT NOT NULL,              -- folded; '': no room's
    kind TEXT NOT NULL,
    status TEXT NOT NULL,            -- ok, faulty, missing, repair
    is_required INTEGER NOT NULL,
    PRIMARY KEY (item_id, checked_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_equipment_log
WITH said AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY item_id, COALESCE(checked_at, 0) ORDER BY version DESC, first_load DESC, vhash) AS nth
    FROM raw_equipment WHERE first_load IN (SELECT load_id FROM conf_load)
)
SELECT item_id, COALESCE(checked_at, 0), text_fold(trim(COALESCE(room, ''))), kind, status, COALESCE(required, 0) > 0 FROM said WHERE nth = 1;

-- int_plan_item: the required equipment of a planned session's room. Grain: plan of the day and ahead (rules.horizon_days) x item that is on
-- the sheet now; civil seconds. Of the day's own plans the state is that of the newest check until the start, of those ahead the
-- sheet's. An item first checked after the start says nothing of it.
CREATE TABLE int_plan_item (
    plan_key TEXT NOT NULL,
    item_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    checked_at INTEGER,              -- last until the end of the plan's business day; NULL: never
    PRIMARY KEY (plan_key, item_id)
) STRICT, WITHOUT ROWID;

INSERT INTO int_plan_item
WITH plan AS MATERIALIZED (
    SELECT p.plan_key, p.start_at, p.business_date > d.date AS is_ahead,
           (date_day(p.business_date) + 1) * 86400 + l.day_starts_s AS day_end, text_fold(trim(a.room)) AS room
    FROM int_plan p
    JOIN int_account a ON a.platform = p.platform AND a.account = p.account
    JOIN int_day d
    JOIN int_limit l ON p.business_date BETWEEN d.date AND date(d.date, l.horizon_days || ' days')
    WHERE trim(a.room) <> ''
),
checked AS (
    SELECT p.plan_key, p.day_end, p.room AS plan_room, g.*, ROW_NUMBER() OVER (PARTITION BY p.plan_key, g.item_id ORDER BY g.checked_at DESC) AS nth
    FROM plan p JOIN int_equipment_log g ON g.checked_at <= p.start_at
    WHERE NOT p.is_ahead
)
SELECT p.plan_key, e.item_id, e.kind, e.status,
       (SELECT NULLIF(MAX(g.checked_at), 0) FROM int_equipment_log g WHERE g.item_id = e.item_id AND g.checked_at < p.day_end)
FROM plan p JOIN cur_equipment e ON text_fold(trim(e.room)) = p.room
WHERE p.is_ahead AND e.required > 0
UNION ALL
SELECT c.plan_key, c.item_id, c.kind, c.status,
       (SELECT NULLIF(MAX(g.checked_at), 0) FROM int_equipment_log g WHERE g.item_id = c.item_id AND g.checked_at < c.day_end)
FROM checked c JOIN cur_equipment e ON e.item_id = c.item_id
WHERE c.nth = 1 AND c.room = c.plan_room AND c.is_required;

-- mart_equipment: the inventory and where it is needed next. Grain: item on the sheet; civil seconds.
CREATE TABLE mart_equipment (
    item_id TEXT NOT NULL PRIMARY KEY,
    room TEXT,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    checked_at INTEGER,
    is_required INTEGER NOT NULL,
    plan_key TEXT,                   -- the next planned session in its room after the day of the run
    needed_at INTEGER,               -- and its start
    sessions_ahead INTEGER NOT NULL, -- planned in its room within rules.horizon_days
    is_missing INTEGER NOT NULL      -- 1: required, not in order, and a session ahead needs it
) STRICT, WITHOUT ROWID;

INSERT INTO mart_equipment
WITH ahead AS MATERIALIZED (
    SELECT text_fold(trim(a.room)) AS room, p.plan_key, MIN(p.start_at) AS start_at,
           COUNT(*) FILTER (WHERE p.business_date <= date(d.date, l.horizon_days || ' days')) AS sessions
    FROM int_plan p
    JOIN int_account a ON a.platform = p.platform AND a.account = p.account
    JOIN int_day d ON p.business_date > d.date
    JOIN int_limit l
    WHERE trim(a.room) <> ''
    GROUP BY 1
)
SELECT e.item_id, e.room, e.kind, e.status, e.checked_at, COALESCE(e.required, 0) > 0, h.plan_key, h.start_at, COALESCE(h.sessions, 0),
       COALESCE(e.required > 0 AND e.status <> 'ok' AND h.sessions > 0, 0)
FROM cur_equipment e
LEFT JOIN ahead h ON h.room = text_fold(trim(e.room));
