-- v_report_campaign: a campaign for its post-mortem. Grain: campaign x currency x as_of (the editions of v_campaign). Money in currency units.
-- title: its name; with the id where two share it or it has none. is_main: the currency of most of its sessions. is_due: as_of is the day of
-- edition D+3 or D+30. state: what can be said of it in one word, the first that holds:
--   no_baseline  nothing to compare with        running    it has not ended           one_session  one live, and no placebos to judge it by
--   chance       windows without it differ as much   no_cost, no_margin  what is left is not known
--   around       something is left, but only thanks to the days around it: of its own uplift nothing is, and placebos do not say more
--   worth, not_worth  something is left, or not, with the margin 5 points either way     thin  it hangs on these 5 points
-- credit: what days before and after it sold more than usual; contribution_own: what is left without that.
-- is_told: 1 where net and what follows from it are told: not before it ended, and not of what has nothing to be compared with.
-- usual: what its accounts sell without it in their usual hours; over: sold over the baseline of the same hours, less 1; earned: net x margin;
-- break_even: the margin at which nothing is left; moved: placebos that differ as much as it; control: accounts without a campaign meanwhile.
CREATE VIEW v_report_campaign AS
WITH named AS (
    SELECT c.*, COALESCE(NULLIF(trim(c.name), ''), c.campaign_id) AS word,
           COALESCE(c.incremental_contribution_minor + c.cost_minor, CAST(round(c.margin * c.net_minor) AS INTEGER)) AS earned_minor,
           max(c.before_minor, 0) + max(c.after_minor, 0) AS credit_minor,
           c.incremental_contribution_minor - CAST(round((max(c.before_minor, 0) + max(c.after_minor, 0)) * min(max(c.margin, 0), 1)) AS INTEGER) AS own_minor,
           row_number() OVER (PARTITION BY c.campaign_id, c.as_of ORDER BY c.sessions DESC, c.actual_minor DESC, c.currency) = 1 AS is_main
    FROM v_campaign AS c
),
stated AS (
    SELECT n.*, CASE WHEN baseline IS NULL THEN 'no_baseline' WHEN as_of <= last_day THEN 'running'
                     WHEN sessions - sessions_unmatched = 1 AND placebos < 19 THEN 'one_session'
                     WHEN certainty = 'within chance' THEN 'chance' WHEN cost IS NULL THEN 'no_cost' WHEN incremental_contribution IS NULL THEN 'no_margin'
                     WHEN max(contribution_minus, contribution_plus) > 0 AND (uplift <= 0
                          OR certainty <> 'clear' AND (uplift * earned_minor <= net * cost_minor OR credit_minor > 0 AND own_minor <= 0))
                     THEN 'around'
                     WHEN min(contribution_minus, contribution_plus) > 0 THEN 'worth'
                     WHEN max(contribution_minus, contribution_plus) <= 0 THEN 'not_worth' ELSE 'thin' END AS state
    FROM named AS n
)
SELECT campaign_id, currency, as_of, edition, is_main, edition IN ('D+3', 'D+30') AS is_due,
       CASE WHEN word <> campaign_id AND EXISTS (SELECT 1 FROM mart_campaign_money AS o WHERE trim(o.name) = s.word AND o.campaign_id <> s.campaign_id)
            THEN word || ' (' || campaign_id || ')' ELSE word END AS title,
       first_day, last_day, CAST(julianday(last_day) - julianday(first_day) AS INTEGER) + 1 AS days, state,
       state NOT IN ('no_baseline', 'running', 'one_session') AS is_told, certainty, replace(certainty, ' ', '_') AS certainty_word,
       replace(fallback, ' ', '_') AS fallback_word, accounts, sessions, sessions_unmatched, hours, actual, actual_unmatched,
       baseline, (baseline_minor - uplift_hours_minor) / 100.0 AS usual, (actual_minor - actual_unmatched_minor) * 1.0 / nullif(baseline_minor, 0) - 1 AS over,
       uplift_rate, uplift_hours, uplift, uplift_low, uplift_high, statistic, p_value, placebos, placebos_apart,
       (SELECT count(*) FROM mart_campaign_placebo AS p WHERE p.campaign_id = s.campaign_id AND p.currency = s.currency
                                                          AND abs(COALESCE(p.statistic, -1e9)) >= abs(s.statistic)) AS moved,
       before, after, after_days, net, margin, margin - 0.05 AS margin_minus, margin + 0.05 AS margin_plus, earned_minor / 100.0 AS earned, cost, cost_lines,
       incremental_contribution AS contribution, abs(incremental_contribution) AS contribution_size, contribution_minus, contribution_plus,
       credit_minor / 100.0 AS credit, own_minor / 100.0 AS contribution_own, cost / nullif(net, 0) AS break_even, iroi, platform_roi,
       CASE WHEN control <> 'no control' THEN (SELECT group_concat(label, ', ') FROM (SELECT a.label FROM v_account AS a
            WHERE instr('; ' || s.control || ';', '; ' || a.platform || ' ' || a.account || ';') > 0 ORDER BY a.label)) END AS control, control_change
FROM stated AS s;

-- v_report_campaign_header: what its figures rest on, as v_report_header says it of periods. Grain: campaign x currency.
CREATE VIEW v_report_campaign_header AS
WITH session AS (
    SELECT c.campaign_id, c.currency, s.status, s.gmv,
           CASE s.source WHEN 'api' THEN 'API' WHEN 'api_direct' THEN 'API (direct GMV)' WHEN 'creator_live_performance' THEN 'Creator-Live-Performance'
                WHEN 'live_analysis' THEN 'Live Analysis' WHEN 'live_manager' THEN 'LIVE Manager' WHEN 'live_list' THEN 'Live List'
                WHEN 'house' THEN 'house file' ELSE s.source END AS source
    FROM mart_campaign_session AS c JOIN int_session AS s ON s.session_key = c.session_key
),
total AS (
    SELECT campaign_id, currency, count(*) AS sessions, sum(status = 'provisional') AS provisional, sum(status = 'settling') AS settling,
           sum(status = 'final') AS final, sum(gmv) AS gmv
    FROM session GROUP BY campaign_id, currency
),
share AS (
    SELECT campaign_id, currency, source, sum(gmv) AS gmv FROM session GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3
),
words AS (
    SELECT s.campaign_id, s.currency, group_concat(s.source || CASE WHEN t.gmv > 0 THEN printf(' %.0f %%', 100.0 * s.gmv / t.gmv) ELSE '' END, ', ') AS sources
    FROM share AS s JOIN total AS t ON t.campaign_id = s.campaign_id AND t.currency = s.currency GROUP BY s.campaign_id, s.currency
)
SELECT t.campaign_id, t.currency, t.sessions, t.provisional, t.settling, t.final, w.sources,
       CASE WHEN t.provisional > 0 THEN 'provisional' WHEN t.settling > 0 THEN 'settling' ELSE 'final' END AS status,
       CASE WHEN t.provisional > 0 THEN t.provisional WHEN t.settling > 0 THEN t.settling ELSE t.final END AS status_sessions
FROM total AS t JOIN words AS w ON w.campaign_id = t.campaign_id AND w.currency = t.currency;

-- v_report_campaign_bar: from what it sold beyond the usual to what is left, as bars that add up in whole currency units. Grain: campaign x
-- currency x as_of x bar. word: rate (sold more per hour), hours (was longer on air), before, after, net (their sum), goods (what of net is not
-- margin), cost, left; the last three where costs and margin are known; a campaign that is not told has rate, hours and their sum, uplift.
-- low, high: ends of the bar; look: 0 a sum, 1 up, 2 down.
CREATE VIEW v_report_campaign_bar AS
WITH told AS (SELECT * FROM v_report_campaign WHERE baseline IS NOT NULL),
step AS (
    SELECT campaign_id, currency, as_of, 1 AS rank, 'rate' AS word, 0.0 AS run_from, uplift_rate AS run_to FROM told
    UNION ALL SELECT campaign_id, currency, as_of, 2, 'hours', uplift_rate, uplift FROM told
    UNION ALL SELECT campaign_id, currency, as_of, 3, 'before', uplift, uplift + before FROM told WHERE is_told
    UNION ALL SELECT campaign_id, currency, as_of, 4, 'after', uplift + before, net FROM told WHERE is_told
    UNION ALL SELECT campaign_id, currency, as_of, 5, iif(is_told, 'net', 'uplift'), 0.0, iif(is_told, net, uplift) FROM told
    UNION ALL SELECT campaign_id, currency, as_of, 6, 'goods', net, earned FROM told WHERE is_told AND contribution IS NOT NULL
    UNION ALL SELECT campaign_id, currency, as_of, 7, 'cost', earned, contribution FROM told WHERE is_told AND contribution IS NOT NULL
    UNION ALL SELECT campaign_id, currency, as_of, 8, 'left', 0.0, contribution FROM told WHERE is_told AND contribution IS NOT NULL
)
SELECT campaign_id, currency, as_of, rank, word, round(run_to) - round(run_from) AS amount, min(round(run_from), round(run_to)) AS low,
       max(round(run_from), round(run_to)) AS high,
       CASE WHEN word IN ('net', 'left', 'uplift') THEN 0 WHEN round(run_to) < round(run_from) THEN 2 ELSE 1 END AS look
FROM step;

-- v_report_campaign_margin: what is left with the margin 5 points lower, as it is, and 5 points higher. Grain: campaign x currency x as_of x points.
CREATE VIEW v_report_campaign_margin AS
SELECT campaign_id, currency, as_of, -5 AS points, margin_minus AS margin, net, contribution_minus + cost AS earned, cost, contribution_minus AS left
FROM v_report_campaign WHERE is_told AND contribution IS NOT NULL
UNION ALL
SELECT campaign_id, currency, as_of, 0, margin, net, earned, cost, contribution FROM v_report_campaign WHERE is_told AND contribution IS NOT NULL
UNION ALL
SELECT campaign_id, currency, as_of, 5, margin_plus, net, contribution_plus + cost, cost, contribution_plus FROM v_report_campaign
WHERE is_told AND contribution IS NOT NULL;

-- v_report_campaign_told: the figures of an edition one by one. Grain: campaign x currency x as_of x figure, those it has.
CREATE VIEW v_report_campaign_told AS
WITH figure(rank, figure, unit) AS (
    VALUES (1, 'actual', 'money'), (2, 'uplift', 'signed'), (3, 'before', 'signed'), (4, 'after', 'signed'), (5, 'net', 'signed'), (6, 'cost', 'money'),
           (7, 'contribution', 'signed'), (8, 'iroi', 'ratio'), (9, 'after_days', 'count')
),
told AS (
    SELECT e.campaign_id, e.currency, e.as_of, e.edition, f.rank, f.figure, f.unit,
           CASE f.figure WHEN 'actual' THEN e.actual WHEN 'uplift' THEN e.uplift WHEN 'before' THEN e.before WHEN 'after' THEN e.after
                WHEN 'net' THEN e.net WHEN 'cost' THEN e.cost WHEN 'contribution' THEN e.contribution WHEN 'iroi' THEN e.iroi ELSE e.after_days END AS value
    FROM v_report_campaign AS e CROSS JOIN figure AS f
)
SELECT campaign_id, currency, as_of, edition, rank, figure, unit, value FROM told WHERE value IS NOT NULL;

-- v_report_campaign_changed: an edition's figures beside those of the edition before it, both by today's knowledge: what moved is what came after.
-- Grain: campaign x currency x as_of x figure; editions that have one before them. (What the one before printed: v_report_campaign_printed.)
CREATE VIEW v_report_campaign_changed AS
WITH edition AS (
    SELECT campaign_id, currency, as_of, edition, lag(as_of) OVER own AS former, lag(edition) OVER own AS former_edition
    FROM v_report_campaign WINDOW own AS (PARTITION BY campaign_id, currency ORDER BY as_of)
),
told AS (
    SELECT e.*, t.rank, t.figure, t.unit, CASE t.as_of WHEN e.former THEN t.value END AS was, CASE t.as_of WHEN e.as_of THEN t.value END AS now
    FROM edition AS e JOIN v_report_campaign_told AS t ON t.campaign_id = e.campaign_id AND t.currency = e.currency AND t.as_of IN (e.as_of, e.former)
    WHERE e.former IS NOT NULL
),
line AS (
    SELECT campaign_id, currency, as_of, edition, former, former_edition, rank, figure, unit, max(was) AS was, max(now) AS "is"
    FROM told GROUP BY campaign_id, currency, as_of, figure
)
SELECT campaign_id, currency, as_of, edition, former, former_edition, rank, figure, unit, was, "is", "is" - was AS change,
       CASE unit WHEN 'ratio' THEN 'ratio' ELSE 'signed' END AS change_unit,
       CASE WHEN abs("is" - was) > 0.004 THEN 1 ELSE 0 END AS is_moved
FROM line;

-- v_report_campaign_ad_gap: advertising that ad files book to a campaign's sessions and the costs sheet does not name, and what is left if it counts.
-- Grain: campaign x currency x as_of, where files tell more than the sheet. told: cost by files of the accounts of which they tell more; named:
-- what the sheet names for ads of these accounts; ads it names of no account are taken as theirs. The sheet's lines may be part of the files' cost
-- or come on top of it: left_high, left_low; left_most: what the sheet alone leaves. verdict: v_report_campaign.state with that range in it
-- (worth_ads while something is left in any case, else thin_ads); cost_high: the costs if all of it counts. state: left; alone where the sheet names none; plain where nothing is said
-- of what is left.
CREATE VIEW v_report_campaign_ad_gap AS
WITH told AS (
    SELECT c.campaign_id, c.currency, a.platform, a.account, sum(a.cost) AS told
    FROM mart_campaign_session AS c JOIN mart_ad_session AS a ON a.session_key = c.session_key AND a.counts = 1 AND a.currency = c.currency
    GROUP BY 1, 2, 3, 4
),
beside AS (
    SELECT t.*, COALESCE((SELECT sum(m.cost) FROM mart_campaign_cost AS m WHERE m.campaign_id = t.campaign_id AND m.currency = t.currency
                          AND m.kind = 'ads' AND m.platform = t.platform AND m.account = t.account), 0) AS named
    FROM told AS t
),
gap AS (
    SELECT campaign_id, currency, sum(told) AS told, sum(named) AS named, sum(told - named) AS over,
           COALESCE((SELECT sum(m.cost) FROM mart_campaign_cost AS m WHERE m.campaign_id = b.campaign_id AND m.currency = b.currency
                     AND m.kind = 'ads' AND m.account = ''), 0) AS loose
    FROM beside AS b WHERE told > named * 1.02 GROUP BY 1, 2
)
SELECT c.campaign_id, c.title, c.currency, c.as_of, CASE WHEN c.state NOT IN ('worth', 'around', 'thin', 'not_worth') THEN 'plain' WHEN g.named + g.loose = 0 THEN 'alone' ELSE 'left' END AS state,
       CASE WHEN c.state IN ('worth', 'thin') THEN iif(c.state = 'worth' AND min(c.contribution_minus, c.contribution_plus) - g.told / 100.0 > 0, 'worth_ads', 'thin_ads')
            WHEN c.state IN ('around', 'not_worth') THEN c.state || '_ads' END AS verdict, g.told / 100.0 AS told,
       (g.named + g.loose) / 100.0 AS named, CASE WHEN c.is_told THEN c.contribution - g.told / 100.0 END AS left_low,
       CASE WHEN c.is_told THEN c.contribution - (g.over - g.loose) / 100.0 END AS left_high, CASE WHEN c.is_told THEN c.contribution END AS left_most,
       c.cost + g.told / 100.0 AS cost_high
FROM gap AS g JOIN v_report_campaign AS c ON c.campaign_id = g.campaign_id AND c.currency = g.currency
WHERE g.over > g.loose;

-- v_report_campaign_figure: the cards of the first page. Grain: campaign x currency x as_of x card. note: which sentence stands below it; the other
-- columns are what the sentences need.
CREATE VIEW v_report_campaign_figure AS
WITH card(rank, label, unit) AS (
    VALUES (1, 'campaign_actual', 'money'), (2, 'campaign_baseline', 'money'), (3, 'campaign_uplift', 'signed'), (4, 'campaign_net', 'signed'), (5, 'campaign_left', 'signed')
)
SELECT c.campaign_id, c.currency, c.as_of, k.rank, iif(k.rank = 5 AND g.verdict IS NOT NULL, 'campaign_left_most', k.label) AS label, k.unit,
       CASE k.rank WHEN 1 THEN c.actual WHEN 2 THEN c.baseline WHEN 3 THEN c.uplift ELSE CASE WHEN c.is_told THEN CASE k.rank WHEN 4 THEN c.net ELSE c.contribution END END END AS value,
       CASE k.rank WHEN 1 THEN 'actual' WHEN 2 THEN iif(c.baseline IS NULL, 'no_baseline', 'baseline')
            WHEN 3 THEN CASE WHEN c.baseline IS NULL THEN 'no_baseline' WHEN c.uplift_low IS NULL THEN 'no_range' ELSE 'range' END
            ELSE CASE WHEN c.is_told = 0 THEN c.state WHEN k.rank = 4 THEN 'net' WHEN c.cost IS NULL THEN 'no_cost' WHEN c.contribution IS NULL THEN 'no_margin'
                      WHEN g.verdict IS NOT NULL THEN 'left_ads' ELSE 'left' END
       END AS note,
       c.sessions, c.hours, c.over, c.uplift_rate, c.uplift_hours, c.uplift_low, c.uplift_high, c.before, c.after, c.after_days, c.contribution_minus, c.contribution_plus, g.left_low
FROM v_report_campaign AS c CROSS JOIN card AS k
LEFT JOIN v_report_campaign_ad_gap AS g ON g.campaign_id = c.campaign_id AND g.currency = c.currency AND g.as_of = c.as_of;

-- v_report_campaign_line: the reckoning of the first page, line by line. Grain: campaign x currency x as_of x line; value empty where it is not told.
CREATE VIEW v_report_campaign_line AS
WITH line(rank, line, unit, role, is_conclusion) AS (
    VALUES (2, 'unmatched', 'money', NULL, 0), (4, 'rate', 'signed', NULL, 0),
           (5, 'hours', 'signed', NULL, 0), (6, 'uplift', 'signed', 'label', 0), (7, 'before', 'signed', NULL, 1), (8, 'after', 'signed', NULL, 1),
           (9, 'net', 'signed', 'label', 1), (10, 'margin', 'percent', NULL, 0), (12, 'cost', 'money', NULL, 0),
           (13, 'left', 'signed', 'label', 1), (14, 'iroi', 'ratio', 'label', 1), (15, 'platform_roi', 'ratio', NULL, 0)
)
SELECT c.campaign_id, c.currency, c.as_of, k.rank, iif(k.line = 'left' AND g.verdict IS NOT NULL, 'left_most', k.line) AS line, k.unit, k.role,
       CASE WHEN c.is_told = 0 AND k.is_conclusion THEN NULL ELSE
       CASE k.line WHEN 'unmatched' THEN c.actual_unmatched WHEN 'rate' THEN c.uplift_rate
            WHEN 'hours' THEN c.uplift_hours WHEN 'uplift' THEN c.uplift WHEN 'before' THEN c.before WHEN 'after' THEN c.after WHEN 'net' THEN c.net
            WHEN 'margin' THEN c.margin WHEN 'cost' THEN c.cost WHEN 'left' THEN c.contribution WHEN 'iroi' THEN c.iroi
            ELSE c.platform_roi END END AS value
FROM v_report_campaign AS c CROSS JOIN line AS k
LEFT JOIN v_report_campaign_ad_gap AS g ON g.campaign_id = c.campaign_id AND g.currency = c.currency AND g.as_of = c.as_of
WHERE k.line <> 'unmatched' OR c.sessions_unmatched > 0;
