-- What runs of rows are about, once each; last_load and version: of the load of greatest version that spoke of it.
CREATE TABLE IF NOT EXISTS raw_@kind@_subject (
  subject INTEGER PRIMARY KEY,
  @subject_definitions@,
  last_load INTEGER NOT NULL,
  version INTEGER NOT NULL,
  UNIQUE (@subject@)
) STRICT;
-- raw_<kind>: one row per key and distinct content. last_load NULL: the subject's says it, too.
CREATE TABLE IF NOT EXISTS raw_@kind@ (
  subject INTEGER NOT NULL,
  @row_key_definitions@,
  vhash INTEGER NOT NULL,
  first_load INTEGER NOT NULL,
  last_load INTEGER,
  place INTEGER NOT NULL,
  @value_definitions@,
  PRIMARY KEY (subject, @row_keys@, vhash)
) STRICT, WITHOUT ROWID
