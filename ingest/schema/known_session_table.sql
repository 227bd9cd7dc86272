-- Whose session it is, as far as the warehouse knows: one row per account (canonical), room and start. The start in UTC and on the
-- account's wall clock; is_exact 0 where the source knows the minute only.
CREATE TEMP TABLE IF NOT EXISTS known_session (
  platform TEXT NOT NULL, account TEXT NOT NULL, room_id TEXT NOT NULL, start_utc INTEGER NOT NULL,
  start_local INTEGER NOT NULL, is_exact INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS temp.known_session_room ON known_session (platform, room_id);
CREATE INDEX IF NOT EXISTS temp.known_session_utc ON known_session (platform, start_utc);
CREATE INDEX IF NOT EXISTS temp.known_session_local ON known_session (platform, start_local);
-- The sessions of a file whose rows do not say whose they are (whose.c).
CREATE TEMP TABLE IF NOT EXISTS whose (
  platform TEXT NOT NULL, room_id TEXT NOT NULL, clock TEXT NOT NULL, has_start INTEGER NOT NULL, start INTEGER NOT NULL,
  PRIMARY KEY (platform, room_id, clock, has_start, start)
) STRICT, WITHOUT ROWID;
