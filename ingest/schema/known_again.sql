-- What is known of a row changes. ?2 vhash, ?3 first_load and ?4 place (NULL: as they were), ?5 last_load, ?6 its version.
UPDATE raw_@kind@ SET first_load = coalesce(?3, first_load), place = coalesce(?4, place), last_load = ?5, version = ?6
WHERE (@keys@) = (@row_key_places@) AND vhash = ?2
