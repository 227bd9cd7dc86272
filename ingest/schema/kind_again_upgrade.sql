-- A warehouse that kept every saying in one table, the first of a content twice.
INSERT INTO raw_@kind@_again (@keys@, load_id, vhash, place)
SELECT @keys@, load_id, vhash, place FROM raw_@kind@_said AS s
WHERE NOT EXISTS (SELECT 1 FROM raw_@kind@ AS r WHERE @same@ AND r.vhash = s.vhash AND r.first_load = s.load_id);
DROP TABLE raw_@kind@_said
