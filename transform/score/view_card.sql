-- v_report_card_rating: what a host sells in an average slot, for the sentence of her scorecard. Grain: as_of x host x currency: the 13 weeks up to the
-- day of the score (is_latest), and up to the end of each week and month before it, as far as they are kept. Money in currency units per hour;
-- rm_low and rm_high are the ends of the index's range. state: rated, unrated. place: above, about, below, unrated.
CREATE VIEW v_report_card_rating AS
WITH rating AS (SELECT 1 AS is_latest, * FROM score_host UNION ALL SELECT 0, * FROM score_past)
SELECT as_of, is_latest, host_id, currency, CASE WHEN rated <> 1 OR low IS NULL THEN 'unrated' ELSE 'rated' END AS state,
       CASE WHEN rated <> 1 OR low IS NULL THEN 'unrated' WHEN low > 100 THEN 'above' WHEN high < 100 THEN 'below' ELSE 'about' END AS place,
       index_value, low, high, rm_per_hour_host, rm_per_hour_team, rm_per_hour_team * low / 100 AS rm_low, rm_per_hour_team * high / 100 AS rm_high,
       own_data_share, stints, score,
       CASE WHEN grade IS NULL THEN NULL WHEN grade_low = grade_high THEN grade ELSE grade || ' (' || grade_low || '–' || grade_high || ')' END AS grade_words,
       depends_on_ads, severe_violations
FROM rating;

-- v_report_card_need: what a rated host needs and what she has of it, of the same days. Grain: as_of x host x currency x need.
CREATE VIEW v_report_card_need AS
SELECT as_of, 1 AS is_latest, host_id, currency, need, nth AS need_nth, has, least, is_met FROM score_need
UNION ALL
SELECT as_of, 0, host_id, currency, need, nth, has, least, is_met FROM score_past_need;

-- v_report_card_window: a host's index over half a year, a row for every four weeks, also those without her. Grain: host x currency x window;
-- window_nth 1 is the newest. place_rank: 1 above, 2 about, 3 below the others (the range leaves 100 out or not), 4 not rated; empty without her.
CREATE VIEW v_report_card_window AS
WITH host AS (SELECT DISTINCT host_id, currency FROM score_window_index),
span AS (SELECT DISTINCT currency, nth AS window_nth, first_date, last_date FROM score_window_index)
SELECT h.host_id, h.currency, p.window_nth, p.first_date, p.last_date,
       strftime('%d/%m', p.first_date) || '–' || strftime('%d/%m', p.last_date) AS label, w.index_value, w.low, w.high, w.stints, w.rated,
       CASE WHEN w.index_value IS NULL THEN NULL WHEN w.rated = 0 OR w.low IS NULL THEN 4 WHEN w.low > 100 THEN 1 WHEN w.high < 100 THEN 3 ELSE 2 END AS place_rank,
       CASE WHEN w.index_value IS NULL THEN 'absent' WHEN w.rated = 0 OR w.low IS NULL THEN 'unrated' WHEN w.low > 100 THEN 'above' WHEN w.high < 100 THEN 'below' ELSE 'about' END AS place
FROM host AS h JOIN span AS p ON p.currency = h.currency
LEFT JOIN score_window_index AS w ON w.host_id = h.host_id AND w.currency = h.currency AND w.nth = p.window_nth;

-- v_report_card_talk: the coaching log, and what became of the factor. Grain: date x host x factor. Of a step of the funnel: her ratio to what
-- others make of such views and clicks, over the four ISO weeks before the talk's week and the (up to) four after it; of late: minutes late per
-- recorded shift of the same weeks. Topic and note are left out where they name another host (others: 1). outcome: better, worse, same (within
-- 2 %, half a minute), too_soon, not_known, no_measure. (+kind: by host and factor, not through every host of the weeks.)
CREATE VIEW v_report_card_talk AS
WITH talk AS (
    SELECT c.date, c.staff_id, c.factor, c.topic, c.note, date(c.date, 'weekday 0', '-3 days') AS thursday,
           EXISTS (SELECT 1 FROM mart_named AS n WHERE n.kind = 'coaching' AND n.key = c.date || ' ' || c.staff_id || ' ' || c.factor AND n.staff_id <> c.staff_id) AS others
    FROM v_coaching AS c
),
span AS (
    SELECT *, strftime('%Y', thursday, '-28 days') || printf('-W%02d', (strftime('%j', thursday, '-28 days') - 1) / 7 + 1) AS before_from,
           strftime('%Y', thursday, '-7 days') || printf('-W%02d', (strftime('%j', thursday, '-7 days') - 1) / 7 + 1) AS before_to,
           strftime('%Y', thursday, '+7 days') || printf('-W%02d', (strftime('%j', thursday, '+7 days') - 1) / 7 + 1) AS after_from,
           strftime('%Y', thursday, '+28 days') || printf('-W%02d', (strftime('%j', thursday, '+28 days') - 1) / 7 + 1) AS after_to
    FROM talk
),
seen AS (
    SELECT s.*, CASE s.factor WHEN 'late' THEN
               (SELECT sum(l.minutes_late) * 1.0 / sum(l.shifts) FROM mart_report_card_late AS l WHERE l.host_id = s.staff_id AND l.period BETWEEN s.before_from AND s.before_to)
           ELSE (SELECT sum(f.numerator) / NULLIF(sum(f.expected_numerator), 0) FROM score_funnel AS f
                 WHERE +f.kind = 'week' AND f.period BETWEEN s.before_from AND s.before_to AND f.host_id = s.staff_id AND f.factor = s.factor) END AS before,
           CASE s.factor WHEN 'late' THEN
               (SELECT sum(l.minutes_late) * 1.0 / sum(l.shifts) FROM mart_report_card_late AS l WHERE l.host_id = s.staff_id AND l.period BETWEEN s.after_from AND s.after_to)
           ELSE (SELECT sum(f.numerator) / NULLIF(sum(f.expected_numerator), 0) FROM score_funnel AS f
                 WHERE +f.kind = 'week' AND f.period BETWEEN s.after_from AND s.after_to AND f.host_id = s.staff_id AND f.factor = s.factor) END AS after,
           s.factor = 'late' AS is_late,
           s.factor IN ('late', 'impressions_per_hour', 'views_per_hour', 'atc_per_hour', 'orders_per_hour', 'err', 'ctr_view', 'ctor', 'orders_per_atc', 'aov', 'gmv_per_hour') AS is_measured
    FROM span AS s
)
SELECT s.date, s.staff_id AS host_id, s.factor, CASE s.others WHEN 0 THEN s.topic END AS topic, CASE s.others WHEN 0 THEN s.note END AS note, s.others, s.before, s.after,
       CASE WHEN s.is_late = 1 THEN 'ratio' WHEN s.is_measured = 1 THEN 'percent' END AS unit,
       CASE WHEN s.is_measured = 0 THEN 'no_measure' WHEN s.thursday >= date((SELECT value FROM v_meta WHERE key = 'date'), 'weekday 0', '-3 days') THEN 'too_soon'
            WHEN s.before IS NULL OR s.after IS NULL THEN 'not_known'
            WHEN s.is_late = 1 THEN CASE WHEN s.after < s.before - 0.5 THEN 'better' WHEN s.after > s.before + 0.5 THEN 'worse' ELSE 'same' END
            WHEN s.after > s.before * 1.02 THEN 'better' WHEN s.after < s.before * 0.98 THEN 'worse' ELSE 'same' END AS outcome
FROM seen AS s;
