-- edition: one printed workbook per template, period and scope; a reprint replaces its row. edition_cell keeps what it
-- said per account and day, so that the next edition can tell what moved since somebody read it.
CREATE TABLE IF NOT EXISTS edition (
    edition_id INTEGER PRIMARY KEY,
    template TEXT NOT NULL,
    period TEXT NOT NULL,
    scope TEXT NOT NULL DEFAULT '',
    as_of TEXT NOT NULL,                -- the report's date
    watermark TEXT NOT NULL,            -- greatest load version the figures rest on
    settings TEXT NOT NULL,             -- fingerprint of the settings
    version TEXT NOT NULL,              -- of the program
    sha256 TEXT NOT NULL,               -- of the workbook
    created_at TEXT NOT NULL,           -- UTC; the only moment of printing that is kept, and no workbook shows it
    UNIQUE (template, period, scope)
) STRICT;

-- grain: edition x business date x account x currency x metric
CREATE TABLE IF NOT EXISTS edition_cell (
    edition_id INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
    business_date TEXT NOT NULL,
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    currency TEXT NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (edition_id, business_date, platform, account, currency, metric)
) STRICT, WITHOUT ROWID;

-- edition_figure: what the post-mortem of a campaign said in single figures. Grain: edition x currency x figure; figures_as_of: the day they stand at.
CREATE TABLE IF NOT EXISTS edition_figure (
    edition_id INTEGER NOT NULL REFERENCES edition ON DELETE CASCADE,
    currency TEXT NOT NULL,
    figure TEXT NOT NULL,
    figures_as_of TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (edition_id, currency, figure)
) STRICT, WITHOUT ROWID;

DROP VIEW IF EXISTS v_edition;
CREATE VIEW v_edition AS
SELECT edition_id, template, period, scope, as_of, watermark, settings, version, sha256, created_at FROM edition;

DROP VIEW IF EXISTS v_edition_cell;
CREATE VIEW v_edition_cell AS
SELECT c.edition_id, e.template, e.period, e.as_of, c.business_date, c.platform, c.account, c.currency, c.metric, c.value
FROM edition_cell c JOIN edition e USING (edition_id);

-- v_report_changed: what an edition printed against what is known now. Grain: edition x business date x account x currency x metric, only
-- what moved; file: the newest that restated a session of that day. Money in currency units.
DROP VIEW IF EXISTS v_report_changed;
CREATE VIEW v_report_changed AS
WITH now AS MATERIALIZED (SELECT period, platform, account, currency, gmv, orders, hours FROM v_platform_day),
cell AS (
    SELECT e.edition_id, e.business_date, e.platform, e.account, e.currency, e.metric, e.value,
           CASE e.metric WHEN 'gmv' THEN n.gmv WHEN 'orders' THEN n.orders ELSE n.hours END AS now
    FROM edition_cell AS e
    LEFT JOIN now AS n ON n.period = e.business_date AND n.platform = e.platform AND n.account = e.account AND n.currency = e.currency
),
file AS (
    SELECT business_date, platform, account, metric, max(observed_at) AS observed_at, file FROM v_restatement GROUP BY 1, 2, 3, 4
)
SELECT e.edition_id, e.business_date, e.platform, e.account, a.label, e.currency, e.metric, e.value AS was, e.now AS "is",
       COALESCE(e.now, 0) - e.value AS change, CASE e.metric WHEN 'gmv' THEN 'money' WHEN 'orders' THEN 'count' ELSE 'hours' END AS unit,
       CASE e.metric WHEN 'gmv' THEN COALESCE(e.now, 0) - e.value END AS money, f.file
FROM cell AS e
LEFT JOIN file AS f ON f.business_date = e.business_date AND f.platform = e.platform AND f.account = e.account AND f.metric = e.metric
LEFT JOIN v_account AS a ON a.platform = e.platform AND a.account = e.account
WHERE abs(COALESCE(e.now, 0) - e.value) > 0.004;

DROP VIEW IF EXISTS v_edition_figure;
CREATE VIEW v_edition_figure AS
SELECT f.edition_id, e.template, e.period, e.scope, e.as_of, f.figures_as_of, f.currency, f.figure, f.value
FROM edition_figure f JOIN edition e USING (edition_id);

-- v_report_campaign_printed: v_report_campaign_changed, and what the edition before it said when it was printed. Grain: campaign x currency x as_of x
-- figure. printed: by the newest workbook of that edition printed for an earlier day, empty where none was; was: the same by today's knowledge;
-- change: from printed, where it was, to is.
DROP VIEW IF EXISTS v_report_campaign_printed;
CREATE VIEW v_report_campaign_printed AS
WITH told AS (
    SELECT c.*, (SELECT f.value FROM v_edition_figure AS f WHERE f.template = 'postmortem' AND f.scope = c.campaign_id AND f.currency = c.currency
                 AND f.figure = c.figure AND f.figures_as_of = c.former AND f.as_of < c.as_of ORDER BY f.as_of DESC, f.edition_id DESC LIMIT 1) AS printed
    FROM v_report_campaign_changed AS c
)
SELECT campaign_id, currency, as_of, edition, former, former_edition, rank, figure, unit, printed, was, "is", "is" - COALESCE(printed, was) AS change,
       change_unit, CASE WHEN abs("is" - COALESCE(printed, was)) > 0.004 THEN 1 ELSE 0 END AS is_moved
FROM told;
