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

DROP VIEW IF EXISTS v_edition;
CREATE VIEW v_edition AS
SELECT edition_id, template, period, scope, as_of, watermark, settings, version, sha256, created_at FROM edition;

DROP VIEW IF EXISTS v_edition_cell;
CREATE VIEW v_edition_cell AS
SELECT c.edition_id, e.template, e.period, e.as_of, c.business_date, c.platform, c.account, c.currency, c.metric, c.value
FROM edition_cell c JOIN edition e USING (edition_id);
