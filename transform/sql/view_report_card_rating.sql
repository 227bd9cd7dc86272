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
