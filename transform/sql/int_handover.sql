-- int_handover: the hand-over log by canonical account. Grain: account x moment x person; civil seconds; is_on 1 or 0.
CREATE TABLE int_handover (
    platform TEXT NOT NULL,
    account  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    staff_id TEXT NOT NULL,
    is_on    INTEGER NOT NULL,
    PRIMARY KEY (platform, account, at, staff_id)
) STRICT, WITHOUT ROWID;

INSERT OR REPLACE INTO int_handover
SELECT n.platform, n.account, h.at, h.staff_id, h.event = 'on'
FROM cur_handover AS h
JOIN int_account_spelling AS n ON n.platform = h.platform AND n.name = h.account
ORDER BY h.version, h.account;
