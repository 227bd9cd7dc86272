-- v_report_card: a host's period, for her scorecard. Grain: kind (week, month) x period x host x currency; without unassigned time. usual_hours,
-- expected, against: v_report_host_usual; sources: share of each source in her GMV, as words; status: that of
-- the least final session. Money in currency units. Kept as a table: every scorecard of a run asks for its row.
CREATE TABLE mart_report_card (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, currency TEXT NOT NULL, stints INTEGER NOT NULL, sessions INTEGER NOT NULL,
    days INTEGER NOT NULL, accounts INTEGER NOT NULL, hours REAL NOT NULL, on_air_hours REAL NOT NULL, gmv REAL, usual_hours REAL, expected REAL, against REAL,
    provisional INTEGER NOT NULL, settling INTEGER NOT NULL, sources TEXT,
    PRIMARY KEY (kind, period, host_id, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_card
WITH stint AS MATERIALIZED (
    SELECT t.*, s.status, date(t.business_date, '-3 days', 'weekday 4') AS thursday
    FROM v_stint AS t JOIN v_session AS s ON s.session_key = t.session_key
    WHERE t.host_id <> 'unassigned'
),
line AS MATERIALIZED (
    SELECT 'week' AS kind, strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1) AS period, * FROM stint
    UNION ALL
    SELECT 'month', substr(business_date, 1, 7), * FROM stint
),
total AS (
    SELECT kind, period, host_id, currency, count(*) AS stints, count(DISTINCT session_key) AS sessions, count(DISTINCT business_date) AS days,
           count(DISTINCT platform || ' ' || account) AS accounts, sum(credited_s) / 3600.0 AS hours, sum(on_air_s) / 3600.0 AS on_air_hours,
           sum(gmv_minor) / 100.0 AS gmv,
           count(DISTINCT CASE status WHEN 'provisional' THEN session_key END) AS provisional, count(DISTINCT CASE status WHEN 'settling' THEN session_key END) AS settling
    FROM line GROUP BY 1, 2, 3, 4
),
share AS (
    SELECT kind, period, host_id, currency,
           CASE source WHEN 'api' THEN 'API' WHEN 'api_direct' THEN 'API (direct GMV)' WHEN 'creator_live_performance' THEN 'Creator-Live-Performance'
                WHEN 'live_analysis' THEN 'Live Analysis' WHEN 'live_manager' THEN 'LIVE Manager' WHEN 'live_list' THEN 'Live List'
                WHEN 'house' THEN 'house file' ELSE source END AS source, sum(gmv) AS gmv
    FROM line GROUP BY 1, 2, 3, 4, 5
    ORDER BY 1, 2, 3, 4, 6 DESC, 5
),
words AS (
    SELECT s.kind, s.period, s.host_id, s.currency, group_concat(s.source || CASE WHEN t.gmv > 0 THEN printf(' %.0f %%', 100.0 * s.gmv / t.gmv) ELSE '' END, ', ') AS sources
    FROM share AS s JOIN total AS t ON t.kind = s.kind AND t.period = s.period AND t.host_id = s.host_id AND t.currency = s.currency
    GROUP BY 1, 2, 3, 4
)
SELECT t.kind, t.period, t.host_id, t.currency, t.stints, t.sessions, t.days, t.accounts, t.hours, t.on_air_hours, t.gmv, x.usual_hours, x.expected, x.against,
       t.provisional, t.settling, w.sources
FROM total AS t JOIN words AS w ON w.kind = t.kind AND w.period = t.period AND w.host_id = t.host_id AND w.currency = t.currency
LEFT JOIN v_report_host_usual AS x ON x.kind = t.kind AND x.period = t.period AND x.host_id = t.host_id AND x.currency = t.currency;

CREATE VIEW v_report_card AS
SELECT kind, period, host_id, currency, stints, sessions, days, accounts, hours, on_air_hours, gmv, CASE WHEN hours >= 0.25 THEN gmv / hours END AS gmv_per_hour,
       usual_hours, expected, against, sources,
       CASE WHEN provisional > 0 THEN 'provisional' WHEN settling > 0 THEN 'settling' ELSE 'final' END AS status,
       CASE WHEN provisional > 0 THEN provisional WHEN settling > 0 THEN settling ELSE sessions END AS status_sessions
FROM mart_report_card;

-- v_report_card_host: whom a scorecard of a period is printed for: who was on air, or was to be as host or co-host. Grain: kind (week, month) x
-- period x host. Name, employment and level as the staff sheet has them on the period's last day.
CREATE TABLE mart_report_card_host (
    kind TEXT NOT NULL, period TEXT NOT NULL, host_id TEXT NOT NULL, name TEXT NOT NULL, employment TEXT, level TEXT,
    PRIMARY KEY (kind, period, host_id)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_card_host
WITH shift AS (
    SELECT DISTINCT staff_id, business_date, date(business_date, '-3 days', 'weekday 4') AS thursday
    FROM v_attendance WHERE role IN ('host', 'co_host') AND status <> 'cancelled' AND business_date <= (SELECT value FROM v_meta WHERE key = 'date')
),
somebody AS (
    SELECT kind, period, host_id FROM mart_report_card
    UNION
    SELECT 'week', strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1), staff_id FROM shift
    UNION
    SELECT 'month', substr(business_date, 1, 7), staff_id FROM shift
),
ended AS (   -- the last day of the period: a week's Sunday, from the Monday of the week 4 January is in
    SELECT *, CASE kind WHEN 'month' THEN date(period || '-01', '+1 month', '-1 day')
                   ELSE date(substr(period, 1, 4) || '-01-04', 'weekday 0', ((CAST(substr(period, 7) AS INTEGER) - 1) * 7) || ' days') END AS last_day
    FROM somebody
)
SELECT p.kind, p.period, p.host_id, COALESCE(n.name, p.host_id) AS name, n.employment, n.level
FROM ended AS p LEFT JOIN v_staff AS n ON n.staff_id = p.host_id
 AND n.from_date = (SELECT max(m.from_date) FROM v_staff AS m WHERE m.staff_id = p.host_id AND (m.from_date <= p.last_day
                    OR NOT EXISTS (SELECT 1 FROM v_staff AS o WHERE o.staff_id = p.host_id AND o.from_date <= p.last_day)));

CREATE VIEW v_report_card_host AS
SELECT kind, period, host_id, name, employment, level FROM mart_report_card_host;

-- v_report_card_stint: a host's stints with what such hours usually sell; held against it where it is_comparable. Grain: stint. Money in currency units; ratios of the stint's own counts.
CREATE VIEW v_report_card_stint AS
SELECT t.session_key, t.host_id, t.business_date, t.start_at, t.end_at, t.platform, t.account, a.label, t.currency, t.slot, t.day_kind, t.credited_s / 3600.0 AS hours, t.gmv,
       CASE WHEN t.credited_s >= 900 THEN t.gmv * 3600.0 / t.credited_s END AS gmv_per_hour, x.expected, CASE x.is_comparable WHEN 1 THEN t.gmv / NULLIF(x.expected, 0) - 1 END AS against,
       CASE WHEN x.is_comparable = 1 AND t.gmv < x.low THEN 'watch' END AS against_role, t.orders, t.product_clicks * 1.0 / NULLIF(t.views, 0) AS ctr_view,
       t.orders * 1.0 / NULLIF(t.product_clicks, 0) AS ctor, t.gmv / NULLIF(t.orders, 0) AS aov, t.attribution
FROM v_stint AS t
LEFT JOIN v_report_expected AS x ON x.session_key = t.session_key AND x.host_id = t.host_id AND x.business_date = t.business_date
LEFT JOIN v_account AS a ON a.platform = t.platform AND a.account = t.account
WHERE t.host_id <> 'unassigned';

-- v_report_card_warning: how many files are awaited or were refused and how many sessions have no host, without their names. Grain: business date x
-- kind (awaited, refused, no_host). Kept as a table, for every scorecard of a run asks for it, but for refused files: `rundown rebuild` brings
-- those over after the transform.
CREATE TABLE mart_report_card_warning (
    business_date TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (business_date, kind)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_card_warning
SELECT business_date, kind, n FROM v_report_warning WHERE kind IN ('awaited', 'no_host') AND business_date IS NOT NULL;

CREATE VIEW v_report_card_warning AS
SELECT business_date, kind, n FROM mart_report_card_warning
UNION ALL
SELECT date(COALESCE(observed_at, loaded_at)), 'refused', count(DISTINCT file) FROM v_load WHERE status = 'refused' GROUP BY 1;
