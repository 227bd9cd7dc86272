-- What is known of a subject from a key on. ?1 subject.
SELECT @row_keys@, vhash, first_load, last_load, 0 FROM raw_@kind@
WHERE subject = ?1 AND (@row_keys@) >= (@row_key_places@) ORDER BY @row_keys@, vhash
