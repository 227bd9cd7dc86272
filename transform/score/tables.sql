-- Results of rundown-score, rebuilt whole. Figures are rounded to 6 decimals.
DROP VIEW IF EXISTS v_host_score;
DROP VIEW IF EXISTS v_crew_effect;
DROP VIEW IF EXISTS v_employment_gap;
DROP VIEW IF EXISTS v_host_pillar;
DROP TABLE IF EXISTS score_pillar;
DROP VIEW IF EXISTS v_host_funnel;
DROP TABLE IF EXISTS score_funnel;
DROP TABLE IF EXISTS score_effect;
DROP TABLE IF EXISTS score_host;
DROP TABLE IF EXISTS score_fit;
DROP TABLE IF EXISTS score_log;

-- score_host: grain host x currency, as of one day. index_value 100 is the mean of her comparable set; low and high are NULL
-- where nothing is measurable. rm_per_hour_*: currency units per hour in an average slot of her set. depends_on_ads: her index
-- moves over 10 points when ad spend is taken into account (NULL: spend is not known for 80 % of the time).
CREATE TABLE score_host (
    as_of TEXT NOT NULL,
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    index_value REAL NOT NULL,
    low REAL,
    high REAL,
    credibility REAL NOT NULL,
    rated INTEGER NOT NULL CHECK (rated IN (0, 1)),
    stints INTEGER NOT NULL,
    comparable_set INTEGER NOT NULL,
    conversion_index REAL,
    score REAL,
    grade TEXT,
    grade_low TEXT,
    grade_high TEXT,
    own_data_share REAL NOT NULL,
    rm_per_hour_host REAL,
    rm_per_hour_team REAL,
    depends_on_ads INTEGER,
    severe_violations INTEGER,          -- in the window; NULL: nobody keeps violations
    PRIMARY KEY (host_id, currency)
) STRICT, WITHOUT ROWID;

-- score_fit: grain currency; n rows of the model, p independent columns; is_measurable 0: no difference between hosts.
CREATE TABLE score_fit (
    as_of TEXT NOT NULL,
    currency TEXT NOT NULL PRIMARY KEY,
    g REAL NOT NULL,
    sigma2 REAL NOT NULL,
    tau2 REAL NOT NULL,
    n INTEGER NOT NULL,
    f0_minus_fg REAL NOT NULL,
    p INTEGER NOT NULL,
    hosts INTEGER NOT NULL,
    k REAL NOT NULL,
    is_measurable INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- score_log: what a reader of the figures should know about a fit. model: sales, conversion or ads.
CREATE TABLE score_log (
    as_of TEXT NOT NULL,
    currency TEXT NOT NULL,
    model TEXT NOT NULL,
    rule TEXT NOT NULL,
    subject TEXT NOT NULL,
    PRIMARY KEY (currency, model, rule, subject)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_host_score AS
SELECT as_of, host_id, currency, index_value, low, high, credibility, rated, stints, comparable_set, conversion_index,
       score, grade, grade_low, grade_high, own_data_share, rm_per_hour_host, rm_per_hour_team, depends_on_ads,
       severe_violations
FROM score_host;

-- score_effect: grain currency x effect: a condition of sessions (mart_condition), or part_time. What the sessions with it sold beyond
-- what the model expects of them without it: an association, no proof. Per cent of a typical session; money in currency
-- units. n: sessions; of part_time hosts. NULL: not measured, and note says why.
CREATE TABLE score_effect (
    as_of TEXT NOT NULL,
    currency TEXT NOT NULL,
    effect TEXT NOT NULL,
    nth INTEGER NOT NULL,                -- order in which people name them; 0: part_time
    label TEXT NOT NULL,
    effect_pct REAL,
    low REAL,
    high REAL,
    n_with INTEGER NOT NULL,
    n_without INTEGER NOT NULL,
    n_unknown INTEGER NOT NULL,          -- not recorded
    hours_with REAL NOT NULL,
    hours_without REAL NOT NULL,
    raw_pct REAL,                        -- GMV per hour with over without, nothing taken into account
    usual_per_hour REAL,                 -- expected of the hours with it, had they been without
    rm_per_hour REAL,
    rm_per_hour_low REAL,
    rm_per_hour_high REAL,
    is_clear INTEGER NOT NULL CHECK (is_clear IN (0, 1)),   -- both ranges leave 0 out on one side
    note TEXT NOT NULL,
    PRIMARY KEY (currency, effect)
) STRICT, WITHOUT ROWID;

-- v_crew_effect: what comes with a condition of sessions. Grain: currency x effect. rm_total: over the hours of the window that had it.
CREATE VIEW v_crew_effect AS
SELECT as_of, currency, effect, label, effect_pct, low, high, n_with, n_without, n_unknown, hours_with, hours_without, raw_pct,
       usual_per_hour, rm_per_hour, rm_per_hour_low, rm_per_hour_high, round(rm_per_hour * hours_with, 2) AS rm_total,
       round(rm_per_hour_low * hours_with, 2) AS rm_total_low, round(rm_per_hour_high * hours_with, 2) AS rm_total_high, is_clear, note,
       nth AS effect_nth
FROM score_effect WHERE nth > 0;

-- v_employment_gap: part-timers against full-timers, before and after account, slot, kind of day and week are taken into account.
-- Grain: currency (x effect).
CREATE VIEW v_employment_gap AS
SELECT as_of, currency, effect, label, raw_pct, effect_pct, low, high, n_with, n_without, n_unknown, hours_with, hours_without,
       usual_per_hour, rm_per_hour, rm_per_hour_low, rm_per_hour_high, is_clear, note
FROM score_effect WHERE nth = 0;

-- score_funnel: what a host made of a step of the funnel, and what others make of it in the same accounts and slots. Grain: kind x period x
-- host x currency x platform x step of the chain. Counts; money hundredths; hours.
CREATE TABLE score_funnel (
    as_of TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('window', 'week', 'month')),
    period TEXT NOT NULL,                -- of the window: its last day
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    platform TEXT NOT NULL,
    chain TEXT NOT NULL CHECK (chain IN ('T6', 'T5', 'S4', 'S3', 'S2')),
    factor TEXT NOT NULL,
    factor_nth INTEGER NOT NULL,
    numerator REAL NOT NULL,             -- hers: of ctor her orders, ...
    denominator REAL NOT NULL,           -- ... and her clicks
    expected_numerator REAL NOT NULL,    -- what others would have made of her denominator
    ratio REAL,                          -- NULL: nothing was to be expected
    others TEXT NOT NULL,                -- where they were looked for, the coarsest that was needed
    p25 REAL,                            -- her ratios of the eight weeks before the one the period ends in; NULL: fewer than four
    p75 REAL,
    weeks INTEGER NOT NULL,              -- with a ratio
    effect INTEGER NOT NULL,             -- hundredths
    is_topic INTEGER NOT NULL CHECK (is_topic IN (0, 1)),
    hours REAL NOT NULL,                 -- credited, in accounts where there are others
    gmv INTEGER NOT NULL,
    gmv_expected INTEGER NOT NULL,
    PRIMARY KEY (kind, period, host_id, currency, platform, factor)
) STRICT, WITHOUT ROWID;

-- v_host_funnel: the same for people: rates, and money in currency units. Grain: kind x period x host x currency x platform x step. The effects of
-- a platform and period add up to gmv - gmv_expected.
CREATE VIEW v_host_funnel AS
SELECT as_of, kind, period, host_id, currency, platform, chain, factor, factor_nth,
       numerator / NULLIF(denominator, 0) / per AS actual, expected_numerator / NULLIF(denominator, 0) / per AS expected, ratio,
       effect / 100.0 AS effect, effect AS effect_minor, is_topic, p25, p75, weeks, others,
       numerator / per AS numerator, denominator, expected_numerator / per AS expected_numerator,
       hours, gmv / 100.0 AS gmv, gmv AS gmv_minor, gmv_expected / 100.0 AS gmv_expected, gmv_expected AS gmv_expected_minor
FROM (SELECT *, CASE WHEN factor IN ('aov', 'gmv_per_hour') THEN 100.0 ELSE 1.0 END AS per FROM score_funnel);

-- score_pillar: how a scorecard's score comes about. Grain: host x currency x measure. weight: of the measure in the score (0 to 1; all 0 where
-- too little is known for a score); pillar_weight as scorecard.json has it.
CREATE TABLE score_pillar (
    as_of TEXT NOT NULL,
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    pillar TEXT NOT NULL,
    measure TEXT NOT NULL,
    nth INTEGER NOT NULL,
    value REAL,
    points REAL,
    pillar_weight REAL NOT NULL,
    weight REAL NOT NULL,
    used INTEGER NOT NULL CHECK (used IN (0, 1)),
    why_not TEXT NOT NULL,
    PRIMARY KEY (host_id, currency, measure)
) STRICT, WITHOUT ROWID;

-- v_host_pillar: the same, and what caps the grade. Grain: host x currency x measure. points x weight add up to the score; the row
-- severe_violations has neither.
CREATE VIEW v_host_pillar AS
SELECT as_of, host_id, currency, pillar, measure, nth AS measure_nth, value, points, pillar_weight, weight, used, why_not FROM score_pillar
UNION ALL
SELECT as_of, host_id, currency, 'process', 'severe_violations', 99, severe_violations, NULL, NULL, 0, COALESCE(severe_violations > 0, 0),
       CASE WHEN severe_violations IS NULL THEN 'nobody keeps violations' WHEN severe_violations = 0 THEN 'none' ELSE '' END
FROM score_host;
