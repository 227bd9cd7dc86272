-- What the house sheets say of lives: every line belongs to the live it was written about, and nothing is lost. Sums of a session.
INSERT INTO difference
SELECT 'house sheets', session_key, name, MAX(truth), MAX(warehouse)
FROM (
    SELECT session_key, k.key AS name, CAST(k.value AS REAL) AS truth, NULL AS warehouse
    FROM t_room, json_each(json_object('actions', actions, 'incidents', incidents, 'minutes_lost', minutes_lost, 'violations', violations,
                                       'points', points, 'audits', audits, 'marks', marks, 'questions', questions, 'answered', answered)) AS k
    WHERE k.value <> '0'
    UNION ALL SELECT session_key, 'actions', NULL, CAST(COUNT(*) AS REAL) FROM w.v_action GROUP BY 1
    UNION ALL SELECT session_key, 'incidents', NULL, CAST(COUNT(*) AS REAL) FROM w.v_incident GROUP BY 1
    UNION ALL SELECT session_key, 'minutes_lost', NULL, SUM(minutes_lost) FROM w.v_incident WHERE minutes_lost > 0 GROUP BY 1
    UNION ALL SELECT session_key, 'violations', NULL, CAST(COUNT(*) AS REAL) FROM w.v_violation GROUP BY 1
    UNION ALL SELECT session_key, 'points', NULL, SUM(points) FROM w.v_violation GROUP BY 1
    UNION ALL SELECT session_key, 'audits', NULL, CAST(COUNT(*) AS REAL) FROM w.v_audit GROUP BY 1
    UNION ALL SELECT session_key, 'marks', NULL, SUM(score) FROM w.v_audit GROUP BY 1
    UNION ALL SELECT session_key, 'questions', NULL, CAST(SUM(questions) AS REAL) FROM w.v_moderation GROUP BY 1
    UNION ALL SELECT session_key, 'answered', NULL, CAST(SUM(answered) AS REAL) FROM w.v_moderation GROUP BY 1
)
GROUP BY session_key, name HAVING MAX(truth) IS NOT MAX(warehouse);
