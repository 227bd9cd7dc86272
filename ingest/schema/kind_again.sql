-- raw_<kind>_again: one row per key and load that spoke of it, where that was not the first to say just this: the first stands in raw_<kind>
-- itself (first_load, place). Both together are every saying. place: the line of that load's own file.
CREATE TABLE raw_@kind@_again (
  @key_definitions@,
  load_id INTEGER NOT NULL,
  vhash INTEGER NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (@keys@, load_id)
) STRICT, WITHOUT ROWID
