-- A warehouse made before readings were decided anew: its sessions are believed until `rundown rebuild` reads the archive.
ALTER TABLE load ADD COLUMN account_by TEXT;
DROP VIEW IF EXISTS v_load;
