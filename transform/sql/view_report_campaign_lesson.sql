-- mart_report_campaign_lesson: what to keep and what to change next time, by rules over what is known of a campaign. Grain: campaign x currency x
-- as_of x lesson. place: order of printing. size: what it is about in hundredths; share, ratio, n, of_n, minutes, label, slot: what its sentence
-- needs. Rules, each only of campaigns that are told (v_report_campaign) unless said:
--   borrowed    days before and after sold less than usual, by a quarter of the uplift or more
--   slot_best   the account's slot with the largest uplift per hour rate      slot_below  the one that fell furthest below its baseline
--   stock_out, incident, late, dead    sales lost by sold-out products, other incidents, late starts, dead air: 1 % of the uplift or more
--   not_shown   planned products that were not shown, a tenth of all or more; size: their planned price x target
--   claim       the platform claims twice or more for its ads than the campaign brought for all its costs
--   rate, hours what of the uplift came of selling more per hour, of longer hours
CREATE TABLE mart_report_campaign_lesson (
    campaign_id TEXT NOT NULL,
    currency    TEXT NOT NULL,
    as_of       TEXT NOT NULL,
    lesson      TEXT NOT NULL,
    place       INTEGER NOT NULL,
    size        INTEGER,
    share       REAL,
    ratio       REAL,
    n           INTEGER,
    of_n        INTEGER,
    minutes     REAL,
    label       TEXT,
    slot        TEXT,
    PRIMARY KEY (campaign_id, currency, as_of, lesson)
) STRICT, WITHOUT ROWID;

INSERT INTO mart_report_campaign_lesson
WITH told AS MATERIALIZED (
    SELECT campaign_id, currency, as_of, CAST(round(uplift * 100) AS INTEGER) AS uplift, CAST(round(uplift_rate * 100) AS INTEGER) AS uplift_rate,
           CAST(round(uplift_hours * 100) AS INTEGER) AS uplift_hours, CAST(round((before + after) * 100) AS INTEGER) AS beside, iroi, platform_roi
    FROM v_report_campaign WHERE is_told
),
slot AS (
    SELECT c.campaign_id, c.currency, c.slot, a.label, count(*) AS n, sum(c.actual - c.baseline) AS size, sum(c.actual) * 1.0 / nullif(sum(c.baseline), 0) - 1 AS share,
           row_number() OVER (PARTITION BY c.campaign_id, c.currency ORDER BY sum(c.actual - c.baseline) DESC, a.label, c.slot) AS from_top,
           row_number() OVER (PARTITION BY c.campaign_id, c.currency ORDER BY sum(c.actual - c.baseline), a.label, c.slot) AS from_bottom
    FROM mart_campaign_session AS c LEFT JOIN v_account AS a ON a.platform = c.platform AND a.account = c.account
    WHERE c.baseline IS NOT NULL GROUP BY c.campaign_id, c.currency, c.platform, c.account, c.slot
),
wrong AS (
    SELECT c.campaign_id, c.currency, iif(i.kind = 'stock_out', 'stock_out', 'incident') AS lesson, sum(i.rm_lost_minor) AS size, count(*) AS n, sum(i.minutes_lost) AS minutes
    FROM mart_campaign_session AS c JOIN v_incident AS i ON i.session_key = c.session_key AND i.currency = c.currency GROUP BY 1, 2, 3
),
plan AS (
    SELECT c.campaign_id, c.currency, CAST(round(sum(p.lost_late) * 100) AS INTEGER) AS late, sum(p.late_start_min > 0) AS n_late, sum(p.late_start_min) AS late_min,
           CAST(round(sum(p.lost_dead) * 100) AS INTEGER) AS dead, sum(p.dead_air_min > 0) AS n_dead, sum(p.dead_air_min) AS dead_min
    FROM mart_campaign_session AS c JOIN v_plan AS p ON p.session_key = c.session_key GROUP BY 1, 2
),
lost AS (
    SELECT campaign_id, currency, lesson, size, n, minutes FROM wrong
    UNION ALL SELECT campaign_id, currency, 'late', late, n_late, late_min FROM plan
    UNION ALL SELECT campaign_id, currency, 'dead', dead, n_dead, dead_min FROM plan
),
skipped AS (
    SELECT c.campaign_id, c.currency, sum(r.shown = 0) AS n, count(r.shown) AS of_n,
           CAST(round(sum(CASE r.shown WHEN 0 THEN r.price * r.target_units END) * 100) AS INTEGER) AS size
    FROM mart_campaign_session AS c JOIN v_run_down AS r ON r.session_key = c.session_key WHERE r.shown IS NOT NULL GROUP BY 1, 2
),
lesson AS (
    SELECT campaign_id, currency, as_of, 'borrowed' AS lesson, 1 AS class, -beside AS size, -1.0 * beside / uplift AS share, NULL AS ratio, NULL AS n, NULL AS of_n,
           NULL AS minutes, NULL AS label, NULL AS slot
    FROM told WHERE uplift > 0 AND -4 * beside >= uplift
    UNION ALL
    SELECT t.campaign_id, t.currency, t.as_of, 'slot_best', 2, s.size, s.share, NULL, s.n, NULL, NULL, s.label, s.slot
    FROM told AS t JOIN slot AS s ON s.campaign_id = t.campaign_id AND s.currency = t.currency AND s.from_top = 1 AND s.size > 0
    UNION ALL
    SELECT t.campaign_id, t.currency, t.as_of, 'slot_below', 3, -s.size, -s.share, NULL, s.n, NULL, NULL, s.label, s.slot
    FROM told AS t JOIN slot AS s ON s.campaign_id = t.campaign_id AND s.currency = t.currency AND s.from_bottom = 1 AND s.size < 0
    UNION ALL
    SELECT t.campaign_id, t.currency, t.as_of, l.lesson, 3, l.size, NULL, NULL, l.n, NULL, l.minutes, NULL, NULL
    FROM told AS t JOIN lost AS l ON l.campaign_id = t.campaign_id AND l.currency = t.currency WHERE l.size > 0 AND 100 * l.size >= abs(t.uplift)
    UNION ALL
    SELECT t.campaign_id, t.currency, t.as_of, 'not_shown', 4, k.size, NULL, NULL, k.n, k.of_n, NULL, NULL, NULL
    FROM told AS t JOIN skipped AS k ON k.campaign_id = t.campaign_id AND k.currency = t.currency WHERE 10 * k.n >= k.of_n AND k.n > 0
    UNION ALL
    SELECT campaign_id, currency, as_of, 'claim', 5, NULL, iroi, platform_roi, NULL, NULL, NULL, NULL, NULL FROM told WHERE platform_roi >= 2 * max(iroi, 0)
    UNION ALL
    SELECT campaign_id, currency, as_of, iif(uplift_rate >= uplift_hours, 'rate', 'hours'), 6, max(uplift_rate, uplift_hours),
           1.0 * max(uplift_rate, uplift_hours) / uplift, NULL, NULL, NULL, NULL, NULL, NULL
    FROM told WHERE uplift > 0
)
SELECT campaign_id, currency, as_of, lesson,
       row_number() OVER (PARTITION BY campaign_id, currency, as_of ORDER BY class, size DESC, lesson), size, share, ratio, n, of_n, minutes, label, slot
FROM lesson;

-- v_report_campaign_lesson: the same, money in currency units.
CREATE VIEW v_report_campaign_lesson AS
SELECT campaign_id, currency, as_of, lesson, place, size / 100.0 AS size, share, ratio, n, of_n, minutes, label, slot FROM mart_report_campaign_lesson;
