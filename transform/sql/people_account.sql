-- int_roster_account: which account a roster means. Grain: spelling in the roster. As on the accounts sheet (name or
-- alias), else without case and leading '@', as sessions are resolved; unknown spellings have no row.
CREATE TABLE int_roster_account (
    platform TEXT NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (platform, name)
) STRICT, WITHOUT ROWID;

INSERT INTO int_roster_account
WITH spelled AS (
    SELECT DISTINCT platform, account AS name FROM cur_roster
    UNION SELECT DISTINCT platform, account FROM cur_handover
),
candidate AS (
    SELECT s.platform, s.name, n.account,
           ROW_NUMBER() OVER (PARTITION BY s.platform, s.name ORDER BY n.name = s.name DESC, n.name) AS nth
    FROM spelled s
    JOIN int_account_name n ON n.platform = s.platform
                            AND (n.name = s.name OR text_fold(ltrim(n.name, '@')) = text_fold(ltrim(s.name, '@')))
)
SELECT platform, name, account FROM candidate WHERE nth = 1;
