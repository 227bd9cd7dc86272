-- v_report_header: what a period's figures rest on. Grain: kind x period x currency. sources: share of each source in GMV, as words;
-- status: that of the least final session; open_sessions: those not final.
-- Kept as a table: every workbook asks for a few of its rows, and each costs as much as all of them.
CREATE TABLE mart_report_header (
    kind TEXT NOT NULL, period TEXT NOT NULL, currency TEXT NOT NULL, sessions INTEGER NOT NULL, provisional INTEGER,
    settling INTEGER, final INTEGER, open_sessions INTEGER, sources TEXT, status TEXT, status_sessions INTEGER,
    PRIMARY KEY (kind, period, currency)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_header
WITH day AS (
    SELECT *, date(business_date, '-3 days', 'weekday 4') AS thursday FROM v_session
),
session AS MATERIALIZED (
    SELECT 'day' AS kind, business_date AS period, currency, source, status, gmv FROM day
    UNION ALL
    SELECT 'week', strftime('%Y', thursday) || printf('-W%02d', (strftime('%j', thursday) - 1) / 7 + 1), currency, source, status, gmv FROM day
    UNION ALL
    SELECT 'month', substr(business_date, 1, 7), currency, source, status, gmv FROM day
),
total AS (
    SELECT kind, period, currency, count(*) AS sessions, sum(status = 'provisional') AS provisional, sum(status = 'settling') AS settling,
           sum(status = 'final') AS final, sum(status <> 'final') AS open_sessions, sum(gmv) AS gmv
    FROM session GROUP BY 1, 2, 3
),
share AS (
    SELECT s.kind, s.period, s.currency,
           CASE s.source WHEN 'api' THEN 'API' WHEN 'api_direct' THEN 'API (direct GMV)' WHEN 'creator_live_performance' THEN 'Creator-Live-Performance'
                WHEN 'live_analysis' THEN 'Live Analysis' WHEN 'live_manager' THEN 'LIVE Manager' WHEN 'live_list' THEN 'Live List'
                WHEN 'house' THEN 'house file' ELSE s.source END AS source, sum(s.gmv) AS gmv, count(*) AS n
    FROM session AS s GROUP BY 1, 2, 3, 4
    ORDER BY 1, 2, 3, 5 DESC, 4
),
words AS (
    SELECT s.kind, s.period, s.currency, group_concat(s.source || CASE WHEN t.gmv > 0 THEN printf(' %.0f %%', 100.0 * s.gmv / t.gmv) ELSE '' END, ', ') AS sources
    FROM share AS s JOIN total AS t ON t.kind = s.kind AND t.period = s.period AND t.currency = s.currency
    GROUP BY 1, 2, 3
)
SELECT t.kind, t.period, t.currency, t.sessions, t.provisional, t.settling, t.final, t.open_sessions, w.sources,
       CASE WHEN t.provisional > 0 THEN 'provisional' WHEN t.settling > 0 THEN 'settling' ELSE 'final' END AS status,
       CASE WHEN t.provisional > 0 THEN t.provisional WHEN t.settling > 0 THEN t.settling ELSE t.final END AS status_sessions
FROM total AS t JOIN words AS w ON w.kind = t.kind AND w.period = t.period AND w.currency = t.currency;

CREATE VIEW v_report_header AS
SELECT kind, period, currency, sessions, provisional, settling, final, open_sessions, sources, status, status_sessions
FROM mart_report_header;
