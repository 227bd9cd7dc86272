-- Filled from transform/reconcile.json by the step reconcile_rule: adding a comparison is a row there.
--
-- int_reconcile_metric: what is compared. settles: still changes after the live, as orders are paid and cancelled. per_row: what
-- rounding may add for every row summed, hundredths of the unit for money.
CREATE TABLE int_reconcile_metric (
    metric  TEXT NOT NULL PRIMARY KEY,
    unit    TEXT NOT NULL CHECK (unit IN ('money', 'count', 'seconds')),
    settles INTEGER NOT NULL,
    per_row INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- int_reconcile_pair: two sets of figures that speak of the same days. ours: `sessions` or a set of days; sources: whose word on a
-- session is of the same system, the first that has it (NULL: any). theirs: a set of days or ranges. each_session: theirs is of one
-- session. by_sale: theirs goes by the moment of the
-- sale, so the next day is added for a live past midnight. above, below: how far theirs may lie over or under ours, as a share of the greater; NULL: any distance.
CREATE TABLE int_reconcile_pair (
    pair         TEXT NOT NULL PRIMARY KEY,
    nth          INTEGER NOT NULL,
    platform     TEXT,
    ours         TEXT NOT NULL,
    sources      TEXT,
    theirs       TEXT NOT NULL,
    each_session INTEGER,
    by_sale      INTEGER,
    above        REAL,
    below        REAL,
    why          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE int_reconcile_pair_metric (
    pair   TEXT NOT NULL,
    metric TEXT NOT NULL,
    PRIMARY KEY (pair, metric)
) STRICT, WITHOUT ROWID;
