-- v_report_funnel: the funnel of a period per platform, against the period before, with what each step moved in money. Grain: kind x period
-- x platform x currency x step. effect: bars of the bridge, currency units; marked: the platform's largest loss that
-- is not hours. Impressions told of some lives only are compared with nothing: more files would look like more reach.
-- v_report_told: how much of a platform's views stands in lives that tell their impressions, now and in the period before. Grain: kind x
-- period x platform x currency; is_whole: at least 98 % on both sides.
CREATE VIEW v_report_told AS
WITH side AS (
    SELECT kind, period, scope_id AS platform, currency,
           max(CASE metric WHEN 'err' THEN value END) * max(CASE metric WHEN 'impressions' THEN value END) / NULLIF(max(CASE metric WHEN 'views' THEN value END), 0) AS share,
           max(CASE metric WHEN 'err' THEN previous END) * max(CASE metric WHEN 'impressions' THEN previous END)
           / NULLIF(max(CASE metric WHEN 'views' THEN previous END), 0) AS previous_share
    FROM v_report_figure WHERE scope = 'platform' AND metric IN ('err', 'impressions', 'views') GROUP BY 1, 2, 3, 4
)
SELECT kind, period, platform, currency, share, previous_share, CASE WHEN share < 0.98 OR previous_share < 0.98 THEN 0 ELSE 1 END AS is_whole
FROM side WHERE share IS NOT NULL;

CREATE VIEW v_report_funnel AS
WITH step(rank, step, unit, factor) AS (
    VALUES (1, 'hours', 'hours', 'hours'), (2, 'impressions', 'count', 'impressions_per_hour'), (3, 'err', 'percent', 'err'),
           (4, 'views', 'count', 'views_per_hour'), (5, 'ctr_view', 'percent', 'ctr_view'), (6, 'ctor', 'percent', 'ctor'),
           (7, 'add_to_cart', 'count', 'atc_per_hour'), (8, 'orders_per_atc', 'percent', 'orders_per_atc'), (9, 'aov', 'price', 'aov'),
           (10, 'gmv_per_hour', 'money', NULL), (11, 'gmv', 'money', NULL)
),
bridge AS MATERIALIZED (
    SELECT kind, period, scope_id, currency, factor, sum(amount) AS amount FROM v_bridge WHERE scope = 'platform' GROUP BY 1, 2, 3, 4, 5
),
line AS (
    SELECT f.kind, f.period, f.scope_id AS platform, f.currency, s.rank, s.step, s.unit, f.value, f.previous, CASE WHEN s.step = 'impressions' AND t.is_whole = 0 THEN NULL ELSE f.change END AS change, f.usual,
           CASE WHEN s.step = 'impressions' AND t.is_whole = 0 THEN NULL ELSE f.usual_change END AS usual_change, b.amount AS effect,
           CASE WHEN s.step <> 'hours' AND b.amount < 0 AND b.amount = min(CASE WHEN s.step <> 'hours' THEN b.amount END) OVER (PARTITION BY f.kind, f.period, f.scope_id, f.currency) THEN 1 ELSE 0 END AS marked
    FROM v_report_figure AS f
    JOIN step AS s ON s.step = f.metric
    LEFT JOIN bridge AS b ON b.kind = f.kind AND b.period = f.period AND b.scope_id = f.scope_id AND b.currency = f.currency AND b.factor = s.factor
    LEFT JOIN v_report_told AS t ON t.kind = f.kind AND t.period = f.period AND t.platform = f.scope_id AND t.currency = f.currency
    WHERE f.scope = 'platform'
)
SELECT *, CASE marked WHEN 1 THEN 'watch' END AS effect_role FROM line WHERE value IS NOT NULL;

-- v_report_loss: what cost money against the period before. Grain: kind x period x platform x currency x factor of the bridge with a loss.
-- value, previous: the factor itself where the platform has it; empty for hours, new and stopped slots, which are about some slots only, and for impressions told of some lives only.
CREATE VIEW v_report_loss AS
WITH step(factor, step, unit, per_hour) AS (
    VALUES ('impressions_per_hour', 'impressions', 'count', 1), ('views_per_hour', 'views', 'count', 1), ('atc_per_hour', 'add_to_cart', 'count', 1),
           ('err', 'err', 'percent', 0), ('ctr_view', 'ctr_view', 'percent', 0), ('ctor', 'ctor', 'percent', 0), ('orders_per_atc', 'orders_per_atc', 'percent', 0),
           ('aov', 'aov', 'price', 0)
),
loss AS (
    SELECT kind, period, scope_id AS platform, currency, factor, sum(amount) AS effect FROM v_bridge
    WHERE kind <> 'campaign' AND scope = 'platform' AND factor <> 'mix' GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount) < 0
),
rate AS (
    SELECT l.*, s.unit, CASE s.per_hour WHEN 1 THEN f.value / NULLIF(h.value, 0) ELSE f.value END AS value,
           CASE s.per_hour WHEN 1 THEN f.previous / NULLIF(h.previous, 0) ELSE f.previous END AS previous
    FROM loss AS l
    LEFT JOIN v_report_told AS t ON t.kind = l.kind AND t.period = l.period AND t.platform = l.platform AND t.currency = l.currency
    LEFT JOIN step AS s ON s.factor = l.factor AND NOT (l.factor = 'impressions_per_hour' AND t.is_whole = 0)
    LEFT JOIN v_report_figure AS f ON f.kind = l.kind AND f.period = l.period AND f.scope = 'platform' AND f.scope_id = l.platform AND f.currency = l.currency AND f.metric = s.step
    LEFT JOIN v_report_figure AS h ON h.kind = l.kind AND h.period = l.period AND h.scope = 'platform' AND h.scope_id = l.platform AND h.currency = l.currency AND h.metric = 'hours'
)
SELECT kind, period, platform, currency, factor, COALESCE(unit, 'money') AS unit, previous, value, value / NULLIF(previous, 0) - 1 AS change, effect FROM rate;
