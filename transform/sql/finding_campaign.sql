-- A line of the campaigns sheet for an account the accounts sheet does not name: it makes no day special and measures nothing, and a window of
-- kind look is easily mistyped. Adds to mart_finding, one a line; without a day, for it stands until the sheet is mended.
INSERT INTO mart_finding
SELECT NULL, 'campaign_unclear', NULL, c.platform, c.account, NULL, c.campaign_id,
       printf('line %d of %s names %s, which the accounts sheet does not name', c.place,
              COALESCE(l.file || COALESCE(' (' || NULLIF(l.sheet, '') || ')', ''), 'the campaigns sheet'), c.account)
FROM cur_campaigns AS c
LEFT JOIN load AS l ON l.load_id = c.first_load
WHERE c.account <> '' AND NOT EXISTS (SELECT 1 FROM int_account_spelling AS n WHERE n.platform = c.platform AND n.name = c.account);
