-- v_reconcile: what one file says of some days against what another says of them. Grain: pair x platform x account x range x session
-- (of pairs that compare live by live) x metric. ours: the sum over lives or days; theirs: the file that sums itself; money in
-- currency units. difference = ours - theirs, as a share of theirs in difference_rate; both empty where not comparable. tolerance: how much
-- is allowed in that direction (empty: any); why: the reason. status: agrees, differs, partly covered, not comparable; note: why not.
CREATE VIEW v_reconcile AS
SELECT r.pair, r.platform, r.account, r.first_day, r.last_day, NULLIF(r.subject, '') AS session_key, r.metric, k.unit,
       iif(k.unit = 'money', r.currency, NULL) AS currency,
       CASE k.unit WHEN 'money' THEN r.ours / 100.0 ELSE r.ours END AS ours,
       CASE k.unit WHEN 'money' THEN r.theirs / 100.0 ELSE r.theirs END AS theirs,
       CASE WHEN r.status = 'not comparable' THEN NULL WHEN k.unit = 'money' THEN (r.ours - r.theirs) / 100.0
            ELSE r.ours - r.theirs END AS difference,
       CASE WHEN r.status <> 'not comparable' THEN CAST(r.ours - r.theirs AS REAL) / NULLIF(r.theirs, 0) END AS difference_rate,
       CASE k.unit WHEN 'money' THEN r.tolerance / 100.0 ELSE r.tolerance END AS tolerance,
       r.status, r.note, r.n_ours, r.n_theirs, r.n_sessions, r.days_covered, r.days, p.why
FROM mart_reconcile r
JOIN int_reconcile_pair p USING (pair)
JOIN int_reconcile_metric k USING (metric);
