-- mart_finding: what a rule found. Grain: rule x subject (x person). Models and steps add rows; what a rule means, how
-- grave it is and what to do is in rules.json (int_rule). severity NULL: the rule's own. business_date NULL: not of a day.
CREATE TABLE mart_finding (
    business_date TEXT,
    rule TEXT NOT NULL,
    severity TEXT,                   -- error, warning, info
    platform TEXT,
    account TEXT,
    staff_id TEXT,
    subject TEXT,                    -- key of the thing: shift_id, plan_key, session_key, slot, name
    detail TEXT NOT NULL             -- a sentence that states the numbers
) STRICT;
CREATE INDEX mart_finding_rule ON mart_finding (rule);
