-- What is known from a key on.
SELECT @row_keys@, vhash, first_load, last_load, version, 0 FROM raw_@kind@
WHERE (@keys@) >= (@row_key_places@) ORDER BY @keys@, vhash
