-- raw_<kind>: one row per key and distinct content.
CREATE TABLE IF NOT EXISTS raw_@kind@ (
  @key_definitions@,
  vhash INTEGER NOT NULL,
  @scope_definition@first_load INTEGER NOT NULL,
  last_load INTEGER NOT NULL,
  version INTEGER NOT NULL,
  place INTEGER NOT NULL,
  @value_definitions@,
  PRIMARY KEY (@keys@, vhash)
) STRICT, WITHOUT ROWID
