-- Readings in a folder that names an account.
UPDATE temp.whose_next SET basis = 'folder', account = folder_account, is_new = 1 WHERE basis = '' AND folder_account <> '';
