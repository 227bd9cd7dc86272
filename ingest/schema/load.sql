-- The fixed tables of ingest. Times are UTC seconds; the *_text columns are the same moments in the workspace's zone,
-- written down at load time so that the views need no function a stock SQLite lacks.

-- One reading of (sha256, sheet, kind, format fingerprint). A refused file is a row without rows.
CREATE TABLE IF NOT EXISTS load (
  load_id         INTEGER PRIMARY KEY,
  file            TEXT NOT NULL,              -- as it lay in the inbox, folders included
  sheet           TEXT NOT NULL,
  sha256          TEXT NOT NULL,
  kind            TEXT NOT NULL,              -- '' when refused before it was known
  format          TEXT NOT NULL,
  fingerprint     TEXT NOT NULL,              -- of format and kind
  account         TEXT,                       -- when the file speaks of one only
  version         INTEGER NOT NULL,           -- orders loads by what they knew (ARCHITECTURE, raw_<kind>)
  observed_at     INTEGER NOT NULL,
  loaded_at       INTEGER NOT NULL,
  observed_text   TEXT NOT NULL,
  loaded_text     TEXT NOT NULL,
  range_from      TEXT,                       -- stated by the file, else first and last day of its rows
  range_to        TEXT,
  rows_read       INTEGER NOT NULL DEFAULT 0,
  rows_loaded     INTEGER NOT NULL DEFAULT 0, -- said something nobody had said before
  rows_unchanged  INTEGER NOT NULL DEFAULT 0, -- said what was known, or the same twice
  rows_superseded INTEGER NOT NULL DEFAULT 0, -- outdated on arrival: a file of a later second says otherwise
  rows_rejected   INTEGER NOT NULL DEFAULT 0,
  status          TEXT NOT NULL CHECK (status IN ('loaded', 'partial', 'refused')),
  replaced_by     INTEGER,                    -- the same bytes were read again under a changed format
  message         TEXT,                       -- why it was refused
  account_by      TEXT,                       -- what the account rests on: file, room, rooms, folder, second, near; nobody: nothing says it
  CHECK (rows_read = rows_loaded + rows_unchanged + rows_superseded + rows_rejected),
  UNIQUE (sha256, sheet, kind, fingerprint)
) STRICT;
CREATE INDEX IF NOT EXISTS load_version ON load (kind, version);

-- One refused row: the first value of it that could not be taken.
CREATE TABLE IF NOT EXISTS reject (
  load_id     INTEGER NOT NULL REFERENCES load (load_id) ON DELETE CASCADE,
  place       INTEGER NOT NULL,               -- line, row, or index in the array
  column_name TEXT NOT NULL,
  value       TEXT NOT NULL,
  rule        TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS reject_load ON reject (load_id);

-- What a snapshot load speaks for: '' (the whole table), YYYY-Www, YYYY-Www|platform|account.
CREATE TABLE IF NOT EXISTS load_scope (
  load_id INTEGER NOT NULL REFERENCES load (load_id) ON DELETE CASCADE,
  scope   TEXT NOT NULL,
  PRIMARY KEY (load_id, scope)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS load_scope_scope ON load_scope (scope);

-- The kinds in force: mode and the effective JSON.
CREATE TABLE IF NOT EXISTS kind (
  kind       TEXT PRIMARY KEY,
  mode       TEXT NOT NULL CHECK (mode IN ('merge', 'snapshot')),
  definition TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIEW IF NOT EXISTS v_load AS
SELECT load_id, file, sheet, sha256, kind, format, account, observed_text AS observed_at, loaded_text AS loaded_at,
       range_from, range_to, rows_read, rows_loaded, rows_unchanged, rows_superseded, rows_rejected, status, account_by
FROM load;

CREATE VIEW IF NOT EXISTS v_reject AS
SELECT r.load_id, l.file, l.sheet, r.place, r.column_name, r.value, r.rule
FROM reject AS r JOIN load AS l ON l.load_id = r.load_id;
