-- How well founded each topic of score_funnel is (NUMBERS rule 34). ?1: share of the period's hours that must be her own, ?2: own sessions,
-- ?3: from what ratio on a step is only slightly below, ?4: weeks of the window. A period speaks for itself with so many own sessions in it, and so
-- does the window for a step that is below in most weeks.
INSERT INTO score_topic
WITH topic AS MATERIALIZED (
    SELECT kind, period, host_id, currency, platform, ratio, p75, date(last_date, (1 - days) || ' days') AS first, last_date AS last
    FROM score_funnel WHERE is_topic = 1
),
known AS (
    SELECT t.kind, t.period, t.host_id, t.currency, SUM(CASE WHEN s.business_date >= t.first THEN s.credited_s END) AS all_s,
           SUM(CASE WHEN s.business_date >= t.first AND s.is_own = 1 THEN s.credited_s ELSE 0 END) AS own_s,
           COUNT(DISTINCT CASE WHEN s.business_date >= t.first AND s.is_own = 1 THEN s.session_key END) AS period_n,
           COUNT(DISTINCT CASE WHEN s.is_own = 1 THEN s.session_key END) AS window_n
    FROM topic AS t
    JOIN int_ordinary_stint AS s ON s.host_id = t.host_id AND s.currency = t.currency AND s.platform = t.platform
                                AND s.business_date BETWEEN MIN(t.first, date(t.last, (1 - 7 * ?4) || ' days')) AND t.last
    GROUP BY 1, 2, 3, 4
),
rating AS MATERIALIZED (
    SELECT as_of, host_id, currency FROM score_host WHERE rated = 1 AND low IS NOT NULL
    UNION SELECT as_of, host_id, currency FROM score_past WHERE rated = 1 AND low IS NOT NULL
)
SELECT t.kind, t.period, t.host_id, t.currency, t.platform, k.own_s * 1.0 / k.all_s, k.period_n, k.window_n,
       CASE WHEN r.host_id IS NULL THEN 'unrated' WHEN k.own_s < ?1 * k.all_s THEN 'split'
            WHEN k.period_n < ?2 AND (k.window_n < ?2 OR t.p75 IS NULL OR t.p75 >= 1) THEN 'few' WHEN t.ratio > ?3 THEN 'slight' END
FROM topic AS t
JOIN known AS k ON k.kind = t.kind AND k.period = t.period AND k.host_id = t.host_id AND k.currency = t.currency
LEFT JOIN rating AS r ON r.as_of = t.last AND r.host_id = t.host_id AND r.currency = t.currency;
