-- int_rule: what each rule of mart_finding means. Grain: rule; filled from transform/rules.json by the step people_rule.
CREATE TABLE int_rule (
    rule TEXT NOT NULL PRIMARY KEY,
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    setting TEXT,                    -- the setting that holds its limit
    title TEXT NOT NULL,
    advice TEXT NOT NULL
) STRICT;
