-- Where a week is not planned yet the usual week stands in: the mean of the planned ones before. Rules that speak of the plan itself say nothing.
INSERT INTO advice_usual
SELECT a.rule, a.currency, a.subject, w.monday, SUM(a.exposure) / w.n, a.place
FROM advice_week w
JOIN temp.advice_plan l USING (plan)
JOIN temp.advice_rule r ON r.plan = w.plan AND r.needs_plan = 0
JOIN advice_ahead a ON a.rule = r.rule AND a.place = w.place AND a.monday < w.monday AND a.monday >= date(w.monday, (-7 * l.weeks) || ' days')
WHERE w.is_made = 0
GROUP BY a.rule, a.currency, a.subject, w.monday, a.place;

DELETE FROM advice_ahead AS a
WHERE place IS NOT NULL AND EXISTS (
    SELECT 1 FROM temp.advice_rule r JOIN advice_week w ON w.plan = r.plan
    WHERE r.rule = a.rule AND w.place = a.place AND w.monday = a.monday AND w.is_made = 0);
