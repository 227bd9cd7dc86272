-- Files that disagree. Adds to mart_finding: one row a pair, account, range and session; on the last day of the range.
INSERT INTO mart_finding
WITH said AS (
    SELECT r.pair, r.platform, r.account, r.first_day, r.last_day, r.subject, r.metric,
           CASE k.unit WHEN 'money' THEN printf('%s %s %,d.%02d, not %,d.%02d', r.metric, r.currency, r.ours / 100, abs(r.ours % 100),
                                                r.theirs / 100, abs(r.theirs % 100))
                ELSE printf('%s %,d, not %,d', r.metric, r.ours, r.theirs) END AS figures
    FROM mart_reconcile r JOIN int_reconcile_metric k USING (metric)
    WHERE r.status = 'differs'
    ORDER BY r.pair, r.platform, r.account, r.first_day, r.last_day, r.subject, r.metric
)
SELECT last_day, 'reconcile', NULL, platform, account, NULL, iif(subject = '', pair, subject),
       printf('%s, %s%s: %s', pair, first_day, iif(last_day = first_day, '', ' to ' || last_day), group_concat(figures, '; '))
FROM said
GROUP BY pair, platform, account, first_day, last_day, subject;
