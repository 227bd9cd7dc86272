-- raw_<kind>_said: every saying. One row per key and load that spoke of it: which content, and the line of that load's own file.
CREATE TABLE raw_@kind@_said (
  @key_definitions@,
  load_id INTEGER NOT NULL,
  vhash INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (@keys@, load_id)
) STRICT, WITHOUT ROWID
