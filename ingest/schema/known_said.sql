-- A row is said again. ?2 vhash, ?4 place, ?5 load.
INSERT INTO raw_@kind@_again (@keys@, load_id, vhash, place) VALUES (@row_key_places@, ?5, ?2, ?4)
