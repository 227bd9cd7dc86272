-- v_report_discipline: shifts and attendance of a person. Grain: kind x period x person; shifts cancelled or still to come left out; minutes whole. recorded:
-- shifts attendance speaks of; empty minutes: nothing recorded.
-- Kept as a table: every workbook asks for a few of its rows, and each costs as much as all of them.
CREATE TABLE mart_report_discipline (
    kind TEXT NOT NULL, period TEXT NOT NULL, staff_id TEXT NOT NULL, name TEXT, employment TEXT, shifts INTEGER,
    planned_hours REAL, recorded INTEGER, no_shows INTEGER, late INTEGER, minutes_late INTEGER, early_leave_min INTEGER,
    attendance REAL, no_show_role TEXT, late_role TEXT,
    PRIMARY KEY (kind, period, staff_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_discipline
WITH shift AS (
    SELECT *, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_attendance
    WHERE status <> 'cancelled' AND business_date <= (SELECT value FROM v_meta WHERE key = 'date')   -- none speaks yet of those to come
),
line AS (
    SELECT 'day' AS kind, business_date AS period, * FROM shift
    UNION ALL
    SELECT 'week', strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1), * FROM shift
    UNION ALL
    SELECT 'month', substr(business_date, 1, 7), * FROM shift
),
total AS (
    SELECT kind, period, staff_id, count(*) AS shifts, count(no_show) AS recorded, sum(no_show) AS no_shows, sum(minutes_late > 0) AS late,
           sum(minutes_late) AS minutes_late, sum(early_leave_min) AS early_leave_min,
           sum(strftime('%s', planned_end) - strftime('%s', planned_start)) / 3600.0 AS planned_hours
    FROM line GROUP BY kind, period, staff_id
)
SELECT t.kind, t.period, t.staff_id, COALESCE(f.name, t.staff_id) AS name, f.employment, t.shifts, t.planned_hours, t.recorded, t.no_shows, t.late,
       t.minutes_late, t.early_leave_min, 1.0 * (t.recorded - t.no_shows) / NULLIF(t.recorded, 0) AS attendance,
       CASE WHEN t.no_shows > 0 THEN 'bad' END AS no_show_role, CASE WHEN t.minutes_late > 0 THEN 'watch' END AS late_role
FROM total AS t
LEFT JOIN v_staff AS f ON f.staff_id = t.staff_id AND f.is_current = 1;

CREATE VIEW v_report_discipline AS
SELECT kind, period, staff_id, name, employment, shifts, planned_hours, recorded, no_shows, late, minutes_late,
       early_leave_min, attendance, no_show_role, late_role
FROM mart_report_discipline;
