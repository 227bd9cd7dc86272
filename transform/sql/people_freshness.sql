-- mart_freshness: did the files come that the desk waits for? Grain: entry of the setting `expect`. Instants UTC.
-- The day asked about is --date, else the last business date on air. A file speaks for it when its rows reach it, or
-- when it was made after the day ended (an account may have been off air). awaited: no such file; late: the first one
-- was made after `by` of the next day; ok. Judged by observed_at alone: a rebuilt warehouse says the same.
-- An entry with days_ahead waits for a plan: a sheet speaks for it when it holds the ISO week (and account) so many days after the day;
-- a file that is no sheet of weeks when its rows reach that day.
CREATE TABLE mart_freshness (
    nth INTEGER PRIMARY KEY,
    platform TEXT,
    account TEXT,
    kind TEXT NOT NULL,
    by TEXT,
    day TEXT,
    wanted TEXT,                     -- the day a file has to reach, or the ISO week a sheet has to hold
    due_at INTEGER,                  -- civil; NULL: no hour given
    due_utc INTEGER,
    last_load INTEGER,               -- the newest load of this kind and account
    state TEXT NOT NULL
) STRICT;

INSERT INTO mart_freshness
WITH expected AS (
    SELECT e.key AS nth, COALESCE(n.platform, e.value ->> 'platform') AS platform,
           COALESCE(n.account, e.value ->> 'account') AS account, e.value ->> 'kind' AS kind, e.value ->> 'by' AS by,
           COALESCE(a.timezone, (SELECT value FROM conf_setting WHERE name = 'timezone')) AS zone,
           CAST(COALESCE(e.value ->> 'days_ahead', 0) AS INTEGER) AS days_ahead
    FROM conf_setting c
    JOIN json_each(c.value) e
    LEFT JOIN int_account_name n ON n.name = e.value ->> 'account'
                                 AND n.platform = COALESCE(e.value ->> 'platform', n.platform)
    LEFT JOIN int_account a ON a.platform = n.platform AND a.account = n.account
    WHERE c.name = 'expect'
    GROUP BY e.key
),
-- kinds whose sheets speak for weeks
weekly AS MATERIALIZED (SELECT DISTINCT l.kind FROM load_scope s JOIN load l USING (load_id) WHERE s.scope GLOB '[0-9][0-9][0-9][0-9]-W[0-9][0-9]*'),
dated AS (
    SELECT x.*, day_text(d.day + x.days_ahead) AS until, CASE WHEN x.days_ahead > 0 AND x.kind IN (SELECT kind FROM weekly)
                                                             THEN iso_week(day_text(d.day + x.days_ahead)) END AS week
    FROM expected x LEFT JOIN int_day d ON 1
),
-- a file of several accounts speaks for those it has sessions of
came AS (
    SELECT x.nth, l.load_id, k.version, civil_from_utc(x.zone, l.observed_at) AS made_at,
           CASE WHEN x.week IS NOT NULL THEN EXISTS (
                    SELECT 1 FROM load_scope s
                    LEFT JOIN int_account_name n ON n.platform = x.platform AND n.account = x.account AND s.scope = x.week || '|' || n.platform || '|' || n.name
                    WHERE s.load_id = l.load_id AND (s.scope = x.week OR n.name IS NOT NULL OR x.account IS NULL AND s.scope LIKE x.week || '|%'))
                ELSE l.range_to >= x.until OR x.days_ahead = 0
                     AND civil_from_utc(x.zone, l.observed_at) >= (d.day + 1) * 86400 + i.day_starts_s END AS speaks
    FROM dated x
    JOIN int_day d
    JOIN int_limit i
    JOIN load l ON l.kind = x.kind
    JOIN conf_load k ON k.load_id = l.load_id
    WHERE x.account IS NULL
       OR l.account = x.account
       OR EXISTS (SELECT 1 FROM int_account_name n WHERE n.platform = x.platform AND n.name = l.account AND n.account = x.account)
       OR (l.account IS NULL AND (x.kind <> 'session' OR EXISTS (
              SELECT 1 FROM int_member m WHERE m.last_load = l.load_id AND m.platform = x.platform AND m.account = x.account)))
),
newest AS (SELECT nth, load_id, MAX(version) AS version FROM came GROUP BY nth),
first AS (SELECT nth, MIN(made_at) AS made_at FROM came WHERE speaks GROUP BY nth)
SELECT x.nth, x.platform, x.account, x.kind, x.by, day_text(d.day), COALESCE(x.week, x.until), unixepoch(day_text(d.day + 1) || ' ' || x.by),
       utc_from_civil(x.zone, unixepoch(day_text(d.day + 1) || ' ' || x.by)), n.load_id,
       CASE WHEN f.made_at IS NULL THEN 'awaited'
            WHEN f.made_at > unixepoch(day_text(d.day + 1) || ' ' || x.by) THEN 'late' ELSE 'ok' END
FROM dated x
LEFT JOIN int_day d ON 1
LEFT JOIN newest n USING (nth)
LEFT JOIN first f USING (nth);
