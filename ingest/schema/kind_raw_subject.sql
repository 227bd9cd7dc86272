-- What runs of rows are about, once each; last_load and version: of the load of greatest version that spoke of it.
CREATE TABLE IF NOT EXISTS raw_@kind@_subject (
  subject INTEGER PRIMARY KEY CHECK (subject BETWEEN 1 AND 4194303),
  @subject_definitions@,
  last_load INTEGER NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (@subject@)
) STRICT;
-- raw_<kind>_row: one row per key and distinct content, read as raw_<kind>. The key is one number, for rows in the order of a number
-- are what SQLite stores fastest: moment = (subject << 41) + (seconds << 8) + which content of that second, by arrival, 0 the first.
-- last_load NULL: the subject's says it, too.
CREATE TABLE IF NOT EXISTS raw_@kind@_row (
  moment INTEGER PRIMARY KEY,
  vhash INTEGER NOT NULL,
  first_load INTEGER NOT NULL,
  last_load INTEGER,
  place INTEGER NOT NULL,
  @value_definitions@
) STRICT
