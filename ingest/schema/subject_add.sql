-- ?5 load, ?6 version.
INSERT INTO raw_@kind@_subject (@subject@, last_load, version) VALUES (@subject_places@, ?5, ?6)
