-- int_planned_part: shifts on air (not cancelled) cut where the business day begins; none is longer than a day. Grain: shift
-- x business date; civil seconds. shift_at: when the shift itself begins; two that overlap may both go on at the cut.
CREATE TABLE int_planned_part (
    staff_id      TEXT NOT NULL,
    business_date TEXT NOT NULL,
    platform      TEXT NOT NULL,
    account       TEXT NOT NULL,
    role          TEXT NOT NULL,
    start_at      INTEGER NOT NULL,
    end_at        INTEGER NOT NULL,
    shift_at      INTEGER NOT NULL,
    PRIMARY KEY (staff_id, business_date, platform, account, role, start_at, shift_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_planned_part
WITH shift AS (
    SELECT s.*, ((s.start_at - l.day_starts_s) / 86400 + 1) * 86400 + l.day_starts_s AS next_day_at
    FROM int_shift AS s JOIN int_limit AS l
    WHERE s.role IN ('host', 'co_host') AND s.status <> 'cancelled'
)
SELECT staff_id, business_date, platform, account, role, start_at, min(end_at, next_day_at), start_at FROM shift
UNION ALL
SELECT staff_id, business_date(next_day_at), platform, account, role, next_day_at, end_at, start_at FROM shift WHERE end_at > next_day_at;

-- int_planned_day: planned airtime of an account and business date. Seconds under at least one host shift.
CREATE TABLE int_planned_day (
    platform      TEXT NOT NULL,
    account       TEXT NOT NULL,
    business_date TEXT NOT NULL,
    planned_s     INTEGER NOT NULL,
    PRIMARY KEY (platform, account, business_date)
) STRICT, WITHOUT ROWID;

INSERT INTO int_planned_day
WITH shift AS (
    SELECT platform, account, business_date, start_at, end_at,
           max(end_at) OVER (PARTITION BY platform, account, business_date ORDER BY start_at, end_at
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
    FROM int_planned_part
    WHERE role = 'host'
)
SELECT platform, account, business_date, sum(max(0, end_at - max(start_at, coalesce(reach, start_at))))
FROM shift
GROUP BY platform, account, business_date;

-- int_target: one row per target. scope_id: an account by its name on the accounts sheet, where one spelling means one;
-- of two spellings of one target that of the accounts sheet counts.
CREATE TABLE int_target (
    period   TEXT NOT NULL,
    scope    TEXT NOT NULL,
    scope_id TEXT NOT NULL,
    given_id TEXT NOT NULL,
    metric   TEXT NOT NULL,
    target   REAL NOT NULL,
    currency TEXT,
    PRIMARY KEY (period, scope, scope_id, metric)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO int_target
WITH named AS (
    SELECT name, min(account) AS account FROM int_account_spelling GROUP BY name HAVING min(account) = max(account)
)
SELECT t.period, t.scope, coalesce(n.account, t.scope_id), t.scope_id, t.metric, t.target, nullif(t.currency, '')
FROM cur_targets AS t
LEFT JOIN named AS n ON t.scope = 'account' AND n.name = t.scope_id
ORDER BY t.scope_id = n.account DESC, t.scope_id;

-- mart_attainment: one row per target, as of --date or the last business date. Filled by the attainment step. Money in
-- currency units, ratios as fractions. pace: what a running period was spread over, 'hours' planned, or 'days' where
-- nobody planned.
CREATE TABLE mart_attainment (
    as_of            TEXT NOT NULL,
    period           TEXT NOT NULL,
    scope            TEXT NOT NULL,
    scope_id         TEXT NOT NULL,
    metric           TEXT NOT NULL,
    currency         TEXT,
    target           REAL NOT NULL,
    actual           REAL,
    attainment       REAL,
    expected_to_date REAL,
    run_rate         REAL,
    pace             TEXT,
    PRIMARY KEY (period, scope, scope_id, metric)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_attainment AS
SELECT as_of, period, scope, scope_id, metric, currency, target, actual, attainment, expected_to_date, run_rate, pace
FROM mart_attainment;
