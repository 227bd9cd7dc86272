-- Whose session it is, as far as is settled: one row per account (canonical), room and start. The start in UTC and on the account's
-- wall clock; is_exact 0 where the source knows the minute only.
CREATE TEMP TABLE IF NOT EXISTS known_session (
  platform TEXT NOT NULL, account TEXT NOT NULL, room_id TEXT NOT NULL, start_utc INTEGER NOT NULL,
  start_local INTEGER NOT NULL, is_exact INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS temp.known_session_room ON known_session (platform, room_id);
CREATE INDEX IF NOT EXISTS temp.known_session_utc ON known_session (platform, start_utc);
CREATE INDEX IF NOT EXISTS temp.known_session_local ON known_session (platform, start_local);
-- What is decided of every open reading. basis, account as in whose; folder_account NULL: its folder names none; is_new 1: its
-- sessions are not known yet.
CREATE TEMP TABLE IF NOT EXISTS whose_next (
  whose_id INTEGER PRIMARY KEY, folder_account TEXT, basis TEXT NOT NULL DEFAULT '', account TEXT NOT NULL DEFAULT '',
  is_new INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Rooms of open readings that were known when the reading was decided.
CREATE TEMP TABLE IF NOT EXISTS whose_room (
  whose_id INTEGER NOT NULL, platform TEXT NOT NULL, room_id TEXT NOT NULL, account TEXT NOT NULL,
  PRIMARY KEY (whose_id, platform, room_id)
) STRICT, WITHOUT ROWID;
-- Loads of sessions all of whose rows say whose they are.
CREATE TEMP TABLE IF NOT EXISTS whose_told (load_id INTEGER PRIMARY KEY) STRICT;
-- Loads that shared rows with one that was taken back: they are to say theirs again.
CREATE TEMP TABLE IF NOT EXISTS whose_again (load_id INTEGER PRIMARY KEY) STRICT;
