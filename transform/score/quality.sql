-- Mean mark of the audits and severe violations held against a person, over the window: what names her, else what happened while she was
-- on air. severe NULL: nobody keeps violations. Grain: person.
WITH held AS (
    SELECT a.staff_id AS host_id, a.score, 0 AS severe FROM mart_audit a, score_window w
    WHERE a.business_date BETWEEN w.from_date AND w.to_date AND a.staff_id <> ''
    UNION ALL
    SELECT m.host_id, a.score, 0 FROM mart_audit a, score_window w
    JOIN int_moment_ref m ON m.kind = 'audits' AND m.platform = a.platform AND m.account = a.account AND m.at = a.at
    WHERE a.business_date BETWEEN w.from_date AND w.to_date AND a.staff_id = ''
    UNION ALL
    SELECT v.staff_id, NULL, v.severity = 'severe' FROM mart_violation v, score_window w
    WHERE v.business_date BETWEEN w.from_date AND w.to_date AND v.staff_id <> ''
    UNION ALL
    SELECT m.host_id, NULL, v.severity = 'severe' FROM mart_violation v, score_window w
    JOIN int_moment_ref m ON m.kind = 'violations' AND m.platform = v.platform AND m.account = v.account AND m.at = v.at
    WHERE v.business_date BETWEEN w.from_date AND w.to_date AND v.staff_id = ''
    UNION ALL
    SELECT DISTINCT host_id, NULL, 0 FROM mart_stint
)
SELECT host_id, AVG(score), CASE WHEN EXISTS (SELECT 1 FROM mart_violation) THEN SUM(COALESCE(severe, 0)) END
FROM held WHERE host_id IS NOT NULL
GROUP BY host_id
ORDER BY host_id;
