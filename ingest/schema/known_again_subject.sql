-- What is known of a row changes. ?1 subject, ?2 vhash, ?3 first_load and ?4 place (NULL: as they were), ?5 last_load
-- (NULL: the subject's).
UPDATE raw_@kind@_row SET first_load = coalesce(?3, first_load), place = coalesce(?4, place), last_load = ?5
WHERE moment BETWEEN (?1 << 41) + (@row_key_places@ << 8) AND (?1 << 41) + (@row_key_places@ << 8) + 255 AND vhash = ?2
