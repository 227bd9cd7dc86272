-- int_span: time of an account without overlaps. Grain: account x what x maximal span; civil seconds.
-- what: 'planned' (any shift not cancelled), 'covered' (under a confirmed host or co-host), 'sale' (a host's shift
-- not cancelled, or a crew without any), 'aired' (a session), 'told'
-- (a session whose sales a file tells, in the account's currency; of the weeks the heat map looks back, int_day).
CREATE TABLE int_span (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    what TEXT NOT NULL,
    start_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    PRIMARY KEY (platform, account, what, start_at)
) STRICT, WITHOUT ROWID;

INSERT INTO int_span
WITH part AS (
    SELECT platform, account, 'planned' AS what, start_at, end_at FROM int_shift WHERE status <> 'cancelled'
    UNION ALL
    SELECT platform, account, 'covered', start_at, end_at FROM int_shift
    WHERE status = 'confirmed' AND role IN ('host', 'co_host')
    UNION ALL
    SELECT platform, account, 'sale', start_at, end_at FROM int_shift WHERE status <> 'cancelled' AND role = 'host'
    UNION ALL
    SELECT platform, account, 'sale', start_at, end_at FROM int_hostless
    UNION ALL
    SELECT platform, account, 'aired', start_at, end_at FROM int_session WHERE end_at > start_at
    UNION ALL
    SELECT s.platform, s.account, 'told', s.start_at, s.end_at
    FROM int_session s JOIN int_account a ON a.platform = s.platform AND a.account = s.account AND a.currency = s.currency
    JOIN int_day d ON s.business_date >= date(d.slot_from, '-1 day')
    WHERE s.end_at > s.start_at AND s.gmv IS NOT NULL
),
reach AS (
    SELECT *, MAX(end_at) OVER (PARTITION BY platform, account, what ORDER BY start_at, end_at
                                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached
    FROM part
),
run AS (
    SELECT *, SUM(reached IS NULL OR start_at > reached)
                  OVER (PARTITION BY platform, account, what ORDER BY start_at, end_at ROWS UNBOUNDED PRECEDING) AS nth
    FROM reach
)
SELECT platform, account, what, MIN(start_at), MAX(end_at) FROM run GROUP BY platform, account, what, nth;
