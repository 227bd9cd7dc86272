-- Loads of kind ?1, of versions ?2 to ?3, that may have said rows of account ?4 ('': of several), are to say theirs again.
INSERT OR IGNORE INTO temp.whose_again (load_id)
SELECT load_id FROM load
WHERE kind = ?1 AND version BETWEEN ?2 AND ?3 AND (account IS NULL OR ?4 IN ('', account))
  AND status <> 'refused' AND replaced_by IS NULL
