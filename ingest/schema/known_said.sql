-- A row is said. ?2 vhash, ?4 place, ?5 load.
INSERT INTO raw_@kind@_said (@keys@, load_id, vhash, place) VALUES (@row_key_places@, ?5, ?2, ?4)
