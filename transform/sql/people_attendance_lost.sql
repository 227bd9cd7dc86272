-- int_attendance_lost: days of a person that a sheet of another name took out of the books. Grain: person x date. Attendance speaks for
-- its weeks whole, so two teams' files of one week put each other out: what the newer does not say counts no more, and she did not
-- "not come", it is not recorded any more. A sheet of the same name that leaves the day out is a correction.
-- What does not count is the subject, so this reads raw_attendance and not cur_attendance.
CREATE TABLE int_attendance_lost (
    staff_id TEXT NOT NULL,
    date TEXT NOT NULL,
    week TEXT NOT NULL,
    file TEXT NOT NULL,              -- that had it
    newer TEXT NOT NULL,             -- that has the week now
    PRIMARY KEY (staff_id, date)
) STRICT, WITHOUT ROWID;

INSERT INTO int_attendance_lost
WITH spoke AS (
    SELECT c.scope, l.file, k.version
    FROM load l JOIN conf_load k ON k.load_id = l.load_id JOIN load_scope c ON c.load_id = l.load_id
    WHERE l.kind = 'attendance' AND l.replaced_by IS NULL
),
newest AS (SELECT scope, file, MAX(version) AS version FROM spoke GROUP BY scope),
former AS (     -- the last word of every other name on the week
    SELECT s.scope, s.file, n.file AS newer, MAX(s.version) AS version
    FROM spoke s JOIN newest n ON n.scope = s.scope
    WHERE s.file <> n.file
    GROUP BY s.scope, s.file
)
SELECT r.staff_id, r.date, r.scope, MIN(f.file), f.newer
FROM former f
JOIN raw_attendance r ON r.scope = f.scope AND r.version = f.version
WHERE NOT EXISTS (SELECT 1 FROM cur_attendance c WHERE c.staff_id = r.staff_id AND c.date = r.date)
GROUP BY r.staff_id, r.date;
