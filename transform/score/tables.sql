-- Results of rundown-score, rebuilt whole. Figures are rounded to 6 decimals.
DROP VIEW IF EXISTS v_host_score;
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
       score, grade, grade_low, grade_high, own_data_share, rm_per_hour_host, rm_per_hour_team, depends_on_ads
FROM score_host;
