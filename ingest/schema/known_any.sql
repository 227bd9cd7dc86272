-- Has any load of the kind left a row?
SELECT 1 FROM raw_@kind@@subject_suffix@ LIMIT 1
