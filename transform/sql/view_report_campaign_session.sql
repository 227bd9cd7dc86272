-- v_report_campaign_session: a campaign's sessions against their baselines, with names. Grain: campaign x session. hosts in order of appearance;
-- over: sold over baseline, less 1; fallback_word: which sessions the baseline is of.
CREATE VIEW v_report_campaign_session AS
SELECT c.campaign_id, c.session_key, c.currency, c.platform, c.account, a.label, c.day, datetime(s.start_at, 'unixepoch') AS start_at, c.slot, c.hours,
       c.actual, c.actual_minor, c.matches, c.trimmed, c.rate, c.fallback, replace(c.fallback, ' ', '_') AS fallback_word, c.baseline, c.uplift_rate,
       c.actual / nullif(c.baseline, 0) - 1 AS over, CASE WHEN c.actual < c.baseline THEN 'watch' END AS over_role,
       (SELECT group_concat(name, ', ') FROM (SELECT COALESCE(f.name, t.host_id) AS name FROM v_stint AS t
        LEFT JOIN v_staff AS f ON f.staff_id = t.host_id AND f.from_date <= t.business_date AND t.business_date <= f.to_date
        WHERE t.session_key = c.session_key AND t.host_id <> 'unassigned' GROUP BY t.host_id ORDER BY min(t.start_at), t.host_id)) AS hosts, s.status
FROM v_campaign_session AS c
JOIN int_session AS s ON s.session_key = c.session_key
LEFT JOIN v_account AS a ON a.platform = c.platform AND a.account = c.account;

-- v_report_campaign_match: the sessions its baselines are of, with names. Grain: campaign x account x slot x session. left_out: 'left_out' for the
-- best and the worst of eight or more.
CREATE VIEW v_report_campaign_match AS
SELECT m.campaign_id, m.currency, m.platform, m.account, a.label, m.slot, m.session_key, m.start_at, m.hours, m.gmv, m.rate,
       CASE m.counts WHEN 0 THEN 'left_out' END AS left_out, CASE m.counts WHEN 0 THEN 'muted' END AS role
FROM v_campaign_match AS m LEFT JOIN v_account AS a ON a.platform = m.platform AND a.account = m.account;

-- v_report_campaign_day: D-14 to D+21 against the baseline. Grain: campaign x currency x day with a session. part: campaign, before (D-7 to D-1),
-- after (D+1 to D+14), other (another campaign's day on one of its accounts: no part of before and after), else around. over: sold over baseline,
-- less 1. tells: higher or lower than 90 of 100 days without a campaign.
CREATE VIEW v_report_campaign_day AS
WITH other AS (
    SELECT DISTINCT d.campaign_id, d.currency, d.day
    FROM mart_campaign_day AS d
    JOIN int_campaign AS mine ON mine.campaign_id = d.campaign_id
    JOIN int_campaign AS o ON o.platform = mine.platform AND o.account = mine.account AND o.campaign_id <> mine.campaign_id AND o.day_kind <> 'normal'
                          AND d.day BETWEEN date(o.start_at, 'unixepoch') AND date(o.end_at, 'unixepoch')
)
SELECT d.campaign_id, d.currency, d.day, d.nth,
       CASE WHEN d.nth = 0 THEN 'campaign' WHEN o.day IS NOT NULL THEN 'other' WHEN d.nth BETWEEN -7 AND -1 THEN 'before'
            WHEN d.nth BETWEEN 1 AND 14 THEN 'after' ELSE 'around' END AS part,
       d.sessions, d.hours, d.actual, d.baseline, d.low, d.high, d.actual - d.baseline AS uplift_rate, d.actual / nullif(d.baseline, 0) - 1 AS over,
       CASE WHEN d.actual > d.high THEN 'higher' WHEN d.actual < d.low THEN 'lower' END AS tells,
       CASE WHEN d.nth = 0 THEN 'label' WHEN o.day IS NOT NULL THEN 'muted' END AS role
FROM v_campaign_day AS d LEFT JOIN other AS o ON o.campaign_id = d.campaign_id AND o.currency = d.currency AND o.day = d.day;

-- v_report_campaign_strip: the dots of the placebo strip: sales over baseline, less 1, of the campaign (look 1) among its placebos (look 0); where
-- it has none, of its days (look 3) among the days around it that are nobody's campaign (look 2), which is a picture and no test.
-- Grain: campaign x currency x dot.
CREATE VIEW v_report_campaign_strip AS
WITH dot AS (
    SELECT campaign_id, currency, 'placebos' AS kind, first_day AS day, 0 AS look, change FROM v_campaign_placebo WHERE change IS NOT NULL
    UNION ALL
    SELECT c.campaign_id, c.currency, 'placebos', c.first_day, 1, c.over FROM v_report_campaign AS c
    WHERE c.placebos > 0 AND c.over IS NOT NULL AND c.as_of = (SELECT max(l.as_of) FROM mart_campaign AS l WHERE l.campaign_id = c.campaign_id AND l.currency = c.currency)
    UNION ALL
    SELECT d.campaign_id, d.currency, 'days', d.day, iif(d.part = 'campaign', 3, 2), d.over FROM v_report_campaign_day AS d
    WHERE d.part <> 'other' AND d.over IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM mart_campaign_placebo AS p WHERE p.campaign_id = d.campaign_id AND p.currency = d.currency)
)
SELECT campaign_id, currency, kind, day, look, change, row_number() OVER (PARTITION BY campaign_id, currency ORDER BY change, day) AS nth FROM dot;

-- v_report_campaign_side: what the days before and after it sold beyond the usual, in its two parts. Grain: campaign x currency x as_of x part (before,
-- after), where net is told. by_rate: beyond the baseline of the hours there were (the days of v_report_campaign_day); by_hours: the rest, hours
-- on air more or fewer than usual.
CREATE VIEW v_report_campaign_side AS
WITH day AS (
    SELECT c.campaign_id, c.currency, c.as_of, d.part, sum(d.actual - d.baseline) AS by_rate,
           CASE d.part WHEN 'before' THEN max(c.before) ELSE max(c.after) END AS total
    FROM v_report_campaign AS c
    JOIN v_report_campaign_day AS d ON d.campaign_id = c.campaign_id AND d.currency = c.currency AND d.day <= c.as_of
    WHERE c.is_told = 1 AND d.part IN ('before', 'after') AND d.baseline IS NOT NULL GROUP BY 1, 2, 3, 4
)
SELECT campaign_id, currency, as_of, part, total, by_rate, total - by_rate AS by_hours FROM day;
