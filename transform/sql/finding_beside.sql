-- Files beside the sessions that fit nowhere. Adds to mart_finding.
--
-- Advertising cost that no session takes: a live nobody tells of, or money of another currency. Said on the day of the live, else
-- on the day the file was made.
INSERT INTO mart_finding
WITH cut AS (
    SELECT r.platform, r.account, r.session_ref, r.source, a.account AS owner, f.session_key,
           COALESCE(r.currency, a.currency) AS currency, SUM(r.cost) AS cost,
           COALESCE(MIN(CASE r.clock WHEN 'utc' THEN civil_from_utc(a.timezone, r.start) ELSE r.start END),
                    civil_from_utc(a.timezone, MAX(r.version) >> 29)) AS at
    FROM cur_ad_session r
    JOIN int_account_spelling s ON s.platform = r.platform AND s.name = r.account
    JOIN int_account a ON a.platform = s.platform AND a.account = s.account
    LEFT JOIN int_session_ref f ON f.platform = r.platform AND f.account_ref = r.account AND f.session_ref = r.session_ref
    WHERE r.cost > 0
    GROUP BY r.platform, r.account, r.session_ref, r.source, COALESCE(r.currency, a.currency), r.day = '', r.campaign_ref = '-'
),
told AS (
    SELECT platform, account, session_ref, source, owner, session_key, currency, MAX(cost) AS cost, MIN(at) AS at
    FROM cut GROUP BY platform, account, session_ref, source, currency
)
SELECT business_date(t.at), 'ad_cost_unused', NULL, t.platform, t.owner, NULL, t.session_ref,
       printf('%s %.2f of advertising (%s) belong to %s', t.currency, t.cost / 100.0, t.source,
              CASE WHEN t.session_key IS NULL THEN 'a live no file of sessions has' ELSE 'a session in ' || i.currency END)
FROM told t
JOIN conf_run c
LEFT JOIN int_session i ON i.session_key = t.session_key
WHERE t.at < c.cut_at AND i.currency IS NOT t.currency;

-- One finding an account, as for sessions; those whose sessions are unknown too have theirs.
INSERT INTO mart_finding
WITH told AS (
    SELECT platform, account, last_day FROM cur_summary
    UNION ALL SELECT platform, account, last_day FROM cur_product_period
    UNION ALL SELECT platform, account, last_day FROM cur_ad_period
)
SELECT MAX(t.last_day), 'unknown_account', NULL, t.platform, t.account, NULL, t.account,
       printf('%d rows of daily, product or advertising files of %s, which the accounts sheet does not name', COUNT(*), t.account)
FROM told t
JOIN conf_run c ON c.last_day IS NULL OR date_day(t.last_day) <= c.last_day
WHERE t.account <> ''
  AND NOT EXISTS (SELECT 1 FROM int_account_spelling s WHERE s.platform = t.platform AND s.name = t.account)
  AND (t.platform, t.account) NOT IN (SELECT platform, account FROM cur_session)
GROUP BY t.platform, t.account;
