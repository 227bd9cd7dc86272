-- Where the rows of one file wait while they are compared: all of them, in the order of their keys.
CREATE TEMP TABLE IF NOT EXISTS stage_@kind@ (
  @key_definitions@,
  feed_n INTEGER NOT NULL,
  feed_vhash INTEGER NOT NULL,
  feed_scope TEXT NOT NULL,
  feed_place INTEGER NOT NULL,
  @value_definitions@,
  PRIMARY KEY (@keys@, feed_n)
) STRICT, WITHOUT ROWID;
-- Rows whose key stands more than once in the file, ranked: 1 stays.
CREATE TEMP TABLE IF NOT EXISTS twice_@kind@ (
  @key_definitions@,
  feed_n INTEGER NOT NULL,
  rank INTEGER NOT NULL,
  kept_vhash INTEGER NOT NULL,
  PRIMARY KEY (@keys@, feed_n)
) STRICT, WITHOUT ROWID;
