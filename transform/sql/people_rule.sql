-- int_rule: what each rule of mart_finding means. Grain: rule; filled from transform/rules.json by the step people_rule.
CREATE TABLE int_rule (
    rule TEXT NOT NULL PRIMARY KEY,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    setting TEXT,                    -- the setting that holds its limit
    owner TEXT NOT NULL,             -- who can act: planner, manager, data, or a role of the crew
    limit_value TEXT,                -- of that setting
    weight INTEGER,                  -- what to do first before a live, 1 first; NULL: nothing to do ahead
    title TEXT NOT NULL,
    advice TEXT NOT NULL
) STRICT;
