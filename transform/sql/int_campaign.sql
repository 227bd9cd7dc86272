-- int_campaign: one row per campaign and account it holds for (an empty account in the sheet: all of the platform).
-- Civil seconds; a start lies in a campaign when start_at <= it <= end_at. Where both are at midnight they were
-- written as dates, and the last day is whole. Kind look: a window that is only to be measured and makes no day special.
CREATE TABLE int_campaign (
    campaign_id TEXT NOT NULL,
    platform    TEXT NOT NULL,
    account     TEXT NOT NULL,
    start_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    day_kind    TEXT NOT NULL,         -- mega, payday, other (conf campaign_day_kinds), normal where so configured
    margin_pct  REAL,
    PRIMARY KEY (campaign_id, platform, account)
) STRICT, WITHOUT ROWID;

-- A row for one account says more than the row for all.
INSERT OR REPLACE INTO int_campaign
SELECT c.campaign_id, a.platform, a.account, c.start,
       CASE WHEN c.start % 86400 = 0 AND c."end" % 86400 = 0 THEN c."end" + 86399 ELSE c."end" END,
       c.kind, coalesce(k.day_kind, iif(c.kind = 'look', 'normal', 'other')), c.margin_pct
FROM cur_campaigns AS c
JOIN int_account AS a ON a.platform = c.platform
LEFT JOIN int_account_spelling AS n ON n.platform = c.platform AND n.name = c.account
LEFT JOIN conf_day_kind AS k ON k.kind = c.kind
WHERE c.account = '' OR n.account = a.account
ORDER BY c.account <> '', c.version, c.account;
