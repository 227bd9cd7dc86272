-- v_meta: what this warehouse was built from and how. One row per key: view_version, program_version,
-- settings_fingerprint, date (business date it is as of), as_of (UTC, when knowledge was cut), watermark (greatest
-- load version seen), gmv_basis.*. What decides whether a run may be left out (inputs) is nobody's business.
CREATE VIEW v_meta AS
SELECT key, value
FROM transform_meta
WHERE key <> 'inputs';
