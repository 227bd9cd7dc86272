-- Filled by the action step (transform/action/action_step.c); definitions in NUMBERS 10. Figures a minute, money hundredths.
--
-- mart_action_usual: what the minutes after an action would have been without it: mean over its placebos, moments of the same live under
-- the same hosts at which nothing was done. Grain: action that can be compared and has placebos; NULL: no file tells it.
CREATE TABLE mart_action_usual (
    platform TEXT NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    sku TEXT NOT NULL,
    placebos INTEGER NOT NULL,
    gmv REAL,
    orders REAL,
    units REAL,
    product_clicks REAL,
    views REAL,
    viewers REAL,
    PRIMARY KEY (platform, account, at, action, sku)
) STRICT, WITHOUT ROWID;

-- mart_action_effect: what actions of a kind moved, over the sessions of 13 weeks. Grain: scope (all, account, host) x action x currency x
-- metric. An action of several hosts at once is one of each of them.
CREATE TABLE mart_action_effect (
    scope TEXT NOT NULL,
    scope_id TEXT NOT NULL,          -- platform:account, host; '' of all
    action TEXT NOT NULL,
    currency TEXT NOT NULL,
    metric TEXT NOT NULL,
    actions INTEGER NOT NULL,        -- in a session, usable or not
    n INTEGER NOT NULL,              -- with a before and an after
    n_ratio INTEGER NOT NULL,        -- of them with something before
    ratio REAL,                      -- medians of after / before
    change REAL,                     -- and of after - before
    placebo_ratio REAL,              -- after / before where nothing was done: median of the lives
    compared INTEGER NOT NULL,       -- actions with placebos
    lives INTEGER NOT NULL,
    effect REAL,                     -- median of the lives: after / what it would have been
    effect_low REAL,                 -- holds the median in 95 of 100; NULL under 6 lives, and where there is no end
    effect_high REAL,
    positive_share REAL,
    p_value REAL,
    usual REAL,                      -- what such minutes would have been, mean of the compared
    PRIMARY KEY (scope, scope_id, action, currency, metric)
) STRICT, WITHOUT ROWID;
