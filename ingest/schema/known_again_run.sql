-- A load of greater version says all rows from one to another again. ?2 and ?4 their vhash, ?5 the load, ?6 its version. What it
-- says itself between them has that version already.
UPDATE raw_@kind@ SET last_load = ?5, version = ?6
WHERE (@keys@, vhash) >= (@row_key_places@, ?2) AND (@keys@, vhash) <= (@row_key_ends@, ?4) AND version < ?6
