-- What is known of a subject from a key on, and which content of it each row is. ?1 subject.
SELECT moment >> 8 & 8589934591, vhash, first_load, last_load, 0, moment & 255 FROM raw_@kind@_row
WHERE moment BETWEEN (?1 << 41) + (max(@row_key_places@, 0) << 8) AND (?1 << 41) + 2199023255551 ORDER BY moment
