-- int_hostless: a crew on the roster at a time no host is planned. Grain: account x business date x planned start; civil seconds.
-- plan_key is what the plan's will be, once it has a host.
CREATE TABLE int_hostless (
    plan_key TEXT NOT NULL PRIMARY KEY,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO int_hostless
SELECT s.platform || ':' || s.account || ':' || strftime('%Y-%m-%dT%H:%M', s.start_at, 'unixepoch'), s.platform, s.account, s.start_at,
       MAX(s.end_at), s.business_date
FROM int_shift s
WHERE s.role IN ('technical', 'product_specialist', 'moderator') AND s.status <> 'cancelled'
  AND NOT EXISTS (SELECT 1 FROM int_plan p WHERE p.platform = s.platform AND p.account = s.account
                  AND p.start_at < s.end_at AND p.end_at > s.start_at)
GROUP BY s.platform, s.account, s.start_at;
