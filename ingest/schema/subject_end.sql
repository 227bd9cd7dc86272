-- A newer load has spoken of all there is of the subject. ?1 subject, ?5 load, ?6 version.
UPDATE raw_@kind@_subject SET last_load = ?5, version = ?6 WHERE subject = ?1
