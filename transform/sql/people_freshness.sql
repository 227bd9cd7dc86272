-- mart_freshness: did the files come that the desk waits for? Grain: entry of the setting `expect`. Instants UTC.
-- The day asked about is --date, else the last business date on air. A file speaks for it when its rows reach it, or
-- when it was made after the day ended (an account may have been off air). awaited: no such file; late: the first one
-- was made after `by` of the next day; ok. Judged by observed_at alone: a rebuilt warehouse says the same.
CREATE TABLE mart_freshness (
    nth INTEGER PRIMARY KEY,
    platform TEXT,
    account TEXT,
    kind TEXT NOT NULL,
    by TEXT,
    day TEXT,
    last_load INTEGER,               -- the newest load of this kind and account
    state TEXT NOT NULL
) STRICT;

INSERT INTO mart_freshness
WITH expected AS (
    SELECT e.key AS nth, COALESCE(n.platform, e.value ->> 'platform') AS platform,
           COALESCE(n.account, e.value ->> 'account') AS account, e.value ->> 'kind' AS kind, e.value ->> 'by' AS by,
           COALESCE(a.timezone, (SELECT value FROM conf_setting WHERE name = 'timezone')) AS zone
    FROM conf_setting c
    JOIN json_each(c.value) e
    LEFT JOIN int_account_name n ON n.name = e.value ->> 'account'
                                 AND n.platform = COALESCE(e.value ->> 'platform', n.platform)
    LEFT JOIN int_account a ON a.platform = n.platform AND a.account = n.account
    WHERE c.name = 'expect'
    GROUP BY e.key
),
-- a file of several accounts speaks for those it has sessions of
came AS (
    SELECT x.nth, l.load_id, k.version, civil_from_utc(x.zone, l.observed_at) AS made_at,
           l.range_to >= day_text(d.day) OR civil_from_utc(x.zone, l.observed_at) >= (d.day + 1) * 86400 + i.day_starts_s AS speaks
    FROM expected x
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
SELECT x.nth, x.platform, x.account, x.kind, x.by, day_text(d.day), n.load_id,
       CASE WHEN f.made_at IS NULL THEN 'awaited'
            WHEN f.made_at > unixepoch(day_text(d.day + 1) || ' ' || x.by) THEN 'late' ELSE 'ok' END
FROM expected x
LEFT JOIN int_day d ON 1
LEFT JOIN newest n USING (nth)
LEFT JOIN first f USING (nth);
