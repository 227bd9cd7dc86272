-- Readings that do not say whose their rows are: what it takes to decide that of all of them anew.
CREATE TABLE IF NOT EXISTS whose (
  whose_id INTEGER PRIMARY KEY,
  sha256   TEXT NOT NULL,
  sheet    TEXT NOT NULL,
  kind     TEXT NOT NULL,
  platform TEXT NOT NULL,                 -- of the format; '': its rows tell
  folder   TEXT NOT NULL,                 -- of the inbox, the last it lay in; ''
  is_open  INTEGER NOT NULL,              -- 1: some rows do not say whose they are
  basis    TEXT NOT NULL DEFAULT '',      -- what the load of an open reading rests on: room, rooms, folder, second, near, nobody
  account  TEXT NOT NULL DEFAULT '',      -- whose its open rows are; of rooms: room by room; '': nobody's, or not loaded yet
  UNIQUE (sha256, sheet, kind)
) STRICT;
-- The sessions such a reading speaks of, once each. account as written, '' where the row does not say it; start as written in its clock.
CREATE TABLE IF NOT EXISTS whose_session (
  whose_id  INTEGER NOT NULL REFERENCES whose (whose_id) ON DELETE CASCADE,
  platform  TEXT NOT NULL,
  account   TEXT NOT NULL,
  room_id   TEXT NOT NULL,
  clock     TEXT NOT NULL,
  has_start INTEGER NOT NULL,
  start     INTEGER NOT NULL,
  is_exact  INTEGER NOT NULL,             -- 0: the source knows the minute only
  PRIMARY KEY (whose_id, platform, account, room_id, clock, has_start, start, is_exact)
) STRICT, WITHOUT ROWID;
