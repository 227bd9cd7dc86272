-- raw_<kind>: one row per subject, row key and distinct content; moment is the key of raw_<kind>_row. Ask by subject: that finds the
-- rows at once.
DROP VIEW IF EXISTS raw_@kind@;
CREATE VIEW raw_@kind@ AS
SELECT u.subject, w.moment >> 8 & 8589934591 AS @row_keys@, w.vhash, w.first_load, w.last_load, w.place, @values@, w.moment
FROM raw_@kind@_subject AS u
CROSS JOIN raw_@kind@_row AS w ON w.moment BETWEEN u.subject << 41 AND (u.subject << 41) + 2199023255551
