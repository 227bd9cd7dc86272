-- What nothing says is nobody's. Where a load rests on something else than before, and comes to the same, that is written down.
UPDATE temp.whose_next SET basis = 'nobody' WHERE basis = '';
UPDATE load AS l SET account_by = n.basis
FROM whose AS w JOIN temp.whose_next AS n ON n.whose_id = w.whose_id
WHERE w.basis <> '' AND w.account = n.account AND w.basis <> n.basis
  AND l.sha256 = w.sha256 AND l.sheet = w.sheet AND l.kind = w.kind AND l.status <> 'refused' AND l.replaced_by IS NULL;
UPDATE whose AS w SET basis = n.basis FROM temp.whose_next AS n
WHERE n.whose_id = w.whose_id AND w.basis <> '' AND w.account = n.account AND w.basis <> n.basis;
