-- mart_report_campaign_hour: a campaign hour by hour. Grain: campaign x currency x business date x hour of the clock; money hundredths. gmv:
-- by the minutes of a session where it has some (measured: their part of it), else spread evenly over it. baseline: the minutes on air at their
-- sessions' baselines, NULL where one has none. As far back as int_hour goes.
CREATE TABLE mart_report_campaign_hour (
    campaign_id   TEXT NOT NULL,
    currency      TEXT NOT NULL,
    business_date TEXT NOT NULL,
    hour_at       INTEGER NOT NULL,    -- civil seconds, on the full hour
    aired_min     REAL NOT NULL,
    gmv           INTEGER NOT NULL,
    measured      INTEGER NOT NULL,    -- hundredths of gmv
    baseline      INTEGER,
    actions       INTEGER NOT NULL,
    incident_min  REAL NOT NULL,       -- minutes of the hour that incidents took
    stock_outs    INTEGER NOT NULL,
    PRIMARY KEY (campaign_id, currency, business_date, hour_at)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_campaign_hour
WITH live AS (
    SELECT c.campaign_id, c.session_key, c.currency, c.per_hour, s.start_at, s.end_at, s.duration_s,
           EXISTS (SELECT 1 FROM int_minute_hour AS m WHERE m.session_key = c.session_key) AS is_measured
    FROM mart_campaign_session AS c JOIN int_session AS s ON s.session_key = c.session_key
),
-- the hours a session touches, each on the business date of the stint that is on air
sold AS (
    SELECT l.campaign_id, l.currency, l.session_key, h.business_date, h.hour_at, l.per_hour, sum(h.gmv) AS gmv, l.is_measured,
           max(min(l.end_at, h.hour_at + 3600) - max(l.start_at, h.hour_at), 0) AS seconds
    FROM live AS l JOIN int_hour AS h ON h.session_key = l.session_key
    GROUP BY l.campaign_id, l.session_key, h.business_date, h.hour_at
),
done AS (
    SELECT l.campaign_id, l.currency, strftime('%s', a.at) / 3600 * 3600 AS hour_at, count(*) AS n
    FROM v_action AS a JOIN live AS l ON l.session_key = a.session_key GROUP BY 1, 2, 3
),
wrong AS (
    SELECT l.campaign_id, l.currency, i.kind = 'stock_out' AS is_stock, strftime('%s', i.at) + 0 AS from_at,
           strftime('%s', i.at) + CAST(60 * min(max(COALESCE(i.minutes_lost, 1), 1), 600) AS INTEGER) AS to_at
    FROM v_incident AS i JOIN live AS l ON l.session_key = i.session_key
),
hour AS (
    SELECT campaign_id, currency, business_date, hour_at, sum(seconds) AS seconds, sum(gmv) AS gmv, sum(iif(is_measured, gmv, 0)) AS measured,
           iif(count(*) = count(per_hour), sum(per_hour * seconds / 3600.0), NULL) AS baseline
    FROM sold GROUP BY 1, 2, 3, 4
)
SELECT h.campaign_id, h.currency, h.business_date, h.hour_at, h.seconds / 60.0, h.gmv, h.measured, CAST(round(h.baseline) AS INTEGER), COALESCE(d.n, 0),
       COALESCE((SELECT sum(max(min(w.to_at, h.hour_at + 3600) - max(w.from_at, h.hour_at), 0)) / 60.0 FROM wrong AS w
                 WHERE w.campaign_id = h.campaign_id AND w.currency = h.currency), 0.0),
       COALESCE((SELECT sum(w.is_stock AND w.from_at BETWEEN h.hour_at AND h.hour_at + 3599) FROM wrong AS w
                 WHERE w.campaign_id = h.campaign_id AND w.currency = h.currency), 0)
FROM hour AS h LEFT JOIN done AS d ON d.campaign_id = h.campaign_id AND d.currency = h.currency AND d.hour_at = h.hour_at;

-- v_report_campaign_hour: the same for reading. place: hours since midnight of the business date (after midnight: 24 and more); nth_day: 1 for the
-- business date that sold most. measured: part of gmv whose minutes are known; over: sold over baseline, less 1; is_incident, is_stock_out, is_action: 1 or empty.
CREATE VIEW v_report_campaign_hour AS
WITH best AS (
    SELECT campaign_id, currency, business_date, row_number() OVER (PARTITION BY campaign_id, currency ORDER BY sum(gmv) DESC, business_date) AS nth
    FROM mart_report_campaign_hour GROUP BY campaign_id, currency, business_date
)
SELECT h.campaign_id, h.currency, h.business_date, b.nth AS nth_day, datetime(h.hour_at, 'unixepoch') AS hour_at,
       (h.hour_at - strftime('%s', h.business_date)) / 3600 AS place, h.aired_min, h.gmv / 100.0 AS gmv, h.baseline / 100.0 AS baseline,
       h.gmv * 0.6 / nullif(h.aired_min, 0) AS gmv_per_hour, h.gmv * 1.0 / nullif(h.baseline, 0) - 1 AS over, h.measured * 1.0 / nullif(h.gmv, 0) AS measured,
       h.actions, h.incident_min, h.stock_outs, CASE WHEN h.actions > 0 THEN 1 END AS is_action, CASE WHEN h.incident_min > 0 THEN 1 END AS is_incident,
       CASE WHEN h.stock_outs > 0 THEN 1 END AS is_stock_out
FROM mart_report_campaign_hour AS h
JOIN best AS b ON b.campaign_id = h.campaign_id AND b.currency = h.currency AND b.business_date = h.business_date;

-- v_report_campaign_action: what was done in a campaign's sessions and what the minutes after it sold beside the minutes before. Grain: campaign x
-- currency x action. usable: with minutes on both sides; ratio: GMV after over before, of all usable together; change: the same less 1.
CREATE VIEW v_report_campaign_action AS
SELECT c.campaign_id, c.currency, a.action, count(*) AS n, sum(a.usable) AS usable, sum(CASE a.usable WHEN 1 THEN a.gmv_before END) AS gmv_before,
       sum(CASE a.usable WHEN 1 THEN a.gmv_after END) AS gmv_after,
       sum(CASE a.usable WHEN 1 THEN a.gmv_after END) / nullif(sum(CASE a.usable WHEN 1 THEN a.gmv_before END), 0) - 1 AS change
FROM mart_campaign_session AS c JOIN v_action AS a ON a.session_key = c.session_key
GROUP BY c.campaign_id, c.currency, a.action;
