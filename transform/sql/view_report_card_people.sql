-- v_report_card_discipline: a host's shifts and attendance in a period. Grain: kind (week, month) x period x host. recorded: shifts attendance
-- speaks of; state: none of them, no_check_out (when they left is not told), recorded. Kept as a table: every scorecard of a run asks for its row.
CREATE TABLE mart_report_card_discipline (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, shifts INTEGER NOT NULL, recorded INTEGER NOT NULL, no_shows INTEGER, late INTEGER,
    minutes_late INTEGER, early_leave_min INTEGER, attendance REAL,
    PRIMARY KEY (kind, period, host_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_card_discipline
SELECT d.kind, d.period, d.staff_id, d.shifts, d.recorded, d.no_shows, d.late, d.minutes_late, d.early_leave_min, d.attendance
FROM v_report_discipline AS d JOIN mart_report_card_host AS h ON h.kind = d.kind AND h.period = d.period AND h.host_id = d.staff_id;

CREATE VIEW v_report_card_discipline AS
SELECT kind, period, host_id, shifts, recorded, no_shows, late, minutes_late, early_leave_min, attendance,
       CASE WHEN recorded = 0 THEN 'none' WHEN early_leave_min IS NULL THEN 'no_check_out' ELSE 'recorded' END AS state
FROM mart_report_card_discipline;

-- v_report_card_quality: what was held against a host and how her lives were marked in a period. Grain: kind (week, month) x period x host.
-- violations: that name her, or name nobody while she was on air; per_100_hours over her time on air, empty under 15 minutes. Reviews that name
-- her, or nobody while she alone was on air; marks 0 to 100. Empty: nobody keeps such a sheet.
CREATE TABLE mart_report_card_quality (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, violations INTEGER, severe INTEGER, per_100_hours REAL, reviews INTEGER, mark REAL,
    lowest REAL,
    PRIMARY KEY (kind, period, host_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_card_quality
WITH held AS MATERIALIZED (
    SELECT kind, period, host_id, sum(violations) AS violations, sum(severe) AS severe, sum(hours) AS hours
    FROM v_violation_rate WHERE kind IN ('week', 'month') AND host_id IS NOT NULL GROUP BY 1, 2, 3
),
mark AS (
    SELECT COALESCE(NULLIF(staff_id, ''), on_duty) AS host_id, business_date, platform || ' ' || account || ' ' || at AS review, score,
           date(business_date, '-3 days', 'weekday 4') AS thursday
    FROM v_audit WHERE business_date IS NOT NULL
),
line AS (
    SELECT 'week' AS kind, strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS period, * FROM mark
    UNION ALL
    SELECT 'month', substr(business_date, 1, 7), * FROM mark
),
marked AS MATERIALIZED (
    SELECT kind, period, host_id, count(DISTINCT review) AS reviews, avg(score) AS mark, min(score) AS lowest FROM line GROUP BY 1, 2, 3
)
SELECT h.kind, h.period, h.host_id, v.violations, v.severe, CASE WHEN v.hours >= 0.25 THEN v.violations * 100.0 / v.hours END,
       CASE WHEN EXISTS (SELECT 1 FROM v_audit) THEN COALESCE(m.reviews, 0) END, m.mark, m.lowest
FROM mart_report_card_host AS h
LEFT JOIN held AS v ON v.kind = h.kind AND v.period = h.period AND v.host_id = h.host_id
LEFT JOIN marked AS m ON m.kind = h.kind AND m.period = h.period AND m.host_id = h.host_id;

CREATE VIEW v_report_card_quality AS
SELECT kind, period, host_id, violations, severe, per_100_hours, reviews, mark, lowest FROM mart_report_card_quality;

-- v_report_card_violation: what was held against a host, for her scorecard. Grain: violation x host. how: named, or on_air (the sheet names nobody and
-- she was on air), shared (with somebody else). kind and policy are left out where they name somebody else.
CREATE VIEW v_report_card_violation AS
WITH held AS (
    SELECT v.*, v.staff_id AS host_id, 'named' AS how FROM mart_violation AS v WHERE v.staff_id <> ''
    UNION ALL
    SELECT v.*, m.host_id, CASE WHEN v.on_duty = m.host_id THEN 'on_air' ELSE 'shared' END
    FROM mart_violation AS v
    JOIN (SELECT DISTINCT platform, account, at, host_id FROM int_moment_ref WHERE kind = 'violations' AND host_id IS NOT NULL) AS m
      ON m.platform = v.platform AND m.account = v.account AND m.at = v.at
    WHERE v.staff_id = ''
),
said AS (
    SELECT h.*, EXISTS (SELECT 1 FROM mart_named AS n WHERE n.kind = 'violation' AND n.key = h.kind || '|' || COALESCE(h.policy, '')
                        AND n.staff_id <> h.host_id) AS others
    FROM held AS h
)
SELECT s.host_id, s.business_date, datetime(s.at, 'unixepoch') AS at, s.platform, s.account, a.label, CASE s.others WHEN 0 THEN s.kind END AS kind,
       s.severity, s.points, CASE s.others WHEN 0 THEN s.policy END AS policy, s.how
FROM said AS s
LEFT JOIN v_account AS a ON a.platform = s.platform AND a.account = s.account;

-- mart_report_card_late: minutes late of a host's recorded shifts. Grain: ISO week x person.
CREATE TABLE mart_report_card_late (
    period TEXT NOT NULL, host_id TEXT NOT NULL, minutes_late INTEGER NOT NULL, shifts INTEGER NOT NULL,
    PRIMARY KEY (host_id, period)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_card_late
SELECT period, staff_id, minutes_late, recorded FROM v_report_discipline WHERE kind = 'week' AND minutes_late IS NOT NULL AND recorded > 0;

-- v_report_card_load: the files behind the figures, fit for a scorecard: a file whose name speaks of somebody is told by kind and hash alone.
-- Grain: load.
CREATE VIEW v_report_card_load AS
SELECT l.load_id, CASE WHEN EXISTS (SELECT 1 FROM mart_named AS n WHERE n.kind = 'load' AND n.key = CAST(l.load_id AS TEXT)) THEN NULL ELSE l.file END AS file, l.sheet, l.kind,
       l.observed_at, l.range_to, l.status, l.rows_read, l.rows_rejected, l.sha256
FROM v_load AS l;
