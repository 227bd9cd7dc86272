-- What is known of a row changes. ?1 subject, ?2 vhash, ?3 first_load and ?4 place (NULL: as they were), ?5 last_load
-- (NULL: the subject's).
UPDATE raw_@kind@ SET first_load = coalesce(?3, first_load), place = coalesce(?4, place), last_load = ?5
WHERE subject = ?1 AND (@row_keys@) = (@row_key_places@) AND vhash = ?2
