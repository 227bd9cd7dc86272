-- v_report_score: the host index for reading. Grain: as_of x host x currency. place: above, about, below (the range leaves 100 out or not),
-- unrated; left_on: the last day of who has left since.
CREATE VIEW v_report_score AS
SELECT s.as_of, s.host_id, COALESCE(n.name, s.host_id) AS name, n.employment, s.currency, s.index_value, s.low, s.high, s.credibility, s.rated, s.stints,
       s.comparable_set, s.conversion_index, s.score, s.grade, s.grade_low, s.grade_high, s.own_data_share, s.rm_per_hour_host, s.rm_per_hour_team,
       CASE WHEN s.grade IS NULL THEN NULL WHEN s.grade_low = s.grade_high THEN s.grade
            ELSE s.grade || ' (' || s.grade_low || '–' || s.grade_high || ')' END AS grade_words,
       CASE WHEN s.rated <> 1 OR s.low IS NULL THEN 'unrated' WHEN s.low > 100 THEN 'above' WHEN s.high < 100 THEN 'below' ELSE 'about' END AS place,
       CASE WHEN s.rated <> 1 OR s.low IS NULL THEN 4 WHEN s.low > 100 THEN 1 WHEN s.high < 100 THEN 3 ELSE 2 END AS place_rank,
       CASE WHEN s.rated = 1 AND s.high < 100 THEN 'watch' END AS index_role, s.depends_on_ads, s.severe_violations,
       CASE WHEN n.to_date < s.as_of THEN n.to_date END AS left_on
FROM score_host AS s
LEFT JOIN v_staff AS n ON n.staff_id = s.host_id AND n.is_current = 1;

-- v_report_score_hours: the same index against the hours it rests on. Grain: as_of x host x currency. hours: on air in the 13 weeks of the model;
-- low, high: its range; limit_low, limit_high: where an index would just leave 100 outside its range, were it as sure as hers, so that a dot lies outside exactly where place says above
-- or below; above, below, outside, rated: hosts of the currency.
CREATE VIEW v_report_score_hours AS
SELECT s.as_of, s.host_id, s.name, s.currency, t.hours, s.index_value, s.low, s.high, 100.0 * s.low / s.index_value AS limit_low, 100.0 * s.high / s.index_value AS limit_high,
       s.place, s.place_rank, sum(s.place = 'above') OVER (PARTITION BY s.currency) AS above, sum(s.place = 'below') OVER (PARTITION BY s.currency) AS below,
       sum(s.place IN ('above', 'below')) OVER (PARTITION BY s.currency) AS outside, sum(s.rated) OVER (PARTITION BY s.currency) AS rated
FROM v_report_score AS s
LEFT JOIN (
    SELECT t.host_id, t.currency, sum(t.credited_s) / 3600.0 AS hours
    FROM v_stint AS t
    WHERE t.business_date > (SELECT date(max(as_of), '-91 days') FROM score_host) AND t.business_date <= (SELECT max(as_of) FROM score_host)
    GROUP BY t.host_id, t.currency
) AS t ON t.host_id = s.host_id AND t.currency = s.currency;
