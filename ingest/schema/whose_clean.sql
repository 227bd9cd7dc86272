-- A reading counts while a load of it does; what a run that was killed left behind does not.
DELETE FROM whose WHERE NOT EXISTS (SELECT 1 FROM load AS l WHERE l.sha256 = whose.sha256 AND l.sheet = whose.sheet
                                    AND l.kind = whose.kind AND l.status <> 'refused' AND l.replaced_by IS NULL);
