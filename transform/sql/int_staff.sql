-- int_staff: one row per person and validity; from_day, to_day are day numbers, half open.
-- int_staff_code: one row per person, validity and title code, folded (codes compare without case). A row without codes
-- leaves them as they were.
CREATE TABLE int_staff (
    staff_id      TEXT NOT NULL,
    from_day      INTEGER NOT NULL,
    to_day        INTEGER NOT NULL,    -- first day of the next row, or the day after the last; else 9999-12-31
    name          TEXT,
    label         TEXT,                -- the name; of people who share one (at any time, but for case and marks) with the staff id behind it
    employment    TEXT,
    level         TEXT,
    trained_roles TEXT,                -- as the sheet says, separated by ;
    PRIMARY KEY (staff_id, from_day)
) STRICT, WITHOUT ROWID;

INSERT INTO int_staff
WITH shared AS MATERIALIZED (
    SELECT text_words(name) AS words FROM cur_staff WHERE name IS NOT NULL GROUP BY 1 HAVING COUNT(DISTINCT staff_id) > 1
)
SELECT staff_id,
       date_day("from"),
       min(lead(date_day("from"), 1, date_day('9999-12-31')) OVER (PARTITION BY staff_id ORDER BY "from"),
           coalesce(date_day("left") + 1, date_day('9999-12-31'))),
       name, name || iif(text_words(name) IN (SELECT words FROM shared), ' (' || staff_id || ')', ''), employment, level, trained_roles
FROM cur_staff;

CREATE TABLE int_staff_code (
    staff_id TEXT NOT NULL,
    code     TEXT NOT NULL,
    from_day INTEGER NOT NULL,         -- validity of the row, as in int_staff
    to_day   INTEGER NOT NULL,
    PRIMARY KEY (code, staff_id, from_day)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO int_staff_code
WITH dated AS (
    SELECT staff_id, date_day("from") AS from_day, codes FROM cur_staff
),
said AS (
    SELECT s.staff_id, s.from_day, s.to_day,
           (SELECT d.codes FROM dated AS d WHERE d.staff_id = s.staff_id AND d.from_day <= s.from_day AND trim(d.codes) <> ''
            ORDER BY d.from_day DESC LIMIT 1) AS codes
    FROM int_staff AS s
)
SELECT s.staff_id, text_fold(ltrim(trim(j.value), '#')), s.from_day, s.to_day
FROM said AS s, json_each('[' || replace(json_quote(s.codes), ';', '","') || ']') AS j
WHERE s.codes IS NOT NULL AND trim(j.value) <> '' AND s.from_day < s.to_day;
