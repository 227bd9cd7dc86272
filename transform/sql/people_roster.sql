-- int_roster: the plan as it stands. Grain: account x start minute x person x role; civil seconds.
-- Accounts by their canonical name. Two sheets that spell one account differently say the same shift twice: the
-- newer wins. A shift without id, or with the id of another (rows copied in a spreadsheet), gets one made of its key.
-- Shifts of unknown accounts, and those whose times cannot be meant, are findings and no rows.
CREATE TABLE int_roster (
    shift_id TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    role TEXT NOT NULL,
    status TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    business_date TEXT NOT NULL,
    PRIMARY KEY (staff_id, start_at, platform, account, role)
) STRICT, WITHOUT ROWID;

INSERT INTO int_roster
WITH said AS (
    SELECT n.platform, n.account, r.staff_id, COALESCE(r.role, 'host') AS role, COALESCE(r.status, 'planned') AS status,
           r.start AS start_at, r."end" AS end_at, NULLIF(r.shift_id, '') AS given_id,
           ROW_NUMBER() OVER (PARTITION BY n.platform, n.account, r.start / 60, r.staff_id, COALESCE(r.role, 'host')
                              ORDER BY r.version DESC, r.vhash) AS nth
    FROM cur_roster r
    JOIN int_account_spelling n ON n.platform = r.platform AND n.name = r.account
    JOIN int_limit l
    WHERE r."end" > r.start AND r."end" - r.start <= l.longest_shift_s
),
numbered AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY given_id ORDER BY start_at, platform, account, staff_id, role) AS nth_of_id
    FROM said WHERE nth = 1
)
SELECT CASE WHEN given_id IS NOT NULL AND nth_of_id = 1 THEN given_id
            ELSE platform || ':' || account || ':' || strftime('%Y-%m-%dT%H:%M', start_at, 'unixepoch') || ':' || staff_id
                 || ':' || role END,
       platform, account, staff_id, role, status, start_at, end_at, business_date(start_at)
FROM numbered;
