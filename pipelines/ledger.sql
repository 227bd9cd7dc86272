-- The ledger of runs: one row a run and date, one row a step tried. Instants are UTC seconds.
CREATE TABLE IF NOT EXISTS run (
  run_id INTEGER PRIMARY KEY,
  pipeline TEXT NOT NULL,
  date TEXT NOT NULL,                       -- the business date reported about
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'refused', 'failed'))
) STRICT;
CREATE TABLE IF NOT EXISTS run_step (
  run_id INTEGER NOT NULL REFERENCES run (run_id),
  seq INTEGER NOT NULL,
  step TEXT NOT NULL,
  fingerprint TEXT NOT NULL,                -- of command, version, settings and the loads at its start
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'refused', 'failed', 'resumed')),
  exit_status INTEGER,
  milliseconds INTEGER,
  reason TEXT,                              -- its last warning or error, unless it is done
  PRIMARY KEY (run_id, seq)
) STRICT;
