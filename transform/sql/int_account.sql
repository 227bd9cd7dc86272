-- int_account: one row per selling account of the accounts sheet; `account` is its name everywhere after ingest.
-- int_account_name: one row per spelling (the account itself and its aliases); a spelling two accounts claim
-- belongs to the one that is called so, else to the first by name.
CREATE TABLE int_account (
    platform TEXT NOT NULL,
    account  TEXT NOT NULL,
    shop     TEXT,
    room     TEXT,
    timezone TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (platform, account)
) STRICT, WITHOUT ROWID;

INSERT INTO int_account
SELECT platform, account, shop, room, timezone, currency
FROM cur_accounts;

CREATE TABLE int_account_name (
    platform TEXT NOT NULL,
    name     TEXT NOT NULL,
    account  TEXT NOT NULL,
    PRIMARY KEY (platform, name)
) STRICT, WITHOUT ROWID;

INSERT INTO int_account_name
SELECT platform, account, account
FROM cur_accounts;

INSERT OR IGNORE INTO int_account_name
SELECT a.platform, trim(j.value), a.account
FROM cur_accounts AS a, json_each('[' || replace(json_quote(a.aliases), ';', '","') || ']') AS j
WHERE a.aliases IS NOT NULL AND trim(j.value) <> ''
ORDER BY a.platform, a.account;
