-- v_campaign: was a campaign worth it (NUMBERS 11). Grain: campaign x currency x as_of. Money in currency units, `_minor` hundredths.
-- net is the uplift with what the days before and after it sold less, or more, than usual; incremental_contribution is net x margin
-- less costs, ..._minus and ..._plus with the margin 5 points lower and higher. iroi and platform_roi are sales over cost.
CREATE VIEW v_campaign AS
WITH told AS (
    SELECT c.*, m.name, m.cost, m.cost_lines, m.ad_cost, m.ad_revenue, c.uplift_rate + c.uplift_hours AS uplift,
           c.uplift_rate + c.uplift_hours + c.before + c.after AS net
    FROM mart_campaign AS c
    LEFT JOIN mart_campaign_money AS m ON m.campaign_id = c.campaign_id AND m.currency = c.currency
)
SELECT as_of, campaign_id, currency, edition, name, first_day, last_day, accounts, sessions, hours,
       actual / 100.0 AS actual, actual AS actual_minor, baseline / 100.0 AS baseline, baseline AS baseline_minor,
       uplift_rate / 100.0 AS uplift_rate, uplift_rate AS uplift_rate_minor,
       uplift_hours / 100.0 AS uplift_hours, uplift_hours AS uplift_hours_minor,
       uplift / 100.0 AS uplift, uplift AS uplift_minor, uplift_low / 100.0 AS uplift_low, uplift_high / 100.0 AS uplift_high,
       statistic, p_value, placebos, placebos_apart,
       CASE WHEN baseline IS NULL THEN 'no baseline' WHEN placebos = 0 THEN 'no placebos' WHEN placebos < 19 THEN 'indicative'
            WHEN p_value < 0.05 THEN 'clear' ELSE 'within chance' END AS certainty,
       before / 100.0 AS before, before AS before_minor, after / 100.0 AS after, after AS after_minor, after_days,
       net / 100.0 AS net, net AS net_minor, round(margined * 1.0 / nullif(net, 0), 6) AS margin,
       cost / 100.0 AS cost, cost AS cost_minor, cost_lines,
       (margined - cost) / 100.0 AS incremental_contribution, margined - cost AS incremental_contribution_minor,
       (CAST(round(margined - 0.05 * net) AS INTEGER) - cost) / 100.0 AS contribution_minus,
       (CAST(round(margined + 0.05 * net) AS INTEGER) - cost) / 100.0 AS contribution_plus,
       net * 1.0 / nullif(cost, 0) AS iroi, ad_revenue * 1.0 / nullif(ad_cost, 0) AS platform_roi,
       fallback, unmatched AS sessions_unmatched, actual_unmatched / 100.0 AS actual_unmatched, actual_unmatched AS actual_unmatched_minor,
       control, control_change
FROM told;

-- v_campaign_session: each session of a campaign with its baseline: how many sessions it was taken from, their sales an hour, which
-- ones (fallback). Grain: campaign x session; a session may lie in two campaigns. trimmed 1: without the best and the worst of them.
CREATE VIEW v_campaign_session AS
SELECT campaign_id, session_key, platform, account, currency, day, slot, hours, actual / 100.0 AS actual, actual AS actual_minor,
       matches, matches >= 8 AS trimmed, round(per_hour / 100.0, 6) AS rate, fallback, baseline / 100.0 AS baseline, baseline AS baseline_minor,
       (actual - baseline) / 100.0 AS uplift_rate, actual - baseline AS uplift_rate_minor
FROM mart_campaign_session;

-- v_campaign_day: the days of a campaign's accounts, fourteen before to twenty-one after, against the baseline and the range in which
-- 90 of 100 days without a campaign lie. Grain: campaign x currency x day with a session.
CREATE VIEW v_campaign_day AS
SELECT campaign_id, currency, day, nth, sessions, hours, actual / 100.0 AS actual, actual AS actual_minor,
       baseline / 100.0 AS baseline, baseline AS baseline_minor, low / 100.0 AS low, high / 100.0 AS high
FROM mart_campaign_day;

-- v_campaign_match: the sessions a slot's baseline was taken from. Grain: campaign x account x slot x session. counts 0: the best or the
-- worst GMV per hour of eight or more, left out. rate: GMV per hour.
CREATE VIEW v_campaign_match AS
WITH match AS (
    SELECT m.campaign_id, m.platform, m.account, m.slot, m.match_key AS session_key, s.currency, s.start_at AS start_s, s.duration_s / 3600.0 AS hours, s.gmv,
           s.gmv * 36.0 / s.duration_s AS rate
    FROM mart_campaign_match AS m JOIN int_session AS s ON s.session_key = m.match_key
),
ranked AS (
    SELECT *, count(*) OVER slot AS n, row_number() OVER (slot ORDER BY rate, session_key) AS nth
    FROM match WINDOW slot AS (PARTITION BY campaign_id, platform, account, slot)
)
SELECT campaign_id, platform, account, slot, session_key, currency, datetime(start_s, 'unixepoch') AS start_at, hours,
       gmv / 100.0 AS gmv, gmv AS gmv_minor, rate, CASE WHEN n >= 8 AND nth IN (1, n) THEN 0 ELSE 1 END AS counts
FROM ranked;

-- v_campaign_placebo: the windows without a campaign it was compared with. Grain: campaign x currency x window. change: sales over baseline,
-- less 1, that the campaign would have shown had chance moved it as far (the same T).
CREATE VIEW v_campaign_placebo AS
SELECT p.campaign_id, p.currency, p.first_day, date(p.first_day, (julianday(w.last_day) - julianday(w.first_day)) || ' days') AS last_day,
       p.statistic, p.change
FROM mart_campaign_placebo AS p
JOIN (SELECT campaign_id, currency, first_day, last_day FROM mart_campaign GROUP BY campaign_id, currency) AS w
  ON w.campaign_id = p.campaign_id AND w.currency = p.currency;

-- v_campaign_cost: the lines of the costs sheet that are a campaign's. Grain: campaign x line. named 0: the line names no campaign, its day,
-- account and kind lie in this one. amount is in the line's currency (said), cost in the campaign's, empty without a rate.
CREATE VIEW v_campaign_cost AS
SELECT campaign_id, currency, date, NULLIF(platform, '') AS platform, NULLIF(account, '') AS account, kind, is_named AS named, said AS said_currency,
       amount / 100.0 AS amount, amount AS amount_minor, cost / 100.0 AS cost, cost AS cost_minor
FROM mart_campaign_cost;
