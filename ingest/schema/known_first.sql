-- Another load is the first to say a row: what was first so far becomes a saying like others. ?2 vhash.
INSERT INTO raw_@kind@_again (@keys@, load_id, vhash, place)
SELECT @keys@, first_load, vhash, place FROM raw_@kind@ WHERE (@keys@) = (@row_key_places@) AND vhash = ?2
