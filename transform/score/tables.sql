-- Results of rundown-score, rebuilt whole. Figures are rounded to 6 decimals.
DROP VIEW IF EXISTS v_report_score;
DROP VIEW IF EXISTS v_report_score_hours;
DROP VIEW IF EXISTS v_report_card_rating;
DROP VIEW IF EXISTS v_report_card_need;
DROP VIEW IF EXISTS v_report_card_window;
DROP VIEW IF EXISTS v_report_card_talk;
DROP VIEW IF EXISTS v_host_score;
DROP VIEW IF EXISTS v_crew_effect;
DROP VIEW IF EXISTS v_employment_gap;
DROP VIEW IF EXISTS v_host_move;
DROP VIEW IF EXISTS v_host_move_row;
DROP TABLE IF EXISTS score_move;
DROP TABLE IF EXISTS score_moved;
DROP VIEW IF EXISTS v_report_pillar;
DROP VIEW IF EXISTS v_report_employment;
DROP VIEW IF EXISTS v_host_pillar;
DROP TABLE IF EXISTS score_pillar;
DROP VIEW IF EXISTS v_report_host_funnel;
DROP VIEW IF EXISTS v_host_funnel;
DROP TABLE IF EXISTS score_funnel;
DROP TABLE IF EXISTS score_topic;
DROP TABLE IF EXISTS score_effect;
DROP TABLE IF EXISTS score_host;
DROP TABLE IF EXISTS score_past;
DROP TABLE IF EXISTS score_past_need;
DROP TABLE IF EXISTS score_fit;
DROP TABLE IF EXISTS score_log;
DROP VIEW IF EXISTS v_host_need;
DROP TABLE IF EXISTS score_need;
DROP VIEW IF EXISTS v_host_score_window;
DROP TABLE IF EXISTS score_window_index;

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

-- score_need: what a rated host needs, and what she has of it. Grain: host x currency x need: stints, days, slots; comparable: hosts of her
-- set; difference: the likelihood ratio against no difference between hosts; credibility.
CREATE TABLE score_need (
    as_of TEXT NOT NULL,
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    need TEXT NOT NULL,
    nth INTEGER NOT NULL,
    has REAL NOT NULL,
    least REAL NOT NULL,
    is_met INTEGER NOT NULL CHECK (is_met IN (0, 1)),
    PRIMARY KEY (host_id, currency, need)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_host_need AS
SELECT as_of, host_id, currency, need, nth AS need_nth, has, least, is_met FROM score_need;

-- score_past: score_host as of the end of each week and month before its day, as far back as the funnel is told: 12 weeks, 3 months. Grain:
-- as_of x host x currency.
CREATE TABLE score_past (
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
    severe_violations INTEGER,
    PRIMARY KEY (as_of, host_id, currency)
) STRICT, WITHOUT ROWID;

-- score_past_need: score_need of the same days. Grain: as_of x host x currency x need.
CREATE TABLE score_past_need (
    as_of TEXT NOT NULL,
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    need TEXT NOT NULL,
    nth INTEGER NOT NULL,
    has REAL NOT NULL,
    least REAL NOT NULL,
    is_met INTEGER NOT NULL CHECK (is_met IN (0, 1)),
    PRIMARY KEY (as_of, host_id, currency, need)
) STRICT, WITHOUT ROWID;

-- score_window_index: the index of each four weeks, counted back from the as-of day as far as 26 weeks hold whole ones. Grain: window x host x
-- currency; a window's days are first_date to last_date, 100 is the mean of her set in it. Each is fitted of its own days alone.
CREATE TABLE score_window_index (
    as_of TEXT NOT NULL,
    nth INTEGER NOT NULL,               -- 1: the newest
    first_date TEXT NOT NULL,
    last_date TEXT NOT NULL,
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    index_value REAL NOT NULL,
    low REAL,
    high REAL,
    credibility REAL NOT NULL,
    rated INTEGER NOT NULL CHECK (rated IN (0, 1)),
    stints INTEGER NOT NULL,
    set_size INTEGER NOT NULL,
    is_measurable INTEGER NOT NULL CHECK (is_measurable IN (0, 1)),
    PRIMARY KEY (host_id, currency, nth)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_host_score_window AS
SELECT as_of, host_id, currency, nth AS window_nth, first_date, last_date, index_value, low, high, credibility, rated, stints, set_size, is_measurable
FROM score_window_index;

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
    n_both INTEGER NOT NULL,             -- hosts who changed and count on both sides
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
SELECT as_of, currency, effect, label, raw_pct, effect_pct, low, high, n_with, n_without, n_unknown, n_both, hours_with, hours_without,
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
    days INTEGER NOT NULL,               -- of the period, so far
    last_date TEXT NOT NULL,             -- of these
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
CREATE INDEX score_funnel_host ON score_funnel (host_id, factor, kind, period);

-- score_topic: how well founded the topic of a host is; filled by topic.sql (NUMBERS rule 34). Grain: kind x period x host x currency with a topic.
CREATE TABLE score_topic (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    host_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    platform TEXT NOT NULL,
    own_share REAL NOT NULL,             -- of the period's hours on ordinary days of this platform: measured as hers
    own_sessions INTEGER NOT NULL,       -- of these, in the period
    window_own_sessions INTEGER NOT NULL,   -- and in the 13 weeks that end with it
    watch_why TEXT,                      -- NULL: to work on. Else only to watch: unrated, split, few, slight
    PRIMARY KEY (kind, period, host_id, currency)
) STRICT, WITHOUT ROWID;

-- v_host_funnel: the same for people: rates, and money in currency units. Grain: kind x period x host x currency x platform x step. The effects of
-- a platform and period add up to gmv - gmv_expected. topic_kind: of the topic: `work` to talk about, `watch` where too little says it is the host's own
-- (watch_why: unrated; split: most of the time was split between hosts; few: own sessions; slight: hardly below).
CREATE VIEW v_host_funnel AS
SELECT f.as_of, f.kind, f.period, f.host_id, f.currency, f.platform, days, chain, factor, factor_nth,
       numerator / NULLIF(denominator, 0) / per AS actual, expected_numerator / NULLIF(denominator, 0) / per AS expected, ratio,
       effect / 100.0 AS effect, effect AS effect_minor, is_topic,
       CASE WHEN is_topic = 0 THEN NULL WHEN p25 IS NULL THEN 'too few weeks to know her usual' WHEN ratio < p25 THEN 'below her usual'
            WHEN ratio <= p75 THEN 'steadily below' ELSE 'above her usual, still below' END AS topic_why,
       CASE WHEN is_topic = 1 THEN iif(t.watch_why IS NULL AND t.host_id IS NOT NULL, 'work', 'watch') END AS topic_kind,
       CASE WHEN is_topic = 1 THEN t.watch_why END AS watch_why, CASE WHEN is_topic = 1 THEN t.own_share END AS own_share,
       CASE WHEN is_topic = 1 THEN t.own_sessions END AS own_sessions, CASE WHEN is_topic = 1 THEN t.window_own_sessions END AS window_own_sessions,
       p25, p75, weeks, others,
       numerator / per AS numerator, denominator, expected_numerator / per AS expected_numerator,
       hours, gmv / 100.0 AS gmv, gmv AS gmv_minor, gmv_expected / 100.0 AS gmv_expected, gmv_expected AS gmv_expected_minor
FROM (SELECT *, CASE WHEN factor IN ('aov', 'gmv_per_hour') THEN 100.0 ELSE 1.0 END AS per FROM score_funnel) AS f
LEFT JOIN score_topic AS t ON t.kind = f.kind AND t.period = f.period AND t.host_id = f.host_id AND t.currency = f.currency;

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

-- v_report_pillar: the pillars of a host's score side by side, for reading. Grain: as_of x host x currency. Points 0 to 100, 70 is par: the mean of
-- the measures that count, by weight; NULL where none does.
CREATE VIEW v_report_pillar AS
WITH pillar AS (
    SELECT as_of, host_id, currency, pillar, sum(points * weight) / NULLIF(sum(weight), 0) AS points
    FROM v_host_pillar WHERE used = 1 AND points IS NOT NULL GROUP BY as_of, host_id, currency, pillar
)
SELECT s.as_of, s.host_id, s.currency,
       max(CASE p.pillar WHEN 'outcome' THEN p.points END) AS outcome, max(CASE p.pillar WHEN 'conversion' THEN p.points END) AS conversion,
       max(CASE p.pillar WHEN 'engagement' THEN p.points END) AS engagement, max(CASE p.pillar WHEN 'discipline' THEN p.points END) AS discipline,
       max(CASE p.pillar WHEN 'process' THEN p.points END) AS process
FROM v_host_score AS s
LEFT JOIN pillar AS p ON p.as_of = s.as_of AND p.host_id = s.host_id AND p.currency = s.currency
GROUP BY s.as_of, s.host_id, s.currency;

-- v_report_employment: v_employment_gap for reading: fractions instead of per cent, and a word for what it is worth. Grain: currency (x effect).
CREATE VIEW v_report_employment AS
SELECT as_of, currency, effect, raw_pct / 100 AS before, effect_pct / 100 AS after, low / 100 AS low, high / 100 AS high, n_with, n_without, n_both,
       hours_with, hours_without, rm_per_hour, rm_per_hour_low, rm_per_hour_high,
       CASE WHEN note <> '' THEN replace(note, ' ', '_') WHEN is_clear = 1 THEN 'clear' ELSE 'unclear' END AS verdict
FROM v_employment_gap;

-- score_move: what each row of the sales model added to a host's index. Grain: currency x row x host in it. Hours and currency units, hers of
-- the row's; effects of a host add up to ln(index / 100).
CREATE TABLE score_move (
    as_of TEXT NOT NULL,
    currency TEXT NOT NULL,
    host_id TEXT NOT NULL,
    nth INTEGER NOT NULL,
    session_key TEXT NOT NULL,
    account_key TEXT NOT NULL,          -- platform:account
    slot TEXT NOT NULL,
    day_kind TEXT NOT NULL,
    week TEXT NOT NULL,
    hours REAL NOT NULL,
    sold REAL NOT NULL,
    usual REAL NOT NULL,                -- what the mean host of her set sells then
    effect REAL NOT NULL,
    effect_pct REAL NOT NULL,           -- 100 (exp(effect) - 1): per cent of her index
    PRIMARY KEY (currency, host_id, nth)
) STRICT, WITHOUT ROWID;

-- score_moved: grain currency x host. own_weight: how far her rows are believed (0 to 1), raw_index: what they alone would say.
CREATE TABLE score_moved (
    as_of TEXT NOT NULL,
    currency TEXT NOT NULL,
    host_id TEXT NOT NULL,
    comparable_set INTEGER NOT NULL,
    set_size INTEGER NOT NULL,
    is_measurable INTEGER NOT NULL,
    own_weight REAL NOT NULL,
    raw_index REAL NOT NULL,
    usual_per_hour REAL NOT NULL,
    sold_per_hour REAL NOT NULL,
    PRIMARY KEY (currency, host_id)
) STRICT, WITHOUT ROWID;

-- v_host_move_row: the same, hardest pull first. Grain: host x currency x row of the model.
CREATE VIEW v_host_move_row AS
SELECT m.as_of, m.host_id, m.currency, ROW_NUMBER() OVER (PARTITION BY m.host_id, m.currency ORDER BY abs(m.effect) DESC, m.nth) AS pull_nth,
       m.session_key, s.start_at, substr(m.account_key, 1, instr(m.account_key, ':') - 1) AS platform,
       substr(m.account_key, instr(m.account_key, ':') + 1) AS account, m.slot, m.day_kind, m.week, m.hours, m.sold AS gmv, m.usual AS usual_gmv,
       m.effect, m.effect_pct
FROM score_move m LEFT JOIN v_session s ON s.session_key = m.session_key;

-- v_host_move: what moved an index, in words. Grain: host x currency x topic.
CREATE VIEW v_host_move AS
WITH said AS (
    SELECT d.*, h.index_value, h.low, h.high, h.credibility, h.rated, h.stints, h.own_data_share, h.rm_per_hour_team, h.depends_on_ads
    FROM score_moved d JOIN score_host h ON h.host_id = d.host_id AND h.currency = d.currency
),
spent AS MATERIALIZED (
    SELECT m.currency, d.comparable_set, m.host_id, m.account_key, m.slot, sum(m.hours) AS hours
    FROM score_move m JOIN score_moved d ON d.currency = m.currency AND d.host_id = m.host_id
    GROUP BY 1, 2, 3, 4, 5
),
team AS MATERIALIZED (
    SELECT currency, comparable_set, account_key, slot, sum(hours) / sum(sum(hours)) OVER (PARTITION BY currency, comparable_set) AS share
    FROM spent GROUP BY 1, 2, 3, 4
),
mix AS MATERIALIZED (
    SELECT d.currency, d.host_id, t.account_key, t.slot, coalesce(s.hours, 0) / sum(s.hours) OVER (PARTITION BY d.currency, d.host_id) AS hers, t.share AS theirs
    FROM score_moved d
    JOIN team t ON t.currency = d.currency AND t.comparable_set = d.comparable_set
    LEFT JOIN spent s ON s.currency = d.currency AND s.host_id = d.host_id AND s.account_key = t.account_key AND s.slot = t.slot
),
differs AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY currency, host_id ORDER BY abs(hers - theirs) DESC, account_key, slot) AS nth FROM mix
),
slots AS (
    SELECT currency, host_id, group_concat(printf('%s %s %.0f %% of her hours, the team''s %.0f %%',
           coalesce((SELECT label FROM v_account a WHERE a.platform || ':' || a.account = account_key), account_key), slot, 100 * hers, 100 * theirs), '; ') AS list
    FROM (SELECT * FROM differs WHERE nth <= 3 ORDER BY currency, host_id, nth) GROUP BY 1, 2
),
pulled AS (
    SELECT *, effect > 0 AS is_for, ROW_NUMBER() OVER (PARTITION BY currency, host_id, effect > 0 ORDER BY abs(effect) DESC, pull_nth) AS nth
    FROM v_host_move_row WHERE effect <> 0
),
pulls AS (
    SELECT currency, host_id, is_for, group_concat(printf('%s %s: %,d sold in %.1f h, usual %,d (%+.1f %%)', substr(start_at, 1, 16),
           coalesce((SELECT label FROM v_account a WHERE a.platform = p.platform AND a.account = p.account), account), round(gmv), hours, round(usual_gmv), effect_pct), '; ') AS list
    FROM (SELECT * FROM pulled WHERE nth <= 3 ORDER BY currency, host_id, is_for, nth) AS p GROUP BY 1, 2, 3
),
counted AS (
    SELECT currency, host_id, count(DISTINCT session_key) AS sessions, sum(hours) AS hours, count(DISTINCT account_key || slot) AS slots,
           count(DISTINCT account_key) AS accounts
    FROM score_move GROUP BY 1, 2
)
SELECT as_of, host_id, currency, 1 AS topic_nth, 'slots' AS topic,
       printf('a mean host would sell %,d an hour in her hours and %,d in the team''s: %s, which the index does not count; most different: %s',
              round(usual_per_hour), round(rm_per_hour_team),
              CASE WHEN abs(usual_per_hour / rm_per_hour_team - 1) < 0.005 THEN 'her slots are like the team''s'
                   ELSE printf('her slots are %.0f %% %s', 100 * abs(usual_per_hour / rm_per_hour_team - 1), CASE WHEN usual_per_hour > rm_per_hour_team THEN 'better' ELSE 'worse' END) END, l.list) AS words
FROM said JOIN slots l USING (currency, host_id)
UNION ALL
SELECT as_of, host_id, currency, 2, 'hours', printf('%d sessions, %.1f h, %d slots, %d accounts; she sold %,d an hour, a mean host of her set %,d in the same hours',
       c.sessions, c.hours, c.slots, c.accounts, round(sold_per_hour), round(usual_per_hour))
FROM said JOIN counted c USING (currency, host_id)
UNION ALL
SELECT as_of, host_id, currency, 3, 'own data',
       CASE WHEN is_measurable = 0 THEN 'no measurable difference between hosts: every index is 100'
            WHEN set_size = 1 THEN 'nobody works in slots that could be compared with hers: the index is 100'
            ELSE printf('her sessions alone say %.1f; they count for %.0f %%, the mean of %d hosts for the rest: %.1f (range %.0f to %.0f, credibility %.2f%s); %.0f %% of her hours were measured, not split by time',
                        raw_index, 100 * own_weight, set_size, index_value, low, high, credibility, CASE rated WHEN 1 THEN '' ELSE ', not rated' END, 100 * own_data_share) END
FROM said
UNION ALL
SELECT as_of, host_id, currency, CASE is_for WHEN 1 THEN 4 ELSE 5 END, CASE is_for WHEN 1 THEN 'for her' ELSE 'against her' END, list
FROM pulls JOIN said USING (currency, host_id)
UNION ALL
SELECT as_of, host_id, currency, 6, 'advertising',
       CASE depends_on_ads WHEN 1 THEN 'her index moves over 10 points when ad spend is taken into account: it depends on ads'
            WHEN 0 THEN 'her index moves by 10 points or less when ad spend is taken into account'
            ELSE 'whether it depends on ads is not known: ad spend is told of single lives for under 80 % of everybody''s time' END
FROM said;

-- v_report_host_funnel: a host's funnel for reading. Grain: kind x period x host x currency x platform x step. effect: currency units; a week: over the
-- days of the period so far. A topic to work on is amber, one to watch bold.
CREATE VIEW v_report_host_funnel AS
SELECT f.as_of, f.kind, f.period, f.host_id, COALESCE(n.name, f.host_id) AS name, f.currency, f.platform, f.chain, f.factor, f.factor_nth,
       CASE WHEN f.factor IN ('err', 'ctr_view', 'ctor', 'orders_per_atc') THEN 'percent' WHEN f.factor IN ('aov', 'gmv_per_hour') THEN 'price' ELSE 'count' END AS unit,
       f.actual, f.expected, f.ratio, f.p25, f.p75, f.effect, f.effect * 7.0 / f.days AS effect_per_week, f.is_topic,
       f.topic_kind, f.watch_why, f.own_share, f.own_sessions, f.window_own_sessions, CASE f.topic_kind WHEN 'work' THEN 'watch' WHEN 'watch' THEN 'label' END AS effect_role, f.days, f.hours, f.gmv, f.gmv_expected, f.others
FROM v_host_funnel AS f
LEFT JOIN v_staff AS n ON n.staff_id = f.host_id AND n.is_current = 1;
